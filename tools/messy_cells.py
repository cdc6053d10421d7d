"""How people write one figure, word, year or unit: cells of messy layouts, chosen at random."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model.numbers import CONTEXT, plain
from lowcarbon_cli.standards import fuels, units
from lowcarbon_cli.standards.typed_units import parse_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

    from lowcarbon_cli.standards.workbook import ColumnSpec, SheetSpec


from tools.messy_facts import Fact, PlainTable, Value, fact_of

Place = tuple[int, int]
MAX_DIGITS = 15
"""A figure in a cell has no more significant digits."""

# -- a block of cells ---------------------------------------------------------------------------


@dataclass
class Block:
    """Cells of one table before it is put on a sheet: value and number format by place."""

    cells: dict[Place, tuple[Any, str]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    facts: dict[Fact, list[Place]] = field(default_factory=dict)

    def put(self, row: int, column: int, value: object, form: str = "General") -> None:
        """Write one cell; nothing for None."""
        if value is not None:
            self.cells[row, column] = (value, form)

    @property
    def bottom(self) -> int:
        """The last filled row."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def right(self) -> int:
        """The last filled column."""
        return max((column for _, column in self.cells), default=0)


LEVELS = {
    ("economy", "iav_current"): ("工业增加值", "当年价"),
    ("economy", "iav_constant"): ("工业增加值", "不变价"),
    ("energy", "purchase"): ("购进量", "实物量"),
    ("energy", "total"): ("消费量", "合计"),
    ("energy", "industrial"): ("消费量", "工业生产消费"),
    ("energy", "feedstock"): ("消费量", "其中：用于原材料"),
    ("energy", "non_industrial"): ("消费量", "非工业生产消费"),
}
FUELS = {
    "raw_coal": ("原煤", "煤炭", "燃煤"), "electricity": ("电力", "用电量", "外购电力"), "heat": ("热力", "外购热力"),
    "natural_gas": ("天然气", "管道天然气"), "diesel": ("柴油",),
}  # fmt: skip
UNITS = {
    "t": ("吨", "t", "万吨"),
    "10k_kwh": ("万千瓦时", "千瓦时", "万kWh"),
    "10k_m3": ("万立方米", "立方米"),
    "gj": ("GJ", "百万千焦"),
}
MARKS = ("①", "1", "*", "（注1）", "②")
PER_CENT = ("0.0%", "0.00%")


@dataclass
class Style:
    """The choices for one table."""

    rng: Random
    spec: SheetSpec
    unit_at: str
    across: bool
    months: str
    levels: bool
    fill: str

    def chance(self, share: float) -> bool:
        """Return true in ``share`` of the cases."""
        return self.rng.random() < share


def style_for(rng: Random, spec: SheetSpec, table: PlainTable) -> Style:
    """Return the choices for one table."""
    numeric = [name for name in table.columns if column_of(spec, name).kind == "number"]
    lone = spec.id == "energy" and numeric == ["industrial"] and "grade" not in table.columns
    across = (spec.orientation == "years" and rng.random() < 0.4) or (lone and rng.random() < 0.3)
    months = rng.choice(("", "", "across", "down", "levels")) if lone and not across else ""
    places = ["bracket", "comma", "title", "row", "cell", "line"]
    unit_at = rng.choice(["bracket", "column", "title", "cell"] if across else places)
    return Style(rng, spec, unit_at, across, months, rng.random() < 0.4, rng.choice(("", "merge", "pattern")))


def column_of(spec: SheetSpec, name: str) -> ColumnSpec:
    """Return a column of a sheet. Raises ``KeyError`` for an unknown one."""
    found = spec.column(name)
    if found is None:
        raise KeyError(name)
    return found


# -- words and figures --------------------------------------------------------------------------


def year_cell(style: Style, year: Value, *, heading: bool = False) -> tuple[object, str]:
    """Return a cell that holds a year in one of its spellings; ``heading`` for one above a column."""
    number = int(Decimal(str(year)))
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    forms: list[tuple[object, str]] = [(number, "General"), (f"{number}年", "General"), (wide, "General")]
    forms += [(f"{number}年度", "General"), (dt.datetime(number, 12, 31, tzinfo=None), "yyyy")]  # noqa: DTZ001
    return style.rng.choice(forms[:4] if heading else forms)


