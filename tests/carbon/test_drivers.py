"""LMDI against the published arithmetic and a second method; decoupling; bad figures."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.carbon.books import analysed, changed, part, told

from lowcarbon_cli.compute.carbon.lmdi import Term, decompose
from lowcarbon_cli.compute.carbon.tapio import tapio
from lowcarbon_cli.model.carbon.drivers import Drivers
from lowcarbon_cli.model.findings import Missing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADS = ["年份", "行业", "工业增加值（不变价）（亿元）", "综合能源消费量（万吨标准煤）", "二氧化碳排放量（万吨）"]


def test_the_sectors_of_the_example(tmp_path: Path) -> None:
    """41.038023 / -14.270515 / -13.581090 / -9.986417 (10 000 t): worked with floats outside the project."""
    found = part(analysed(tmp_path, changed("park-a"), "drivers"), "drivers")
    assert isinstance(found, Drivers)
    (step,) = found.steps
    effects = {effect.id: float(effect.value) / 1e4 for effect in step.effects}
    assert effects == pytest.approx(
        {"scale": 41.038023, "structure": -14.270515, "intensity": -13.58109, "carbon": -9.986417}, abs=5e-7
    )
    assert step.change == 32000
    assert abs(step.residual / step.change) <= Decimal("1e-9")


def second_method(rows: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]]) -> dict[str, float]:
    """Sum L(C1, C0) ln(x1/x0) in floats, written from the definition."""
    total = [sum(pair[side][0] for pair in rows.values()) for side in (0, 1)]
    found = dict.fromkeys(("scale", "structure", "intensity", "carbon"), 0.0)
    for (v0, e0, c0), (v1, e1, c1) in rows.values():
        weight = c0 if math.isclose(c0, c1, rel_tol=1e-12) else (c1 - c0) / (math.log(c1) - math.log(c0))
        found["scale"] += weight * math.log(total[1] / total[0])
        found["structure"] += weight * math.log((v1 / total[1]) / (v0 / total[0]))
        found["intensity"] += weight * math.log((e1 / v1) / (e0 / v0))
        found["carbon"] += weight * math.log((c1 / e1) / (c0 / e0))
    return found


FIGURE = st.integers(1, 10_000).map(float)
SECTOR = st.tuples(st.tuples(FIGURE, FIGURE, FIGURE), st.tuples(FIGURE, FIGURE, FIGURE))


@given(st.dictionaries(st.sampled_from("abcd"), SECTOR, min_size=1))
def test_effects_agree_with_a_second_method_and_leave_nothing(
    rows: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]],
) -> None:
    def terms(side: int) -> dict[tuple[str, str], Term]:
        return {
            (name, ""): Term(*(Decimal(int(pair[side][place])) for place in (0, 1, 1, 2)))
            for name, pair in rows.items()
        }

    output = tuple(sum((term.value_added for term in terms(side).values()), Decimal(0)) for side in (0, 1))
    found = dict(decompose(terms(0), terms(1), (output[0], output[1]), detailed=False))
    expected = second_method(rows)
    largest = max(abs(value) for value in expected.values())
    for name, value in expected.items():
        assert float(found[name]) == pytest.approx(value, rel=1e-6, abs=1e-9 * (1 + largest))  # type: ignore[index]
    change = sum(int(pair[1][2]) - int(pair[0][2]) for pair in rows.values())
    assert abs(sum(found.values(), Decimal(0)) - change) <= Decimal("1e-9") * max(abs(change), 1)


def test_a_sector_that_appears_is_structure_and_a_carrier_that_goes_is_mix() -> None:
    one = Term(Decimal(10), Decimal(5), Decimal(5), Decimal(20))
    zero = Decimal(0)
    found = decompose({("a", ""): one}, {("a", ""): one, ("b", ""): one}, (Decimal(10), Decimal(20)), detailed=False)
    assert found["structure"] + found["scale"] == 20  # a is unchanged but for scale and its share, which cancel
    coal, gas = (
        Term(Decimal(10), Decimal(5), Decimal(3), Decimal(9)),
        Term(Decimal(10), Decimal(5), Decimal(2), Decimal(4)),
    )
    gone = Term(Decimal(10), Decimal(5), zero, zero)
    after = {("a", "gas"): Term(Decimal(10), Decimal(5), Decimal(5), Decimal(10)), ("a", "coal"): gone}
    made = decompose({("a", "coal"): coal, ("a", "gas"): gas}, after, (Decimal(10), Decimal(10)), detailed=True)
    assert sum(made.values()) == pytest.approx(-3)
    assert made["factor"] == pytest.approx(0)  # gas stays at 2 t/tce
    # coal goes with all its 9 t; gas grows from 2/5 to 5/5 of the mix, all of its 6 t
    assert made["mix"] == pytest.approx(-3)


def test_carriers_part_mix_from_factor(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [
        [
            "年份",
            "行业",
            "分品种",
            "工业增加值（不变价）（亿元）",
            "综合能源消费量（吨标准煤）",
            "二氧化碳排放量（吨）",
        ],
        [2020, "甲", "煤", 100, 60, 156],
        [2020, "甲", "电", None, 40, 80],
        [2021, "甲", "煤", 100, 60, 156],
        [2021, "甲", "电", None, 40, 60],
    ]
    found = part(analysed(tmp_path, changed("park-a", 分行业数据=rows), "drivers"), "drivers")
    assert isinstance(found, Drivers)
    assert found.detailed
    effects = {effect.id: effect.value for effect in found.steps[0].effects}
    # only the factor of power changed: 80 -> 60 t
    assert effects["factor"] == pytest.approx(-20)
    assert all(value == 0 for name, value in effects.items() if name != "factor")


@pytest.mark.parametrize(
    ("output", "co2", "state"),
    [
        ((100, 110), (100, 95), "strong_decoupling"),
        ((100, 110), (100, 107), "weak_decoupling"),  # 0.7
        ((100, 110), (100, 108), "expansive_coupling"),  # 0.8, its lower edge
        ((100, 110), (100, 112), "expansive_coupling"),  # 1.2, its upper edge
        ((100, 110), (100, 113), "expansive_negative"),
        ((100, 90), (100, 87), "recessive_decoupling"),  # 1.3
        ((100, 90), (100, 90), "recessive_coupling"),
        ((100, 90), (100, 103), "strong_negative"),
        ((100, 90), (100, 95), "weak_negative"),  # 0.5
        ((100, 100), (100, 95), "undefined"),
    ],
)
def test_the_states_after_tapio(output: tuple[int, int], co2: tuple[int, int], state: str) -> None:
    found = tapio((Decimal(output[0]), Decimal(output[1])), (Decimal(co2[0]), Decimal(co2[1])))
    assert found.state == state


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[2020, "甲", 100, 10, -20], [2021, "甲", 110, 11, 22]], [("LC-DRV-001", ["E2"])]),
        (
            [[2020, "甲", 100, 10, 20], [2020, "乙", 100, 10, 20], [2021, "甲", 110, 11, 22]],
            [("LC-DRV-003", ["D3", "E3"])],
        ),
    ],
)
def test_bad_sectors_are_named_at_their_cells(
    rows: list[list[object]], expected: list[tuple[str, list[str]]], tmp_path: Path
) -> None:
    report = analysed(tmp_path, changed("park-a", 分行业数据=[HEADS, *rows]), "drivers")
    assert told(report, "LC-DRV") == expected


def test_a_year_that_is_not_complete_is_left_out_and_named(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [
        HEADS,
        [2020, "甲", 100, 10, 20],
        [2021, "甲", None, 11, 22],
        [2022, "甲", 120, 12, 24],
    ]
    found = part(analysed(tmp_path, changed("park-a", 分行业数据=rows), "drivers"), "drivers")
    assert isinstance(found, Drivers)
    assert [(step.first, step.last) for step in found.steps] == [(2020, 2022)]
    assert found.notes[0].params["year"] == 2021
    assert found.notes[0].cells[0].a1 == "C3"


def test_one_year_gives_no_change(tmp_path: Path) -> None:
    report = analysed(tmp_path, changed("park-a", 分行业数据=[HEADS, [2020, "甲", 100, 10, 20]]), "drivers")
    content: object = report.parts[0].content
    assert isinstance(content, Missing)
    assert content.lacks[0].reason == "drivers_need_two_years"


def test_the_park_as_one_sector_adds_up_and_the_grid_has_its_part(tmp_path: Path) -> None:
    """Park A by its totals: the change of CO2 is 171.2 - 168 = 3.2 (10 000 t), without structure."""
    book = changed("park-a")
    del book["分行业数据"]
    found = part(analysed(tmp_path, book, "drivers"), "drivers")
    assert isinstance(found, Drivers)
    assert found.source == "park"
    assert not found.detailed
    whole = found.steps[-1]
    assert (whole.first, whole.last) == (2020, 2024)
    assert whole.change == 32000
    effects = {effect.id: effect.value for effect in whole.effects}
    assert effects["structure"] == 0
    # L(171.2, 168) ln(255/200), by hand with floats
    weight = (171.2 - 168) / math.log(171.2 / 168)
    assert float(effects["scale"]) / 1e4 == pytest.approx(weight * math.log(255 / 200), rel=1e-9)
    chained = found.steps[-2]
    assert chained.chained
    assert chained.change == 32000
