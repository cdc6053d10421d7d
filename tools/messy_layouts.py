"""Write the facts of a clean park as a workbook in a random messy layout, and say where each fact stands.

``plain_of`` takes the facts from a dataset; ``write`` lays them out from a seed: sheets in another
order and under other names, several tables on one sheet, titles, codes, notes, totals, headings of
two levels, years down or across, months, units anywhere, figures as text. The reader must find the
same facts at the cells that ``write`` returns.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.model.dataset import Number, Word
from lowcarbon_cli.model.numbers import CONTEXT, plain
from lowcarbon_cli.standards import fuels, units
from lowcarbon_cli.standards.workbook import ColumnSpec, SheetSpec, sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from lowcarbon_cli.model.dataset import Dataset, Record

Value = Decimal | str | None
Place = tuple[int, int]
MAX_DIGITS = 15


class Fact(NamedTuple):
    """What a figure is about: sheet id, year, the other key words (fuel, name ...), column id."""

    sheet: str
    year: int | None
    key: tuple[str, ...]
    column: str


@dataclass(frozen=True)
class PlainTable:
    """Records of a sheet by column id; figures in canonical units, words and fuels as ids or text."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Value], ...]


Plain = dict[str, PlainTable]
Places = dict[Fact, tuple[tuple[str, str], ...]]
"""Fact -> sheet and address of its cell; several where the fact is the sum of its months."""


def plain_of(data: Dataset) -> Plain:
    """Return the facts of a dataset as plain tables; the park's items are one row."""
    records: dict[str, Sequence[Record]] = {"park": [data.park]}
    records |= {key: table.records for key, table in data.tables.items() if table.records}
    made: Plain = {}
    for key, found in records.items():
        rows = tuple({name: _value(item) for name, item in record.fields.items()} for record in found)
        names = [column.id for column in sheet(key).columns if any(row.get(column.id) is not None for row in rows)]
        made[key] = PlainTable(tuple(names), rows)
    return made


def _value(item: object) -> Value:
    if isinstance(item, Number):
        return item.value
    return item.value if isinstance(item, Word) else None


def facts_of(data: Dataset) -> dict[Fact, Decimal]:
    """Return every figure of a dataset (years apart) by what it is about."""
    return {fact: number.value for fact, number in numbers_of(data).items()}


def numbers_of(data: Dataset) -> dict[Fact, Number]:
    """Return every figure of a dataset with its cells."""
    found: dict[Fact, Number] = {}
    for key, records in {"park": (data.park,), **{key: table.records for key, table in data.tables.items()}}.items():
        for record in records:
            row = {name: _value(item) for name, item in record.fields.items()}
            for name, item in record.fields.items():
                if isinstance(item, Number) and name != "year":
                    found[_fact(sheet(key), row, name)] = item
    return found


def _fact(spec: SheetSpec, row: Mapping[str, Value], column: str) -> Fact:
    year = row.get("year")
    words = [*(key for key in spec.key if key != "year"), "grade"]
    key = tuple(str(row[name]) for name in words if row.get(name) is not None)
    return Fact(spec.id, int(year) if isinstance(year, Decimal) else None, key, column)


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


def _style(rng: Random, spec: SheetSpec, table: PlainTable) -> Style:
    numeric = [name for name in table.columns if _column(spec, name).kind == "number"]
    lone = spec.id == "energy" and numeric == ["industrial"] and "grade" not in table.columns
    across = (spec.orientation == "years" and rng.random() < 0.4) or (lone and rng.random() < 0.3)
    months = rng.choice(("", "", "across", "down", "levels")) if lone and not across else ""
    places = ["bracket", "comma", "title", "row", "cell", "line"]
    unit_at = rng.choice(["bracket", "column", "title", "cell"] if across else places)
    return Style(rng, spec, unit_at, across, months, rng.random() < 0.4, rng.choice(("", "merge", "pattern")))


