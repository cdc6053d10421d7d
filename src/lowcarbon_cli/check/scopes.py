"""Rules about scope: what the figures cover, and whether two that belong together cover the same."""

from __future__ import annotations

from collections import Counter
from itertools import compress, count
from typing import TYPE_CHECKING

from lowcarbon_cli.check.words import column_name, per_cent, written
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.ledger import blocks_of, firm_keys, numbers_of, some_of
from lowcarbon_cli.model.messages import finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.blocks import Block
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding

C = numbers.CONTEXT
THRESHOLD_YEAR = 2011
"""From this year on a firm counts as above designated size from 20 million CNY of revenue, before from 5."""
PLANT_KINDS = ("发电", "供热", "热电", "power", "heat")
BOUNDARY_WORDS = ("边界", "范围", "扩区", "调区", "面积", "boundary")
RESTATED_WORDS = ("追溯", "同口径", "重述", "已调整", "restated")


def rule_sco_001(subject: Subject) -> Iterator[Finding]:
    """LC-SCO-001: the park sheet leaves the power plant out, and yet its rows stand in the workbook.

    Then energy holds the plant and the scope says that it does not. The scope of value added itself is
    not written down anywhere and cannot be compared.
    """
    stated = subject.dataset.park.fields.get("power_plant")
    if stated is None or subject.dataset.park.word("power_plant") != "excluded":
        return
    cells = [record.cell for record in subject.records("transform") if _is_plant(record)]
    for record in subject.records("power"):
        made = record.number("plant_generation")
        if made is not None and made.value > 0:
            cells.append(made.cell)
    if cells:
        yield finding("LC-SCO-001", stated.cell, *cells, rows=len(cells))


def rule_sco_002(subject: Subject) -> Iterator[Finding]:
    """LC-SCO-002: figures of industry above designated size from before and after the threshold of 2011.

    Said where the park sheet names that scope and years of both sides hold data. Never errs.
    """
    years = subject.figures.years
    stated = subject.dataset.park.fields.get("scope")
    if stated is None or subject.dataset.park.word("scope") != "above_scale" or not years:
        return
    if min(years) < THRESHOLD_YEAR <= max(years):
        yield finding("LC-SCO-002", stated.cell, first=min(years), last=max(years))


def rule_sco_003(subject: Subject) -> Iterator[Finding]:
    """LC-SCO-003: the park's boundary changed inside the period, and no restated series is named.

    Told by the words of the sheet of changes; a change that nobody entered cannot be seen.
    """
    years = subject.figures.years
    for record in subject.records("changes"):
        words = " ".join(written(record, column) for column in ("kind", "field"))
        told = " ".join(written(record, column) for column in ("kind", "text", "new"))
        if record.year is None or not years or not min(years) < record.year <= max(years):
            continue
        if any(word in words for word in BOUNDARY_WORDS) and not any(word in told for word in RESTATED_WORDS):
            yield finding("LC-SCO-003", record.cell, year=record.year, text=written(record, "text") or "-")


def rule_sco_004(subject: Subject) -> Iterator[Finding]:
    """LC-SCO-004: firms enter or leave the ledger without a remark and carry much of the energy.

    Compared by credit code (else name) between neighbouring years. Silent for a ledger of one year, and
    where a firm's energy is not given.
    """
    records = subject.records("firms")
    blocks = blocks_of(records)
    there = {year for block in blocks for year in block.years_there if year is not None}
    if len(there) <= 1:
        return
    last, before = 0, dict[str, int]()
    for year in sorted(there):  # firms of two years at a time: a ledger may have very many
        after = _firms(blocks, year)
        if last == year - 1 and before and after and before.keys() != after.keys():
            moved = [before[key] for key in before.keys() - after.keys()]
            moved += [after[key] for key in after.keys() - before.keys()]
            unexplained = [item for item in some_of(records, moved) if not written(item, "note")]
            whole = _sum(numbers_of(records, "tce", before.values()))
            part = _sum(_tce(item) for item in unexplained)
            if whole > 0 and C.divide(part, whole) > subject.tolerance("LC-SCO-004", "max"):
                unexplained.sort(key=lambda item: item.cell)
                cells = [number.cell for item in unexplained if (number := item.number("tce")) is not None]
                share = per_cent(C.divide(part, whole))
                yield finding("LC-SCO-004", *cells, year=year, firms=len(unexplained), share=share)
        last, before = year, after


