"""The packaged standards against a second, hand-made entry of the same figures."""

from __future__ import annotations

import ast
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lowcarbon_cli.model.catalogue import Grade
from lowcarbon_cli.standards.formula_names import condition_names, formula_names
from lowcarbon_cli.standards.ids import standard_ids
from lowcarbon_cli.standards.standards import load_standard, packaged_known

if TYPE_CHECKING:
    from lowcarbon_cli.model.catalogue import Evidence, Indicator, Limit, Standard
    from lowcarbon_cli.model.text import Text

CASES = Path(__file__).parents[1] / "cases" / "coverage_standards.toml"
SECOND: dict[str, Any] = tomllib.loads(CASES.read_text("utf-8"))
FULL = ("hj274-2009", "hjt273-2006", "hjt275-2006", "hj274-2015", "zero-carbon-2025")
OVERLAY = "hj274-2009-amd2012"
SLOT = "eip-2026"
LETTERS = {
    "v": Grade.SECONDARY,
    "h": Grade.MEMORY_HIGH,
    "m": Grade.MEMORY_MEDIUM,
    "l": Grade.MEMORY_LOW,
    "?": Grade.UNKNOWN,
}
NOT_REPORTABLE = {
    "energy_intensity",
    "energy_elasticity",
    "co2_intensity_reduction",
    "water_intensity",
    "water_elasticity",
    "cod_elasticity",
    "so2_elasticity",
    "pollutant_elasticity",
    "co2_per_tce",
}

# Treated wastewater may be kept in tonnes, reclaimed water in cubic metres: a ratio of the two has no unit
# only where the workbook keeps both alike. No other clash is allowed.
OPEN_CLASH = {"reclaimed_water_rate": ("m3/t", "%")}


def numbers(standard: Standard) -> list[tuple[str, str, Decimal | None, str]]:
    return [
        (item.id, limit.op, limit.value, limit.when)
        for item in standard.indicators
        for limit in item.limits
        if limit.kind == "number"
    ]


def evidences(standard: Standard) -> list[Evidence]:
    found = [standard.validity_evidence, standard.passing_evidence]
    found += [condition.evidence for condition in standard.conditions]
    for item in standard.indicators:
        found += [item.name_evidence, item.definition_evidence, *(limit.evidence for limit in item.limits)]
    return found


def texts(standard: Standard) -> list[Text]:
    found = [standard.title, standard.passing, *standard.notes, *(group.name for group in standard.groups)]
    found += [condition.text for condition in standard.conditions]
    for item in standard.indicators:
        found += [item.name, item.category, *([item.definition] if item.definition else [])]
        found += [text for limit in item.limits for text in (limit.when_text, limit.level, limit.word) if text]
    return found


def test_the_packaged_standards_are_these() -> None:
    assert set(standard_ids()) == {*FULL, OVERLAY, SLOT}


@pytest.mark.parametrize(("wanted", "count"), [("hj274-2009", 26), ("hjt273-2006", 19), ("hjt275-2006", 20)])
def test_the_sets_of_2006_and_2009_are_mandatory_throughout(wanted: str, count: int) -> None:
    standard = load_standard(wanted)
    assert len(standard.indicators) == count
    assert {(item.role, item.group) for item in standard.indicators} == {("mandatory", "")}
    assert standard.groups == ()


def test_2015_has_17_mandatory_and_15_in_six_groups() -> None:
    standard = load_standard("hj274-2015")
    second = SECOND["hj274-2015"]
    assert len(standard.indicators) == 32
    assert [item.number for item in standard.indicators if item.role == "mandatory"] == second["mandatory"]
    assert len(second["mandatory"]) == 17
    members = {
        group.id: [item.number for item in standard.indicators if item.group == group.id] for group in standard.groups
    }
    assert members == second["groups"]
    assert [group.need for group in standard.groups] == [1] * 6


@pytest.mark.parametrize("wanted", FULL)
def test_order_and_numbers(wanted: str) -> None:
    standard = load_standard(wanted)
    assert [item.id for item in standard.indicators] == SECOND[wanted]["order"]
    assert [item.number for item in standard.indicators] == list(range(1, len(standard.indicators) + 1))


@pytest.mark.parametrize("wanted", FULL)
def test_every_number_limit(wanted: str) -> None:
    expected = [(name, op, Decimal(value), when) for name, op, value, when in SECOND[wanted]["limits"]]
    assert numbers(load_standard(wanted)) == expected


