"""Commands as a person or a script runs them: in this process, or as one of their own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from lowcarbon_cli.__main__ import main

ROOT = Path(__file__).parents[1]
PARK_A = ROOT / "examples" / "park-a" / "data.xlsx"
Done = subprocess.CompletedProcess[bytes]


def run(*args: object, cwd: Path = ROOT, **variables: str) -> Done:
    """Run a command in this process, its output encoded as ``PYTHONIOENCODING`` says: spares half a second of start."""
    words = ["lowcarbon", *map(str, args)]
    encoding = variables.get("PYTHONIOENCODING", "utf-8")
    out = io.TextIOWrapper(io.BytesIO(), encoding)
    err = io.TextIOWrapper(io.BytesIO(), encoding, errors="backslashreplace")
    with (
        mock.patch.dict(os.environ, environment(variables), clear=True),
        mock.patch.object(sys, "argv", words),
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as left,
    ):
        main()
    for stream in (out, err):
        stream.flush()
    return Done(words, int(left.value.code or 0), _bytes(out), _bytes(err))


def process(*args: object, cwd: Path = ROOT, **variables: str) -> Done:
    """Run a command as a process: where its console, its start or its own hash seed is what matters."""
    words = [sys.executable, "-m", "lowcarbon_cli", *map(str, args)]
    return subprocess.run(words, capture_output=True, cwd=cwd, check=False, env=environment(variables))


def environment(more: dict[str, str]) -> dict[str, str]:
    """Return ours without what steers the tool (its own variables, CI), with what is added."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("LOWCARBON_") and key != "CI"}
    return kept | more


def _bytes(stream: io.TextIOWrapper) -> bytes:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue()
