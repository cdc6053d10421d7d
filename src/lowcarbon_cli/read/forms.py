"""Form 205-2 (能源加工转换与回收利用): one row per energy, one column per kind of transformation.

A row with figures becomes one transformation record per filled column, and one record of the energy
sheet for its industrial consumption (the same figure as in form 205-1: given in both it counts once).
The column of all inputs together is a total: it is kept for cross-checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.read.given import given_by_titles
from lowcarbon_cli.read.grid import GridCell, cell_at, text_of
from lowcarbon_cli.read.header import header_of
from lowcarbon_cli.read.rows import has_figures, is_codes, is_example, is_note, is_part, is_total
from lowcarbon_cli.read.table import Entry, RawRecord, RawTable
from lowcarbon_cli.standards.fuels import find_fuel
from lowcarbon_cli.standards.workbook import fold
from lowcarbon_cli.standards.workbook import sheet as spec_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lowcarbon_cli.read.bands import Band
    from lowcarbon_cli.read.given import Given
    from lowcarbon_cli.read.grid import Sheet
    from lowcarbon_cli.read.header import Header
    from lowcarbon_cli.read.headings import Heading
    from lowcarbon_cli.read.table import Title
    from lowcarbon_cli.standards.workbook import SheetSpec

INPUTS = ("火力发电", "供热", "原煤入洗", "炼焦", "炼油及煤制油", "炼油", "制气", "天然气液化", "煤制品加工")
_INPUT_TOTAL = frozenset({"加工转换投入合计", "加工转换投入", "投入合计", "加工转换投入量合计", "加工转换投入量"})
_OUTPUT = frozenset({"加工转换产出", "产出", "加工转换产出量", "能源加工转换产出"})
_RECOVERED = frozenset({"回收利用", "回收利用量", "能源回收利用"})
_INDUSTRIAL = frozenset({"工业消费", "工业生产消费", "工业消费量", "工业生产消费量"})
AT_LEAST = 2
"""So many columns of the form's own make it the form."""


def is_transform_form(headers: Callable[[SheetSpec], Header]) -> bool:
    """Tell whether a heading, in the words of any sheet, is that of form 205-2."""
    header = headers(spec_of("transform"))
    ids = header.ids()
    if "fuel" not in ids or "direction" in ids:
        return False
    kinds = _kinds(header)
    return len(kinds) >= AT_LEAST and any(direction == "input" for direction, _ in kinds.values())


def _kinds(header: Header) -> dict[int, tuple[str, str]]:
    """Return place -> direction and kind; ``total`` for all inputs, ``industrial`` for consumption."""
    found: dict[int, tuple[str, str]] = {}
    for place, levels in header.levels.items():
        words = [fold(text_of(level.cell)) for level in levels]
        whole = "".join(words)
        last = words[-1].removeprefix("其中").lstrip(":")
        kind = next((name for name in INPUTS if last == name), "")
        if kind:
            found[place] = ("input", kind)
        elif last in _INPUT_TOTAL or whole in _INPUT_TOTAL or (last == "合计" and words[0] in _INPUT_TOTAL):
            found[place] = ("total", "")
        elif last in _OUTPUT:
            found[place] = ("output", "")
        elif last in _RECOVERED:
            found[place] = ("recovered", "回收利用")
        elif last in _INDUSTRIAL:
            found[place] = ("industrial", "")
    return found


def read_transform_form(sheet: Sheet, band: Band, file: str, titles: tuple[Title, ...]) -> list[RawTable]:
    """Return the records of the form: a table of transformations and one of industrial consumption."""
    transform = RawTable(spec_of("transform"), sheet, file, titles)
    energy = RawTable(spec_of("energy"), sheet, file, titles)
    header = header_of(transform.spec, sheet, band)
    kinds = _kinds(header)
    columns = {place: heading for place, heading in header.columns.items() if place not in kinds}
    for place, heading in columns.items():
        transform.note_heading(*header.cell(place), heading)
    code = next((place for place in header.unknown if fold(text_of(header.levels[place][-1].cell)) == "代码"), None)
    for place in header.unknown:
        if place not in kinds and place != code:
            transform.remark_unknown(*header.cell(place))
    for place in (*kinds, *([code] if code else [])):
        transform.use(*((level.row, level.column) for level in header.levels[place]))
    given = given_by_titles(transform, frozenset({heading.column.id for heading in columns.values()}))
    for place, (direction, _) in kinds.items():
        name = {"industrial": "industrial"}.get(direction, "quantity")
        (energy if direction == "industrial" else transform).headings.setdefault(
            name, transform.ref(*header.cell(place))
        )
    transform.headings.setdefault("direction", transform.ref(band.top, min(kinds)))
    for name in ("fuel", "unit", "year"):
        if name in transform.headings:
            energy.headings[name] = transform.headings[name]
    if "year" in given.entries:
        entry = given.entries["year"]
        transform.headings["year"] = energy.headings["year"] = transform.ref(entry.row, entry.column)
        transform.use((entry.row, entry.column))
    for row in (row for row in sheet.rows if row > band.bottom):
        _row(transform, energy, row, columns, kinds, given)
        if code is not None and (row, code) not in transform.aside:
            transform.use((row, code))
    return [transform, energy] if energy.records else [transform]


Kinds = dict[int, tuple[str, str]]


def _row(
    transform: RawTable, energy: RawTable, row: int, columns: Mapping[int, Heading], kinds: Kinds, given: Given
) -> None:
    sheet = transform.sheet
    cells = sheet.rows[row]
    for test, reason in ((is_example, "example"), (is_codes, "code_row"), (is_note, "note")):
        if test(cells):
            transform.leave(row, reason)
            return
    shared = {heading.column.id: Entry(row, place, cell_at(sheet, row, place), heading.unit)
              for place, heading in columns.items()}  # fmt: skip
    shared = {**given.entries, **shared}
    label = shared["fuel"]
    words = text_of(label.cell)
    figures = {place: cell for place in kinds if (cell := cell_at(sheet, row, place)).kind != "empty"}
    if not figures:
        transform.leave(row, "blank_row")
        return
    known = find_fuel(words)
    if (known is not None and known.total) or (known is None and (is_total(words) or is_part(words))):
        transform.note_total(row, label.column, words)
        transform.leave(row, "total")
        if not (known is not None and known.total and has_figures(figures)):
            return
        _add(transform, energy, row, shared, kinds, figures, total=True)
        return
    _add(transform, energy, row, shared, kinds, figures, total=False)


def _add(
    transform: RawTable,
    energy: RawTable,
    row: int,
    shared: Mapping[str, Entry],
    kinds: Kinds,
    figures: Mapping[int, GridCell],
    *,
    total: bool,
) -> None:
    for place, cell in figures.items():
        direction, kind = kinds[place]
        if direction == "industrial":
            if not total:
                entries = {
                    name: entry for name, entry in shared.items() if energy.spec.column(name) and name != "factor"
                }
                energy.add(RawRecord(row, place, {**entries, "industrial": Entry(row, place, cell)}))
            continue
        word = {"input": "投入", "total": "投入", "output": "产出", "recovered": "回收利用"}[direction]
        heading = transform.headings["quantity"]
        entries = {
            **shared,
            "direction": Entry(heading.row, place, GridCell(word, "text")),
            "quantity": Entry(row, place, cell),
        }
        if kind:
            entries["kind"] = Entry(heading.row, place, GridCell(kind, "text"))
        whole = total or direction == "total"
        if whole:
            transform.leave(row, "total", [place])
        (transform.totals.append if whole else transform.add)(RawRecord(row, place, entries, total=whole))