def rule_sco_005(subject: Subject) -> Iterator[Finding]:
    """LC-SCO-005: value added is the very figure of gross output or of GDP.

    Only equal figures are seen: output under the heading of value added without an output column is not.
    """
    for record in subject.records("economy"):
        for column in ("iav_current", "iav_constant"):
            added = record.number(column)
            for other in ("output", "gdp"):
                found = record.number(other)
                if added is not None and found is not None and added.value == found.value != 0:
                    cells, year = (added.cell, found.cell), record.year or "-"
                    yield finding(
                        "LC-SCO-005",
                        *cells,
                        year=year,
                        name=column_name("economy", column),
                        other=column_name("economy", other),
                    )


def rule_sco_006(subject: Subject) -> Iterator[Finding]:
    """LC-SCO-006: years of one series stand on different kinds of data (flash report, yearbook, census).

    Told by the words of the column of vintages; the rarer kind is named. Blank cells say nothing.
    """
    entries = [
        (record.fields["vintage"].cell, written(record, "vintage"), record.year)
        for record in subject.records("economy")
        if written(record, "vintage")
    ]
    kinds = Counter(word for _, word, _ in entries)
    if len(kinds) > 1:
        most = kinds.most_common(1)[0][0]
        cells: list[CellRef] = [cell for cell, word, _ in entries if word != most]
        listed = "、".join(f"{year} {word}" for _, word, year in entries)
        yield finding("LC-SCO-006", *cells, list=listed)


def rule_sco_007(subject: Subject) -> Iterator[Finding]:
    """LC-SCO-007: a firm that produces outside the park carries energy in its ledger. Never errs: it says so itself."""
    for block in blocks_of(subject.records("firms")):
        outside = [word == "no" for word in block.words("inpark")]
        used = _energy_used(block, outside) if any(outside) else {}
        places = sorted(used)
        names = block.written("name", [place in used for place in range(len(block))]) if used else []
        for place, name, said in zip(places, names, block.cells("inpark", places), strict=True):
            energy, value = used[place]
            yield finding("LC-SCO-007", said, energy, name=name or "-", value=value)


def _is_plant(record: Record) -> bool:
    return any(word in written(record, "kind") for word in PLANT_KINDS)


def _energy_used(block: Block, chosen: list[bool]) -> dict[int, tuple[CellRef, str]]:
    """Return for each of the rows that uses any energy the first figure that says so, with its cell."""
    found: dict[int, tuple[CellRef, str]] = {}
    for column in ("tce", "tce_eq", "coal", "elec", "gas", "heat"):
        left = list(compress(count(), chosen))
        figures = block.numbers(column, chosen)
        some = [at for at, figure in zip(left, figures, strict=True) if figure is not None and figure > 0]
        found.update(zip(some, block.shown(column, some), strict=True))
        chosen = [one and at not in found for at, one in enumerate(chosen)]
        if not any(chosen):
            break
    return found


def _firms(blocks: Sequence[Block], year: int) -> dict[str, int]:
    """Return where the last row of each firm with its energy stands in a year, by credit code, else by name."""
    found: dict[str, int] = {}
    first = 0
    for block in blocks:
        if year in block.years_there:
            of_year = zip(block.in_year(year), block.has_number("tce"), strict=True)
            chosen = [own and known for own, known in of_year]
            found.update(zip(firm_keys(block, chosen), compress(count(first), chosen), strict=True))
        first += len(block)
    found.pop("", None)
    return found


def _tce(record: Record) -> Decimal | None:
    found = record.number("tce")
    return found.value if found is not None else None


def _sum(figures: Iterable[Decimal | None]) -> Decimal:
    return sum((figure for figure in figures if figure is not None), numbers.ZERO)
