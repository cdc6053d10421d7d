"""The JSON form: closed by its published schema, exact, and recomputable from its traces."""

from __future__ import annotations

import json as plain_json
import re
from decimal import Context, Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any

import pytest
from tests import schemas
from tests.render import sample_reports as samples
from tests.small_books import report_of

from lowcarbon_cli.render import json, schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Snapshot

    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang


def loaded(report: ComplianceReport, lang: Lang = "zh", encoding: str = "utf-8") -> dict[str, Any]:
    found: dict[str, Any] = plain_json.loads(json.render(report, lang, encoding=encoding), parse_float=Decimal)
    return found


def rows(report: ComplianceReport) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = loaded(report)["assessments"][0]["indicators"]
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_snapshots(snapshot: Snapshot, park_a: ComplianceReport, lang: Lang) -> None:
    snapshot(f"park_a.{lang}.json", json.render(park_a, lang))


def test_published_schema_is_in_step() -> None:
    assert schemas.published("report") == schema.json_schema()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["park_a", "hostile", "empty"])
def test_reports_follow_the_published_schema(name: str, lang: Lang) -> None:
    schemas.validator("report").validate(plain_json.loads(json.render(getattr(samples, name)(), lang)))


def test_the_schema_is_closed(park_a: ComplianceReport) -> None:
    for name, part in schemas.published("report")["$defs"].items():
        assert part["additionalProperties"] is False, name
    content = plain_json.loads(json.render(park_a))
    content["assessments"][0]["indicators"][0]["trace"]["parts"][0]["surprise"] = 1
    assert not schemas.validator("report").is_valid(content)


def test_keys_of_the_form(park_a: ComplianceReport) -> None:
    content = loaded(park_a)
    assert list(content) == [
        "schema",
        "tool",
        "catalogue",
        "inputs",
        "park",
        "options",
        "assessments",
        "findings",
    ]
    assert content["schema"] == "lowcarbon.report/1"
    assert set(content["assessments"][0]) == {"standard", "indicators", "conditions", "overall"}
    assert content["assessments"][0]["overall"]["standard"]["verdict"] == "not_assessable"
    wanted = "id year period role value unit display limit verdict reason change cells trace"
    for row in content["assessments"][0]["indicators"]:
        assert set(wanted.split()) <= set(row)
    assert set(content["findings"][0]) == {"code", "severity", "message", "cells", "caused_by"}


def test_figures_of_park_a(park_a: ComplianceReport) -> None:
    found = {(row["id"], row["year"], tuple(row["period"] or ())): row for row in rows(park_a)}
    intensity = found["energy_intensity", 2024, ()]
    assert round(intensity["value"], 6) == Decimal("0.259608")
    assert intensity["verdict"] == "met"
    assert intensity["limit"] == {
        "op": "<=",
        "value": Decimal("0.5"),
        "condition": None,
        "grade": "memory-high",
        "clause": "表1 第5项",
        "kind": "number",
        "word": None,
        "equality_known": True,
    }
    assert intensity["change_unit"] == "%"
    elasticity = found["energy_elasticity", 2024, (2020, 2024)]
    assert str(elasticity["value"]).startswith("0.39746")
    assert elasticity["display"] == "0.3975"
    assert elasticity["limit"]["condition"] == "growth(iav_constant) > 0"
    assert found["solid_waste_utilisation", 2024, ()]["change_unit"] == "pp"


def test_a_row_that_cannot_be_assessed_stays_listed(park_a: ComplianceReport) -> None:
    row = next(row for row in rows(park_a) if row["id"] == "renewable_share")
    assert row["value"] is None
    assert row["trace"] is None
    assert row["verdict"] == "not_assessable"
    assert row["reason"] == "缺少工作表“电力热力与绿电”"
    assert row["cells"] == [{"file": "data.xlsx", "sheet": "电力热力与绿电", "cell": "E1"}]


def test_a_rate_without_base_year_has_no_period_and_says_why(tmp_path: Path) -> None:
    sheets: dict[str, Any] = {
        "经济数据": {"工业增加值（不变价）（亿元）": {2023: 100, 2024: 107}},
        "总量数据": {"综合能源消费量（万吨标准煤）": {2023: 20, 2024: 20.84}},
    }
    report = report_of(tmp_path, sheets, {"规划基准年": ""}, standard="hj274-2015")
    found = [row for row in rows(report) if row["id"] == "energy_elasticity"]
    (judged,) = (row for row in found if row["verdict"] is not None)
    assert (judged["year"], judged["period"], judged["value"]) == (2024, None, None)
    assert "规划基准年未填" in judged["reason"]
    assert [row["period"] for row in found if row["verdict"] is None] == [[2023, 2024]]


