from __future__ import annotations

import copy
import importlib.util
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from lowcarbon_cli.errors import CatalogueError
from lowcarbon_cli.read import headings
from lowcarbon_cli.standards.readings import column_name, known_readings
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.units import same_dimension, unit
from lowcarbon_cli.standards.workbook import fold, parse_spec, sheet, workbook_spec

COLUMNS = [(one, column) for one in workbook_spec().sheets for column in one.columns]


@pytest.mark.parametrize(("one", "column"), COLUMNS, ids=lambda item: item.id)
def test_every_column_is_bilingual_and_measurable(one: Any, column: Any) -> None:
    assert column.zh
    assert column.en
    assert column.en.isascii(), column.en
    assert bool(column.note.zh) == bool(column.note.en)
    if column.unit and "row" not in column.unit:
        unit(column.unit)
        for text in (column.display.zh, column.display.en, *column.accepted):
            found = parse_unit(text) if text else None
            if text and text != "上年=100":
                assert found is not None, text
                assert found.id in column.stand_for or same_dimension(found.id, column.unit), text
    if column.numeric and column.kind != "year" and not column.fixed and "row" not in column.unit:
        assert column.display.zh, "without a usual unit the template's heading would have none"
    assert column.blank in {"none", "default", "unknown"}
    assert not (column.required and column.one_of)


@pytest.mark.parametrize(("one", "column"), COLUMNS, ids=lambda item: item.id)
def test_every_name_and_alias_is_found_as_its_own_column(one: Any, column: Any) -> None:
    for name in (column.zh, column.en, *column.aliases):
        found = headings.match(one, name.replace("{year}", "2018"))
        assert found is not None, name
        assert found.column.id == column.id, name


def test_sheets_and_columns_are_those_that_the_other_rooms_use() -> None:
    assert [one.id for one in workbook_spec().sheets][:11] == [
        "park", "economy", "totals", "energy", "transform", "power", "env", "carbon", "conditions", "reported",
        "benchmarks",
    ]  # fmt: skip
    wanted = {
        "park": "name type base_year eval_year standard province water_per_capita region_class electricity feedstock",
        "economy": "year iav_current iav_constant iav_growth price_index output employees industrial_land rounded",
        "totals": "year energy_total_given energy_basis energy_growth co2_total_given",
        "energy": "year fuel unit total industrial feedstock factor ncv carbon_content oxidation emission_factor tce",
        "transform": "year plant kind direction fuel unit quantity destination counted factor tce",
        "power": "year grid_purchase green_trade certificates pv_own_use power_export heat_purchase heat_export",
        "reported": "indicator year value word unit evidence",
        "benchmarks": "indicator value unit level source ref_year",
    }
    for sheet_id, columns in wanted.items():
        assert set(columns.split()) <= {column.id for column in sheet(sheet_id).columns}


def test_readings_carry_names_units_and_typed_growth() -> None:
    known = known_readings()
    assert known["iav_constant"].growth == "iav_growth"
    assert known["energy_total"].growth == "energy_growth"
    assert (known["energy_total"].unit, known["energy_total"].sheet) == ("tce", "computed")
    assert known["water_per_capita"].sheet == "park"
    assert known["region_class"].unit == ""
    assert column_name("energy", "ncv").zh == "平均低位发热量"
    # rates of the standards: what is divided must have one dimension
    for above, below in (("reclaimed_water", "wastewater_treated"), ("sewage_treated", "sewage_generated"),
                         ("reused_water", "fresh_water"), ("solid_waste_used", "solid_waste_generated"),
                         ("renewable_energy", "energy_total"), ("hightech_output", "output")):  # fmt: skip
        assert same_dimension(known[above].unit, known[below].unit)
    for reading in known.values():
        assert reading.name.zh
        assert reading.name.en
    assert "rounded" not in known
    with pytest.raises(KeyError):
        column_name("energy", "nothing")


def _content() -> dict[str, Any]:
    text = resources.files("lowcarbon_cli.standards").joinpath("data", "workbook.toml").read_text("utf-8")
    return copy.deepcopy(tomllib.loads(text))


def test_a_specification_that_breaks_its_form_is_refused() -> None:
    broken = []
    for change in ("key", "choice", "blank", "twice", "alias", "fact"):
        content = _content()
        first = content["sheet"][1]
        if change == "key":
            first["columns"][1]["aliasses"] = []
        elif change == "choice":
            first["columns"][1]["choices"] = "nothing"
        elif change == "blank":
            first["columns"][1]["blank"] = "zero"
        elif change == "twice":
            first["columns"][1]["id"] = "year"
        elif change == "alias":
            first["columns"][2]["aliases"].append("G D P")
        else:
            first["key"] = ["nothing"]
        with pytest.raises(CatalogueError) as caught:
            parse_spec(content)
        broken.append(caught.value.key)
    assert set(broken) == {"standard_unknown_key", "workbook_bad_key", "standard_duplicate"}


def test_names_are_compared_without_width_case_and_blanks() -> None:
    assert fold("工业 增加值（不变价）：") == fold("工业增加值(不变价)")


def test_the_document_is_in_step_with_the_specification() -> None:
    root = Path(__file__).resolve().parents[2]
    loader = importlib.util.spec_from_file_location("workbook_docs", root / "tools" / "workbook_docs.py")
    assert loader is not None
    assert loader.loader is not None
    tool = importlib.util.module_from_spec(loader)
    loader.loader.exec_module(tool)
    assert (root / "docs" / "workbook.md").read_text("utf-8") == tool.text()
