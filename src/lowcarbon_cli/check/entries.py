"""Rules about single entries: counts with decimals, and entries that only hold a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lowcarbon_cli.check.words import column_name, shown
from lowcarbon_cli.model.blocks import Wanted
from lowcarbon_cli.model.dataset import Number, Word
from lowcarbon_cli.model.ledger import Ledger
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.text import kept_if_short
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.blocks import Column
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding

COUNTED = frozenset({"person", "count", "certificate", "issue"})
"""Units of what is counted in whole pieces."""
ALL = 100
"""Per cent."""
_FILLER = re.compile(r"(?:0\.)?(?:9{5,}|(?P<same>[1-8])(?P=same){6,}|1234567?8?9?0?)(?:\.(?:0+|9+))?")
"""99999 and longer, seven or more times one digit, the row of digits from 1."""
_ANY_FILLER = re.compile(rf"^\s*{_FILLER.pattern}\s*$", re.MULTILINE)
_PARTS = ("99999", "123456", *(digit * 7 for digit in "12345678"))
"""One of these is part of every figure that only holds a place."""
_WORDS = re.compile(
    r"[x×*某?？_]{2,}|[x×]{1,}(?:园区|开发区|公司|企业)?|.*(?:待填|待补|待定|待核|待查|请填|tbd|tba|todo).*|test|测试|示例|abc",
    re.IGNORECASE,
)


# the first repetitions are written out: most figures are told by them, at half the cost
_MAY_FILL = re.compile(
    r"\n(?:9,?9(?:,?9){3}|0\.(?:9{5}|([1-8])\1{6}|123456)|([1-8]),?\2,?\2(?:,?\2){4}|1,?2,?3,?4,?5,?6)"
)
_MAY_BEGIN = re.compile(r"\n(?:[xX×*某?？_]|(?i:test|测试|示例|abc)(?![^\n]))")
_MAY_HOLD = re.compile(r"[待请tT](?:[填补定核查]|[bB][aAdD]|[oO][dD][oO])")
_DECIMALS = re.compile(r"\.")
"""What lines show at least where an entry is one of those above."""


def rule_num_009(subject: Subject) -> Iterator[Finding]:
    """LC-NUM-009: what is counted in whole pieces (persons, firms, certificates) has decimals.

    Looked at only where the figure was read in pieces: 1.25 in 10 000 persons is a count. Never errs.
    """
    for record, column, found in subject.once(odd_entries).counts:
        yield finding("LC-NUM-009", found.cell, name=column_name(record.sheet, column), value=found.as_written)


def rule_num_017(subject: Subject) -> Iterator[Finding]:
    """LC-NUM-017: a share of a year above 100 %, computed or reported. May err for waste kept from earlier years."""
    told: set[tuple[str, int]] = set()
    for row in (row for one in subject.figures.assessments for row in one.indicators):
        value = row.value
        if row.unit != "%" or row.period is not None or not isinstance(value, Derivation) or value.value <= ALL:
            continue
        if (row.id, row.year) not in told:
            told.add((row.id, row.year))
            cells = dict.fromkeys(leaf.number.cell for leaf in value.leaves() if leaf.number is not None)
            yield finding("LC-NUM-017", *cells, name=row.name, year=row.year, value=shown(value.value))


def rule_num_015(subject: Subject) -> Iterator[Finding]:
    """LC-NUM-015: an entry that only holds a place: 999999, 123456, 待填, XX.

    Figures: five or more nines, seven or more of another digit, or the digits in order. A real figure of
    this kind is possible and would be reported; it needs a look either way.
    """
    odd = subject.once(odd_entries)
    for record, column, entry in (*odd.figures, *odd.words):
        yield finding("LC-NUM-015", entry.cell, name=column_name(record.sheet, column), value=entry.as_written)


@kept_if_short
def _holds_place(words: str) -> bool:
    return _WORDS.fullmatch(words.strip()) is not None


def _is_filler(number: Number) -> bool:
    return _FILLER.fullmatch(number.as_written.replace(",", "").strip()) is not None


class Odd(NamedTuple):
    """Entries worth a look, each with its record and column, from one walk through the workbook."""

    counts: list[tuple[Record, str, Number]]
    """Figures that were read in whole pieces and have decimals."""
    figures: list[tuple[Record, str, Number | Word]]
    words: list[tuple[Record, str, Number | Word]]
    """Figures and words that only hold a place."""


def odd_entries(subject: Subject) -> Odd:
    """Walk through every entry of the workbook, years left out."""
    odd = Odd([], [], [])
    park = subject.dataset.park
    records = list(_records(subject))
    if not _may_be_odd((park, *records)):
        return odd
    entries = [(record, column, entry) for record in (park, *records) for column, entry in record.fields.items()]
    odd.words.extend(
        (record, column, entry)
        for record, column, entry in entries
        if isinstance(entry, Word) and _holds_place(entry.as_written)
    )
    numbers = [
        (record, column, entry)
        for record, column, entry in entries
        if isinstance(entry, Number) and entry.unit != "a" and record is not park
    ]
    odd.counts.extend(found for found in numbers if _is_no_count(found[2]))
    if _show_filler(entry.as_written for _, _, entry in numbers):
        odd.figures.extend(found for found in numbers if _is_filler(found[2]))
    return odd


def _may_be_odd(records: Iterable[Record]) -> bool:
    """Tell whether there is anything to note: nearly no workbook has any, and a look at its distinct texts says so."""
    words: set[str] = set()
    figures: list[str] = []
    counts: list[Number] = []
    for record in records:
        for entry in record.fields.values():
            if isinstance(entry, Word):
                words.add(entry.as_written)
            elif isinstance(entry, Number):
                figures.append(entry.as_written)
                if entry.written_unit in COUNTED:
                    counts.append(entry)
    return _show_placeholder(words) or _show_filler(figures) or any(map(_is_no_count, counts))


def _is_no_count(number: Number) -> bool:
    return number.written_unit in COUNTED and number.written != number.written.to_integral_value()


def _show_placeholder(words: Iterable[str]) -> bool:
    """Tell whether one of many words only holds a place."""
    lines = "\n".join(("", *map(str.strip, words)))
    may = _MAY_BEGIN.search(lines) is not None or _MAY_HOLD.search(lines) is not None
    return may and any(map(_holds_place, words))


def _show_filler(written: Iterable[str]) -> bool:
    """Tell whether one of many figures only holds a place."""
    figures = "\n".join(written).replace(",", "")
    return any(part in figures for part in _PARTS) and _ANY_FILLER.search(figures) is not None


def _holds_counts(column: Column) -> bool:
    units = {column.written_unit, *(found.written_unit for found in column.known.values() if isinstance(found, Number))}
    return not units.isdisjoint(COUNTED)


def _holds_figures(column: Column) -> bool:
    return column.kind == "number"


def _holds_words(column: Column) -> bool:
    return column.kind == "word"


def _records(subject: Subject) -> Iterator[Record]:
    """Yield all records; of the rows that a ledger holds as text those that may show one of the patterns."""
    wanted = (
        Wanted(_DECIMALS, _holds_counts, "."),
        Wanted(_MAY_FILL, _holds_figures),
        Wanted(_MAY_BEGIN, _holds_words, "xX×*某?？_tT测示aA"),
        Wanted(_MAY_HOLD, _holds_words, "待请tT"),
    )
    for table in subject.dataset.tables.values():
        if isinstance(table.records, Ledger):
            for block in table.records.blocks:
                yield from block.showing(*wanted)
        else:
            yield from table.records
