"""What each command loads: nothing heavy that it does not need, and nothing at all from the network."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from benchmarks.startup import asked

from lowcarbon_cli.cli.commands import COMMANDS, built
from lowcarbon_cli.pipeline.options import CHOICES

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
    sys.stderr.write(" ".join(name for name, module in sys.modules.items() if module is not None))
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


def completed(shell: str, words: str) -> tuple[str, set[str]]:
    """Return what is offered to a shell behind ``words``, and the modules that its process holds at the end."""
    command = [sys.executable, "-c", COMPLETE]
    environment = {**os.environ, **asked(shell, words), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, env=environment)
    return done.stdout, set(done.stderr.split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
@pytest.mark.parametrize(
    ("words", "offered", "room"),
    [
        ("lowcarbon com", "compute", None),
        ("lowcarbon compute --gr", "--grid-kind", None),
        ("lowcarbon compute --grid-kind ", "excluding_market", None),
        ("lowcarbon compute --standard hj274-2009-", "hj274-2009-amd2012", "standards"),
        ("lowcarbon standards sh", "show", None),
    ],
)
def test_completion_loads_no_room(shell: str, words: str, offered: str, room: str | None) -> None:
    """What the shell asks at every key must not wait for data, messages, result types or other commands."""
    printed, modules = completed(shell, words)
    assert offered in printed
    own = {tuple(name.split(".")[1:]) for name in modules if name.startswith("lowcarbon_cli.")}
    assert {name[0] for name in own} - {room} == {"cli", "errors", "__main__"}
    assert {name for name in own if name[0] == room} <= {("standards",), ("standards", "ids")}
    asked_for = {words.split()[1]} & set(COMMANDS)
    assert {name[1] for name in own if name[0] == "cli" and len(name) > 1} & set(COMMANDS) == asked_for
    assert not {name.split(".")[0] for name in modules} & (HEAVY | NETWORK)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    """The list is shown without importing the commands, so its sentences stand apart from theirs."""
    said = (built(name).help or "").partition("\n\n")[0]
    assert said.rstrip("。") == COMMANDS[name].rstrip("。")


def test_the_shell_offers_what_the_choices_of_method_allow() -> None:
    """The words in the help of an option, against the words that resolving it accepts."""
    parameters = {one.name: one for one in built("compute").params}
    for choice in CHOICES:
        option = parameters[f"method_{choice.key}"]
        offered = [item.value for item in option.shell_complete(typer.Context(built("compute")), "")]
        assert sorted(offered) == sorted(choice.allowed), choice.key


def test_the_network_is_blocked_in_tests() -> None:
    with pytest.raises(AssertionError, match="network"):
        socket.create_connection(("127.0.0.1", 9))
    with pytest.raises(AssertionError, match="network"), socket.socket() as opened:
        opened.connect(("127.0.0.1", 9))
