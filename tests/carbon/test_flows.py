"""Balance and flows of park B, node by node by hand; what does not balance; the diagram."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from tests.carbon.books import analysed, changed, part, told
from tools.carbon_examples import FLOWS, MATERIALS

from lowcarbon_cli.model.carbon.flows import Flows, Graph
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.carbon import sankey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def flows(tmp_path: Path, **sheets: Sequence[Sequence[object]]) -> Flows:
    found = part(analysed(tmp_path, changed("park-b", **sheets), "flows"), "flows")
    assert isinstance(found, Flows)
    return found


def energy(found: Flows) -> Graph:
    return next(graph for graph in found.graphs if graph.kind == "energy")


def test_every_unit_of_park_b_balances(tmp_path: Path) -> None:
    graph = energy(flows(tmp_path))
    assert (len(graph.nodes), len(graph.lines)) == (13, 13)
    # in 142860 + 73740 + 39900 + 1748.52 + 2089.3 = 260337.82, out 245.8 + 11061 = 11306.8
    assert graph.enters == Decimal("260337.82")
    assert graph.sent_out == Decimal("11306.8")
    assert graph.enters - graph.sent_out == Decimal("249031.02")
    inner = {node.name: (node.inflow, node.outflow) for node in graph.nodes if node.kind == "inner"}
    assert inner == {
        "热电厂": (Decimal(142860), Decimal(142860)),
        "热网": (Decimal(81840), Decimal(81840)),
        "企业": (Decimal("197367.02"), Decimal("197367.02")),
    }
    assert all(node.balanced for node in graph.nodes)


def test_the_energy_balance_of_park_b(tmp_path: Path) -> None:
    """Power: 73740 + 2089.3 + 14748 - 11306.8 - 79270.5 = 0; heat: 81840 - 80135 = 1705, the loss of the network."""
    rows = {row.carrier.zh: row for row in flows(tmp_path).balance}
    power, heat = rows["电力"].difference, rows["热力"].difference
    assert isinstance(power, Derivation)
    assert isinstance(heat, Derivation)
    assert power.value == 0
    assert heat.value == 1705
    coal = rows["原煤"]
    assert isinstance(coal.difference, Missing)  # the workbook gives no purchase of coal: nothing is assumed
    assert coal.into_plants is not None
    assert coal.into_plants.value == Decimal(200000) * Decimal("0.7143")  # type: ignore[union-attr]
    assert rows["天然气"].feedstock.value == 500 * Decimal("13.3")  # type: ignore[union-attr]


def test_stocks_close(tmp_path: Path) -> None:
    """Purchase 200500 + opening 10000 - closing 10500 - use 200000 = 0 t of coal."""
    heads = [
        "年份",
        "能源名称",
        "计量单位",
        "期初库存量",
        "购进量",
        "消费量合计",
        "期末库存量",
        "采用折标系数（吨标准煤/计量单位）",
    ]
    rows: list[Sequence[object]] = [heads, [2023, "原煤", "吨", 10000, 200500, 200000, 10500, 0.7143]]
    (row,) = flows(tmp_path, 能源消费=rows, 加工转换与回收利用=[["年份"]], 电力热力与绿电=[["年份"]]).balance
    assert isinstance(row.difference, Derivation)
    assert row.difference.value == 0


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
    assert node.inflow == node.outflow == 12000
    assert node.balanced
    rows = [list(row) for row in MATERIALS]
    rows[2][4] = 2500
    report = analysed(tmp_path, changed("park-b", 物流=rows), "flows")
    assert told(report, "LC-FLW") == [("LC-FLW-003", ["E2", "E3", "E4"])]


def test_the_diagram_holds_every_unit_and_flow(tmp_path: Path) -> None:
    graph = energy(flows(tmp_path))
    drawn = sankey.svg(graph, "zh")
    root = ET.fromstring(drawn)  # noqa: S314 - our own output
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{space}rect")) == 13
    assert len(root.findall(f"{space}path")) == 13
    assert root.find(f"{space}title") is not None
    made = sankey.layout(graph, "zh")
    assert made is not None
    for box in made.boxes:
        assert 0 <= box.x <= made.width
        assert box.y >= 0
        assert box.y + box.height <= made.height
    boxes = {box.name: box for box in made.boxes}
    assert boxes["外部 煤炭"].x < boxes["热电厂"].x < boxes["热网"].x < boxes["企业"].x < boxes["终端燃料动力消费"].x
    # thickness is proportional: coal 142860 against gas 39900
    coal, gas = (
        next(band for band in made.bands if band.label.startswith(name)) for name in ("外部 煤炭", "外部 天然气")
    )
    assert coal.height / gas.height == pytest.approx(142860 / 39900)


def test_a_circle_has_no_diagram(tmp_path: Path) -> None:
    graph = energy(flows(tmp_path, 能流=[*map(list, FLOWS), [2023, "企业", "热电厂", "返料", 1]]))
    assert graph.circular
    assert sankey.svg(graph, "zh") == ""


def test_words_cannot_break_out_of_the_diagram(tmp_path: Path) -> None:
    rows = line(1, 1, "<script>&\"'")
    rows[1][4] = 142860
    drawn = sankey.svg(energy(flows(tmp_path, 能流=rows)), "zh")
    ET.fromstring(drawn)  # noqa: S314 - our own output
    assert "<script" not in drawn
