"""Which column a heading names, and the unit it carries.

A heading matches a column by its name or an alias, compared without blanks, width and case, and
with a unit in brackets, after a comma or on a second line taken off; then without a footnote mark.
``match`` knows no likeness: a heading that is nearly a name is no match. ``closest`` finds the one
column that a misspelt heading must mean; units and fuels are never matched that way.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.text import LONGEST_NAME, kept_if_short
from lowcarbon_cli.read.growth import GROWTH_WORDS
from lowcarbon_cli.read.labels import without_marks
from lowcarbon_cli.read.normalise import flat
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.workbook import column_names, fold, sheet, workbook_spec

if TYPE_CHECKING:
    from lowcarbon_cli.standards.workbook import ColumnSpec, SheetSpec

_BRACKETS = re.compile(r"(?P<head>.*)[\(\[](?P<inner>[^()\[\]]*)[\)\]]")
_PER_ROW = re.compile(r"(?P<unit>[^/]+)/\s*(?:计量单位|unit)", re.IGNORECASE)
_YEAR_MARK = "{year}"
_MEANINGFUL = re.compile(r"[价率速增当等预计划目标其中]|growth|price|index|plan", re.IGNORECASE)
"""Words in a heading that may change what it means: they are never dropped."""
_TITLE_UNIT = re.compile(
    r"(?<!填报)(?<!编制)(?:计量)?单位\s*[:为]\s*(?P<unit>[^\s:]+)|unit\s*:\s*(?P<english>.+)", re.IGNORECASE
)
_OF_WHICH = re.compile(r"^(?:(?:合计|消费合计|总计)?(?:其中|中)\s*[:、]?|#)\s*")
_PLAIN_LEAVES = frozenset({"绝对量", "绝对值", "数值", "总量", "实绩", "实际", "实际值", "本年", "本年实际", "本期"})
"""Lowest headings that only say that the column above them is meant."""
_CLOSE_FROM, _EDIT_FROM = 4, 6
"""Shortest names that a misspelling is looked for in: one wrong character, one missing or added."""
_CLOSE_TO = 48
"""Longer headings are no misspelt name: the longest name has 38 characters."""
_TELLING = frozenset("价率速增当等预计划目标其中非总净均人占比年月初末上下不累入出购销合小折原外内期后前低高")
"""Characters that change what a heading means: a heading that differs in one of them is another one."""


class Heading(Struct, frozen=True):
    """A recognised heading: its column, its unit text (empty for none), and how it was recognised."""

    column: ColumnSpec
    unit: str = ""
    aside: str = ""
    """Words that were set aside."""
    name: str = ""
    """The name or alias that stands there."""
    mark: bool = False
    """True where a footnote mark was taken off."""
    close: bool = False
    """True where the heading is only nearly a name."""

    @property
    def alias(self) -> bool:
        """True where another name than the column's own stands there."""
        return fold(self.name) not in {fold(self.column.zh), fold(self.column.en)}


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


@cache
def _all_names() -> frozenset[str]:
    """Return the folded names of all columns of tables (not of the park's items)."""
    return frozenset(name for spec in workbook_spec().sheets if spec.id != "park" for name in _names(spec.id)[0])


def column_named(spec: SheetSpec, words: str) -> ColumnSpec | None:
    """Return the column whose name or alias is ``words``, None where there is none."""
    exact, patterns = _names(spec.id)
    key = fold(words)
    if not key:
        return None
    return exact.get(key) or next((column for pattern, column in patterns if pattern.fullmatch(key)), None)


@kept_if_short
def per_row(unit_text: str) -> str:
    """Return X of the unit text ``X/计量单位`` (X per unit of the row), empty for any other text."""
    found = _PER_ROW.fullmatch(flat(unit_text))
    return found["unit"].strip() if found and parse_unit(found["unit"]) else ""


def is_unit(text: str) -> bool:
    """Tell whether a text is a unit, or one per unit of the row."""
    return parse_unit(text) is not None or bool(per_row(text))


def match(spec: SheetSpec, text: str) -> Heading | None:
    """Return the column that a heading names with its unit, None where it names none."""
    for name, unit, aside in _readings(text):
        column = column_named(spec, name)
        if column is not None:
            return Heading(column, unit, aside, name)
    for name, unit, aside in _readings(text):
        for bare in without_marks(name):
            for inner, own, more in _readings(bare):
                column = column_named(spec, inner)
                if column is not None:
                    return Heading(column, unit or own, aside or more, inner, mark=True)
    return None


def growth_word(text: str) -> tuple[str, str]:
    """Return the bare word of growth (同比增长) that a heading is, with its unit; two empty texts for others."""
    return next(((name, unit) for name, unit, _ in _readings(text) if name in GROWTH_WORDS), ("", ""))


@kept_if_short
def is_known(text: str) -> bool:
    """Tell whether a text names a column of any table."""
    options = (text, *without_marks(text), _OF_WHICH.sub("", flat(text)))
    return any(fold(name) in _all_names() for option in options for name, _, _ in _readings(option))


@lru_cache(maxsize=4096)
def _readings(text: str) -> tuple[tuple[str, str, str], ...]:
    """Return what a heading may say: name, unit text, words set aside; the whole text first."""
    words = flat(text)
    found = [(words, "", "")]
    if len(words) > LONGEST_NAME:
        return tuple(found)
    found.extend(_bracketed(words))
    head, comma, tail = words.rpartition(",")
    if comma and is_unit(tail):
        found.append((head, tail.strip(), ""))
    # a name followed by its unit after a line break or blank (工业增加值 亿元)
    found.extend(
        (words[:place], words[place + 1 :].strip(), "")
        for place in range(len(words) - 1, 0, -1)
        if words[place] in " /:" and is_unit(words[place + 1 :])
    )
    return tuple(found)