@pytest.mark.parametrize("wanted", FULL)
def test_every_benchmark_and_word(wanted: str) -> None:
    standard = load_standard(wanted)
    pairs = [(item.id, limit) for item in standard.indicators for limit in item.limits]
    benchmarks = [[name, limit.op, limit.level.zh] for name, limit in pairs if limit.level]
    words = [[name, limit.word.zh] for name, limit in pairs if limit.word]
    assert benchmarks == SECOND[wanted]["benchmarks"]
    assert words == SECOND[wanted]["words"]
    assert {limit.kind for name, limit in pairs if limit.level} <= {"benchmark"}
    assert {item.id for item in standard.indicators if item.qualitative} == {row[0] for row in words}


@pytest.mark.parametrize("wanted", FULL)
def test_grades_are_not_raised(wanted: str) -> None:
    standard = load_standard(wanted)
    names, limits, definitions = SECOND[wanted]["grades"]
    assert [item.name_evidence.grade for item in standard.indicators] == [LETTERS[letter] for letter in names]
    assert [item.definition_evidence.grade for item in standard.indicators] == [LETTERS[x] for x in definitions]
    for item, letter in zip(standard.indicators, limits, strict=True):
        assert {limit.evidence.grade for limit in item.limits} == {LETTERS[letter]}, item.id


@pytest.mark.parametrize("wanted", FULL)
def test_every_formula_price_and_period(wanted: str) -> None:
    standard = load_standard(wanted)
    formulas: dict[str, list[str]] = SECOND["formulas"]
    for item in standard.indicators:
        assert [item.formula, item.price] == formulas.get(item.id, ["", "none"]), item.id
        assert item.period == SECOND["periods"][wanted].get(item.id, "year"), item.id


@pytest.mark.parametrize("wanted", FULL)
def test_what_has_no_formula_or_no_number_is_listed_with_its_reason(wanted: str) -> None:
    standard, second = load_standard(wanted), SECOND[wanted]
    assert [item.id for item in standard.indicators if not item.formula] == list(second["no_formula"])
    without = [item.id for item in standard.indicators if any(limit.value is None for limit in item.limits)]
    assert without == list(second.get("no_number", {}))
    assert all(reason.strip() for table in ("no_formula", "no_number") for reason in second.get(table, {}).values())


def test_every_formula_of_the_second_entry_is_used() -> None:
    used = {item.id for wanted in FULL for item in load_standard(wanted).indicators if item.formula}
    assert used == set(SECOND["formulas"])


def test_the_overlay_changes_the_elasticity_limits_and_nothing_else() -> None:
    base, overlay = load_standard("hj274-2009"), load_standard(OVERLAY)
    changed = SECOND[OVERLAY]["changed"]
    expected = [(name, op, Decimal(value), when) for name, op, value, when in SECOND[OVERLAY]["limits"]]
    assert [row for row in numbers(overlay) if row[0] in changed] == expected
    assert overlay.base == "hj274-2009"
    for old, new in zip(base.indicators, overlay.indicators, strict=True):
        if old.id in changed:
            assert new.limits != old.limits
            assert {limit.evidence.grade for limit in new.limits} == {Grade.MEMORY_LOW}
            assert all(limit.equality_known for limit in new.limits)
        else:
            assert new == old
        assert new.override == ""
    assert (overlay.core, overlay.passing, overlay.conditions) == (base.core, base.passing, base.conditions)


def test_the_unread_sign_of_2009_leaves_equality_open() -> None:
    open_limits: list[tuple[str, Limit]] = [
        (f"{wanted}/{item.id}", limit)
        for wanted in standard_ids()
        for item in load_standard(wanted).indicators
        for limit in item.limits
        if not limit.equality_known
    ]
    assert [name for name, _ in open_limits] == [
        "hj274-2009/energy_elasticity",
        "hj274-2009/water_elasticity",
        "hj274-2009/cod_elasticity",
        "hj274-2009/so2_elasticity",
    ]
    assert all("未读到" in limit.evidence.note for _, limit in open_limits)


@pytest.mark.parametrize("wanted", standard_ids())
def test_every_figure_has_evidence_and_nobody_claims_the_official_text(wanted: str) -> None:
    for evidence in evidences(load_standard(wanted)):
        assert evidence.document
        assert evidence.grade is not Grade.OFFICIAL
        assert evidence.grade is not Grade.SECONDARY or evidence.address
        assert evidence.note.count(" / ") == (1 if evidence.note else 0)


