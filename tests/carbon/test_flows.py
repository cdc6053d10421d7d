"""Balance and flows of park B, node by node by hand; what does not balance; the diagram."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pytest
from tests.carbon.books import EXAMPLES, analysed, changed, part, told
from tools.carbon_examples import FLOWS, MATERIALS

from lowcarbon_cli.model.carbon.flows import ITEMS, Flows, Graph
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lowcarbon_cli.model.carbon.flows import BalanceRow, Node
    from lowcarbon_cli.model.values import Evaluated


def flows(tmp_path: Path, **sheets: Sequence[Sequence[object]]) -> Flows:
    found = part(analysed(tmp_path, changed("park-b", **sheets), "flows"), "flows")
    assert isinstance(found, Flows)
    return found


def energy(found: Flows) -> Graph:
    return next(graph for graph in found.graphs if graph.kind == "energy")


def known(value: Evaluated | None) -> Decimal:
    assert isinstance(value, Derivation), value
    return value.value


def both(*values: Evaluated | None) -> tuple[object, ...]:
    return tuple(known(value) for value in values)


def places(value: Evaluated | None) -> list[str]:
    """Return the cells that would cure a missing figure."""
    assert isinstance(value, Missing), value
    return [cell.a1 for cell in value.cells]


def carriers(found: Flows) -> dict[str, BalanceRow]:
    (year,) = found.balance
    return {row.carrier.zh: row for row in (*year.rows, year.total)}


def test_every_unit_of_park_b_balances(tmp_path: Path) -> None:
    graph = energy(flows(tmp_path))
    assert (len(graph.nodes), len(graph.lines)) == (13, 13)
    # in 142860 + 73740 + 39900 + 1748.52 + 2089.3 = 260337.82, out 245.8 + 11061 = 11306.8
    assert known(graph.enters) == Decimal("260337.82")
    assert known(graph.sent_out) == Decimal("11306.8")
    assert known(graph.kept) == Decimal("249031.02")
    assert graph.left_out == ()
    inner = {node.name: (known(node.inflow), known(node.outflow)) for node in graph.nodes if node.kind == "inner"}
    assert inner == {
        "热电厂": (Decimal(142860), Decimal(142860)),
        "热网": (Decimal(81840), Decimal(81840)),
        "企业": (Decimal("197367.02"), Decimal("197367.02")),
    }
    assert {node.state for node in graph.nodes if node.kind == "inner"} == {"balanced"}
    assert {node.state for node in graph.nodes if node.kind != "inner"} == {"unasked"}


def test_the_energy_balance_of_park_b(tmp_path: Path) -> None:
    """Power: 73740 + 2089.3 + 14748 - 11306.8 - 79270.5 = 0; heat: 81840 - 80135 = 1705, the loss of the network."""
    rows = carriers(flows(tmp_path))
    power, heat, coal, total = (rows[name] for name in ("电力", "热力", "原煤", "合计"))
    assert both(power.network_loss, power.residual) == (0, 0)
    assert both(heat.network_loss, heat.residual) == (1705, 0)
    assert isinstance(coal.residual, Missing)  # the workbook gives no purchase of coal: nothing is assumed
    assert both(coal.into_plants, coal.final) == (Decimal(200000) * Decimal("0.7143"), 0)
    assert known(rows["天然气"].feedstock) == 500 * Decimal("13.3")
    # input 142860 - (81840 + 14748) made; final 79270.5 + 80135 + 39900 + 1748.52
    assert both(total.into_plants, total.made) == (142860, 96588)
    assert known(total.conversion_loss) == 46272
    assert known(total.final) == Decimal("201054.02")
    assert known(total.network_loss) == 1705
    assert isinstance(total.purchase, Missing)
    assert isinstance(total.residual, Missing)


HEADS = [
    "年份",
    "能源名称",
    "计量单位",
    "期初库存量",
    "购进量",
    "消费量合计",
    "期末库存量",
    "采用折标系数（吨标准煤/计量单位）",
]
NONE = [["年份"]]


def stocks(tmp_path: Path, *rows: Sequence[object], **sheets: Sequence[Sequence[object]]) -> Flows:
    sheets = {"加工转换与回收利用": NONE, "电力热力与绿电": NONE, **sheets}
    return flows(tmp_path, 能源消费=[HEADS, *rows], **sheets)


def test_stocks_close(tmp_path: Path) -> None:
    """Purchase 200500 + opening 10000 - closing 10500 - use 200000 = 0 t of coal."""
    row = carriers(stocks(tmp_path, [2023, "原煤", "吨", 10000, 200500, 200000, 10500, 0.7143]))["原煤"]
    assert known(row.residual) == 0


def test_a_whole_park_closes_against_the_boundary_total(tmp_path: Path) -> None:
    """With purchases of all fuels the total of T7 is the boundary total of the accounts.

    249031.02 = 201054.02 used + 46272 lost in plants + 1705 lost in the network (worked in the other tests).
    """
    rows = [list(row) for row in EXAMPLES["park-b"]["能源消费"]]
    bought = ["购进量", 200000, None, None, 3000, 1200]
    rows = [[*row, value] for row, value in zip(rows, bought, strict=True)]
    total = carriers(flows(tmp_path, 能源消费=rows))["合计"]
    assert known(total.residual) == 0
    supply = sum(known(getattr(total, item)) for item in ("purchase", "primary")) - known(total.sent)
    assert supply == Decimal("249031.02")
    assert supply == known(total.final) + known(total.conversion_loss) + known(total.network_loss)


def test_a_blank_stock_is_unknown_beside_one_that_is_given(tmp_path: Path) -> None:
    coal = [2023, "原煤", "吨", 10000, 200500, 200000, None, 0.7143]
    found = carriers(stocks(tmp_path, coal))
    assert places(found["原煤"].closing) == ["G2"]
    assert places(found["原煤"].residual) == ["G2"]
    assert places(found["合计"].residual) == ["G2"]
    oil = [2023, "柴油", "吨", None, 1200, 1200, None, 1.4571]
    found = carriers(stocks(tmp_path, [*coal[:6], 10500, coal[7]], oil))
    assert known(found["原煤"].residual) == 0
    assert places(found["柴油"].residual) == ["D3", "G3"]  # other rows fill these columns


def test_no_row_fills_the_stocks_there_are_none(tmp_path: Path) -> None:
    row = carriers(stocks(tmp_path, [2023, "柴油", "吨", None, 1200, 1200, None, 1.4571]))["柴油"]
    assert (row.opening, row.closing) == (None, None)
    assert known(row.residual) == 0


def power(**columns: object) -> list[list[object]]:
    """Return park B's sheet of power and heat with columns put in or changed."""
    heads, figures = EXAMPLES["park-b"]["电力热力与绿电"]
    held: dict[str, object] = {str(head): value for head, value in zip(heads, figures, strict=True)}
    held |= columns
    return [list(held), list(held.values())]


