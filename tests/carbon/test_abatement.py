"""Abatement cost: the six constructed measures, worked by hand; groups; what is missing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.carbon.books import analysed, changed, part, told
from tools.carbon_examples import MEASURES

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.carbon.abatement import Abatement
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.carbon.abatement import tables

if TYPE_CHECKING:
    from pathlib import Path

HEADS = MEASURES[0]


def by_hand(capex: float, om: float, benefit: float, life: int, tonnes: float, rate: float) -> float:
    recovery = rate * (1 + rate) ** life / ((1 + rate) ** life - 1) if rate else 1 / life
    return (capex * recovery + om - benefit) * 1e4 / tonnes


def test_costs_order_and_groups(tmp_path: Path) -> None:
    found = part(analysed(tmp_path, changed("park-a"), "abatement"), "abatement")
    assert isinstance(found, Abatement)
    costs = [float(row.cost.value) for row in found.measures if isinstance(row.cost, Derivation)]
    assert costs == pytest.approx([-1028.1, -809.93, -424.74, -390.8, 597.37, 1451.62], abs=0.01)
    rows = {str(row[1]): row for row in MEASURES[1:]}
    for one in found.measures:
        _, _, _, _, _, _, capex, om, benefit, life, tonnes, *_ = rows[one.name]
        assert isinstance(one.cost, Derivation)
        assert float(one.cost.value) == pytest.approx(by_hand(capex, om, benefit, life, tonnes, 0.08))  # type: ignore[arg-type]
    assert found.ungrouped == 43800
    assert found.counted == 34000
    assert {one.kept: (one.total, one.chosen) for one in found.alternatives} == {
        ("余热回收（构造）",): (Decimal(28300), False),
        ("燃煤锅炉改集中供热（构造）",): (Decimal(34000), True),
    }
    paybacks = {row.name: row.payback for row in found.measures}
    assert isinstance(paybacks["燃煤锅炉改集中供热（构造）"], Missing)  # gain 300 below running cost 900
    assert paybacks["电动重卡（构造）"].value == pytest.approx(Decimal(1800) / 110)  # type: ignore[union-attr]


def test_a_measure_that_never_pays_back_says_so(tmp_path: Path) -> None:
    section = part(analysed(tmp_path, changed("park-a"), "abatement"), "abatement")
    assert isinstance(section, Abatement)
    costs = next(table for table in tables(section, "zh") if table.id == "abatement")
    assert "燃煤锅炉改集中供热（构造）: 年收益不大于年运行费，没有回收期" in costs.notes
    assert sum("没有回收期" in note for note in costs.notes) == 1


def test_the_adopted_member_of_a_group_counts(tmp_path: Path) -> None:
    rows = [[*HEADS, "采用"], *([*row, "是" if "余热" in str(row[1]) else None] for row in MEASURES[1:])]
    found = part(analysed(tmp_path, changed("park-a", 措施与项目=rows), "abatement"), "abatement")
    assert isinstance(found, Abatement)
    assert found.counted == 28300
    kept = next(row for row in found.measures if row.name == "余热回收（构造）")
    assert [note.reason for note in kept.notes] == ["kept_as_adopted"]


def test_two_adopted_members_are_a_finding(tmp_path: Path) -> None:
    rows = [[*HEADS, "采用"], *([*row, "是" if row[12] else None] for row in MEASURES[1:])]
    report = analysed(tmp_path, changed("park-a", 措施与项目=rows), "abatement")
    assert told(report, "LC-MAC") == [("LC-MAC-004", ["O4", "O6"])]


def replaced(place: int, value: object) -> list[list[object]]:
    rows = [list(row) for row in MEASURES]
    rows[1][place] = value
    return rows


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        (9, None, [("LC-MAC-001", ["J2"])]),
        (8, None, [("LC-MAC-001", ["I2"])]),
        (6, None, [("LC-MAC-001", ["G2"])]),
        (10, None, [("LC-MAC-001", ["K2"])]),
        (6, -5, [("LC-MAC-002", ["G2"])]),
        (9, 12.5, [("LC-MAC-003", ["J2"])]),
        (9, 0, [("LC-MAC-003", ["J2"])]),
    ],
)
def test_a_figure_that_cannot_be_used_leaves_no_cost(
    place: int, value: object, expected: list[tuple[str, list[str]]], tmp_path: Path
) -> None:
    report = analysed(tmp_path, changed("park-a", 措施与项目=replaced(place, value)), "abatement")
    assert told(report, "LC-MAC") == expected
    found = part(report, "abatement")
    assert isinstance(found, Abatement)
    row = next(row for row in found.measures if row.name.startswith("电机"))
    assert isinstance(row.cost, Missing)
    assert found.measures[-1] is row


def test_no_cost_data_at_all_asks_for_none(tmp_path: Path) -> None:
    rows = [[entry for place, entry in enumerate(row) if place not in {7, 8, 9}] for row in MEASURES]
    report = analysed(tmp_path, changed("park-a", 措施与项目=rows), "abatement")
    assert told(report, "LC-MAC") == []
    found = part(report, "abatement")
    assert isinstance(found, Abatement)
    assert found.ungrouped == 43800


def test_the_rate_is_an_option_and_is_printed(tmp_path: Path) -> None:
    report = analysed(tmp_path, changed("park-a"), "abatement", discount="0")
    found = part(report, "abatement")
    assert isinstance(found, Abatement)
    first = next(row for row in found.measures if row.name.startswith("电机"))
    assert isinstance(first.cost, Derivation)
    assert float(first.cost.value) == pytest.approx(by_hand(1500, 20, 620, 12, 3900, 0))
    assert [(one.value, one.source) for one in report.compliance.options if one.key == "discount"] == [("0", "flag")]
    with pytest.raises(UsageError):
        analysed(tmp_path, changed("park-a"), "abatement", discount="x")
