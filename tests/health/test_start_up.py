"""What each command loads: nothing heavy that it does not need, and nothing at all from the network."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"pandas", "numpy", "openpyxl", "xlsxwriter", "pydantic", "rich", "docx", "jinja2", "python_calamine"}
NETWORK = {"requests", "httpx", "urllib3", "aiohttp"}
RUN = """
import sys
sys.argv = ["lowcarbon", *{args!r}]
import socket
def refuse(*_, **__):
    raise AssertionError("the tool must not use the network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from lowcarbon_cli.__main__ import main
try:
    main()
except SystemExit as left:
    assert not left.code, left.code
known = set(sys.modules)
sys.stderr.write(" ".join(sorted(name for name in known if "." not in name)))
"""
COMPLETE = """
import sys
from lowcarbon_cli.__main__ import main
sys.argv = ["lowcarbon"]
try:
    main()
finally:
    sys.stderr.write(" ".join(sys.modules))
"""


def loaded(*args: str) -> tuple[str, set[str]]:
    """Return what a command prints and the top-level modules that its process holds at the end."""
    command = [sys.executable, "-c", RUN.format(args=args)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True)
    return done.stdout, set(done.stderr.split())


def test_version_loads_nothing_at_all() -> None:
    printed, modules = loaded("--version")
    assert printed == "lowcarbon 0.1.0\n"
    assert not modules & (HEAVY | NETWORK | {"typer", "click", "decimal", "tomllib"})


@pytest.mark.parametrize(
    ("args", "needed"),
    [
        (("--help",), set()),
        (("compute", "--help"), set()),
        (("standards", "list"), set()),
        (("compute", "examples/park-a/data.xlsx"), set()),
    ],
)
def test_a_command_loads_what_it_needs(args: tuple[str, ...], needed: set[str]) -> None:
    _, modules = loaded(*args)
    assert modules & HEAVY == needed
    assert not modules & NETWORK


@pytest.mark.parametrize("words", ["lowcarbon com", "lowcarbon compute --gr"])
def test_completion_and_help_load_no_room(words: str) -> None:
    """What the shell asks at every key must not wait for data, messages or result types."""
    asked = {"_LOWCARBON_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    done = subprocess.run(
        [sys.executable, "-c", COMPLETE],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, **asked},
    )
    assert words.rsplit(maxsplit=1)[-1] in done.stdout
    own = {name for name in done.stderr.split() if name.startswith("lowcarbon_cli.")}
    assert {name.split(".")[1] for name in own} == {"cli", "errors", "__main__"}
    assert not {name.split(".")[0] for name in done.stderr.split()} & (HEAVY | NETWORK)


def test_the_network_is_blocked_in_tests() -> None:
    with pytest.raises(AssertionError, match="network"):
        socket.create_connection(("127.0.0.1", 9))
    with pytest.raises(AssertionError, match="network"), socket.socket() as opened:
        opened.connect(("127.0.0.1", 9))
