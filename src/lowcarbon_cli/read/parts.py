"""Rows of the energy sheet that are part of another of its rows: kinds of coal below 原煤, 原煤 beside 煤炭.

Form 205-1 lists the kinds of 原煤 below it, most often without the word 其中; added up they would count twice. What
tells a part is, in this order: 其中 in a row above it, its indentation or numbering below a fuel that may hold it
(``standards.fuels.parts``), and figures that add up to that fuel in every year. A part is left out, and this is said.
Where fuels that may hold each other stand side by side and nothing tells, the whole gets no figure: an error, never a
sum that may count twice. Codes do not decide: editions of the form give one code to different fuels.
"""

from __future__ import annotations

import re
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.dataset import Blank, Number, Record, Word
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.numbers import ZERO, total
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.read.grid import cell_at
from lowcarbon_cli.read.rows import is_part
from lowcarbon_cli.read.wording import spellings
from lowcarbon_cli.standards import fuels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from decimal import Decimal

    from lowcarbon_cli.model.dataset import Field
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.table import RawTable

    Year = tuple[list[Record], list[Record]]
    """The rows of a whole and those of its parts in one year."""

SHEET = "energy"
COLUMNS = ("total", "industrial")
"""Columns that are summed over the fuels."""
_NUMBERED = re.compile(r"(?P<before>[\(（]?)(?P<number>\d{1,2}|[一二三四五六七八九十])(?P<after>[\)）.、．])")
_OF_WHICH = re.compile(r"\s*(?:其中|of which)\s*[:：]?\s*", re.IGNORECASE)
_NUMERALS = "一二三四五六七八九十"
_NOTHING = Blank("empty", CellRef("", "", 0, 0))
_said: Callable[[Field], tuple[str, str]] = itemgetter(0, 2)


class _Name(NamedTuple):
    """A fuel, under a name that stands for a whole family (煤炭) or not (原煤)."""

    wide: bool
    fuel: str

    @property
    def parts(self) -> frozenset[str]:
        """What a row of this name may hold."""
        return fuels.parts(self.fuel, wide=self.wide) if self.fuel in fuels.wholes() else frozenset()


class _Place(NamedTuple):
    """How a name stands in its column: how far in, its number in a list, and the manner of numbering."""

    indent: int = 0
    number: int = 0
    manner: str = ""


class _Group(Struct):
    """The rows of a whole, and those that stand below it as its parts."""

    name: _Name
    written: str
    place: _Place
    whole: list[Record]
    part: bool = False
    """True where the whole is itself part of one above it."""
    by_word: list[Record] = field(default_factory=list)
    """Parts that 其中 governs."""
    by_layout: list[Record] = field(default_factory=list)
    governed: bool = False
    counted: _Place = _Place()
    """The last number of the list of its parts."""

    def holds(self, name: _Name) -> bool:
        """Tell whether a row of this name may be a part."""
        return name.fuel in self.name.parts and name != self.name

    def next_year(self, held: list[Record]) -> None:
        """Take the next rows of the same name."""
        self.whole.extend(held)
        self.governed, self.counted = False, _Place()

    def take(self, held: list[Record], place: _Place, *, by_word: bool) -> None:
        """Take rows as parts."""
        (self.by_word if by_word else self.by_layout).extend(held)
        self.counted = place if place.number else self.counted


def overlapping(records: Iterable[Record]) -> bool:
    """Tell whether any fuel stands beside one that may hold it."""
    # asked of every park, so without a step for each record; what a blank says is no fuel
    pairs = set(map(_said, [record.fields.get("fuel", _NOTHING) for record in records]))
    names = {fuel for fuel, _ in pairs}
    return any(
        not parts.isdisjoint(names) or len({_is_wide(whole, written) for fuel, written in pairs if fuel == whole}) > 1
        for whole, parts in fuels.wholes().items()
        if whole in names
    )


def without_marked(table: RawTable, records: list[Record]) -> tuple[list[Record], list[Finding]]:
    """Return the records of a table without those that its layout marks as parts, and what is to be said.

    Where such parts exceed their whole nothing is left out, and the whole loses its figure.
    """
    if table.spec.id != SHEET or "fuel" not in table.headings:
        return records, []
    if "total" not in table.aside.values() and not overlapping(records):
        return records, []
    findings: list[Finding] = []
    gone: list[Record] = []
    doubtful: list[Record] = []
    for group in _groups(table, records):
        whole, by_layout = group.whole, group.by_layout
        parts = [*group.by_word, *by_layout]
        years = list(_years(whole, [record for record in parts if group.holds(_name(record))], least=0))
        if any(map(_exceeds, years)):
            findings.append(_undecided(years, "parts_exceed"))
            doubtful += [record for held, _ in years for record in held]
            continue
        gone += parts
        if by_layout and not (years and all(map(_adds_up, years))):
            findings.append(_inferred(whole, by_layout, "parts_by_layout"))
            parts = group.by_word
        names = dict.fromkeys((found.cell, found.as_written) for record in parts if (found := record.fields["fuel"]))
        findings += [finding("LC-STR-006", cell, label=written) for cell, written in names]
    findings += _without_whole(table, records)
    _leave(table, gone)
    return _changed(records, gone, doubtful), findings