@pytest.mark.parametrize("wanted", standard_ids())
def test_every_text_is_in_both_languages_and_can_be_printed_on_a_chinese_console(wanted: str) -> None:
    standard = load_standard(wanted)
    for text in texts(standard):
        assert any("一" <= char <= "鿿" for char in text.zh), text
        assert text.en.isascii(), text
        text.zh.encode("gbk")
    for evidence in evidences(standard):
        f"{evidence.document}{evidence.note}".encode("gbk")


@pytest.mark.parametrize("wanted", standard_ids())
def test_formulas_and_conditions_name_known_readings(wanted: str) -> None:
    known = packaged_known()
    for item in load_standard(wanted).indicators:
        if item.formula:
            assert formula_names(item.formula) <= known.readings, item.id
        for limit in item.limits:
            if limit.when:
                assert condition_names(limit.when) <= known.readings | set(known.park), item.id


@pytest.mark.parametrize("wanted", FULL)
def test_what_is_computed_is_not_taken_from_the_park_s_word(wanted: str) -> None:
    for item in load_standard(wanted).indicators:
        if item.id in NOT_REPORTABLE:
            assert item.formula
            assert not item.reportable, item.id
        if not item.formula:
            assert item.reportable, item.id


def test_core_of_the_notice_by_type() -> None:
    assert load_standard("hj274-2009").core == (("energy_intensity",), ("energy_elasticity",))
    assert load_standard("hjt273-2006").core == (("energy_intensity",),)
    assert load_standard("hjt275-2006").core == ()
    assert load_standard("hj274-2015").core == (
        ("energy_elasticity",),
        ("energy_intensity", "renewable_share"),
        ("co2_intensity_reduction",),
    )


def test_the_slot_has_no_table_and_says_so() -> None:
    slot = load_standard(SLOT)
    assert slot.table_unknown
    assert (slot.indicators, slot.groups, slot.conditions, slot.core) == ((), (), (), ())
    assert {slot.validity_evidence.grade, slot.passing_evidence.grade} == {Grade.UNKNOWN}
    assert not any(load_standard(wanted).table_unknown for wanted in FULL)


def test_the_zero_carbon_scheme_has_one_core_indicator_and_five_that_guide() -> None:
    scheme = load_standard("zero-carbon-2025")
    assert [item.role for item in scheme.indicators] == ["mandatory", *["guiding"] * 5]
    assert scheme.core == (("co2_per_tce",),)
    assert scheme.core_evidence is not None
    assert scheme.core_evidence.grade is Grade.SECONDARY
    assert len(scheme.conditions) == 4
    assert scheme.conditions_complete


def test_basic_conditions_of_the_park_standards_are_nowhere_claimed_to_be_complete() -> None:
    found = {wanted: load_standard(wanted) for wanted in FULL if wanted != "zero-carbon-2025"}
    assert {wanted: len(standard.conditions) for wanted, standard in found.items()} == {
        "hj274-2009": 4,
        "hjt273-2006": 0,
        "hjt275-2006": 0,
        "hj274-2015": 0,
    }
    assert not any(standard.conditions_complete for standard in found.values())


def dimension(node: ast.expr, units: dict[str, str]) -> str:
    """What a formula's quotient is made of, at the level of text: ``a/b``, or 1 where both are the same."""
    if isinstance(node, ast.Name):
        return units[node.id]
    if isinstance(node, ast.Call):
        return "1"
    assert isinstance(node, ast.BinOp)
    left, right = dimension(node.left, units), dimension(node.right, units)
    if isinstance(node.op, ast.Add):
        assert left == right
        return left
    return "1" if left == right else f"{left}/{right}"


def same_kind(item: Indicator, found: str) -> bool:
    return found in {
        "1": {"1"},
        "%": {"1"},
        "kg/10k_cny": {"t/10k_cny"},
        "100m_cny/km2": {"10k_cny/km2"},
    }.get(item.unit, {item.unit})


@pytest.mark.parametrize("wanted", FULL)
def test_units_of_the_readings_make_the_unit_of_the_indicator(wanted: str) -> None:
    from lowcarbon_cli.standards.readings import known_readings

    units = {name: reading.unit for name, reading in known_readings().items()}
    wrong = {}
    for item in load_standard(wanted).indicators:
        if item.formula:
            found = dimension(ast.parse(item.formula, mode="eval").body, units)
            if not same_kind(item, found):
                wrong[item.id] = (found, item.unit)
    assert wrong.items() <= OPEN_CLASH.items()
