"""LibreOffice recalculating the workbook that calculates, beside computing the same park."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

from tests.render.live.recalculate import SETTINGS

from benchmarks.compute import PARK_A
from benchmarks.page import Section, timings
from benchmarks.parks import parks, workspace
from benchmarks.runner import LOWCARBON, WITH_ERRORS, Case, measure

if TYPE_CHECKING:
    from pathlib import Path

WHAT = """
The workbook is the one that `report --kind annual -o x.xlsx` writes: every figure a formula over the copied cells.
LibreOffice is told to calculate all of them when it opens the file; a start of the program is part of its time.
""".strip()


def run(*, quick: bool) -> Section:
    """Measure and return the section."""
    title = "LibreOffice recalculating"
    office = shutil.which("soffice")
    if office is None:
        return Section(title, ("Not measured: there is no `soffice` here.",))
    folder = workspace() / "office"
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    convert = (office, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "xlsx")
    blocks = []
    for name, park in {"Park A": PARK_A, "A large park": str(next(parks(1, "large").iterdir()))}.items():
        live = folder / f"{'small' if park == PARK_A else 'large'}.xlsx"
        cases = (
            Case("write", (*LOWCARBON, "report", park, "--kind", "annual", "-o", str(live)), codes=WITH_ERRORS),
            Case("office", (*convert, "--outdir", str(folder / "out"), str(live))),
            Case("compute", (*LOWCARBON, "compute", park), codes=WITH_ERRORS),
        )
        found = measure(cases, 1 if quick else 5)
        labels = {
            "office": "LibreOffice opens, calculates, stores",
            "write": "`lowcarbon report -o x.xlsx`, which writes it",
            "compute": "`lowcarbon compute`",
        }
        blocks += [f"{name}, {_formulas(live):,} formulas:", timings(found, labels, "office")]
    return Section(title, (WHAT, *blocks))


def _formulas(path: Path) -> int:
    with zipfile.ZipFile(path) as parts:
        return sum(parts.read(name).count(b"<f>") for name in parts.namelist() if name.startswith("xl/worksheets/"))