def _column(spec: SheetSpec, name: str) -> ColumnSpec:
    found = spec.column(name)
    if found is None:
        raise KeyError(name)
    return found


# -- words and figures --------------------------------------------------------------------------


def _year(style: Style, year: Value, *, heading: bool = False) -> tuple[object, str]:
    number = int(Decimal(str(year)))
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    forms: list[tuple[object, str]] = [(number, "General"), (f"{number}年", "General"), (wide, "General")]
    forms += [(f"{number}年度", "General"), (dt.datetime(number, 12, 31, tzinfo=None), "yyyy")]  # noqa: DTZ001
    return style.rng.choice(forms[:4] if heading else forms)


def _word(style: Style, column: ColumnSpec, value: Value) -> str | None:
    if value is None:
        return None
    if column.id == "fuel" and value in {item.id for item in fuels.fuels()}:
        name = style.rng.choice(FUELS.get(str(value), (fuels.fuel(str(value)).name.zh,)))
        return name + (style.rng.choice(MARKS) if style.chance(0.15) else "")
    for choice in column.choices:
        if choice.id == value:
            return style.rng.choice((choice.name.zh, *choice.aliases))
    return str(value)


def _unit_for(style: Style, column: ColumnSpec, values: Iterable[Value]) -> str:
    """Return a unit text in which every figure of a column can be written exactly; empty for none."""
    if column.unit in {"", "1", "a"} or "row" in column.unit:
        return ""
    texts = [text for text in (column.display.zh, *column.accepted) if text and _simple(text, column.unit)]
    style.rng.shuffle(texts)
    known = [value for value in values if isinstance(value, Decimal)]
    for text in texts:
        if all(_in(value, text, column) is not None for value in known):
            return text
    return units.shown(column.unit, "zh")


def _simple(text: str, canonical: str) -> bool:
    found = units.parse_unit(text)
    return found is not None and units.same_dimension(found.id, canonical)


def _in(value: Decimal, text: str, column: ColumnSpec) -> Decimal | None:
    """Return a canonical figure in another unit where that is exact and short enough for a cell."""
    found = units.parse_unit(text)
    factor = units.scale(found.id, column.unit) if found else None
    if factor is None:
        return None
    shown = CONTEXT.divide(value, factor)
    digits = len(shown.normalize().as_tuple().digits)
    return shown if digits <= MAX_DIGITS and CONTEXT.multiply(shown, factor) == value else None


def _figure(style: Style, value: Decimal, unit: str, *, rate: bool = False) -> tuple[object, str]:
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


# -- layouts ------------------------------------------------------------------------------------


def _heading(style: Style, name: str, unit: str) -> str:
    column = _column(style.spec, name)
    names = [column.zh, *(alias for alias in column.aliases if "{year}" not in alias)]
    words = style.rng.choice(names) if style.chance(0.4) else column.zh
    if style.chance(0.1) and not words.endswith(tuple("0123456789)）")):
        words += style.rng.choice(MARKS)
    return _with_unit(style, words, unit)


def _with_unit(style: Style, words: str, unit: str) -> str:
    if not unit or style.unit_at not in {"bracket", "comma", "line"}:
        return words
    return {"bracket": style.rng.choice((f"{words}（{unit}）", f"{words}({unit})")), "comma": f"{words}，{unit}",
            "line": f"{words}\n（{unit}）"}[style.unit_at]  # fmt: skip


def _titles(style: Style, block: Block, title: str, unit: str, year: str = "") -> int:
    """Write the rows above a table; return the next free row."""
    lines = [title] if title else []
    if style.chance(0.3):
        lines.append(f"表号：附{style.rng.randrange(1, 9)}表")
    if year:
        lines.append(f"报告期：{year}")
    if unit:
        lines.append(f"单位：{unit}")
    for place, line in enumerate(lines, 1):
        block.put(place, 1, line)
    return len(lines) + 1 + (bool(lines) and style.chance(0.2))


