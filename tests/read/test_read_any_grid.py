"""Whatever stands in the cells: the reader answers with records and findings, never with an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lowcarbon_cli.model.dataset import Blank, Number
from lowcarbon_cli.model.messages import catalogue, describe
from lowcarbon_cli.read.grid import Area, GridCell, PlainSheet
from lowcarbon_cli.read.merge import merge
from lowcarbon_cli.read.records import records_of
from lowcarbon_cli.read.uses import sheet_use
from lowcarbon_cli.read.worksheet import read_worksheet
from lowcarbon_cli.standards.units import unit
from lowcarbon_cli.standards.workbook import workbook_spec

if TYPE_CHECKING:
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.read.table import RawTable
    from lowcarbon_cli.standards.workbook import SheetSpec

WORDS = [
    "单位：万元",
    "合计",
    "其中：原煤",
    "注：略",
    "示例",
    "原煤",
    "电力",
    "天燃气",
    "吨",
    "万吨",
    "吨标准煤",
    "%",
    "—",
    "无",
    "约5",
    "1,000",
    "3.5%",
    "66.2万吨",
    "2020年",
    "2021E",
    "单位",
    "kgce/kg",
    "GJ/t",
    "是",
    "投入",
    "#N/A",
    "项目",
    "内容",
    "½",
    "1月",
    "1—2月",
    "累计",
    "本月",
    "月份",
    "甲",
    "合计",
    "表号：205-1表",
    "2023年能源",
    "火力发电",
    "供热",
    "加工转换投入合计",
    "增长1.2倍",
    "2.5亿",
    "原煤①",
    "9.1E+17",
]
CELLS = st.one_of(
    st.sampled_from(WORDS).map(lambda word: GridCell(word, "text")),
    st.sampled_from([2020, 2021, 2022, 0, -3, 5.25, 1e15, 1e-9]).map(lambda value: GridCell(value, "number")),
    st.sampled_from([0.05, 1.2]).map(lambda value: GridCell(value, "number", "0.0%")),
    st.just(GridCell("#REF!", "error")),
    st.just(GridCell(None, "formula", "General", "=A1")),
    st.booleans().map(lambda value: GridCell(value, "bool")),
)


@st.composite
def grids(draw: st.DrawFn) -> tuple[SheetSpec, PlainSheet]:
    spec = draw(st.sampled_from(workbook_spec().sheets))
    names = [name for column in spec.columns for name in (column.zh, column.en, f"{column.zh}（{column.display.zh}）")]
    cells = st.one_of(st.sampled_from(names).map(lambda word: GridCell(word, "text")), CELLS)
    rows = draw(
        st.dictionaries(
            st.integers(1, 8), st.dictionaries(st.integers(1, 6), cells, min_size=1, max_size=6), max_size=8
        )
    )
    ordered = {row: dict(sorted(rows[row].items())) for row in sorted(rows)}
    merged = draw(st.sampled_from([(), (Area(2, 1, 4, 1),), (Area(1, 1, 1, 3),), (Area(1, 1, 2, 1), Area(1, 2, 1, 4))]))
    return spec, PlainSheet(spec.zh, spec.zh, ordered, merged)


@settings(max_examples=400)
@given(grids())
def test_any_grid_is_read(grid: tuple[SheetSpec, PlainSheet]) -> None:
    _, sheet = grid
    tables = read_worksheet(sheet, "a.xlsx")
    for table in tables:
        records, totals, findings = records_of(table)
        merged, more = merge(table.spec, [records, records])
        assert len(merged) <= 2 * len(records)
        for item in (*findings, *more):
            assert describe(item, "zh")
            assert describe(item, "en")
        for record in (*records, *totals, *merged):
            for column, field in record.fields.items():
                assert table.spec.column(column) is not None
                if isinstance(field, Number):
                    # every figure stands where it says it stands, in a unit that exists, exactly converted
                    assert all(sheet.rows.get(cell.row, {}).get(cell.column) is not None for cell in field.cells)
                    unit(field.unit)
                    unit(field.written_unit)
                    assert field.value == field.written * field.scale
                    assert field.half_width >= 0
    use, _ = sheet_use(sheet, "a.xlsx", tables)
    assert use.filled == use.read + use.ignored == sum(len(cells) for cells in rows_of(sheet))
    assert all(f"ignored_{reason}" in catalogue()["label"] for reason, _ in use.reasons)


POOLS = {
    "year": [GridCell(2020, "number"), GridCell(2021.0, "number"), GridCell("2022年", "text")],
    "fuel": [GridCell(word, "text") for word in ("外购蒸汽", "原煤①", "煤气")],
    "unit": [GridCell(word, "text") for word in ("吨", "万吨", "百万千焦", "—", "桶桶")],
}
"""Cells that mean something else beside different neighbours, or of which something is to be said."""


@st.composite
def repetitions(draw: st.DrawFn) -> PlainSheet:
    """A table of few different cells, so that equal ones stand below each other beside different neighbours."""
    spec = draw(st.sampled_from([sheet for sheet in workbook_spec().sheets if sheet.orientation != "keyvalue"]))
    others = [column for column in spec.columns if column.id not in spec.key]
    columns = [column for column in spec.columns if column.id in spec.key]
    columns += draw(st.lists(st.sampled_from(others), max_size=5, unique_by=lambda column: column.id))
    unit = spec.column("unit")
    columns += [unit] if unit is not None and unit not in columns else []
    heads = [column.zh + draw(st.sampled_from(["", f"（{column.display.zh}）"])) for column in columns]
    pools = [POOLS.get(column.id) or draw(st.lists(CELLS, min_size=1, max_size=2)) for column in columns]
    rows = {1: {at: GridCell(head, "text") for at, head in enumerate(heads, 1)}}
    for row in range(2, draw(st.integers(4, 8))):
        rows[row] = {at: draw(st.sampled_from(pool)) for at, pool in enumerate(pools, 1)}
    return PlainSheet(spec.zh, spec.zh, rows)


@settings(max_examples=300)
@given(repetitions())
def test_a_row_is_what_it_is_alone(sheet: PlainSheet) -> None:
    """The second method: a table for each row, so that nothing is known from the rows above."""
    for table in read_worksheet(sheet, "a.xlsx"):
        if any(raw.months for raw in table.records):
            continue  # months of a year are one record
        said = _said(replace(table, records=[], totals=[]))
        alone = [replace(table, records=[raw], totals=[]) for raw in table.records]
        made = [record for one in alone for record in records_of(one)[0]]
        assert records_of(replace(table, totals=[]))[0] == made
        assert _said(replace(table, totals=[])) == said.union(*map(_said, alone))


def _said(table: RawTable) -> set[tuple[str, CellRef]]:
    return {(item.code, cell) for item in records_of(table)[2] for cell in item.cells}


def rows_of(sheet: PlainSheet) -> list[dict[int, GridCell]]:
    return [dict(cells) for cells in sheet.rows.values()]


def test_an_error_in_the_unit_of_a_total_is_no_unit() -> None:
    """A total row's unit cell of #REF! was once taken for the id of a unit and stopped the reader."""
    spec = next(sheet for sheet in workbook_spec().sheets if sheet.id == "transform")
    texts = {
        1: ("年份", "企业/装置", "投入产出", "计量单位", "实物量"),
        2: ("2023年", "热电厂", "产出", "吨", "4"),
        3: ("累计", "", "", "#REF!", "4"),
    }
    rows = {
        row: {at: GridCell(text, "error" if text == "#REF!" else "text") for at, text in enumerate(line, 1) if text}
        for row, line in texts.items()
    }
    (table,) = read_worksheet(PlainSheet(spec.zh, spec.zh, rows), "a.xlsx")
    records, totals, _ = records_of(table)
    assert (len(records), len(totals)) == (1, 1)
    assert isinstance(totals[0].fields["unit"], Blank)