def _bracketed(words: str) -> list[tuple[str, str, str]]:
    """Return the readings of ``name(unit)``, ``name(basis,unit)`` and ``name(unit,remark)``."""
    found = _BRACKETS.fullmatch(words)
    if found is None:
        return []
    head, inner = found["head"].strip(), found["inner"].strip()
    if is_unit(inner):
        return [(head, inner, "")]
    pieces = [piece.strip() for piece in re.split(r"[,;]", inner) if piece.strip()]
    units = [piece for piece in pieces if is_unit(piece)]
    parts = [piece for piece in pieces if piece not in units]
    if len(units) != 1:
        return []
    aside = ",".join(parts)
    full = [(f"{head}({aside})", units[0], "")] if parts else []
    return full if _MEANINGFUL.search(aside) else [*full, (head, units[0], aside)]


def match_path(spec: SheetSpec, path: tuple[str, ...]) -> Heading | None:
    """Return the column that the levels of a heading name together, the lowest level last.

    购进量 over 实物量, 消费量 over 工业生产消费 over 其中：用于原材料, 工业增加值 over 当年价 (亿元).
    """
    if sum(map(len, path)) > _KEPT_TO:
        return _match_path(spec.id, path)
    return _kept_match_path(spec.id, path)


_KEPT_TO = 96
"""Longest heading of which the answer is kept: the same headings come again and again."""


def _match_path(sheet_id: str, path: tuple[str, ...]) -> Heading | None:
    spec = sheet(sheet_id)
    levels = [_OF_WHICH.sub("", flat(part)) for part in path]
    if len(levels) == 1:
        return match(spec, path[0]) or match(spec, levels[0])
    units = [unit for part in levels for _, unit, _ in _readings(part)[1:] if unit]
    heads = [next((name for name, unit, _ in _readings(part)[1:] if unit), part) for part in levels]
    for words in _joined(heads):
        found = match(spec, words)
        if found is not None and _consistent(spec, found, heads, words):
            return Heading(
                found.column, found.unit or (units[-1] if units else ""), found.aside, found.name, mark=found.mark
            )
    return None


_kept_match_path = lru_cache(maxsize=8192)(_match_path)


def _joined(heads: list[str]) -> list[str]:
    """Return the ways in which levels make one name, the fullest first."""
    last, above = heads[-1], heads[:-1]
    words = []
    for start in range(len(above)):
        front = "".join(above[start:])
        words += [f"{front}{last}", f"{front}({last})"]
    words += [f"{part}{last}" for part in above] + [f"{part}({last})" for part in above]
    if last in GROWTH_WORDS:
        words += [f"{part}增速" for part in reversed(above)]
    if last in _PLAIN_LEAVES:
        words += list(reversed(above))
    return list(dict.fromkeys([*words, last]))


def _consistent(spec: SheetSpec, found: Heading, heads: list[str], words: str) -> bool:
    """Refuse a lowest level that alone says what its own upper level contradicts (工业总产值 over 同比增长)."""
    if words != heads[-1] or words not in GROWTH_WORDS:
        return True
    owners = [match(spec, part) for part in heads[:-1]]
    return not any(owner is not None and owner.column.id != found.column.id for owner in owners)


def growth_of(spec: SheetSpec, owner: ColumnSpec) -> ColumnSpec | None:
    """Return the column of the growth of ``owner``, None where the sheet has none."""
    names = [f"{name}增速" for name in column_names(owner)]
    return next((column for name in names if (column := column_named(spec, name)) is not None), None)


def closest(spec: SheetSpec, text: str, taken: frozenset[str]) -> Heading | None:
    """Return the only column that a misspelt heading can mean, None where none or several come near.

    One character may be wrong, or (in longer names) missing or too many; never one that changes the
    meaning, never a digit. Columns in ``taken`` have a heading already.
    """
    for name, unit, aside in _readings(text):
        wanted = fold(name)
        if aside or len(wanted) < _CLOSE_FROM:
            continue
        near = _near(spec.id, wanted) if len(wanted) <= _CLOSE_TO else ()
        if len(near) == 1:
            column = near[0]
            return None if column.id in taken else Heading(column, unit, name=name, close=True)
    return None


@lru_cache(maxsize=4096)
def _near(sheet: str, wanted: str) -> tuple[ColumnSpec, ...]:
    """Return the columns with a name that is nearly ``wanted``; kept, as each heading is asked for several sheets."""
    return tuple({column.id: column for known, column in _names(sheet)[0].items() if _misspelt(wanted, known)}.values())


def _misspelt(wanted: str, known: str) -> bool:
    if len(wanted) == len(known):
        wrong = [(a, b) for a, b in zip(wanted, known, strict=True) if a != b]
        swapped = len(wrong) == 2 and wrong[0] == wrong[1][::-1]  # noqa: PLR2004
        return (len(wrong) == 1 or swapped) and not any(_telling(sign) for pair in wrong for sign in pair)
    short, long = sorted((wanted, known), key=len)
    if len(long) - len(short) != 1 or len(known) < _EDIT_FROM:
        return False
    place = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[place:] == long[place + 1 :] and not _telling(long[place])


def _telling(sign: str) -> bool:
    return sign in _TELLING or sign.isascii()


def title_units(text: str) -> tuple[str, ...]:
    """Return the units that a title row states (单位：万元、吨标准煤), none where it states none."""
    found = _TITLE_UNIT.search(flat(text))
    if found is None:
        return ()
    words = (found["unit"] or found["english"] or "").strip(" )]")
    if parse_unit(words):
        return (words,)
    pieces = [piece.strip() for piece in re.split(r"[,;、]", words) if piece.strip()]
    return tuple(pieces) if pieces and all(parse_unit(piece) for piece in pieces) else ()