def without_sums(records: Sequence[Record]) -> tuple[Sequence[Record], list[Finding]]:
    """Return the records of the energy sheet without parts that add up to another row, and what is to be said.

    A whole whose parts cannot be told from other purchases loses its figure in the years in which both stand.
    """
    if not overlapping(records):
        return records, []
    findings: list[Finding] = []
    gone: list[Record] = []
    doubtful: list[Record] = []
    left = list(records)
    # narrow names first: the kinds of 原煤 are settled before 原煤 is looked at as a part of 煤炭
    for name in sorted({_name(record) for record in records}):
        parts = name.parts
        whole = [record for record in left if _name(record) == name] if parts else []
        others = [record for record in left if record.word("fuel") in parts and _name(record) != name]
        years = [year for year in _years(whole, others) if not _apart(*year)]
        if years and all(map(_adds_up, years)):
            found = [record for _, held in years for record in held]
            gone += found
            left = _changed(left, found, ())
            findings.append(_inferred(whole, found, "parts_by_sum"))
        elif years:
            findings.append(_undecided(years, "parts_unmarked"))
            doubtful += [record for held, _ in years for record in held]
    return _changed(records, gone, doubtful), findings


# -- names -------------------------------------------------------------------------------------


def _name(record: Record) -> _Name:
    found = record.fields.get("fuel")
    return _Name(_is_wide(found.value, found.as_written), found.value) if isinstance(found, Word) else _Name(False, "")


def _is_wide(fuel: str, written: str) -> bool:
    return any(fuels.is_wide(fuel, name) for name in spellings(written))


def _kind(record: Record) -> str:
    """Return the grade that a row names, else its fuel."""
    fuel, grade = record.word("fuel"), record.fields.get("grade")
    found = fuels.grade_of(fuel, grade.as_written) if isinstance(grade, Word) else None
    return found.id if found is not None else fuel


def _apart(whole: Sequence[Record], parts: Sequence[Record]) -> bool:
    """Tell whether the rows name different kinds, so that none holds another: 原煤 of the grade 烟煤, and 无烟煤."""
    kinds = {_kind(record) for record in whole}
    return kinds.isdisjoint(record.word("fuel") for record in whole) and not any(
        _kind(record) in kinds or _kind(record) == whole[0].word("fuel") for record in parts
    )


# -- what the layout says ----------------------------------------------------------------------


def _groups(table: RawTable, records: Iterable[Record]) -> list[_Group]:
    """Return the wholes of a table below which rows stand as their parts, inner ones after those that hold them."""
    rows: dict[int, list[Record]] = {}
    for record in records:
        if (named := record.fields.get("fuel")) is not None:
            rows.setdefault(named.cell.row, []).append(record)
    column = table.headings["fuel"].column
    asides = {row for (row, place), reason in table.aside.items() if place == column and reason == "total"}
    found: list[_Group] = []
    above: list[_Group] = []
    """The wholes above a row, the innermost last."""
    for row in sorted(asides | rows.keys()):
        cell = cell_at(table.sheet, row, column)
        text = str(cell.value) if cell.kind == "text" else ""
        if row not in rows:  # it was left out already: what it governs stands below
            if above and is_part(text):
                above[-1].governed, above[-1].counted = True, _place(_OF_WHICH.sub("", text))
            continue
        name = _name(rows[row][0])
        group = _Group(name, text.strip(), _place(text), rows[row])
        above = _above(above, group)
        if above and above[-1].written == group.written:
            continue
        if name.fuel == fuels.TOTAL:
            above = []
        elif not group.part or name.parts:
            found.append(group)
            above.append(group)
    return [group for group in found if group.by_word or group.by_layout]


def _above(above: list[_Group], group: _Group) -> list[_Group]:
    """Give rows to the whole above them that holds them; return those above what comes next."""
    same = next((at for at, other in enumerate(above) if other.written == group.written), None)
    if same is not None:
        above[same].next_year(group.whole)
        return above[: same + 1]
    place, top = group.place, above[-1] if above else None
    for at in reversed(range(len(above))):
        other = above[at]
        if other.holds(group.name):
            listed = _listed_below(other, place)
            if other.governed or listed or place.indent > other.place.indent or other.part:
                other.take(group.whole, place, by_word=other.governed)
                group.part = True
            return above[: at + 1]
    if top is not None and top.governed and _listed_below(top, place):
        top.take(group.whole, place, by_word=True)
        group.part = True
        return above
    return []


def _listed_below(group: _Group, place: _Place) -> bool:
    """Tell whether a number opens the list of a group's parts or goes on with it, in another manner than the whole's.

    The years of one row have the same number.
    """
    if not place.number or place.manner == group.place.manner:
        return False
    last = group.counted
    return (
        place.number == 1 if not last.number else place.manner == last.manner and place.number - last.number in {0, 1}
    )


