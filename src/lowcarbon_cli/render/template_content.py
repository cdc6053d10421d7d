"""What goes into the template's cells: headings with units, example rows, carried figures, new years."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli.model.dataset import Blank, Number, Word
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.numbers import from_float
from lowcarbon_cli.render.template_notes import per_row_heading
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.units import divide, shown
from lowcarbon_cli.standards.workbook import ROW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lowcarbon_cli.model.catalogue import Indicator, Standard
    from lowcarbon_cli.model.dataset import Dataset, Field, Record
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.standards.workbook import ColumnSpec, SheetSpec, WorkbookSpec

Value = str | Decimal
"""A cell's content: text, or a number that keeps its decimals."""

ABOUT = "约"
_ABOUT_MARKS = ("约", "大约", "≈", "~")
_PURE = "-"


class Plan(Struct, frozen=True):
    """What is to be written: sheets, years, language, the standard and the data carried over."""

    sheets: tuple[SheetSpec, ...]
    years: tuple[int, ...]
    lang: Lang
    standard: Standard | None
    carry: Dataset | None
    stamp: str

    def records(self, sheet_id: str) -> Sequence[Record]:
        """Return the records carried over for a sheet."""
        if self.carry is None:
            return ()
        if sheet_id == "park":
            return (self.carry.park,) if self.carry.park.fields else ()
        table = self.carry.tables.get(sheet_id)
        return table.records if table else ()


class Content(Struct):
    """A sheet's headings by column id, its example row and its rows."""

    headings: dict[str, str]
    example: dict[str, Value] = field(default_factory=dict)
    rows: list[dict[str, Value]] = field(default_factory=list)


def plan(
    spec: WorkbookSpec, standard: Standard | None, years: Sequence[int], lang: Lang, carry: Dataset | None
) -> Plan:
    """Return what is to be written. Sheets the template leaves out come in where data are carried for them."""
    carried = set(carry.tables) if carry else set()
    sheets = tuple(one for one in spec.sheets if one.template or one.id in carried)
    wanted = set(years)
    if carry is not None:
        known = {record.year for table in carry.tables.values() for record in table.records if record.year is not None}
        if known and not wanted - known:
            wanted.add(max(known) + 1)
        wanted |= known
    return Plan(sheets, tuple(sorted(wanted)), lang, standard, carry, spec.template)


def content_of(spec: SheetSpec, what: Plan) -> Content:
    """Return the content of one sheet."""
    records = what.records(spec.id)
    units = _heading_units(spec, records)
    content = Content({column.id: _heading(column, units.get(column.id), what.lang) for column in spec.columns})
    content.rows = [_row(spec, record, units) for record in records]
    if spec.orientation == "keyvalue":
        _park(content, what)
        return content
    content.example = _example(spec, what.lang)
    if spec.orientation == "years":
        _missing_years(content, what)
    elif spec.id in _AGAIN:
        _next_rows(content, records, what, *_AGAIN[spec.id])
    if what.standard is not None:
        _of_standard(spec.id, content, what.standard, what)
    return content


# -- headings ----------------------------------------------------------------------------------


def _heading_units(spec: SheetSpec, records: Sequence[Record]) -> dict[str, str]:
    """Return the unit id in which all carried figures of a column stand, where they do."""
    found: dict[str, set[str]] = {}
    by_row = {column.id: column.unit.removesuffix(f"/{ROW}") for column in spec.columns if f"/{ROW}" in column.unit}
    for record in records:
        unit = record.word("unit")
        for column, value in record.fields.items():
            # per unit of the row, whatever that is: the heading says so and names no unit
            if isinstance(value, Number) and not (
                unit and column in by_row and value.written_unit == divide(by_row[column], unit)
            ):
                found.setdefault(column, set()).add(value.written_unit)
    single = {column: next(iter(units)) for column, units in found.items() if len(units) == 1}
    return {
        column.id: single[column.id]
        for column in spec.columns
        if column.id in single and column.kind != "year" and not _mixed(column.id, by_row, records)
    }


def _mixed(column_id: str, by_row: Mapping[str, str], records: Sequence[Record]) -> bool:
    """Tell whether some figures of a column stand per unit of their row: then no unit fits all of it."""
    return column_id in by_row and any(
        (value := record.number(column_id)) is not None
        and record.word("unit")
        and value.written_unit == divide(by_row[column_id], record.word("unit"))
        for record in records
    )


def _heading(column: ColumnSpec, unit_id: str | None, lang: Lang) -> str:
    """Return name and unit: the carried figures' unit, else the column's usual one."""
    name = column.name.in_(lang)
    unit = column.display.in_(lang)
    if column.kind == "year" or column.unit in {"", ROW}:
        return name
    default = parse_unit(unit)
    if unit_id is not None and (default is None or default.id != column.stand_for.get(unit_id, unit_id)):
        unit = _spelled(unit_id)
    if not unit and column.unit.endswith(f"/{ROW}"):
        unit = per_row_heading(column, lang)
    if not unit:
        return name
    return f"{name}（{unit}）" if lang == "zh" else f"{name} ({unit})"


def _spelled(unit_id: str) -> str:
    """Return a unit as text that reads back as the same unit."""
    words = shown(unit_id, "zh")
    found = parse_unit(words)
    return words if found is not None and found.id == unit_id else unit_id


# -- carried figures ---------------------------------------------------------------------------


def _row(spec: SheetSpec, record: Record, units: Mapping[str, str]) -> dict[str, Value]:
    row_unit = record.word("unit")
    values: dict[str, Value] = {}
    for column in spec.columns:
        found = record.fields.get(column.id)
        if found is not None:
            value = _value(column, found, units.get(column.id), row_unit)
            if value is not None:
                values[column.id] = value
    return values


