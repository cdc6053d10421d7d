"""``validate`` beside ``frictionless validate`` on the same workbook."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

from benchmarks.compute import PARK_A
from benchmarks.page import Section, timings
from benchmarks.parks import parks, workspace
from benchmarks.runner import LOWCARBON, ROOT, WITH_ERRORS, Case, measure

if TYPE_CHECKING:
    from pathlib import Path

PEERS = ROOT / ".venv-peers"
WHAT = """
It has a Table Schema for each sheet: type, required, minimum 0. `validate` reads and computes the park and runs all its
rules.
""".strip()


def run(*, quick: bool) -> Section:
    """Measure and return the section."""
    title = "`validate` of one park"
    frictionless = _installed()
    if frictionless is None:
        return Section(title, ("Not measured: frictionless could not be installed.",))
    blocks: list[str] = []
    for name, park in {"Park A": PARK_A, "A large park": str(next(parks(1, "large").iterdir()))}.items():
        package = _package(workspace() / f"package-{len(blocks)}", park)
        cases = (
            Case("frictionless", (str(frictionless), "validate", str(package))),
            Case("ours", (*LOWCARBON, "validate", park), codes=WITH_ERRORS),
        )
        found = measure(cases, 1 if quick else 9)
        labels = {"frictionless": "`frictionless validate`", "ours": "`lowcarbon validate`"}
        blocks += [f"{name}:", timings(found, labels, "frictionless")]
    return Section(title, (f"{_version(frictionless)}, in an environment of its own. {WHAT}", *blocks))


def _installed() -> Path | None:
    """Return the command of frictionless in an environment of its own, which is made at the first run."""
    command = PEERS / "bin" / "frictionless"
    if not command.exists():
        print("  installing frictionless", file=sys.stderr, flush=True)
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        wanted: list[str] = project["optional-dependencies"]["peers"]
        try:
            subprocess.run((sys.executable, "-m", "venv", "--clear", str(PEERS)), check=True)
            pip = (str(PEERS / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
            subprocess.run((*pip, *wanted), check=True)
        except subprocess.CalledProcessError as error:
            print(f"  {error}", file=sys.stderr)
            return None
    return command


def _version(command: Path) -> str:
    done = subprocess.run((str(command), "--version"), capture_output=True, text=True, check=True)
    return f"frictionless {done.stdout.strip()}"


def _package(folder: Path, park: str) -> Path:
    """Write a data package that describes a workbook beside a copy of it; return its path."""
    import openpyxl

    folder.mkdir()
    shutil.copyfile(park, folder / "data.xlsx")
    resources = []
    for number, sheet in enumerate(openpyxl.load_workbook(park, data_only=True).worksheets):
        heads, *rows = sheet.iter_rows(values_only=True)
        fields = [_field(str(head), [row[place] for row in rows]) for place, head in enumerate(heads)]
        resources.append({
            "name": f"sheet{number}",
            "path": "data.xlsx",
            "dialect": {"excel": {"sheet": sheet.title}},
            "schema": {"fields": fields},
        })  # fmt: skip
    package = folder / "datapackage.json"
    package.write_text(json.dumps({"name": "park", "resources": resources}), "utf-8")
    return package


def _field(name: str, values: list[object]) -> dict[str, object]:
    """Return the Table Schema of a column that its content keeps to."""
    filled = [value for value in values if value is not None]
    limits: dict[str, object] = {"required": True} if len(filled) == len(values) else {}
    if filled and all(isinstance(value, int | float) for value in filled):
        return {"name": name, "type": "number", "constraints": {**limits, "minimum": 0}}
    return {"name": name, "type": "any", "constraints": limits}