def test_an_unknown_purchase_of_power_is_not_none(tmp_path: Path) -> None:
    row = carriers(flows(tmp_path, 电力热力与绿电=power(**{"网购电量（万千瓦时）": ""})))["电力"]
    assert places(row.purchase) == ["B2"]
    assert places(row.residual) == ["B2"]


def test_direct_green_power_is_supply(tmp_path: Path) -> None:
    """4000 of the 60000 come by a line of their own: the power balance closes as before."""
    sheet = power(**{"网购电量（万千瓦时）": 56000, "绿电直连/专线电量（万千瓦时）": 4000})
    row = carriers(flows(tmp_path, 电力热力与绿电=sheet))["电力"]
    assert known(row.direct) == 4000 * Decimal("1.229")
    assert both(row.residual, row.network_loss) == (0, 0)


def test_recovered_heat_that_is_counted_is_supply(tmp_path: Path) -> None:
    """120000 GJ x 0.0341 = 4092 tce recovered; the use is raised by as much: still 1705 lost."""
    plants = [list(row) for row in EXAMPLES["park-b"]["加工转换与回收利用"]]
    plants[4][8] = "是"
    used = [list(row) for row in EXAMPLES["park-b"]["能源消费"]]
    used[3][3] = 2350000 + 120000
    row = carriers(flows(tmp_path, 加工转换与回收利用=plants, 能源消费=used))["热力"]
    assert known(row.recovered) == 4092
    assert both(row.network_loss, row.residual) == (1705, 0)


def test_recovered_heat_that_may_be_counted_is_unknown(tmp_path: Path) -> None:
    plants = [list(row) for row in EXAMPLES["park-b"]["加工转换与回收利用"]]
    plants[4][8] = None
    row = carriers(flows(tmp_path, 加工转换与回收利用=plants))["热力"]
    assert places(row.recovered) == places(row.residual) == ["I5"]