def _value(column: ColumnSpec, found: Field, heading_unit: str | None, row_unit: str) -> Value | None:
    if isinstance(found, Word):
        return found.as_written
    if isinstance(found, Blank):
        # what the user wrote stays visible, but a figure without a unit must not gain one here; a
        # contradiction or an Excel error is left to be filled in
        shown_again = {"marker", "text"} if column.numeric else {"marker", "text", "unit", "unknown"}
        return found.as_written if found.reason in shown_again and found.as_written else None
    if column.kind == "year":
        return found.written
    about = ABOUT if found.as_written.startswith(_ABOUT_MARKS) else ""
    unit = "" if found.written_unit == _expected(column, heading_unit, row_unit) else _spelled(found.written_unit)
    exponent = found.written.as_tuple().exponent
    exact = from_float(float(found.written)) == found.written and isinstance(exponent, int) and exponent <= 0
    if about or unit or not exact:
        return f"{about}{found.written}{unit}"
    return found.written


def _expected(column: ColumnSpec, heading_unit: str | None, row_unit: str) -> str:
    """Return the unit in which a bare figure will be read back."""
    if column.unit == ROW:
        return row_unit or "1"
    if heading_unit is not None:
        return heading_unit
    if column.unit.endswith(f"/{ROW}"):
        return divide(column.unit.removesuffix(f"/{ROW}"), row_unit) if row_unit else ""
    found = parse_unit(column.display.zh) if column.display.zh else None
    return column.stand_for.get(found.id, found.id) if found else column.unit


# -- rows to fill in ---------------------------------------------------------------------------


def _example(spec: SheetSpec, lang: Lang) -> dict[str, Value]:
    """Return the example row; its first cell carries the mark by which the reader leaves it out."""
    values: dict[str, Value] = {}
    for column in spec.columns:
        words = column.example.in_(lang)
        if words:
            values[column.id] = Decimal(words) if column.kind in {"number", "integer", "year"} else words
    if not values:
        return {}
    mark = label("template_example").in_(lang)
    return {**values, spec.columns[0].id: f"{mark} ({label('template_example_note').in_(lang)})"}


def _missing_years(content: Content, what: Plan) -> None:
    """Add a row for every year that has none, and put the rows in order of years."""
    there = {row.get("year") for row in content.rows}
    content.rows.extend({"year": Decimal(year)} for year in what.years if Decimal(year) not in there)
    last = Decimal(9999)
    content.rows.sort(key=lambda row: year if isinstance(year := row.get("year"), Decimal) else last)


_AGAIN = {
    "energy": (("fuel", "unit"), ("fuel", "code", "unit", "grade")),
    "reported": (("indicator",), ("indicator", "unit")),
}
"""Sheet whose rows come again every year -> what a row must name for that, and what is kept of it."""


def _next_rows(
    content: Content, records: Sequence[Record], what: Plan, needed: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    """Add last year's fuels or reported indicators, without figures, for years that have no such rows yet."""
    years = [record.year for record in records if record.year is not None]
    if not years:
        return
    again = [
        row
        for record, row in zip(records, content.rows, strict=True)
        if record.year == max(years) and all(record.word(key) for key in needed)
    ]
    for year in what.years:
        if year > max(years):
            content.rows.extend(
                {**{key: row[key] for key in kept if key in row}, "year": Decimal(year)} for row in again
            )


def _park(content: Content, what: Plan) -> None:
    if not content.rows:
        content.rows = [{}]
    if what.standard is not None and "standard" not in content.rows[0]:
        content.rows[0]["standard"] = what.standard.code
    before = [Decimal(year) for year in what.years[-2:-1]]
    if what.carry is not None and before and content.rows[0].get("eval_year") == before[0]:
        # last year's evaluation year would leave the new year out of sight
        content.rows[0]["eval_year"] = Decimal(what.years[-1])


def _of_standard(sheet_id: str, content: Content, standard: Standard, what: Plan) -> None:
    """Add what the standard asks for: basic conditions, indicators reported directly, benchmarks."""
    lang = what.lang
    if sheet_id == "conditions":
        there = {row.get("condition") for row in content.rows}
        texts = [condition.text for condition in standard.conditions]
        # conditions that nobody could read are answered together, by the person who reads them
        texts += [] if standard.conditions_complete else [label("other_conditions")]
        content.rows.extend({"condition": text.in_(lang)} for text in texts if not {text.zh, text.en} & there)
    elif sheet_id == "reported" and what.years:
        year = what.years[-1]
        there = {row.get("indicator") for row in content.rows if row.get("year") == year}
        for item in standard.indicators:
            if item.reportable and not {item.name.zh, item.name.en, item.id} & there:
                content.rows.append({**_asked(item, lang), "year": Decimal(year)})
    elif sheet_id == "benchmarks":
        there = {row.get("indicator") for row in content.rows}
        for item in standard.indicators:
            limit = next((limit for limit in item.limits if limit.kind == "benchmark"), None)
            if limit is not None and not {item.name.zh, item.name.en, item.id} & there:
                level = {"level": limit.level.in_(lang)} if limit.level else {}
                content.rows.append({**_asked(item, lang), **level})


def _asked(item: Indicator, lang: Lang) -> dict[str, Value]:
    """Return indicator and unit of a row to be filled in; a word has no unit."""
    row: dict[str, Value] = {"indicator": item.name.in_(lang)}
    if not item.qualitative:
        row["unit"] = _PURE if item.unit == "1" else _spelled(item.unit)
    return row
