"""What the rules about targets say, figure and unit."""

from __future__ import annotations

from tests.rules import harness

from lowcarbon_cli.model.messages import describe


def told(example: str, lang: str) -> list[str]:
    found = harness.findings_of(harness.load_toml(harness.HERE / example))
    return [describe(item, "zh" if lang == "zh" else "en") for item in found if item.code == example[:10]]


def test_a_looser_target_and_the_result_stand_in_the_unit_of_the_row() -> None:
    # 580000 tce are 58 of the row's 10 000 tce
    assert told("LC-TGT-008/fail/cap_below_base.toml", "zh") == [
        "2025年“综合能源消费总量”目标 59 万吨标煤 宽于2024年实绩 58 万吨标煤"
    ]
    assert "59 (10 000 tce)" in told("LC-TGT-008/fail/cap_below_base.toml", "en")[0]


def test_an_intensity_is_told_in_its_own_unit() -> None:
    # 662000 / 2550000 = 0.25961
    assert told("LC-TGT-008/fail/looser.toml", "zh") == [
        "2025年“单位工业增加值综合能耗”目标 0.5 吨标煤/万元 宽于2024年实绩 0.2596 吨标煤/万元"
    ]
