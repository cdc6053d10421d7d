"""Rules about single entries: counts with decimals, and entries that only hold a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lowcarbon_cli.check.words import column_name, shown
from lowcarbon_cli.model.blocks import Wanted
from lowcarbon_cli.model.dataset import Number, Word
from lowcarbon_cli.model.ledger import blocks_of
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.text import kept_if_short
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterator

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
"""What lines of a ledger show at least where an entry is one of those above."""


def rule_num_009(subject: Subject) -> Iterator[Finding]:
    """LC-NUM-009: what is counted in whole pieces (persons, firms, certificates) has decimals.

    Looked at only where the figure was read in pieces: 1.25 in 10 000 persons is a count. Never errs.
    """
    for record, column, found in subject.once(odd_entries).counts:
        if found.written != found.written.to_integral_value():
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
    """Figures that were read in whole pieces."""
    figures: list[tuple[Record, str, Number | Word]]
    words: list[tuple[Record, str, Number | Word]]
    """Figures and words that only hold a place."""


def odd_entries(subject: Subject) -> Odd:
    """Walk through every entry of the workbook, years left out."""
    odd = Odd([], [], [])
    park = subject.dataset.park
    records = list(_records(subject))
    written: list[str] = []
    for record in (park, *records):
        for column, entry in record.fields.items():
            if isinstance(entry, Word):
                if _holds_place(entry.as_written):
                    odd.words.append((record, column, entry))
            elif isinstance(entry, Number) and entry.unit != "a" and record is not park:
                written.append(entry.as_written)
                if entry.written_unit in COUNTED:
                    odd.counts.append((record, column, entry))
    # nearly no workbook has any: one look at all figures says so
    if _ANY_FILLER.search("\n".join(written).replace(",", "")) is not None:
        figures = ((record, column, entry) for record in records for column, entry in record.fields.items())
        odd.figures.extend(
            (record, column, entry)
            for record, column, entry in figures
            if isinstance(entry, Number) and entry.unit != "a" and _is_filler(entry)
        )
    return odd


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
        for block in blocks_of(table.records):
            yield from block.showing(*wanted)
