"""Recomputes a printed trace with decimal arithmetic of its own; imports nothing of the tool.

Leaves are not believed: a cell must hold the number in the workbook, a factor the number in the CSV
table, and every change of unit must stand in the hand-written list below.
"""

from __future__ import annotations

import csv
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES = Path(__file__).parents[1] / "src" / "lowcarbon_cli" / "standards" / "data" / "factors"
EXACT = Context(prec=34, rounding=ROUND_HALF_EVEN)
ROOT = Context(prec=12, rounding=ROUND_HALF_EVEN)

SCALES = {
    ("100m_cny", "10k_cny"): "10000",
    ("10k_tce", "tce"): "10000",
    ("10k_t", "t"): "10000",
    ("10k_m3", "m3"): "10000",
    ("million_kj", "gj"): "1",  # 10^6 kJ = 10^9 J
    ("tce/million_kj", "tce/gj"): "1",
    ("%", "1"): "0.01",
    ("1", "%"): "100",
    ("10k_cny/km2", "100m_cny/km2"): "0.0001",
    ("certificate", "10k_kwh"): "0.1",  # one certificate = 1 MWh = 1000 kWh
    ("gj*tco2/10k_m3/tj", "tco2/10k_m3"): "0.001",  # GJ in TJ
    ("gj*tco2/t/tj", "tco2/t"): "0.001",
    ("tco2", "t"): "1",
    ("count", "times"): "1",
    ("count/a", "times/a"): "1",
    ("GJ/10^4 Nm3", "gj/10k_m3"): "1",
    ("GJ/t", "gj/t"): "1",
    ("fraction", "1"): "1",
    ("kgCO2/kWh", "tco2/10k_kwh"): "10",  # kg/kWh = t/MWh; 10 000 kWh = 10 MWh
    ("kgce/kWh", "tce/10k_kwh"): "10",
    ("gce/kWh", "tce/10k_kwh"): "0.01",
    ("kgce/kg", "tce/t"): "1",
    ("tC/TJ", "tc/tj"): "1",
}
"""(from, to) -> how many of the second one of the first is; worked by hand."""


def number(node: Mapping[str, Any], workbook: Path) -> Decimal:
    """Return the number that a node of a trace stands for, from its leaves alone."""
    parts = [number(part, workbook) for part in node.get("parts", [])]
    made = _leaf(node, workbook) if not parts else _combined(node, parts)
    assert made == Decimal(node["value"]), (node["op"], str(made), node["value"])
    return made


def _combined(node: Mapping[str, Any], parts: list[Decimal]) -> Decimal:
    operation = node["op"]
    if operation == "add":
        total = Decimal(0)
        for part in parts:
            total = EXACT.add(total, part)
        return total
    if operation == "convert":
        return EXACT.multiply(parts[0], _scale(node["parts"][0]["unit"], node["unit"], node["scale"]))
    if operation == "root":
        return nth_root(parts[0], int(node["degree"]))
    if operation in {"same", "choice"}:
        return parts[0]
    left, right = parts
    return {"sub": EXACT.subtract, "mul": EXACT.multiply, "div": EXACT.divide}[operation](left, right)


def _leaf(node: Mapping[str, Any], workbook: Path) -> Decimal:
    if node["op"] == "constant":
        return Decimal(node["value"])
    if node["op"] == "cell":
        written = Decimal(node["written"])
        assert written == stored(workbook, node["cell"]["sheet"], node["cell"]["cell"]), node
        return EXACT.multiply(written, _scale(node["written_unit"], node["unit"], node["scale"]))
    row = table_rows()[node["factor"]["code"]]
    assert (Decimal(row["value"]), row["value_unit"]) == (Decimal(node["factor"]["value"]), node["factor"]["unit"])
    return EXACT.multiply(Decimal(row["value"]), _scale(row["value_unit"], node["unit"], node["scale"]))


def _scale(before: str, after: str, stated: str) -> Decimal:
    wanted = "1" if before == after else SCALES[before, after]
    assert Decimal(stated) == Decimal(wanted), (before, after, stated)
    return Decimal(wanted)


def nth_root(value: Decimal, degree: int) -> Decimal:
    """Return the root at 12 significant digits, by integer search at 40 digits (degree 1: the number)."""
    if degree == 1:
        return value
    digits = 40
    scaled = int(value.scaleb(digits * degree))
    low, high = 0, 1 << (scaled.bit_length() // degree + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**degree <= scaled else (low, middle)
    return ROOT.plus(Decimal(low).scaleb(-digits))


@cache
def _book(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path, data_only=True)


def stored(path: Path, sheet: str, cell: str) -> Decimal:
    """Return the number in a cell as the file holds it."""
    return Decimal(str(_book(path)[sheet][cell].value))


@cache
def table_rows() -> dict[str, dict[str, str]]:
    """Return the rows of all factor tables by code."""
    rows: dict[str, dict[str, str]] = {}
    for path in TABLES.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows.update({row["code"]: row for row in csv.DictReader(file)})
    return rows