@pytest.mark.parametrize(("purchase", "told"), [("", 50000), (60000, 60000)])
def test_the_power_sheet_comes_before_the_purchase_of_the_energy_sheet(
    purchase: object, told: int, tmp_path: Path
) -> None:
    rows = [list(row) for row in EXAMPLES["park-b"]["能源消费"]]
    rows = [[*row, value] for row, value in zip(rows, ["购进量", 200000, 50000, None, 3000, 1200], strict=True)]
    sheet = power(**{"网购电量（万千瓦时）": purchase})
    row = carriers(flows(tmp_path, 能源消费=rows, 电力热力与绿电=sheet))["电力"]
    assert known(row.purchase) == told * Decimal("1.229")


def test_power_of_two_names_is_one_carrier(tmp_path: Path) -> None:
    """63000 + 1500 photovoltaic: the purchase counts once."""
    rows = [list(row) for row in EXAMPLES["park-b"]["能源消费"]]
    rows[2][3] = 63000
    rows.append([2023, "光伏发电自用", "万千瓦时", 1500, *[None] * 5])
    found = carriers(flows(tmp_path, 能源消费=rows))
    assert known(found["电力"].purchase) == 73740
    assert known(found["电力"].residual) == 0
    assert "光伏电力" not in found


def test_a_surplus_beyond_what_networks_lose_is_residual(tmp_path: Path) -> None:
    """1 500 000 GJ used of 2 400 000 made: 900 000 x 0.0341 = 30690 is no network loss."""
    used = [list(row) for row in EXAMPLES["park-b"]["能源消费"]]
    used[3][3] = 1500000
    row = carriers(flows(tmp_path, 能源消费=used))["热力"]
    assert row.network_loss is None
    assert known(row.residual) == 30690


def test_rows_of_no_known_fuel_stand_in_the_balance_and_stop_its_totals(tmp_path: Path) -> None:
    rows = [list(row) for row in EXAMPLES["park-b"]["能源消费"]]
    rows.append([2023, "无名油", "吨", 100, *[None] * 5])
    found = carriers(flows(tmp_path, 能源消费=rows))
    assert places(found["无名油"].final) == ["B7"]
    assert places(found["合计"].final) == ["B7"]
    plants = [list(row) for row in EXAMPLES["park-b"]["加工转换与回收利用"]]
    plants[2][4] = "无名气"
    found = carriers(flows(tmp_path, 加工转换与回收利用=plants))
    assert places(found["无名气"].made) == ["E3"]
    assert places(found["合计"].conversion_loss) == ["E3"]


@pytest.mark.parametrize(
    ("sheet", "place", "carrier", "item"),
    [("能源消费", 5, "天然气", "final"), ("加工转换与回收利用", 3, "热力", "made")],
)
def test_a_row_without_its_year_stops_its_carrier_and_the_totals(
    sheet: str, place: int, carrier: str, item: str, tmp_path: Path
) -> None:
    rows = [list(row) for row in EXAMPLES["park-b"][sheet]]
    rows.append([None, *rows[place - 1][1:]])
    found = carriers(flows(tmp_path, **{sheet: rows}))
    lost = f"A{len(rows)}"
    for row in (found[carrier], found["合计"]):
        assert lost in places(getattr(row, item))
        assert lost in places(row.residual)
    assert known(found["电力"].residual) == 0


