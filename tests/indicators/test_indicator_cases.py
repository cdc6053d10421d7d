"""Every indicator of every standard against cases worked by hand: below, at and above its limit.

The cases stand in ``tests/cases/indicators/<standard>/<indicator>.toml``; each gives the cells of a
small workbook, the value and the verdict. ``value`` ending in ``...`` is cut off, not rounded;
without ``value`` there is none. ``sides`` lists the sides of the limit that no figure can be on.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.small_books import judged, report_of

from lowcarbon_cli.model.numbers import plain
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render import json

if TYPE_CHECKING:
    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult

CASES = Path(__file__).parents[1] / "cases" / "indicators"
LAW = Path(__file__).parents[2] / "src" / "lowcarbon_cli" / "standards" / "data" / "standards"
KEYS = {"indicator", "standard", "title", "name", "impossible", "park", "case"}
CASE_KEYS = {"side", "what", "value", "word", "verdict", "reason", "shows", "park", "sheets", "reported"}
CASE_KEYS |= {"benchmark", "options", "note"}
SIDES = {"below", "at", "above", "met word", "other word", "unclear word", "other"}


@cache
def files() -> dict[tuple[str, str], dict[str, Any]]:
    """Return the case files by standard and indicator."""
    return {(path.parent.name, path.stem): read(path) for path in sorted(CASES.glob("*/*.toml"))}


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"), parse_float=str)


@cache
def law() -> dict[tuple[str, str], dict[str, Any]]:
    """Return the packaged indicators as they stand in the TOML, without the tool's own loader."""
    entries = {path.stem: read(path).get("indicator", []) for path in LAW.glob("*.toml")}
    return {(standard, item["id"]): item for standard, items in entries.items() for item in items}


ALL = [
    pytest.param(held, case, id=f"{standard}/{indicator}/{place}-{case['side']}")
    for (standard, indicator), held in files().items()
    for place, case in enumerate(held["case"], 1)
]


def book(held: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """Return the sheets of a case; a reported figure or a benchmark takes the indicator's own name."""
    sheets = dict(case.get("sheets", {}))
    if "reported" in case:
        said = case["reported"]
        heads = ["指标", "年份", "数值", "定性结果", "单位", "证明材料"]
        row = [held["name"], 2024, said.get("value", ""), said.get("word", ""), said.get("unit", ""), "构造的清单"]
        sheets["直接填报指标"] = [heads, row]
    if "benchmark" in case:
        said = case["benchmark"]
        heads = ["指标", "标杆值", "单位", "水平", "来源", "年份"]
        row = [held["name"], *(said.get(key, "") for key in ("value", "unit", "level", "source", "year"))]
        sheets["行业标杆"] = [heads, row]
    return sheets


@pytest.mark.parametrize(("held", "case"), ALL)
def test_case(held: dict[str, Any], case: dict[str, Any], tmp_path: Path) -> None:
    park = {**held.get("park", {}), **case.get("park", {})}
    options = case.get("options")
    report = report_of(tmp_path, book(held, case), park, standard=held["standard"], options=options)
    row = judged(report, held["indicator"])
    assert row.verdict is not None
    assert row.verdict.value == case["verdict"], (row.reasons, row.value)
    reasons = [lack.reason for lack in row.reasons]
    if "reason" in case:
        assert case["reason"] in reasons
    elif case["verdict"] in {"met", "not_met"}:
        assert not reasons
    else:
        pytest.fail("a case that is neither met nor not met says why")
    if "note" in case:
        assert case["note"] in [lack.reason for lack in row.notes]
    check_value(row, case)
    check_shown(report, row, case)


def check_value(row: IndicatorResult, case: dict[str, Any]) -> None:
    assert row.word == case.get("word", "")
    if "value" not in case:
        assert not isinstance(row.value, Derivation)
        return
    assert isinstance(row.value, Derivation)
    wanted = case["value"]
    if wanted.endswith("..."):
        assert plain(row.value.value).startswith(wanted.removesuffix("..."))
    else:
        assert row.value.value == Decimal(wanted)


def check_shown(report: ComplianceReport, row: IndicatorResult, case: dict[str, Any]) -> None:
    """What is printed must lead a reader to the verdict that is printed beside it."""
    shown = json._indicator(row, report, "zh", json.Traces("zh"))["display"]
    if "shows" in case:
        assert shown == case["shows"]
    if row.verdict in {Verdict.MET, Verdict.NOT_MET} and isinstance(row.value, Derivation) and row.value.exact:
        assert row.limit is not None
        assert row.limit_value is not None
        number = Decimal(shown)
        passes = {"<=": number <= row.limit_value, ">=": number >= row.limit_value, "<": number < row.limit_value}
        assert passes[row.limit.op] == (row.verdict is Verdict.MET), shown


def test_every_indicator_of_every_standard_has_its_file() -> None:
    assert set(files()) == set(law())


@pytest.mark.parametrize("key", sorted(files()))
def test_a_case_file_covers_its_limit(key: tuple[str, str]) -> None:
    held, item = files()[key], law()[key]
    assert set(held) <= KEYS
    assert (held["standard"], held["indicator"]) == key
    assert held.get("name", "") in {"", item.get("name", {}).get("zh")}
    sides = {case["side"] for case in held["case"]}
    for case in held["case"]:
        assert case["side"] in SIDES
        assert set(case) <= CASE_KEYS
        assert case["what"]
    if item.get("qualitative"):
        assert {"met word", "other word", "unclear word"} <= sides
        return
    impossible = held.get("impossible", {})
    assert all(reason for reason in impossible.values())
    assert sides >= {"below", "at", "above"} - set(impossible)
    assert not sides & set(impossible)
    verdicts = {case["verdict"] for case in held["case"]}
    assert {"met", "not_met"} <= verdicts


@pytest.mark.parametrize("standard", sorted({standard for standard, _ in law()}))
def test_without_data_nothing_is_met(standard: str, tmp_path: Path) -> None:
    report = report_of(tmp_path, {}, {}, standard=standard)
    rows = [row for row in report.assessments[0].indicators if row.role != "info"]
    assert rows
    assert {row.verdict for row in rows} == {Verdict.NOT_ASSESSABLE}
    assert all(row.reasons and not isinstance(row.value, Derivation) for row in rows)
    assert report.assessments[0].whole.verdict is Verdict.NOT_ASSESSABLE