def _units(style: Style, table: PlainTable) -> dict[str, str]:
    found = {}
    for name in table.columns:
        column = _column(style.spec, name)
        if column.kind == "number":
            found[name] = _unit_for(style, column, [row.get(name) for row in table.rows])
    return found


def _title_unit(style: Style, shown: Mapping[str, str]) -> str:
    """Return the unit for a title; then every column must stand in one that its dimension takes from it."""
    fixed = {name for name in shown if _column(style.spec, name).fixed}
    return "、".join(dict.fromkeys(unit for name, unit in shown.items() if unit and name not in fixed))


def _lay_out(style: Style, table: PlainTable, title: str) -> Block:
    block = Block()
    shown = _units(style, table)
    dimensions = [units.parse_unit(unit).dimension for unit in dict.fromkeys(shown.values()) if units.parse_unit(unit)]  # type: ignore[union-attr]
    if style.unit_at == "title" and len(set(dimensions)) < len(dimensions):
        style.unit_at = "bracket"
    row = _titles(style, block, title, _title_unit(style, shown) if style.unit_at == "title" else "")
    if style.months:
        return _by_month(style, table, title)
    if style.across:
        return _across(style, table, block, row, shown)
    return _down(style, table, block, row, shown)


def _down(style: Style, table: PlainTable, block: Block, row: int, shown: Mapping[str, str]) -> Block:
    spec, names = style.spec, list(table.columns)
    first = 2 if style.chance(0.2) else 1
    if first > 1:
        block.put(row, 1, "序号")
    places = {name: first + place for place, name in enumerate(names)}
    row = _headings(style, block, row, places, shown)
    if style.unit_at == "row" and any(shown.values()):
        for name, place in places.items():
            block.put(row, place, shown.get(name) or "—")
        row += 1
    elif style.chance(0.25):
        codes = iter("乙丙丁戊己庚")
        numbers = iter(range(1, 100))
        for place, name in enumerate(names):
            word = "甲" if place == 0 else next(numbers) if _column(spec, name).kind == "number" else next(codes, "庚")
            block.put(row, places[name], word)
        row += 1
    start, before = row, object()
    for count, record in enumerate(table.rows, 1):
        if first > 1:
            block.put(row, 1, count)
        unit = _row_unit(style, record)
        for name, place in places.items():
            column, value = _column(spec, name), record.get(name)
            if name == "year" and spec.orientation == "long" and style.fill and value == before:
                continue
            _cell(style, block, (row, place), column, record, shown.get(name, ""), unit)
        before = record.get("year")
        row += 1 + (style.chance(0.05) and not style.fill)
    if "year" in places and spec.orientation == "long" and style.fill == "merge":
        _merge_years(block, places["year"], start, row)
    _below(style, block, row, places, table)
    return block


def _headings(style: Style, block: Block, row: int, places: Mapping[str, int], shown: Mapping[str, str]) -> int:
    """Write one or two levels of headings; return the row below."""
    pairs = {name: LEVELS[style.spec.id, name] for name in places if (style.spec.id, name) in LEVELS}
    if not style.levels or not pairs:
        for name, place in places.items():
            block.put(row, place, _heading(style, name, shown.get(name, "")))
        return row + 1
    merged = style.chance(0.6)
    above, start = "", 0
    for name, place in places.items():
        group = pairs.get(name)
        if group is None:
            block.put(row, place, _heading(style, name, shown.get(name, "")))
            above = ""
            if merged:
                block.merges.append((row, place, row + 1, place))
            continue
        if group[0] != above:
            above, start = group[0], place
            block.put(row, place, above)
        elif merged:
            block.merges = [area for area in block.merges if area[:2] != (row, start)]
            block.merges.append((row, start, row, place))
        block.put(row + 1, place, _with_unit(style, group[1], shown.get(name, "")))
    return row + 2


