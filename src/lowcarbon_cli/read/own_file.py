"""The park's own indicators from a TOML file, in the records of the sheet 个性化指标.

```toml
[[indicator]]
id = "own_intensity"
name = "自定强度"
definition = "energy_total / iav"  # a formula, or words
unit = "吨标准煤/万元"
direction = "<="
base_year = 2020
base = 0.3
series = { 2023 = 0.27, 2024 = 0.26 }
target = "0.25"
target_year = 2025
reason = "减排要求"
```

A cell reference into the file names table and key as its sheet (``indicator[0].definition``, counted from 0)
and the line as its row.
"""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.dataset import Blank, InputFile, Number, Record, Word
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.standards.strict import parse_toml, read_text
from lowcarbon_cli.standards.typed_units import parse_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lowcarbon_cli.model.dataset import Field
    from lowcarbon_cli.model.findings import Finding

    _At = Callable[[str], CellRef]

SHEET = "personal"
TABLE = "indicator"
_WORDS = {"id": "id", "name": "ind", "definition": "def", "direction": "dir", "reason": "why"}
"""Keys that hold one text -> columns of the sheet."""
_OTHERS = frozenset({"unit", "base_year", "base", "series", "target", "target_year"})
_HEAD = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")
_LONGEST = 10_000
_DIGITS = 30


def own_file(path: str) -> tuple[InputFile, tuple[Record, ...], tuple[Finding, ...]]:
    """Return the file, its indicators as records of the sheet ``personal``, and what is wrong with their keys.

    Raises ``UnreadableFileError`` for a file that cannot be read, ``CatalogueError`` where it is no TOML in UTF-8.
    """
    shown = Path(path).name
    text = read_text(Path(path), path)
    content = parse_toml(text, path)
    made = _File(shown, text)
    entries = content.pop(TABLE, [])
    for key in content:
        made.say(CellRef(shown, key, made.line(-1, key), 1), key, "own_file_key", TABLE)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        made.say(CellRef(shown, TABLE, made.line(-1, TABLE), 1), TABLE, "own_file_tables", TABLE)
        entries = []
    records = tuple(made.record(place, entry) for place, entry in enumerate(entries))
    entry = InputFile(path, shown, hashlib.sha256(Path(path).read_bytes()).hexdigest())
    return entry, records, tuple(made.findings)


class _File:
    """One file being read, with the findings made on the way."""

    def __init__(self, shown: str, text: str) -> None:
        self.shown = shown
        self.lines = text.split("\n")
        self.heads = [number for number, line in enumerate(self.lines) if _HEAD.match(line)]
        self.findings: list[Finding] = []

    def line(self, place: int, key: str) -> int:
        """Return the line of a key of one table (-1: before the first), counted from 1; else that of the table."""
        start = self.heads[place] if 0 <= place < len(self.heads) else 0
        end = self.heads[place + 1] if place + 1 < len(self.heads) else len(self.lines)
        wanted = re.compile(rf"\s*\[*\"?{re.escape(key)}\"?\s*[=.\]]")
        return next((number + 1 for number in range(start, end) if wanted.match(self.lines[number])), start + 1)

    def say(self, cell: CellRef, name: str, why: str, *params: str) -> None:
        """Note a finding of the sheet of own indicators."""
        text = label(why)
        detail = f": {', '.join(params)}" if params else ""
        self.findings.append(finding("LC-TGT-028", cell, name=name, why=Text(text.zh + detail, text.en + detail)))

    def record(self, place: int, entry: Mapping[str, object]) -> Record:
        """Return one table as a record; a key that cannot be read is a finding and a blank field."""
        name = str(entry.get("name") or entry.get("id") or f"{TABLE}[{place}]")[:80]

        def at(key: str) -> CellRef:
            return CellRef(self.shown, f"{TABLE}[{place}].{key}", self.line(place, key), 1)

        fields: dict[str, Field] = {}
        for key, value in entry.items():
            if key in _WORDS and isinstance(value, str) and len(value) <= _LONGEST:
                if value.strip():
                    fields[_WORDS[key]] = Word(value.strip(), at(key), value)
            elif key in _WORDS:
                self.say(at(key), name, "own_file_text")
                fields[_WORDS[key]] = Blank("text", at(key), str(value)[:80])
            elif key not in _OTHERS:
                self.say(at(key), name, "own_file_key", *_WORDS, *sorted(_OTHERS))
        unit = entry.get("unit")
        known = parse_unit(unit) if isinstance(unit, str) and unit.strip() else None
        if known is not None:
            fields["unit"] = Word(known.id, at("unit"), str(unit))
        elif unit not in {None, ""}:
            self.say(at("unit"), name, "own_file_unit")
            fields["unit"] = Blank("unit", at("unit"), str(unit)[:80])
        self._figures(entry, at, name, fields, known.id if known else "1")
        if "ind" not in fields:
            self.say(CellRef(self.shown, f"{TABLE}[{place}]", self.line(place, "name"), 1), name, "own_file_nameless")
        return Record(
            SHEET, CellRef(self.shown, f"{TABLE}[{place}]", self.line(place, "name"), 1), MappingProxyType(fields)
        )

    def _figures(self, entry: Mapping[str, object], at: _At, name: str, fields: dict[str, Field], unit: str) -> None:
        for key, form in (("base_year", "a"), ("base", unit)):
            if key in entry:
                number = _number(entry[key], whole=key == "base_year")
                if number is None:
                    self.say(at(key), name, "own_file_number")
                    fields[key] = Blank("text", at(key), str(entry[key])[:80])
                else:
                    fields[key] = _as_number(number, form, at(key))
        if "series" in entry:
            fields["y"] = self._series(entry["series"], at("series"), name)
        target, year = entry.get("target"), entry.get("target_year")
        if target is not None:
            ending = f"/{year}" if year is not None and "/" not in str(target) else ""
            fields["target"] = Word(f"{target}{ending}", at("target"), f"{target}{ending}")

    def _series(self, value: object, cell: CellRef, name: str) -> Field:
        """Return the figures by year as the sheet writes them; which text is none is found where it is used."""
        if isinstance(value, str):
            return Word(value, cell, value)
        known = {} if not isinstance(value, dict) else {str(year): _number(one) for year, one in value.items()}
        if not known or any(one is None for one in known.values()):
            self.say(cell, name, "own_series_unread")
            return Blank("text", cell, str(value)[:80])
        text = "; ".join(f"{year}: {numbers.plain(one)}" for year, one in known.items() if one is not None)
        return Word(text, cell, text)


def _number(value: object, *, whole: bool = False) -> Decimal | None:
    """Return a finite number of bounded length, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    found = Decimal(value)
    if not found.is_finite() or len(found.as_tuple().digits) > _DIGITS or abs(found.adjusted()) > _DIGITS:
        return None
    return found if not whole or (isinstance(value, int) and 1900 < value < 2200) else None  # noqa: PLR2004 - a year


def _as_number(value: Decimal, unit: str, cell: CellRef) -> Number:
    written = format(value, "f")
    half = Decimal(0) if unit == "a" else numbers.half_last_digit(written.lstrip("-"))
    return Number(value, unit, cell, written, value, unit, Decimal(1), half)
