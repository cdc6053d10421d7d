"""The accounts as printed: labels of wrong and simplified figures, sources with grades, JSON, both languages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.carbon.accounts_parks import CARBON, POWER, changed, data_of, example, of

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.render.carbon.accounts import as_json, tables

if TYPE_CHECKING:
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.table import Table


def printed(lang: Lang = "zh", name: str = "park-b") -> dict[str, Table]:
    return {table.id: table for table in tables(example(name), lang)}


def row(table: Table, *starts: str) -> list[str]:
    """Return the one row whose second or third entry begins with the words."""
    found = [[cell.text for cell in cells] for cells in table.rows]
    mine = [texts for texts in found if any(text.startswith(start) for start in starts for text in texts[1:3])]
    assert len(mine) == 1, mine
    return mine[0]


def test_the_plain_sum_is_labelled_wrong_and_names_its_plant() -> None:
    plain = row(printed()["accounts_energy"], "企业能耗简单加总")
    assert plain[2:4] == ["343914.02", "错误的算法，仅供核对"]
    assert "热电厂" in plain[4]
    assert row(printed()["accounts_energy"], "简单加总多计")[2:] == ["96588.00", "-", "为统计法的 39.05%"]
    assert row(printed("en")["accounts_energy"], "plain sum")[3] == "wrong, shown for comparison only"


def test_the_gap_is_named_as_loss_of_the_heat_network() -> None:
    table = printed()["accounts_energy"]
    assert row(table, "边界法与统计法之差")[2] == "1705.00"
    assert row(table, "热网损失")[2] == "1705.00"
    assert "50000.00" in row(table, "热网损失")[4]
    assert row(table, "统计法")[2:4] == ["247326.02", "采用"]
    assert row(table, "边界法：")[2] == "249031.02"


def test_the_ratio_is_labelled_as_simplified() -> None:
    zh, en = (" ".join(printed(lang)["accounts_variants"].notes) for lang in ("zh", "en"))
    assert "332428.52" in zh
    assert "2.3151" in zh
    assert "简化算法，不是零碳园区官方方法的结果" in zh
    assert "not the result of the official zero-carbon park method" in en


def test_the_variants_print_factor_year_and_area() -> None:
    cells = [[cell.text for cell in cells] for cells in printed()["accounts_variants"].rows]
    assert [(texts[4], texts[5], texts[6], texts[8]) for texts in cells] == [
        ("5.3060", "全国", "2023", "699481.19"),
        ("5.3060", "全国", "2023", "646421.19"),
        ("6.0960", "全国", "2023", "678653.19"),
        ("8.3250", "全国", "2022", "769596.39"),
    ]
    assert "重复" in cells[1][9]


def test_t9_prints_activity_factor_source_grade_co2_and_share() -> None:
    table = printed()["accounts_lines"]
    coal, gas = row(table, "原煤"), row(table, "天然气")
    assert [coal[place] for place in (3, 4, 5, 6, 8, 9)] == [
        "200000.00",
        "吨",
        "1.8608",
        "tCO2/吨",
        "372166.58",
        "53.21",
    ]
    assert coal[7] == "工作簿填报 data.xlsx!能源消费!G2, H2, I2"
    assert "GBT2024.natural_gas.ncv" in gas[7]
    assert "仅见二手资料" in gas[7]
    assert gas[7].endswith("[未核]")
    assert row(table, "合计")[8] == "699481.19"
    cells = next(cells for cells in table.rows if cells[2].text == "原煤")
    assert [cell.a1 for cell in cells[8].cells] == ["D2", "G2", "H2", "I2"]


def test_sinks_stand_below_the_total_with_their_source() -> None:
    made, _ = changed(carbon=[[2023, "碳汇", "园区绿化", "", "", "", "构造的方法", 800]])
    (table,) = [table for table in tables(made, "zh") if table.id == "accounts_lines"]
    texts = [[cell.text for cell in cells] for cells in table.rows if cells[0].text == "2023"]
    assert texts[-2][2].startswith("合计")
    assert texts[-2][8] == "699481.19"
    assert (texts[-1][1], texts[-1][7], texts[-1][8], texts[-1][9]) == ("碳汇（单列）", "构造的方法", "800.00", "-")


def test_bases_and_breaks_are_printed() -> None:
    rows = [[cell.text for cell in cells] for cells in printed()["accounts_bases"].rows]
    assert ["电力折标口径", "当量值"] in rows
    assert any("GB/T 32151.22-2024" in texts[1] for texts in rows)
    made, _ = changed(years={"2022": 2012}, options={"grid_area": "region"})
    bases = tables(made, "zh")[0]
    assert "不属同一系列" in bases.notes[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["park-a", "park-b", "park-c", "park-e"])
def test_every_table_is_full_and_can_be_printed_anywhere(name: str, lang: Lang) -> None:
    for table in tables(example(name), lang):
        for cells in table.rows:
            assert len(cells) == len(table.columns)
            for cell in cells:
                assert cell.text.strip()
                cell.text.encode("gbk")
        " ".join((table.title, *table.notes, *(column.title for column in table.columns))).encode("gbk")


def test_a_workbook_with_nothing_prints_why() -> None:
    made, _ = of(data_of({"base": "park_b", "sheets": {"能源消费": [], "加工转换与回收利用": [], POWER: []}}))
    assert isinstance(made, Missing)
    (table,) = tables(made, "zh")
    assert (table.rows, "无法核算" in table.notes[0]) == ((), True)
    assert as_json(made)["missing"]


def written(content: Any) -> Any:
    """Return what a reader of the JSON text gets."""
    return json.loads(json.dumps(content))


def test_json_holds_every_figure_as_a_string_with_unit_and_cells() -> None:
    (year,) = written(as_json(example()))["years"]
    assert year["total"]["unit"] == "t"
    assert year["total"]["value"].startswith("699481.19")
    assert {one["id"]: one["total"]["value"].partition(".")[0] for one in year["variants"]} == {
        "location": "699481", "market_average": "646421", "market": "678653", "fossil": "769596",
    }  # fmt: skip
    energy = year["energy"]
    assert energy["plain_sum"]["value"] == "343914.02"
    assert energy["plain_sum"]["wrong"] is True
    assert (energy["statistical"]["value"], energy["boundary"]["value"]) == ("247326.02", "249031.02")
    assert (energy["gap"]["value"], energy["gap"]["unit"]) == ("1705", "tce")
    assert [one["explained"] for one in energy["networks"]] == ["none", "loss"]
    coal = year["lines"][0]
    assert [cell["cell"] for cell in coal["co2"]["cells"]] == ["D2", "G2", "H2", "I2"]
    assert year["co2_per_energy_simplified"]["name"]["zh"].endswith("（简化，非官方方法）")
    grades = {found["grade"] for line in year["lines"] for found in line["factor_rows"]}
    assert grades == {"secondary"}


def test_json_says_why_a_figure_is_missing() -> None:
    made, _ = changed({f"{POWER}!C3": 700000}, carbon=[[2023, "", "不明", "", "", "", "", 1]])
    year = written(as_json(made))["years"][-1]
    market = next(one for one in year["variants"] if one["id"] == "market")
    assert market["total"]["value"] is None
    assert "超过网购电量" in market["green"]["missing"][0]["zh"]
    assert {"file": "park.xlsx", "sheet": CARBON, "cell": "B2"} in year["total"]["cells"]