def test_a_park_with_every_kind_of_supply_closes_carrier_by_carrier_and_in_all(tmp_path: Path) -> None:
    """Worked by hand; 10 t of coal are put in too many. Of the recovered heat 80000 GJ are counted, 60000 are not.

    Power: 40000 bought + 6000 direct + 3000 own + 11000 made - 5000 - 400 sent - 53900 used = 700 lost, of 54600.
    Heat: 100000 bought + 2034000 made + 80000 recovered - 150000 sent - 2024000 used = 40000 lost, of 2064000.
    """
    found = carriers(
        flows(
            tmp_path,
            能源消费=[
                [*HEADS, "用于原材料"],
                [2023, "原煤", "吨", 12345.6, 181010, 183000, 10345.6, 0.7143, 0],
                [2023, "天然气", "万立方米", 50, 4200, 4180, 70, 13.3, 900],
                [2023, "电力", "万千瓦时", None, None, 53900, None, None, None],
                [2023, "热力", "GJ", None, None, 2024000, None, 0.0341, None],
            ],
            加工转换与回收利用=[
                EXAMPLES["park-b"]["加工转换与回收利用"][0],
                [2023, "热电厂", "火力发电", "投入", "原煤", "吨", 150000, None, None, 0.7143],
                [2023, "热电厂", "供热", "产出", "热力", "GJ", 2000000, None, None, 0.0341],
                [2023, "热电厂", "火力发电", "产出", "电力", "万千瓦时", 11000, None, None, None],
                [2023, "电锅炉", "供热", "投入", "电力", "万千瓦时", 1000, None, None, None],
                [2023, "电锅炉", "供热", "产出", "热力", "GJ", 34000, None, None, 0.0341],
                [2023, "余热甲", "回收利用", "回收利用", "热力", "GJ", 80000, None, "是", 0.0341],
                [2023, "余热乙", "回收利用", "回收利用", "热力", "GJ", 60000, None, "否", 0.0341],
            ],
            电力热力与绿电=[
                ["年份", "网购电量（万千瓦时）", "绿电直连/专线电量（万千瓦时）", "分布式光伏发电量（万千瓦时）",
                 "其中：自发自用（万千瓦时）", "其中：上网（万千瓦时）", "外送园区外电量（万千瓦时）",
                 "外购热力（GJ）", "外供园区外热力（GJ）"],
                [2023, 40000, 6000, 3000, 2600, 400, 5000, 100000, 150000],
            ],
        )
    )  # fmt: skip
    for row in found.values():
        given = {item: known(value) for item in ITEMS if (value := getattr(row, item)) is not None}
        came = sum(given.get(item, 0) for item in ("purchase", "direct", "primary", "recovered", "opening", "made"))
        went = sum(given.get(item, 0) for item in ("closing", "sent", "into_plants", "final", "network_loss"))
        assert came == went + given["residual"]
    power, heat, total = (found[name] for name in ("电力", "热力", "合计"))
    # at 1.229 tce/10k kWh and 0.0341 tce/GJ
    assert both(power.purchase, power.direct, power.primary) == (49160, 7374, 3687)
    assert both(power.sent, power.into_plants, power.network_loss) == (Decimal("6636.6"), 1229, Decimal("860.3"))
    assert both(heat.purchase, heat.recovered, heat.made) == (3410, 2728, Decimal("69359.4"))
    assert both(heat.sent, heat.network_loss) == (5115, 1364)
    assert known(found["原煤"].residual) == known(total.residual) == Decimal("7.143")
    assert known(total.feedstock) == 11970
    assert known(total.network_loss) == Decimal("2224.3")
    # in plants 107145 + 1229, out of them 13519 + 69359.4
    assert known(total.conversion_loss) == Decimal("25495.6")


