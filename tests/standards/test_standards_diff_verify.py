"""What changed between standards, and what is left for a person to read."""

from __future__ import annotations

import pytest

from lowcarbon_cli.model.catalogue import Grade
from lowcarbon_cli.model.messages import catalogue
from lowcarbon_cli.standards.diff import DiffRow, diff
from lowcarbon_cli.standards.ids import standard_ids
from lowcarbon_cli.standards.standards import load_standard
from lowcarbon_cli.standards.verify import verify_list


@pytest.mark.parametrize("wanted", standard_ids())
def test_a_standard_does_not_differ_from_itself(wanted: str) -> None:
    assert diff(load_standard(wanted), load_standard(wanted)) == ()


def test_from_2009_to_2015() -> None:
    rows = diff(load_standard("hj274-2009"), load_standard("hj274-2015"), "en")
    in_both = {
        "iav_per_capita",
        "iav_growth_mean",
        "iav_per_land",
        "energy_intensity",
        "energy_elasticity",
        "water_intensity",
        "water_elasticity",
        "solid_waste_intensity",
        "water_reuse_rate",
        "solid_waste_utilisation",
        "reclaimed_water_rate",
        "information_platform",
        "cleaner_production_audits",
    }
    assert len([row for row in rows if row.what == "removed"]) == 26 - len(in_both)
    assert len([row for row in rows if row.what == "added"]) == 32 - len(in_both)
    assert not {row.indicator for row in rows if row.what in {"added", "removed"}} & in_both
    of = {(row.indicator, row.what): (row.before, row.after) for row in rows}
    assert of["water_intensity", "limit"] == ("<= 9", "<= 8")
    assert of["solid_waste_utilisation", "limit"] == (">= 85", ">= 70")
    assert of["energy_intensity", "role"] == ("mandatory", "G4 energy (at least 1 of 2)")
    assert ("energy_intensity", "limit") not in of
    assert of["cod_intensity", "removed"] == ("<= 1", "")
    assert of["co2_intensity_reduction", "added"] == ("", ">= 3")
    before, after = of["energy_elasticity", "limit"]
    assert before.startswith("< 0.6 (whether equality passes is unread)")
    assert "<= 0.6 (" in after
    assert ">= 0.6 (" in after
    assert of["iav_growth_mean", "formula"] == (
        "growth(iav_constant) [construction, constant]",
        "growth(iav_constant) [three_years, constant]",
    )


def test_the_other_way_round_swaps_before_and_after() -> None:
    a, b = load_standard("hjt273-2006"), load_standard("hjt275-2006")
    swapped = {"added": "removed", "removed": "added"}
    there = {(row.indicator, swapped.get(row.what, row.what), row.after, row.before) for row in diff(a, b)}
    assert {(row.indicator, row.what, row.before, row.after) for row in diff(b, a)} == there


def test_the_amendment_differs_in_four_limits() -> None:
    rows = diff(load_standard("hj274-2009"), load_standard("hj274-2009-amd2012"))
    assert [(row.indicator, row.what) for row in rows] == [
        ("energy_elasticity", "limit"),
        ("water_elasticity", "limit"),
        ("cod_elasticity", "limit"),
        ("so2_elasticity", "limit"),
    ]


def test_words_and_benchmarks_in_a_difference() -> None:
    rows = diff(load_standard("hjt273-2006"), load_standard("hj274-2009"), "zh")
    assert DiffRow("energy_intensity", "limit", "<= 达到同行业国际先进水平", "<= 0.5") in rows
    assert DiffRow("waste_collection", "removed", "具备", "") in rows


def test_the_gravest_comes_first() -> None:
    rows = verify_list()
    assert list(dict.fromkeys(row.standard for row in rows)) == [
        "hj274-2015",
        "hj274-2009",
        "hj274-2009-amd2012",
        "hjt273-2006",
        "hjt275-2006",
        "zero-carbon-2025",
        "eip-2026",
        "",
    ]
    assert [(row.indicator, row.what) for row in rows[:9]] == [
        ("energy_elasticity", "limit"),
        ("energy_elasticity", "limit"),
        ("energy_intensity", "limit"),
        ("renewable_share", "limit"),
        ("co2_intensity_reduction", "limit"),
        ("energy_elasticity", "definition"),
        ("energy_intensity", "definition"),
        ("renewable_share", "definition"),
        ("co2_intensity_reduction", "definition"),
    ]
    in_2009 = [(row.indicator, row.what) for row in rows if row.standard == "hj274-2009"]
    assert in_2009[:4] == [
        ("energy_intensity", "limit"),
        ("energy_elasticity", "limit"),
        ("energy_intensity", "definition"),
        ("energy_elasticity", "definition"),
    ]


def test_mandatory_limits_before_group_limits_before_definitions_before_names() -> None:
    rows = [row for row in verify_list() if row.standard == "hj274-2015"]
    place = {(row.indicator, row.what): index for index, row in enumerate(rows)}
    assert place["publicity_events", "limit"] < place["hightech_share", "limit"]
    assert place["solid_waste_intensity", "limit"] < place["hightech_share", "definition"]
    assert place["publicity_events", "definition"] < place["hightech_share", "name"]


def test_nothing_unread_is_left_out() -> None:
    rows = verify_list("en")
    for wanted in standard_ids():
        standard = load_standard(wanted)
        base = load_standard(standard.base) if standard.base else None
        for item in standard.indicators:
            listed = [row.what for row in rows if (row.standard, row.indicator) == (wanted, item.id)]
            if base and item == base.indicator(item.id):
                assert listed == []
            elif base:
                assert listed == ["limit"] * len(item.limits)
            else:
                assert sorted(listed) == sorted(["limit"] * len(item.limits) + ["definition", "name"])
    assert all(row.grade is not Grade.OFFICIAL and row.document and row.shown for row in rows)


def test_the_list_says_value_grade_and_document() -> None:
    row = next(row for row in verify_list("en") if (row.standard, row.indicator) == ("hj274-2015", "renewable_share"))
    assert (row.what, row.shown, row.grade) == ("limit", ">= 9 [%]", Grade.MEMORY_MEDIUM)
    assert row.document == "HJ 274-2015 国家生态工业示范园区标准"
    whole = [row.what for row in verify_list() if row.standard == "hjt275-2006" and not row.indicator]
    assert whole == ["passing", "conditions", "validity", "clause"]


def test_a_standard_without_a_table_asks_for_the_table_and_its_days() -> None:
    rows = [row for row in verify_list("en") if row.standard == "eip-2026"]
    assert [(row.what, row.grade) for row in rows] == [("table", Grade.UNKNOWN), ("validity", Grade.UNKNOWN)]


def test_a_core_that_was_read_is_not_called_inferred() -> None:
    row = next(row for row in verify_list() if (row.standard, row.what) == ("zero-carbon-2025", "core"))
    assert row.grade is Grade.SECONDARY
    assert "附件3" in row.read_in


def test_every_kind_of_row_has_a_name_in_both_languages() -> None:
    labels = catalogue()["label"]
    rows = [row for a in standard_ids() for b in standard_ids() for row in diff(load_standard(a), load_standard(b))]
    wanted = {f"standard_diff_{row.what}" for row in rows} | {f"standard_verify_{row.what}" for row in verify_list()}
    for key in wanted:
        assert labels[key]["zh"]
        assert labels[key]["en"]
