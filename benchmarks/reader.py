"""Our .xlsx reader alone beside python-calamine and openpyxl."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import xlsxwriter

from benchmarks.page import Section, timings
from benchmarks.parks import parks, size, workspace
from benchmarks.runner import PYTHON, SCRIPTS, Case, measure

if TYPE_CHECKING:
    from pathlib import Path

WHAT = """
Whole processes that read every sheet and do nothing else. Ours keeps error cells, formulas with and without result,
number formats, what is hidden and what is merged; python-calamine keeps values; openpyxl, read-only, gives values here
and would have to read again for formulas. A start, imports included, is part of each.
""".strip()
LABELS = {
    "calamine": "python-calamine",
    "ours": "`read.backends.open_book`",
    "openpyxl": "openpyxl, read-only, values",
}
SHEETS, ROWS, COLUMNS = 5, 62, 9


def run(*, quick: bool) -> Section:
    """Measure and return the section."""
    count, rounds = (10, 1) if quick else (1000, 3)
    folders = {
        f"Plain workbooks of XlsxWriter, {SHEETS} sheets of {ROWS} rows and {COLUMNS} columns": _plain(count),
        "Small parks": parks(count),
        "Large parks": parks(count, "large"),
    }
    blocks = [WHAT]
    for title, folder in folders.items():
        blocks += [f"{title}, {count:,} of {size(folder)}:", _table(folder, rounds)]
    return Section("Reading alone", tuple(blocks))


def _table(folder: Path, rounds: int) -> str:
    scripts = {"calamine": "calamine_alone.py", "ours": "reader_alone.py", "openpyxl": "openpyxl_alone.py"}
    cases = [
        Case(name, (PYTHON, str(SCRIPTS / script), str(folder)), once=name == "openpyxl")
        for name, script in scripts.items()
    ]
    return timings(measure(cases, rounds), LABELS, "calamine")


def _plain(count: int) -> Path:
    """Return a folder of workbooks with a column of words and columns of figures."""
    folder = workspace() / "plain"
    folder.mkdir()
    drawn = random.Random(62)  # noqa: S311 - figures of a benchmark
    for number in range(count):
        with xlsxwriter.Workbook(folder / f"{number:04d}.xlsx") as book:
            for place in range(SHEETS):
                sheet = book.add_worksheet(f"表{place}")
                sheet.write_row(0, 0, [f"列{column}" for column in range(COLUMNS)])
                for row in range(1, ROWS):
                    figures = [round(drawn.uniform(1, 1e6), 2) for _ in range(COLUMNS - 1)]
                    sheet.write_row(row, 0, [f"构造{drawn.randrange(1000)}", *figures])
    return folder
