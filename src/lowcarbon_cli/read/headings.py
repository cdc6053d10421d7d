"""Which column a heading names, and the unit it carries.

A heading matches a column by its name or an alias, compared without blanks, width and case, and
with a unit in brackets, after a comma or on a second line taken off. Nothing is matched by
likeness: a heading that is nearly a name is no match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from lowcarbon_cli.read.normalise import flat
from lowcarbon_cli.standards.units import parse_unit
from lowcarbon_cli.standards.workbook import column_names, fold, sheet, workbook_spec

if TYPE_CHECKING:
    from lowcarbon_cli.standards.workbook import ColumnSpec, SheetSpec

_BRACKETS = re.compile(r"(?P<head>.*)[\(\[](?P<inner>[^()\[\]]*)[\)\]]")
_PER_ROW = re.compile(r"(?P<unit>[^/]+)/\s*(?:计量单位|unit)", re.IGNORECASE)
_YEAR_MARK = "{year}"
_MEANINGFUL = re.compile(r"[价率速增当等预计划目标其中]|growth|price|index|plan", re.IGNORECASE)
"""Words in a heading that may change what it means: they are never dropped."""
_AROUND = re.compile(
    r"^(?:附?表|sheet)?\s*[\d一二三四五六七八九十]*\s*[.、_ -]*|(?:\d{4}\s*[-~至]\s*)?\d{4}年?度?|表$|(?<=\D)\d{1,2}$",
    re.IGNORECASE,
)
_TITLE_UNIT = re.compile(r"单位\s*:\s*(?P<unit>[^\s:]+)|unit\s*:\s*(?P<english>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A recognised heading: its column, its unit text (empty for none), words that were set aside."""

    column: ColumnSpec
    unit: str = ""
    aside: str = ""


@cache
def _names(sheet_id: str) -> tuple[dict[str, ColumnSpec], tuple[tuple[re.Pattern[str], ColumnSpec], ...]]:
    """Return the folded names of a sheet's columns, and the patterns of names that contain a year."""
    exact: dict[str, ColumnSpec] = {}
    patterns = []
    for column in sheet(sheet_id).columns:
        for name in column_names(column):
            if _YEAR_MARK in name:
                words = re.escape(fold(name)).replace(re.escape(_YEAR_MARK), r"\d{4}")
                patterns.append((re.compile(words), column))
            else:
                exact[fold(name)] = column
    return exact, tuple(patterns)


def column_named(spec: SheetSpec, words: str) -> ColumnSpec | None:
    """Return the column whose name or alias is ``words``, None where there is none."""
    exact, patterns = _names(spec.id)
    key = fold(words)
    if not key:
        return None
    return exact.get(key) or next((column for pattern, column in patterns if pattern.fullmatch(key)), None)


def per_row(unit_text: str) -> str:
    """Return X of the unit text ``X/计量单位`` (X per unit of the row), empty for any other text."""
    found = _PER_ROW.fullmatch(flat(unit_text))
    return found["unit"].strip() if found and parse_unit(found["unit"]) else ""


def is_unit(text: str) -> bool:
    """Tell whether a text is a unit, or one per unit of the row."""
    return parse_unit(text) is not None or bool(per_row(text))


def match(spec: SheetSpec, text: str) -> Heading | None:
    """Return the column that a heading names with its unit, None where it names none."""
    words = flat(text)
    column = column_named(spec, words)
    if column is not None:
        return Heading(column)
    return _bracketed(spec, words) or _after_comma(spec, words) or _joined(spec, words)


def _bracketed(spec: SheetSpec, words: str) -> Heading | None:
    """Match ``name(unit)``, ``name(basis,unit)`` and ``name(unit,remark)``."""
    found = _BRACKETS.fullmatch(words)
    if found is None:
        return None
    head, inner = found["head"].strip(), found["inner"].strip()
    if is_unit(inner):
        parts, units = [], [inner]
    else:
        pieces = [piece.strip() for piece in re.split(r"[,;]", inner) if piece.strip()]
        units = [piece for piece in pieces if is_unit(piece)]
        parts = [piece for piece in pieces if piece not in units]
    if len(units) != 1:
        return None
    full = f"{head}({','.join(parts)})" if parts else head
    column = column_named(spec, full)
    if column is not None:
        return Heading(column, units[0])
    column = column_named(spec, head)
    aside = ",".join(parts)
    if column is None or _MEANINGFUL.search(aside):
        return None
    return Heading(column, units[0], aside)


def _after_comma(spec: SheetSpec, words: str) -> Heading | None:
    head, comma, tail = words.rpartition(",")
    column = column_named(spec, head) if comma and is_unit(tail) else None
    return Heading(column, tail.strip()) if column else None


def _joined(spec: SheetSpec, words: str) -> Heading | None:
    """Match a name followed by its unit after a line break or blank (工业增加值 亿元)."""
    for place in range(len(words) - 1, 0, -1):
        if words[place] in " /:":
            head, tail = words[:place], words[place + 1 :]
            column = column_named(spec, head) if is_unit(tail) else None
            if column is not None:
                return Heading(column, tail.strip())
    return None


def title_unit(text: str) -> str:
    """Return the unit that a title row states (单位：万元), empty where it states none."""
    found = _TITLE_UNIT.search(flat(text))
    if found is None:
        return ""
    words = (found["unit"] or found["english"] or "").strip(" )]")
    return words if parse_unit(words) else ""


def sheet_named(name: str) -> tuple[SheetSpec, bool] | None:
    """Return the sheet that a name means, and whether it is its very name or an alias.

    Numbering and years around a name are set aside (附表2 经济数据, 2020-2024年能源消费表).
    """
    for wanted, exact in ((fold(name), True), (fold(_AROUND.sub("", flat(name))), False)):
        for spec in workbook_spec().sheets:
            if wanted in {fold(known) for known in (spec.zh, spec.en, *spec.aliases)}:
                return spec, exact
    return None
