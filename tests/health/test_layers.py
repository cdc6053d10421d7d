"""The rooms look one way: import-linter's contracts of pyproject.toml hold, for every module there is."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = list((ROOT / "src" / "lowcarbon_cli").rglob("*.py"))


def test_contracts_are_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    analysed = re.search(r"Analyzed (\d+) files", done.stdout)
    assert analysed is not None
    assert int(analysed[1]) >= len(MODULES)  # external packages count as well


def test_the_contracts_name_every_room() -> None:
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0][
        "layers"
    ]
    named = {room.strip().removeprefix("lowcarbon_cli.") for layer in layers for room in layer.split("|")}
    package = ROOT / "src" / "lowcarbon_cli"
    rooms = {path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert named == rooms - {"__init__", "__main__"}