def _place(text: str) -> _Place:
    bare = text.lstrip()
    # a blank of full width is as wide as two
    indent = sum(2 if char == "\u3000" else 1 for char in text[: len(text) - len(bare)])
    found = _NUMBERED.match(bare)
    if found is None:
        return _Place(indent)
    before, number, after = found.groups()
    if number.isdigit():
        return _Place(indent, int(number), f"{before}1{after}")
    return _Place(indent, _NUMERALS.index(number) + 1, f"{before}一{after}")


def _leave(table: RawTable, records: Sequence[Record]) -> None:
    """Note that the rows of records are left out."""
    rows = {record.cell.row for record in records}
    for row in rows:
        table.laid.pop(row, None)
        table.leave(row, "total")
    if rows:
        table.used = {place for place in table.used if place[0] not in rows}
        table.held = {place for place in table.held if place[0] not in rows}


def _without_whole(table: RawTable, records: Sequence[Record]) -> Iterator[Finding]:
    """Say of parts above which nothing or only a total of all energy stands: no row that counts can hold them."""
    rows = [record.fields["fuel"].cell.row for record in records if record.word("fuel") not in {"", fuels.TOTAL}]
    column, first = table.headings["fuel"].column, min(rows, default=None)
    found: dict[str, list[CellRef]] = {}
    for (row, place), reason in table.aside.items():
        if place == column and reason == "total" and (first is None or row < first):
            text = str(cell_at(table.sheet, row, column).value).strip()
            if is_part(text) and not _OF_WHICH.fullmatch(text):
                found.setdefault(text, []).append(table.ref(row, column))
    for text, cells in found.items():
        yield finding("LC-BAL-017", *cells, label=text)


# -- what the figures say ----------------------------------------------------------------------


def _years(whole: Sequence[Record], parts: Sequence[Record], *, least: int = 1) -> Iterator[Year]:
    """Yield the rows of every year in which parts have figures and their whole has one; ``least`` 0: even if none."""
    for year in dict.fromkeys(record.year for record in whole):
        held = [record for record in whole if record.year == year and _has_figure(record, zero=not least)]
        others = [record for record in parts if record.year == year and _has_figure(record, zero=False)]
        if held and others:
            yield held, others


def _has_figure(record: Record, *, zero: bool) -> bool:
    return any(zero or number.value > ZERO for column in COLUMNS if (number := record.number(column)))


def _gaps(whole: Sequence[Record], parts: Sequence[Record]) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield by how much parts exceed their whole, and the room of rounding, for columns that all of them fill alike."""
    for column in COLUMNS:
        have = [number for record in whole if (number := record.number(column))]
        held = [number for record in parts if (number := record.number(column))]
        filled = len(have) == len(whole) and len(held) == len(parts)
        if filled and len({number.unit for number in (*have, *held)}) == 1:
            gap = total(number.value for number in held) - total(number.value for number in have)
            yield gap, total(number.half_width for number in (*have, *held))


def _adds_up(year: Year) -> bool:
    gaps = list(_gaps(*year))
    return bool(gaps) and all(abs(gap) <= room for gap, room in gaps)


def _exceeds(year: Year) -> bool:
    return any(gap > room for gap, room in _gaps(*year))


# -- what is said, and done --------------------------------------------------------------------


def _inferred(whole: Sequence[Record], parts: Sequence[Record], why: str) -> Finding:
    """Say that rows were taken for parts although no word says so."""
    cells = dict.fromkeys(record.fields["fuel"].cell for record in parts)
    return finding("LC-STR-039", *cells, parts=_listed(parts), whole=_listed(whole), why=label(why))


def _undecided(years: Sequence[Year], why: str) -> Finding:
    """Say that rows may count twice."""
    whole = [record for held, _ in years for record in held]
    parts = [record for _, held in years for record in held]
    numbers = [number for record in (*whole, *parts) for column in COLUMNS if (number := record.number(column))]
    shown = _list(str(record.year or "-") for record in whole)
    cells = dict.fromkeys(number.cell for number in numbers)
    return finding("LC-BAL-015", *cells, whole=_listed(whole), parts=_listed(parts), years=shown, why=label(why))


def _listed(records: Iterable[Record]) -> Text:
    return _list(record.fields["fuel"].as_written.strip() for record in records)


def _list(words: Iterable[str]) -> Text:
    known = dict.fromkeys(words)
    return Text("、".join(known), ", ".join(known))


def _changed(records: Iterable[Record], gone: Iterable[Record], doubtful: Iterable[Record]) -> list[Record]:
    """Return records without some of them, others without their figures."""
    out, bare = set(map(id, gone)), set(map(id, doubtful))
    return [_bare(record) if id(record) in bare else record for record in records if id(record) not in out]


def _bare(record: Record) -> Record:
    fields = {
        column: Blank("parts", found.cell, found.as_written)
        if column in COLUMNS and isinstance(found, Number)
        else found
        for column, found in record.fields.items()
    }
    return Record(record.sheet, record.cell, MappingProxyType(fields))
