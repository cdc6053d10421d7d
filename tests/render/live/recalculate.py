"""Recalculates a workbook with other programs: a formula engine in-process, and LibreOffice."""

from __future__ import annotations

import io
import subprocess
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.utils.cell import coordinate_to_tuple

if TYPE_CHECKING:
    from pathlib import Path

Place = tuple[str, str]
"""Sheet and address."""

# LibreOffice keeps the stored results of files that it did not write, unless told to recalculate always
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


@cache
def formulas(data: bytes) -> dict[Place, str]:
    """Return the formula of every formula cell."""
    return {at: str(value) for at, (value, kind) in cells(data, values=False).items() if kind == "f"}


def stored(data: bytes) -> dict[Place, Any]:
    """Return what is stored as result in every formula cell."""
    values = all_values(data)
    return {at: values.get(at) for at in formulas(data)}


@cache
def all_values(data: bytes) -> dict[Place, Any]:
    """Return what stands in every cell, results for formulas."""
    return {at: value for at, (value, _) in cells(data, values=True).items()}


@cache
def cells(data: bytes, *, values: bool) -> dict[Place, tuple[Any, str]]:
    """Return content (``values``: the results of formulas) and type of every cell that holds something."""
    # read-only leaves out styles, rules and drawings, which is most of the reading
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values)
    return {
        (sheet.title, cell.coordinate): (cell.value, cell.data_type)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def by_engine(data: bytes, folder: Path) -> dict[Place, Any]:
    """Return every formula cell's value as formualizer calculates it."""
    import formualizer

    path = folder / "engine.xlsx"
    path.write_bytes(data)
    book = formualizer.load_workbook(str(path))
    found = {}
    for sheet, address in formulas(data):
        row, column = coordinate_to_tuple(address)
        found[sheet, address] = book.evaluate_cell(sheet, row, column)
    return found


def by_office(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Return each workbook as LibreOffice stores it after calculating every formula."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    (folder / "in").mkdir()
    for name, data in files.items():
        (folder / "in" / f"{name}.xlsx").write_bytes(data)
    command = ["soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "xlsx"]
    sources = [str(path) for path in sorted((folder / "in").iterdir())]
    subprocess.run([*command, "--outdir", str(folder / "out"), *sources], check=True, timeout=200)
    return {name: (folder / "out" / f"{name}.xlsx").read_bytes() for name in files}


def same(left: Any, right: Any) -> bool:
    """Return whether two results agree: texts exactly, numbers to 1e-9 of their size."""
    if isinstance(left, str) or isinstance(right, str) or left is None or right is None:
        return bool(left == right)
    return bool(abs(left - right) <= 1e-9 * max(abs(left), abs(right)))
