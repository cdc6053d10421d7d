"""The constraints of ``make test-lowest`` are those of pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_constraints_are_in_step() -> None:
    done = subprocess.run([sys.executable, ROOT / "tools" / "lowest_versions.py"], capture_output=True, check=True)
    stored = (ROOT / "constraints" / "lowest.txt").read_bytes()
    assert done.stdout.replace(b"\r\n", b"\n") == stored, "make constraints/lowest.txt"
