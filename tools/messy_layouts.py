"""Write the facts of a clean park as a workbook in a random messy layout, and say where each fact stands.

``plain_of`` takes the facts from a dataset; ``write`` lays them out from a seed: sheets in another
order and under other names, several tables on one sheet, titles, codes, notes, totals, headings of
two levels, years down or across, months, units anywhere, figures as text. The reader must find the
same facts at the cells that ``write`` returns.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.standards import fuels, units
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.workbook import sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

from tools.messy_cells import (
    LEVELS,
    MARKS,
    Block,
    Style,
    column_of,
    figure_cell,
    fill_cell,
    row_unit_of,
    style_for,
    unit_for,
    word_of,
    year_cell,
)
from tools.messy_facts import Places, Plain, PlainTable, Value, fact_of
from tools.messy_forms import form, suits

# -- layouts ------------------------------------------------------------------------------------


def _heading(style: Style, name: str, unit: str) -> str:
    column = column_of(style.spec, name)
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
        column = column_of(style.spec, name)
        if column.kind == "number":
            found[name] = unit_for(style, column, [row.get(name) for row in table.rows])
    return found


def _title_unit(style: Style, shown: Mapping[str, str]) -> str:
    """Return the unit for a title; then every column must stand in one that its dimension takes from it."""
    fixed = {name for name in shown if column_of(style.spec, name).fixed}
    return "、".join(dict.fromkeys(unit for name, unit in shown.items() if unit and name not in fixed))


def _lay_out(style: Style, table: PlainTable, title: str) -> Block:
    block = Block()
    shown = _units(style, table)
    dimensions = [parse_unit(unit).dimension for unit in dict.fromkeys(shown.values()) if parse_unit(unit)]  # type: ignore[union-attr]
    if style.unit_at == "title" and len(set(dimensions)) < len(dimensions):
        style.unit_at = "bracket"
    row = _titles(style, block, title, _title_unit(style, shown) if style.unit_at == "title" else "")
    if spec_form(style, table):
        return _forms(style, table)
    if style.months:
        return _by_month(style, table, title)
    if style.across:
        return _across(style, table, block, row, shown)
    return _down(style, table, block, row, shown)


def spec_form(style: Style, table: PlainTable) -> bool:
    """Tell whether a table of energy is written as the national form, one below another for the years."""
    return style.spec.id == "energy" and not style.months and suits(table) and style.chance(0.35)


def _forms(style: Style, table: PlainTable) -> Block:
    block = Block()
    for year in sorted({record["year"] for record in table.rows if isinstance(record["year"], Decimal)}):
        _add(block, form(style, table, year), block.bottom + (style.rng.choice((1, 2)) if block.cells else 0), 0)
    return block


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
            word = (
                "甲" if place == 0 else next(numbers) if column_of(spec, name).kind == "number" else next(codes, "庚")
            )
            block.put(row, places[name], word)
        row += 1
    start, before = row, object()
    for count, record in enumerate(table.rows, 1):
        if first > 1:
            block.put(row, 1, count)
        unit = row_unit_of(style, record)
        for name, place in places.items():
            column, value = column_of(spec, name), record.get(name)
            if name == "year" and spec.orientation == "long" and style.fill and value == before:
                continue
            fill_cell(style, block, (row, place), column, record, shown.get(name, ""), unit)
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


def _merge_years(block: Block, place: int, start: int, end: int) -> None:
    filled = [row for row in range(start, end) if (row, place) in block.cells]
    for first, after in zip(filled, [*filled[1:], end], strict=True):
        if after - first > 1:
            block.merges.append((first, place, after - 1, place))


def _below(style: Style, block: Block, row: int, places: Mapping[str, int], table: PlainTable) -> None:
    """Write a total of a yearly table, and notes."""
    column = next((name for name in table.columns if column_of(style.spec, name).kind == "number"), None)
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
        block.put(row, place + step, *year_cell(style, record["year"], heading=True))
    for name in table.columns:
        column = column_of(spec, name)
        if name == "year":
            continue
        row += 1
        block.put(row, 1, _heading(style, name, shown.get(name, "")))
        if style.unit_at == "column":
            block.put(row, 2, shown.get(name) or ("—" if column.kind == "number" else None))
        for step, record in enumerate(table.rows):
            fill_cell(style, block, (row, place + step), column, record, shown.get(name, ""), "")
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
        block.put(row, 3 + step, *year_cell(style, year, heading=True))
    for fuel, records in _by_fuel(table).items():
        row += 1
        unit = row_unit_of(style, records[0])
        block.put(row, 1, word_of(style, column_of(style.spec, "fuel"), fuel))
        block.put(row, 2, unit)
        for record in records:
            place = 3 + years.index(Decimal(str(record["year"])))
            fill_cell(style, block, (row, place), column_of(style.spec, "industrial"), record, "", unit)
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
        block.put(row + step, 1, word_of(style, column_of(style.spec, "fuel"), record["fuel"]))
        block.put(row + step, 2, unit)
        value = Decimal(str(record["industrial"]))
        for place, share in enumerate(_shares(style, value), 3):
            block.put(row + step, place, *figure_cell(style, share, ""))
            block.facts.setdefault(fact_of(style.spec, record, "industrial"), []).append((row + step, place))
        if total:
            block.put(row + step, 14, *figure_cell(style, value, ""))


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
            block.put(row, 2, word_of(style, column_of(style.spec, "fuel"), record["fuel"]))
            block.put(row, 3, unit)
            block.put(row, 4, *figure_cell(style, parts[step], ""))
            block.facts.setdefault(fact_of(style.spec, record, "industrial"), []).append((row, 4))
            if levels:
                block.put(row, 5, *figure_cell(style, sum(parts[: step + 1], Decimal(0)), ""))


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
        column = column_of(style.spec, name)
        unit = unit_for(style, column, [record.get(name)]) if column.kind == "number" else ""
        words = column.zh if not column.aliases or style.chance(0.6) else column.aliases[0]
        style.unit_at = "bracket"
        block.put(row, 1, _with_unit(style, words, unit))
        fill_cell(style, block, (row, 2), column, record, unit, "")
        row += 1
    return block


def arrange(park: Plain, seed: int) -> dict[str, Block]:
    """Return the sheets of a messy workbook, in their order."""
    rng = Random(seed)  # noqa: S311 - layouts, no secrets
    sheets: dict[str, Block] = {}
    together: list[Block] = []
    for key in rng.sample(sorted(park), len(park)):
        spec, table = sheet(key), park[key]
        style = style_for(rng, spec, table)
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
        for (row, column), (value, shape) in block.cells.items():
            cell = made.cell(row, column, value)
            cell.number_format = shape
        for area in block.merges:
            made.merge_cells(start_row=area[0], start_column=area[1], end_row=area[2], end_column=area[3])
        for fact, found in block.facts.items():
            places[fact] = tuple((name, f"{column_letters(column)}{row}") for row, column in found)
    book.save(path)
    return places