def test_info_rows_have_no_verdict(park_a: ComplianceReport) -> None:
    info = [row for row in rows(park_a) if row["role"] == "info"]
    assert len(info) == 4 + 5 + 5 + 5 + 4  # intensity, energy, CO2, CO2 intensity, annual elasticity
    assert all(row["verdict"] is None and row["limit"] is None for row in info)


def test_numbers_are_plain_and_carry_seventeen_digits(park_a: ComplianceReport) -> None:
    shown = json.render(park_a)
    assert '"value": 0.28213718920825251' in shown  # 64 / 226.84 at 17 significant digits
    assert not re.search(r'": -?[0-9.]+[eE]', shown)


def recompute(node: dict[str, Any]) -> Decimal:
    """Work a trace out again, from its written numbers and operations alone."""
    exact, roots = Context(prec=34), Context(prec=12)
    parts = [recompute(part) for part in node.get("parts", [])]
    operation = node["op"]
    if operation in {"cell", "factor"}:
        written = node["written"] if operation == "cell" else node["factor"]["value"]
        return exact.multiply(Decimal(written), Decimal(node["scale"]))
    if operation == "constant":
        return Decimal(node["value"])
    degree = node.get("degree", 1)
    single: dict[str, Callable[[Decimal], Decimal]] = {
        "power": lambda part: reduce(exact.multiply, [part] * degree),
        "log": lambda part: roots.plus(exact.ln(part)),
        "root": lambda part: (
            part if degree == 1 else roots.plus(exact.power(part, exact.divide(Decimal(1), Decimal(degree))))
        ),
        "convert": lambda part: exact.multiply(part, Decimal(node["scale"])),
        "same": lambda part: part,
        "choice": lambda part: part,
    }
    if operation in single:
        return single[operation](parts[0])
    steps = {"add": exact.add, "sub": exact.subtract, "mul": exact.multiply, "div": exact.divide}
    return reduce(steps[operation], parts)


def check_tree(node: dict[str, Any]) -> int:
    assert recompute(node) == Decimal(node["value"]), node
    return 1 + sum(check_tree(part) for part in node.get("parts", []))


def test_every_trace_gives_its_value_again(park_a: ComplianceReport) -> None:
    traces = [row["trace"] for row in rows(park_a) if row["trace"] is not None]
    assert sum(check_tree(trace) for trace in traces) > 150
    for row in rows(park_a):
        if row["trace"] is not None:
            assert Context(prec=17).create_decimal(row["trace"]["value"]) == Context(prec=17).create_decimal(
                row["value"]
            )


def test_a_factor_leaf_names_its_source() -> None:
    leaf = plain_json.loads(json.trace_json(samples.burnt_coal(), "zh"))["parts"][1]
    assert leaf["factor"] == {
        "code": "raw_coal",
        "name": "原煤",
        "value": "0.7143",
        "unit": "kgce/kg",
        "edition": "gbt2589-2020",
        "document": "GB/T 2589-2020 附录A",
        "grade": "secondary",
        "valid_from": "2021-04-01",
        "valid_to": None,
    }
    assert check_tree(plain_json.loads(json.trace_json(samples.burnt_coal(), "en"))) == 3


def test_bounds_stand_only_where_they_differ(park_a: ComplianceReport) -> None:
    found = {row["id"]: row["trace"] for row in rows(park_a) if row["trace"]}
    # 3.55/6.05 and 3.65/5.95
    assert found["water_elasticity"]["low"].startswith("0.58677685950413")
    assert found["water_elasticity"]["high"].startswith("0.61344537815126")
    assert "low" not in found["energy_total"]


def test_a_console_without_the_characters_gets_the_same_content(hostile: ComplianceReport) -> None:
    shown = json.render(hostile, "zh", encoding="gbk")
    shown.encode("gbk")
    assert plain_json.loads(shown) == plain_json.loads(json.render(hostile, "zh"))
    assert json.render(hostile, "en", encoding="ascii").isascii()