def _row_unit(style: Style, record: Mapping[str, Value]) -> str:
    """Return the unit text of a row in which all its quantities can be written exactly."""
    found = record.get("unit")
    fuel = record.get("fuel")
    if not isinstance(found, str) or not isinstance(fuel, str):
        return ""
    canonical = fuels.fuel(fuel).unit
    ratios = [name for name in ("factor", "ncv", "emission_factor") if record.get(name) is not None]
    texts = [text for text in UNITS.get(canonical, ()) if not ratios or units.scale(_id(text), canonical) == 1]
    return style.rng.choice(texts) if texts else units.shown(canonical, "zh")


def _id(text: str) -> str:
    found = units.parse_unit(text)
    if found is None:
        raise KeyError(text)
    return found.id


def _cell(style: Style, block: Block, at: Place, column: ColumnSpec, record: Mapping[str, Value], unit: str,
          row_unit: str) -> None:  # fmt: skip
    value = record.get(column.id)
    if column.kind == "year" and value is not None:
        block.put(*at, *_year(style, value))
    elif column.id == "unit" and row_unit:
        block.put(*at, row_unit)
    elif column.kind in {"text", "choice"}:
        block.put(*at, _word(style, column, value))
    elif isinstance(value, Decimal):
        shown = value
        if column.unit == "row" and row_unit:
            factor = units.scale(_id(row_unit), fuels.fuel(str(record["fuel"])).unit)
            shown = CONTEXT.divide(value, factor) if factor else value
        elif unit:
            shown = _in(value, unit, column) or value
        own = unit if style.unit_at == "cell" and not column.fixed else ""
        block.put(*at, *_figure(style, shown, own, rate=column.unit == "%" and column.fixed))
        block.facts.setdefault(_fact(style.spec, record, column.id), []).append(at)


def _merge_years(block: Block, place: int, start: int, end: int) -> None:
    filled = [row for row in range(start, end) if (row, place) in block.cells]
    for first, after in zip(filled, [*filled[1:], end], strict=True):
        if after - first > 1:
            block.merges.append((first, place, after - 1, place))


def _below(style: Style, block: Block, row: int, places: Mapping[str, int], table: PlainTable) -> None:
    """Write a total of a yearly table, and notes."""
    column = next((name for name in table.columns if _column(style.spec, name).kind == "number"), None)
    if style.spec.orientation == "years" and column and style.chance(0.2):
        block.put(row, places["year"], style.rng.choice(("合计", "平均", "合计*")))
        block.put(row, places[column], 1)
        row += 1
    for line in ("注：构造数据。", "数据来源：构造"):
        if style.chance(0.3):
            block.put(row, 1, line)
            row += 1


def _across(style: Style, table: PlainTable, block: Block, row: int, shown: Mapping[str, str]) -> Block:
    spec = style.spec
    if spec.orientation != "years":
        return _fuels_across(style, table, block, row)
    place = 2
    block.put(row, 1, style.rng.choice(("指标", "项目", "指标名称")))
    if style.unit_at == "column":
        block.put(row, 2, style.rng.choice(("单位", "计量单位")))
        place = 3
    for step, record in enumerate(table.rows):
        block.put(row, place + step, *_year(style, record["year"], heading=True))
    for name in table.columns:
        column = _column(spec, name)
        if name == "year":
            continue
        row += 1
        block.put(row, 1, _heading(style, name, shown.get(name, "")))
        if style.unit_at == "column":
            block.put(row, 2, shown.get(name) or ("—" if column.kind == "number" else None))
        for step, record in enumerate(table.rows):
            _cell(style, block, (row, place + step), column, record, shown.get(name, ""), "")
    if style.chance(0.3):
        block.put(row + 1, 1, "注：构造数据。")
    return block


def _by_fuel(table: PlainTable) -> dict[str, list[Mapping[str, Value]]]:
    found: dict[str, list[Mapping[str, Value]]] = {}
    for record in table.rows:
        found.setdefault(str(record["fuel"]), []).append(record)
    return found