def line(place: int, column: int, value: object) -> list[list[object]]:
    rows = [list(row) for row in FLOWS]
    rows[place][column] = value
    return rows


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (line(9, 4, 80140), [("LC-FLW-003", "E10")]),
        (line(1, 4, -142860), [("LC-FLW-001", "E2")]),
        (line(10, 2, "热网"), [("LC-FLW-002", "B11")]),
        (line(2, 4, None), [("LC-FLW-005", "E3")]),
        (line(2, 2, None), [("LC-FLW-005", "C3")]),
        ([*FLOWS, [2023, "企业", "热电厂", "返料", 0]], [("LC-FLW-004", "E8")]),
    ],
)
def test_what_is_wrong_is_named_at_its_cell(
    rows: list[list[object]], expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    report = analysed(tmp_path, changed("park-b", 能流=rows), "flows")
    found = told(report, "LC-FLW")
    for code, cell in expected:
        assert any(one == code and cell in cells for one, cells in found), found
    assert {one for one, _ in found} <= {code for code, _ in expected} | {"LC-FLW-003"}


def test_a_gap_is_told_in_words_that_people_read(tmp_path: Path) -> None:
    """The network gives 80140 + 1705 of the 81840 that it gets."""
    report = analysed(tmp_path, changed("park-b", 能流=line(9, 4, 80140)), "flows")
    said = next(one for one in report.findings if one.params.get("node") == "热网")
    assert "相差 -5（吨标煤）" in describe(said, "zh")
    assert "a gap of -5 (tce)" in describe(said, "en")


def unit(tmp_path: Path, rows: Sequence[Sequence[object]], name: str) -> tuple[Graph, Node, list[str]]:
    """Return the graph of changed flows, one of its units, and the codes of what is wrong."""
    report = analysed(tmp_path, changed("park-b", 能流=rows), "flows")
    graph = energy(cast("Flows", part(report, "flows")))
    return graph, next(node for node in graph.nodes if node.name == name), [code for code, _ in told(report, "LC-")]


@pytest.mark.parametrize(("value", "code"), [(None, "LC-FLW-005"), (-73740, "LC-FLW-001"), ("约七万", "LC-FLW-005")])
def test_a_unit_with_a_flow_that_is_not_known_has_no_balance(value: object, code: str, tmp_path: Path) -> None:
    graph, firms, codes = unit(tmp_path, line(2, 4, value), "企业")
    assert code in codes
    assert "LC-FLW-003" not in codes
    assert firms.state == "unknown"
    assert places(firms.inflow) == places(firms.gap) == ["E3"]
    assert known(firms.outflow) == Decimal("197367.02")
    # 260337.82 without the 73740 of the public grid, and the sum says so
    assert known(graph.enters) == Decimal("186597.82")
    assert [cell.a1 for lack in graph.left_out for cell in lack.cells] == ["E3"]


@pytest.mark.parametrize(("column", "cell"), [(0, "A3"), (2, "C3")])
def test_a_row_without_year_or_unit_may_be_the_flow_that_lacks(column: int, cell: str, tmp_path: Path) -> None:
    """The firms lack 73740, which such a row may bring: unknown, and not wrong."""
    graph, firms, codes = unit(tmp_path, line(2, column, None), "企业")
    assert "LC-FLW-003" not in codes
    assert firms.state == "unknown"
    assert places(firms.gap) == [cell]
    assert [one.a1 for lack in graph.left_out for one in lack.cells] == [cell]


def test_a_row_that_does_not_fit_explains_no_gap(tmp_path: Path) -> None:
    """The firms take in 5 too much; a row that brings them more of no year cannot be why."""
    rows: list[list[object]] = [*line(9, 4, 80140), [None, "电网", "企业", "电力", 5]]
    _, firms, codes = unit(tmp_path, rows, "企业")
    assert firms.state == "unbalanced"
    assert "LC-FLW-003" in codes


def test_flows_of_no_year_at_all_are_named(tmp_path: Path) -> None:
    found = flows(tmp_path, 能流=[FLOWS[0], [None, *FLOWS[1][1:]]])
    assert [(note.reason, [cell.a1 for cell in note.cells]) for note in found.notes] == [("flows_unplaced", ["A2"])]


def test_a_material_without_name_is_named_and_left_out(tmp_path: Path) -> None:
    rows = [list(row) for row in MATERIALS]
    rows[2][3] = None
    report = analysed(tmp_path, changed("park-b", 物流=rows), "flows")
    assert ("LC-FLW-005", ["D3"]) in told(report, "LC-FLW")
    found = cast("Flows", part(report, "flows"))
    assert {graph.what for graph in found.graphs if graph.kind == "material"} == {"废钢", "钢渣"}
    scrap = next(graph for graph in found.graphs if graph.what == "废钢")
    assert [cell.a1 for lack in scrap.left_out for cell in lack.cells] == ["D3"]
    assert next(node for node in scrap.nodes if node.name == "构造企业甲").state == "unknown"


def test_rounding_explains_a_small_gap(tmp_path: Path) -> None:
    """Amounts in whole tonnes: half a tonne a flow, five flows at 企业."""
    rows = [list(row) for row in FLOWS]
    for row in rows[1:]:
        row[4] = round(float(str(row[4])))
    report = analysed(tmp_path, changed("park-b", 能流=rows), "flows")
    assert told(report, "LC-FLW") == []


def test_materials_balance_one_by_one(tmp_path: Path) -> None:
    found = flows(tmp_path)
    scrap, slag = (graph for graph in found.graphs if graph.kind == "material")
    assert {scrap.what, slag.what} == {"废钢", "钢渣"}
    steel = scrap if scrap.what == "废钢" else slag
    node = next(node for node in steel.nodes if node.name == "构造企业甲")
    assert known(node.inflow) == known(node.outflow) == 12000
    assert node.state == "balanced"
    rows = [list(row) for row in MATERIALS]
    rows[2][4] = 2500
    report = analysed(tmp_path, changed("park-b", 物流=rows), "flows")
    assert told(report, "LC-FLW") == [("LC-FLW-003", ["E2", "E3", "E4"])]