def word_of(style: Style, column: ColumnSpec, value: Value) -> str | None:
    """Return a word as people write it: a synonym, an alias, with a footnote mark now and then."""
    if value is None:
        return None
    if column.id == "fuel" and value in {item.id for item in fuels.fuels()}:
        name = style.rng.choice(FUELS.get(str(value), (fuels.fuel(str(value)).name.zh,)))
        return name + (style.rng.choice(MARKS) if style.chance(0.15) else "")
    for choice in column.choices:
        if choice.id == value:
            return style.rng.choice((choice.name.zh, *choice.aliases))
    return str(value)


def unit_for(style: Style, column: ColumnSpec, values: Iterable[Value]) -> str:
    """Return a unit text in which every figure of a column can be written exactly; empty for none."""
    if column.unit in {"", "1", "a"} or "row" in column.unit:
        return ""
    texts = [text for text in (column.display.zh, *column.accepted) if text and _simple(text, column.unit)]
    style.rng.shuffle(texts)
    known = [value for value in values if isinstance(value, Decimal)]
    for text in texts:
        if all(in_unit(value, text, column) is not None for value in known):
            return text
    return units.shown(column.unit, "zh")


def _simple(text: str, canonical: str) -> bool:
    found = parse_unit(text)
    return found is not None and units.same_dimension(found.id, canonical)


def in_unit(value: Decimal, text: str, column: ColumnSpec) -> Decimal | None:
    """Return a canonical figure in another unit where that is exact and short enough for a cell."""
    found = parse_unit(text)
    factor = units.scale(found.id, column.unit) if found else None
    if factor is None:
        return None
    shown = CONTEXT.divide(value, factor)
    digits = len(shown.normalize().as_tuple().digits)
    return shown if digits <= MAX_DIGITS and CONTEXT.multiply(shown, factor) == value else None


def figure_cell(style: Style, value: Decimal, unit: str, *, rate: bool = False) -> tuple[object, str]:
    """Return a cell that holds a figure in one of the ways people write it."""
    text = plain(value)
    whole, _, part = text.partition(".")
    tail = f".{part}" if part else ""
    if unit:
        return f"{text}{unit}", "General"
    way = style.rng.randrange(8)
    if rate and way < 3:
        return (f"{text}%", "General") if way == 0 else (float(value) / 100, PER_CENT[way - 1])
    if way == 3:
        return text, "General"
    if way == 4 and len(whole.lstrip("-")) > 3:
        sign = style.rng.choice((",", "，", " ", "\u2009", "\u00a0", "'"))
        return f"{int(whole):,}".replace(",", sign) + tail, "General"
    if way == 5:
        return text.translate(str.maketrans("0123456789.", "０１２３４５６７８９．")), "General"
    number: object = int(text) if not part else float(text)
    return number, style.rng.choice(("General", "#,##0.######", "General"))


def row_unit_of(style: Style, record: Mapping[str, Value]) -> str:
    """Return the unit text of a row in which all its quantities can be written exactly."""
    found = record.get("unit")
    fuel = record.get("fuel")
    if not isinstance(found, str) or not isinstance(fuel, str):
        return ""
    canonical = fuels.fuel(fuel).unit
    ratios = [name for name in ("factor", "ncv", "emission_factor") if record.get(name) is not None]
    texts = [text for text in UNITS.get(canonical, ()) if not ratios or units.scale(unit_id(text), canonical) == 1]
    return style.rng.choice(texts) if texts else units.shown(canonical, "zh")


def unit_id(text: str) -> str:
    """Return the id of a unit text."""
    found = parse_unit(text)
    if found is None:
        raise KeyError(text)
    return found.id


def fill_cell(style: Style, block: Block, at: Place, column: ColumnSpec, record: Mapping[str, Value], unit: str,
          row_unit: str) -> None:  # fmt: skip
    """Write one field of a record and note where its fact stands."""
    value = record.get(column.id)
    if column.kind == "year" and value is not None:
        block.put(*at, *year_cell(style, value))
        if column.id != "year":
            block.facts.setdefault(fact_of(style.spec, record, column.id), []).append(at)
    elif column.id == "unit" and row_unit:
        block.put(*at, row_unit)
    elif column.kind in {"text", "choice"}:
        block.put(*at, word_of(style, column, value))
    elif isinstance(value, Decimal):
        shown = value
        if column.unit == "row" and row_unit:
            factor = units.scale(unit_id(row_unit), fuels.fuel(str(record["fuel"])).unit)
            shown = CONTEXT.divide(value, factor) if factor else value
        elif unit:
            shown = in_unit(value, unit, column) or value
        own = unit if style.unit_at == "cell" and not column.fixed else ""
        block.put(*at, *figure_cell(style, shown, own, rate=column.unit == "%" and column.fixed))
        block.facts.setdefault(fact_of(style.spec, record, column.id), []).append(at)
