"""The three-year evaluation: figures worked by hand, as the comments say."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.pipeline import document, load

if TYPE_CHECKING:
    from pathlib import Path

    from lowcarbon_cli.model.documents import EvaluatedRow, Evaluation
    from lowcarbon_cli.model.values import Evaluated

# growth of value added 5 % each year; of energy 1.4, 8.55 and -4.6 %: elasticities 0.28, 1.71 and -0.92
VALUE_ADDED = {2021: "100", 2022: "105", 2023: "110.25", 2024: "115.7625"}
ENERGY = {2021: "40", 2022: "40.56", 2023: "44.02788", 2024: "42.00259752"}


def book(
    path: Path, value_added: dict[int, str] = VALUE_ADDED, energy: dict[int, str] = ENERGY, last: int = 2024
) -> Path:
    made = openpyxl.Workbook()
    park = made.active
    assert park is not None
    park.title = "园区信息"
    rows: list[tuple[str, str | int]] = [
        ("园区名称", "试算园区"),
        ("园区类型", "综合类"),
        ("规划基准年", 2021),
        ("评价年", last),
    ]
    rows += [("适用标准", "HJ 274-2015"), ("不变价基期", 2020)]
    for row in [("项目", "内容"), *rows]:
        park.append(row)
    economy = made.create_sheet("经济数据")
    economy.append(["年份", "工业增加值（不变价）（亿元）"])
    totals = made.create_sheet("总量数据")
    totals.append(["年份", "综合能源消费量（万吨标准煤）", "折标口径"])
    for year, amount in value_added.items():
        economy.append([year, float(amount)])
    for year, amount in energy.items():
        totals.append([year, float(amount), "当量"])
    made.save(path)
    return path


def evaluated(path: Path, **options: str) -> Evaluation:
    found = document(load(path), "evaluation", **options).evaluation  # type: ignore[arg-type]
    assert found is not None
    return found


def row(found: Evaluation, wanted: str) -> EvaluatedRow:
    return next(item for item in found.rows if item.id == wanted)


def shown(value: Evaluated | None, places: int = 4) -> Decimal:
    assert isinstance(value, Derivation), value
    return round(value.value, places)


def test_a_rate_of_the_period_is_not_the_mean_of_the_years(tmp_path: Path) -> None:
    found = evaluated(book(tmp_path / "a.xlsx"))
    assert (found.base_year, found.years, found.missing) == (2021, (2022, 2023, 2024), ())
    elasticity = row(found, "energy_elasticity")
    assert [shown(year.value) for year in elasticity.years] == [Decimal("0.28"), Decimal("1.71"), Decimal("-0.92")]
    # (42.00259752/40)^(1/3) - 1 = 1.050064938^(1/3) - 1 = 1.641735 %; / 5 % = 0.3283 (mean of the years: 0.3567)
    assert shown(elasticity.summary.value) == Decimal("0.3283")
    assert elasticity.verdict is Verdict.MET
    assert elasticity.trend == "mixed"
    assert elasticity.base is None


def test_a_rate_judged_by_every_year_fails_on_one(tmp_path: Path) -> None:
    found = evaluated(book(tmp_path / "a.xlsx"), rate="annual")
    elasticity = row(found, "energy_elasticity")
    # the limit is 0.6 where value added grows: 0.28 met, 1.71 not met, -0.92 met
    assert [year.verdict for year in elasticity.years] == [Verdict.MET, Verdict.NOT_MET, Verdict.MET]
    assert elasticity.verdict is Verdict.NOT_MET


@pytest.mark.parametrize(("level", "verdict"), [("last", "met"), ("mean", "met"), ("all", "not_met")])
def test_levels_by_last_year_mean_and_all(tmp_path: Path, level: str, verdict: str) -> None:
    # 60, 45 and 40 per 100 units of value added: 0.60, 0.45, 0.40; mean 1.45 / 3 = 0.4833; the limit is 0.5
    constant = dict.fromkeys((2021, 2022, 2023, 2024), "100")
    energy = {2021: "70", 2022: "60", 2023: "45", 2024: "40"}
    found = evaluated(book(tmp_path / "b.xlsx", constant, energy), level=level)
    intensity = row(found, "energy_intensity")
    assert [shown(year.value, 2) for year in intensity.years] == [Decimal("0.60"), Decimal("0.45"), Decimal("0.40")]
    assert shown(intensity.summary.value) == Decimal("0.4833")
    assert shown(intensity.base, 2) == Decimal("0.70")
    assert intensity.trend == "falling"
    assert intensity.verdict.value == verdict
    assert found.level == level


def test_zero_growth_is_not_assessable_and_says_so(tmp_path: Path) -> None:
    constant = dict.fromkeys((2021, 2022, 2023, 2024), "100")
    found = evaluated(book(tmp_path / "c.xlsx", constant))
    elasticity = row(found, "energy_elasticity")
    assert elasticity.verdict is Verdict.NOT_ASSESSABLE
    assert elasticity.reasons
    assert isinstance(elasticity.summary.value, Missing)


def test_a_year_without_data_is_named_and_never_filled(tmp_path: Path) -> None:
    later = {year: amount for year, amount in VALUE_ADDED.items() if year != 2021}
    energy = {year: amount for year, amount in ENERGY.items() if year != 2021}
    found = evaluated(book(tmp_path / "d.xlsx", later, energy))
    assert found.missing == (2021,)
    elasticity = row(found, "energy_elasticity")
    assert isinstance(elasticity.summary.value, Missing)
    assert elasticity.verdict is Verdict.NOT_ASSESSABLE
    assert row(found, "energy_intensity").verdict is Verdict.MET
    assert isinstance(row(found, "energy_intensity").base, Missing)
    assert row(found, "energy_intensity").trend == "unknown"


@pytest.mark.parametrize("options", [{"level": "best"}, {"rate": "monthly"}, {"display_units": ["kg"]}])
def test_unknown_options_are_refused(tmp_path: Path, options: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        document(load(book(tmp_path / "e.xlsx")), "evaluation", **options)  # type: ignore[arg-type]


def test_unknown_kind_and_two_units_of_one_kind_are_refused(tmp_path: Path) -> None:
    data = load(book(tmp_path / "f.xlsx"))
    with pytest.raises(UsageError):
        document(data, "weekly")
    with pytest.raises(UsageError):
        document(data, "annual", display_units=["tce,10k_tce"])


def test_display_units_change_nothing_but_the_display(tmp_path: Path) -> None:
    data = load(book(tmp_path / "g.xlsx"))
    small, large = document(data, "annual"), document(data, "annual", display_units=["10k_tce"])
    pairs = zip(small.report.assessments[0].indicators, large.report.assessments[0].indicators, strict=True)
    totals = 0
    for one, other in pairs:
        assert (one.verdict, one.change, one.distance) == (other.verdict, other.change, other.distance)
        if one.id == "energy_total" and isinstance(one.value, Derivation) and isinstance(other.value, Derivation):
            totals += 1
            assert (one.unit, other.unit) == ("tce", "10k_tce")
            assert other.value.value * 10000 == one.value.value
        elif isinstance(one.value, Derivation) and one.unit != "tce":
            assert one == other
    assert totals == len(ENERGY)
