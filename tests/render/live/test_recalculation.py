"""Other programs calculate every formula: they get what we stored, and what we compute after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.render.live.recalculate import (
    Place,
    all_values,
    by_engine,
    by_office,
    formulas,
    same,
    stored,
)
from tests.render.live.workbooks import PARKS, changed, edited, example, made_of

if TYPE_CHECKING:
    from pathlib import Path

# By hand: 140 / 255 = 0.549 > 0.5; coal 100 000 t more is 71 430 tce more: 318 757 / 600 000 = 0.531 > 0.5;
# 21 000 x 1.229 = 25 809 of 247 326 tce is 10.4 % >= 9 %; 151 / 6 = 25.2 >= 15.
# park, cells of its own workbook -> other contents, figure of T1 that must move, its new verdict
CHANGES = {
    "energy of one year too high": ("park-a", {("总量数据", "B6"): 140}, "单位工业增加值综合能耗", "不达标"),
    "value added of the base year": ("park-a", {("经济数据", "B2"): 190}, "综合能耗弹性系数（2020-2024年）", "达标"),
    "coal": ("park-b", {("能源消费", "D2"): 300000}, "单位工业增加值综合能耗", "不达标"),
    "own power": ("park-b", {("电力热力与绿电", "E2"): 21000}, "可再生能源使用比例", "达标"),
    "people and value added": (
        "park-e",
        {("经济数据", "C6"): 60000, ("经济数据", "B6"): 151},
        "人均工业增加值",
        "达标",
    ),
}
BY_OFFICE = ("energy of one year too high", "coal")
TABLES = ("达标情况", "指标年度值", "能源结构", "图表")
AGAIN = "须重新核算"


@pytest.fixture(scope="module")
def variants(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, bytes]]:
    """Return, for each change, our workbook with the change typed into its copy, and the one made afresh."""
    found = {}
    for number, (name, (park, cells, _, _)) in enumerate(CHANGES.items()):
        _, _, data = example(park)
        fresh = changed(park, cells, tmp_path_factory.mktemp(f"change{number}"))
        found[name] = (edited(data, cells), made_of(fresh)[2])
    return found


@pytest.fixture(scope="module")
def office(variants: dict[str, tuple[bytes, bytes]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what LibreOffice calculates in the examples and in the changed ones."""
    files = {park: example(park)[2] for park in PARKS}
    files |= {name.replace(" ", "_"): variants[name][0] for name in BY_OFFICE}
    return {name: all_values(data) for name, data in by_office(files, tmp_path_factory.mktemp("office")).items()}


@pytest.mark.parametrize("park", PARKS)
def test_every_formula_has_a_stored_result_that_is_no_error(park: str) -> None:
    data = example(park)[2]
    found = stored(data)
    assert len(found) > 30
    assert not [at for at, value in found.items() if value is None or str(value).startswith("#")]
    assert max(len(formula) for formula in formulas(data).values()) < 8192


@pytest.mark.parametrize("park", PARKS)
def test_a_formula_engine_gets_the_stored_results(park: str, tmp_path: Path) -> None:
    agree(stored(example(park)[2]), by_engine(example(park)[2], tmp_path))


@pytest.mark.office
@pytest.mark.parametrize("park", PARKS)
def test_libreoffice_gets_the_stored_results(park: str, office: dict[str, Any]) -> None:
    agree(stored(example(park)[2]), office[park])


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_the_copy_gives_what_computing_gives(
    name: str, variants: dict[str, tuple[bytes, bytes]], tmp_path: Path
) -> None:
    typed, fresh = variants[name]
    check_change(name, stored(example(CHANGES[name][0])[2]), by_engine(typed, tmp_path), fresh)


@pytest.mark.office
@pytest.mark.parametrize("name", BY_OFFICE)
def test_libreoffice_agrees_on_the_change(
    name: str, variants: dict[str, tuple[bytes, bytes]], office: dict[str, Any]
) -> None:
    calculated = office[name.replace(" ", "_")]
    check_change(name, stored(example(CHANGES[name][0])[2]), calculated, variants[name][1])


def check_change(name: str, before: dict[Place, Any], calculated: dict[Place, Any], fresh: bytes) -> None:
    _, _, figure, verdict = CHANGES[name]
    wanted = {at: value for at, value in stored(fresh).items() if at[0] in TABLES}
    names = {at: value for at, value in all_values(fresh).items() if at[0] == "达标情况"}
    row = next(address[1:] for (_, address), value in names.items() if address[0] == "C" and value == figure)
    assert names["达标情况", f"K{row}"] == calculated["达标情况", f"K{row}"] == verdict
    assert not same(before["达标情况", f"I{row}"], calculated["达标情况", f"I{row}"])
    overall = {at for at in wanted if at[0] == "达标情况" and at[1][0] == "D"}
    agree({at: value for at, value in wanted.items() if at not in overall}, calculated)
    verdicts = [at for at in before if at[0] == "达标情况" and at[1][0] == "K"]
    if any(before[at] != calculated[at] for at in verdicts):
        assert {calculated[at] for at in overall} == {AGAIN}, "an overall verdict never outlives what it rests on"
    else:
        agree({at: before[at] for at in overall}, calculated)


def agree(wanted: dict[Place, Any], calculated: dict[Place, Any]) -> None:
    assert wanted
    assert not {at: (value, calculated.get(at)) for at, value in wanted.items() if not same(value, calculated.get(at))}


@pytest.mark.parametrize("content", [None, "待报"])
def test_a_cell_that_is_emptied_gives_no_number(content: object, tmp_path: Path) -> None:
    """Not 0: without the energy of 2024 there is no energy intensity of 2024, and no verdict on it."""
    data = example("park-a")[2]
    found = by_engine(edited(data, {("总量数据", "B6"): content}), tmp_path)
    values = {at: value for at, value in found.items() if at[0] == "达标情况"}
    rows = {at[1][1:] for at, value in values.items() if value == "无法评价"}
    names = all_values(data)
    assert {names["达标情况", f"C{row}"] for row in rows} == {
        "单位工业增加值综合能耗",
        "综合能耗弹性系数（2020-2024年）",
    }
    for row in rows:
        assert values["达标情况", f"I{row}"] == {"type": "Error", "kind": "Na"}
    assert {value for at, value in values.items() if at[1][0] == "D"} == {AGAIN}