def _fuels_across(style: Style, table: PlainTable, block: Block, row: int) -> Block:
    years = sorted({record["year"] for record in table.rows if isinstance(record["year"], Decimal)})
    for place, words in enumerate(("能源名称", "计量单位"), 1):
        block.put(row, place, words)
    for step, year in enumerate(years):
        block.put(row, 3 + step, *_year(style, year, heading=True))
    for fuel, records in _by_fuel(table).items():
        row += 1
        unit = _row_unit(style, records[0])
        block.put(row, 1, _word(style, _column(style.spec, "fuel"), fuel))
        block.put(row, 2, unit)
        for record in records:
            place = 3 + years.index(Decimal(str(record["year"])))
            _cell(style, block, (row, place), _column(style.spec, "industrial"), record, "", unit)
    return block


# -- months -------------------------------------------------------------------------------------

PERIODS = ("1—2月", *(f"{month}月" for month in range(3, 13)))


def _shares(style: Style, value: Decimal) -> list[Decimal]:
    """Return eleven figures (January and February together) that add to ``value`` exactly."""
    step = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
    each = (value / 12).quantize(step)
    rest = [each + style.rng.randrange(-3, 4) * step for _ in range(10)]
    return [value - sum(rest), *rest]


def _by_month(style: Style, table: PlainTable, title: str) -> Block:
    """Write one table per year below another, each with its months down or across."""
    block = Block()
    for year in sorted({record["year"] for record in table.rows if isinstance(record["year"], Decimal)}):
        records = [record for record in table.rows if record["year"] == year]
        part = Block()
        _titles(style, part, f"{int(year)}年{title or style.spec.zh}", "")
        row = part.bottom + 1
        (_months_across if style.months == "across" else _months_down)(style, part, row, records)
        _add(block, part, block.bottom + (2 if block.cells else 0), 0)
    return block


def _months_across(style: Style, block: Block, row: int, records: Sequence[Mapping[str, Value]]) -> None:
    total = style.chance(0.5)
    for place, words in enumerate(("能源名称", "计量单位", *PERIODS, *(["合计"] if total else [])), 1):
        block.put(row, place, words)
    for step, record in enumerate(records, 1):
        unit = units.shown(fuels.fuel(str(record["fuel"])).unit, "zh")
        block.put(row + step, 1, _word(style, _column(style.spec, "fuel"), record["fuel"]))
        block.put(row + step, 2, unit)
        value = Decimal(str(record["industrial"]))
        for place, share in enumerate(_shares(style, value), 3):
            block.put(row + step, place, *_figure(style, share, ""))
            block.facts.setdefault(_fact(style.spec, record, "industrial"), []).append((row + step, place))
        if total:
            block.put(row + step, 14, *_figure(style, value, ""))


def _months_down(style: Style, block: Block, row: int, records: Sequence[Mapping[str, Value]]) -> None:
    levels = style.months == "levels"
    for place, words in enumerate(("月份", "能源名称", "计量单位", "工业生产消费"), 1):
        block.put(row, place, words)
    if levels:
        block.put(row + 1, 4, "本月")
        block.put(row + 1, 5, "累计")
        block.merges += [(row, place, row + 1, place) for place in (1, 2, 3)] + [(row, 4, row, 5)]
        row += 1
    shares = [_shares(style, Decimal(str(record["industrial"]))) for record in records]
    for step, period in enumerate(PERIODS):
        for record, parts in zip(records, shares, strict=True):
            row += 1
            unit = units.shown(fuels.fuel(str(record["fuel"])).unit, "zh")
            block.put(row, 1, period)
            block.put(row, 2, _word(style, _column(style.spec, "fuel"), record["fuel"]))
            block.put(row, 3, unit)
            block.put(row, 4, *_figure(style, parts[step], ""))
            block.facts.setdefault(_fact(style.spec, record, "industrial"), []).append((row, 4))
            if levels:
                block.put(row, 5, *_figure(style, sum(parts[: step + 1], Decimal(0)), ""))


# -- the workbook -------------------------------------------------------------------------------


def _add(target: Block, part: Block, rows: int, columns: int) -> None:
    """Put one block into another, moved down and right."""
    target.cells |= {(row + rows, column + columns): cell for (row, column), cell in part.cells.items()}
    target.merges += [(a + rows, b + columns, c + rows, d + columns) for a, b, c, d in part.merges]
    for fact, places in part.facts.items():
        target.facts.setdefault(fact, []).extend((row + rows, column + columns) for row, column in places)


def _items(style: Style, table: PlainTable) -> Block:
    block = Block()
    row = 1
    if style.chance(0.5):
        for place, words in enumerate(("项目", "内容", "备注"), 1):
            block.put(1, place, words)
        row = 2
    record = table.rows[0]
    for name in table.columns:
        column = _column(style.spec, name)
        unit = _unit_for(style, column, [record.get(name)]) if column.kind == "number" else ""
        words = column.zh if not column.aliases or style.chance(0.6) else column.aliases[0]
        style.unit_at = "bracket"
        block.put(row, 1, _with_unit(style, words, unit))
        _cell(style, block, (row, 2), column, record, unit, "")
        if column.kind == "year":
            block.facts[_fact(style.spec, record, name)] = [(row, 2)]
        row += 1
    return block


def arrange(park: Plain, seed: int) -> dict[str, Block]:
    """Return the sheets of a messy workbook, in their order."""
    rng = Random(seed)  # noqa: S311 - layouts, no secrets
    sheets: dict[str, Block] = {}
    together: list[Block] = []
    for key in rng.sample(sorted(park), len(park)):
        spec, table = sheet(key), park[key]
        style = _style(rng, spec, table)
        if spec.orientation == "keyvalue":
            sheets[rng.choice((spec.zh, spec.aliases[0], f"附表1 {spec.zh}"))] = _items(style, table)
        elif key in {"economy", "totals", "env", "power", "energy"} and rng.random() < 0.4:
            together.append(_lay_out(style, table, rng.choice((spec.zh, f"表{rng.randrange(1, 9)} {spec.zh}"))))
        else:
            name = rng.choice((spec.zh, spec.zh, *spec.aliases, f"附表{rng.randrange(1, 9)} {spec.zh}"))
            sheets[name] = _lay_out(style, table, rng.choice(("", spec.zh)))
    if together:
        sheets[rng.choice(("数据", "Sheet1", "汇总"))] = _together(rng, together)
    names = rng.sample(list(sheets), len(sheets))
    return {name: sheets[name] for name in names}


def _together(rng: Random, blocks: Sequence[Block]) -> Block:
    """Put several tables on one sheet: below each other, or side by side across an empty column."""
    whole = Block()
    for block in blocks:
        if whole.cells and rng.random() < 0.4:
            _add(whole, block, 0, whole.right + 1)
        else:
            # below everything that is there, so that no table stands beside a part of another
            _add(whole, block, whole.bottom + (rng.choice((1, 2)) if whole.cells else 0), 0)
    return whole


def write(path: Path, park: Plain, seed: int) -> Places:
    """Write the park's facts as a workbook in the layout of ``seed``; return the cells of every fact."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    places: Places = {}
    for name, block in arrange(park, seed).items():
        made = book.create_sheet(name)
        for (row, column), (value, form) in block.cells.items():
            cell = made.cell(row, column, value)
            cell.number_format = form
        for area in block.merges:
            made.merge_cells(start_row=area[0], start_column=area[1], end_row=area[2], end_column=area[3])
        for fact, found in block.facts.items():
            places[fact] = tuple((name, f"{column_letters(column)}{row}") for row, column in found)
    book.save(path)
    return places
