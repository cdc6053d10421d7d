"""The two constructed parks: expected figures worked by hand or by the second method named."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from lowcarbon_cli.model.findings import Missing, Severity
from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult, Verdict
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.pipeline import compute, load

EXAMPLES = Path(__file__).parents[2] / "examples"


def row(report: ComplianceReport, wanted: str, period: tuple[int, int] | None = None, year: int = 0) -> IndicatorResult:
    found = [
        item
        for item in report.assessments[0].indicators
        if item.id == wanted and (item.period == period) and (not year or item.year == year)
    ]
    assert len(found) == 1
    return found[0]


def value(item: IndicatorResult) -> Decimal:
    assert isinstance(item.value, Derivation)
    return item.value.value


@pytest.fixture(scope="module")
def park_a() -> ComplianceReport:
    return compute(load(EXAMPLES / "park-a" / "data.xlsx"))


def test_park_a_intensity_is_energy_over_value_added(park_a: ComplianceReport) -> None:
    # 662 000 tce / 2 550 000 万元
    assert round(value(row(park_a, "energy_intensity", year=2024)), 6) == Decimal("0.259608")


def test_park_a_period_elasticity(park_a: ComplianceReport) -> None:
    # second method: binary floats, ((66.2/60)^(1/4)-1) / ((255/200)^(1/4)-1)
    second = ((66.2 / 60) ** 0.25 - 1) / ((255 / 200) ** 0.25 - 1)
    found = row(park_a, "energy_elasticity", (2020, 2024))
    assert abs(float(value(found)) - second) < 1e-9
    assert str(value(found)).startswith("0.39746")
    assert found.verdict is Verdict.MET


@pytest.mark.parametrize(("year", "expected"), [(2021, "0.5833"), (2022, "0.4371"), (2023, "0.2083"), (2024, "0.3570")])
def test_park_a_annual_elasticity(park_a: ComplianceReport, year: int, expected: str) -> None:
    found = row(park_a, "energy_elasticity", (year - 1, year))
    assert round(value(found), 4) == Decimal(expected)
    assert found.role == "info"
    assert found.verdict is None


def test_park_a_co2_reduction_and_overall(park_a: ComplianceReport) -> None:
    # second method: 1 - ((171.2/255)/(168/200))^(1/4) = 5.4479 %
    found = row(park_a, "co2_intensity_reduction", (2020, 2024))
    assert round(value(found), 4) == Decimal("5.4479")
    assert found.verdict is Verdict.MET
    assert park_a.assessments[0].low_carbon.verdict is Verdict.MET
    assert park_a.assessments[0].whole.verdict in {Verdict.NOT_ASSESSABLE, Verdict.NOT_MET}


@pytest.mark.parametrize(
    ("options", "expected"),
    [({}, "247326.02"), ({"electricity": "equivalent"}, "332428.52"), ({"feedstock": "exclude"}, "240676.02")],
)
def test_park_b_energy(options: dict[str, str], expected: str) -> None:
    # 142 860 + 79 270.5 + 80 135 + 39 900 + 1 748.52 - 81 840 - 14 748 = 247 326.02;
    # equivalent: + 52 500 x (2.85 - 1.229); without feedstock: - 500 x 13.3
    report = compute(
        load(EXAMPLES / "park-b" / "data.xlsx"), given={key: (said, "flag") for key, said in options.items()}
    )
    assert value(row(report, "energy_total", year=2023)) == Decimal(expected)


def test_park_b_co2_nets_exported_power() -> None:
    # 372 166.58 + 54 054.72 + 3 715.09 + 508 000 MWh x 0.5306
    report = compute(load(EXAMPLES / "park-b" / "data.xlsx"))
    assert round(value(row(report, "co2_total", year=2023)), 2) == Decimal("699481.19")


def workbook(tmp_path: Path, energy: list[float], value_added: list[float], name: str = "x.xlsx") -> Path:
    book = openpyxl.load_workbook(EXAMPLES / "park-a" / "data.xlsx")
    economy, totals = book["经济数据"], book["总量数据"]
    economy.delete_rows(2, 10)
    totals.delete_rows(2, 10)
    for place, (used, made) in enumerate(zip(energy, value_added, strict=True)):
        economy.append([2023 + place, made, "年报", "构造"])
        totals.append([2023 + place, used, "当量", 100, "构造"])
    book["园区信息"]["B5"], book["园区信息"]["B6"] = 2023, 2024
    path = tmp_path / name
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("energy", "value_added", "verdict"),
    [
        ([20, 20.84], [100, 107], Verdict.MET),  # exactly 0.6
        ([20, 20.8402], [100, 107], Verdict.NOT_MET),  # 0.60014...
        ([100, 97], [100, 98], Verdict.MET),  # both fall, energy faster: 1.5 >= 0.6
        ([100, 101], [100, 98], Verdict.NOT_MET),  # energy up, value added down
        ([100, 99.8], [100, 99.5], Verdict.NOT_MET),  # 0.4 < 0.6 with falling value added
        ([100, 99], [100, 103], Verdict.MET),  # negative elasticity, growing value added
        ([100, 101], [100, 100], Verdict.NOT_ASSESSABLE),  # no growth: never divided
    ],
)
def test_sign_table_of_2015(tmp_path: Path, energy: list[float], value_added: list[float], verdict: Verdict) -> None:
    report = compute(load(workbook(tmp_path, energy, value_added)))
    found = row(report, "energy_elasticity", (2023, 2024))
    assert found.verdict is verdict


def test_exactly_point_six_is_a_decimal(tmp_path: Path) -> None:
    report = compute(load(workbook(tmp_path, [20, 20.84], [100, 107])))
    assert value(row(report, "energy_elasticity", (2023, 2024))) == Decimal("0.6")


def test_2009_equality_is_undetermined_and_falling_value_added_not_assessable(tmp_path: Path) -> None:
    at_limit = compute(load(workbook(tmp_path, [20, 20.84], [100, 107])), standard="hj274-2009")
    assert row(at_limit, "energy_elasticity", (2023, 2024)).verdict is Verdict.UNDETERMINED
    falling = compute(load(workbook(tmp_path, [100, 97], [100, 98])), standard="hj274-2009")
    assert row(falling, "energy_elasticity", (2023, 2024)).verdict is Verdict.NOT_ASSESSABLE


def test_typed_rates_straddle_the_limit(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(EXAMPLES / "park-a" / "data.xlsx")
    for name in ("经济数据", "总量数据"):
        del book[name]
    economy = book.create_sheet("经济数据")
    economy.append(["年份", "工业增加值可比价增速（%）", "数据版本", "数据来源"])
    economy.append([2024, 7, "年报", "构造"])
    totals = book.create_sheet("总量数据")
    totals.append(["年份", "综合能源消费量增速（%）", "数据来源"])
    totals.append([2024, 4.2, "构造"])
    book["园区信息"]["B5"] = 2023
    path = tmp_path / "rates.xlsx"
    book.save(path)
    found = row(compute(load(path)), "energy_elasticity", (2023, 2024))
    assert found.verdict is Verdict.UNDETERMINED
    assert isinstance(found.value, Derivation)
    # 4.15/7.5 .. 4.25/6.5
    assert (round(found.value.low, 4), round(found.value.high, 4)) == (Decimal("0.5533"), Decimal("0.6538"))


@pytest.mark.parametrize(
    ("sheet", "cell"), [("经济数据", "B6"), ("总量数据", "B6"), ("总量数据", "B2"), ("经济数据", "B2")]
)
def test_a_blank_required_cell_is_never_imputed(tmp_path: Path, sheet: str, cell: str) -> None:
    book = openpyxl.load_workbook(EXAMPLES / "park-a" / "data.xlsx")
    book[sheet][cell] = None
    path = tmp_path / "blank.xlsx"
    book.save(path)
    report = compute(load(path))
    found = row(report, "energy_elasticity", (2020, 2024))
    assert found.verdict is Verdict.NOT_ASSESSABLE
    assert isinstance(found.value, Missing)
    named = {f"{place.sheet}!{place.a1}" for item in report.findings for place in item.cells}
    assert f"{sheet}!{cell}" in named
    assert any(item.severity is not Severity.INFO for item in report.findings)


def test_version_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv=['lowcarbon','--version'];"
        "from lowcarbon_cli.__main__ import main; main();"
        "heavy={'pandas','numpy','openpyxl','xlsxwriter','pydantic','rich','typer','docx','jinja2'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["lowcarbon 0.1.0", "[]"]


def test_sector_park_is_judged_by_its_own_benchmark(tmp_path: Path) -> None:
    # 36 万tce / 80 亿元 = 0.45 <= 0.48; chosen by type and 31 December 2014
    report = compute(load(EXAMPLES / "park-c" / "data.xlsx"))
    assert report.assessments[0].standard.id == "hjt273-2006"
    found = row(report, "energy_intensity", year=2014)
    assert (value(found), found.verdict, found.limit_value) == (Decimal("0.45"), Verdict.MET, Decimal("0.48"))
    assert report.assessments[0].low_carbon.verdict is Verdict.MET
    for cell in ("B2", "D2", "E2", "F2"):  # value, level, source, year: each is required
        book = openpyxl.load_workbook(EXAMPLES / "park-c" / "data.xlsx")
        book["行业标杆"][cell] = None
        path = tmp_path / f"{cell}.xlsx"
        book.save(path)
        assert row(compute(load(path)), "energy_intensity", year=2014).verdict is Verdict.NOT_ASSESSABLE


def test_venous_park_still_gets_the_indicator() -> None:
    # 3.6 万tce / 15 亿元 = 0.24; HJ/T 275-2006 has no energy limit
    report = compute(load(EXAMPLES / "park-d" / "data.xlsx"))
    assert report.assessments[0].standard.id == "hjt275-2006"
    found = row(report, "energy_intensity", year=2014)
    assert (value(found), found.verdict) == (Decimal("0.24"), Verdict.NOT_APPLICABLE)
    assert report.assessments[0].low_carbon.verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize("column", ["B", "C", "D"])
def test_a_blank_cell_of_a_fuel_row_is_never_imputed(tmp_path: Path, column: str) -> None:
    book = openpyxl.load_workbook(EXAMPLES / "park-b" / "data.xlsx")
    cell = f"{column}3"  # fuel, unit and quantity of electricity
    book["能源消费"][cell] = None
    path = tmp_path / "blank.xlsx"
    book.save(path)
    report = compute(load(path))
    assert row(report, "energy_intensity", year=2023).verdict is Verdict.NOT_ASSESSABLE
    assert cell in {place.a1 for item in report.findings for place in item.cells if place.sheet == "能源消费"}


def test_without_base_year_the_period_rows_are_not_assessable(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(EXAMPLES / "park-a" / "data.xlsx")
    book["园区信息"]["B5"] = None
    path = tmp_path / "blank.xlsx"
    book.save(path)
    report = compute(load(path))
    found = [
        item for item in report.assessments[0].indicators if item.id == "energy_elasticity" and item.role != "info"
    ]
    assert [item.verdict for item in found] == [Verdict.NOT_ASSESSABLE]
    assert "B5" in {place.a1 for item in report.findings for place in item.cells}


def test_one_carrier_at_two_coefficients_is_said(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(EXAMPLES / "park-b" / "data.xlsx")
    book["加工转换与回收利用"]["J3"] = None  # then the table's 0.03412 instead of 0.0341
    path = tmp_path / "two.xlsx"
    book.save(path)
    codes = {item.code for item in compute(load(path)).findings}
    assert "LC-FAC-014" in codes
    assert not {item.code for item in compute(load(EXAMPLES / "park-b" / "data.xlsx")).findings} & {"LC-FAC-014"}


def test_blank_grid_purchase_is_named(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(EXAMPLES / "park-b" / "data.xlsx")
    book["电力热力与绿电"]["B2"] = None
    path = tmp_path / "grid.xlsx"
    book.save(path)
    report = compute(load(path))
    assert isinstance(row(report, "co2_total", year=2023).value, Missing)
    named = {f"{place.sheet}!{place.a1}" for item in report.findings for place in item.cells}
    assert "电力热力与绿电!B2" in named


def test_park_e_by_raw_fuels() -> None:
    # by hand, 2025: 160 000 x 0.7143 + 100 000 x 1.229 + 1 000 x 1.4571 tce; value added 140 亿元
    report = compute(load(EXAMPLES / "park-e" / "data.xlsx"))
    total = Decimal(114288) + Decimal(122900) + Decimal("1457.1")
    assert value(row(report, "energy_total", year=2025)) == total
    # own photovoltaic 1 000 and traded green power 30 000 万kWh
    share = Decimal(31000) * Decimal("1.229") / total * 100
    assert round(value(row(report, "renewable_share", year=2025)), 10) == round(share, 10)
    # 160 000 t x 19.570 GJ/t x 26.1 tC/TJ x 0.93 x 44/12 + 1 000 t x 3.095910 + 99 000 万kWh x 5.306 t
    assert round(value(row(report, "co2_total", year=2025)), 2) == Decimal("807069.84")
    assert report.assessments[0].low_carbon.verdict is Verdict.MET
    warned = {item.code for item in report.findings if item.severity is Severity.WARNING}
    assert "LC-CO2-005" in warned  # no grid factor for 2024 and 2025: that of 2023, said
    assert not [item for item in report.findings if item.severity is Severity.ERROR]


def test_park_e_meets_the_whole_standard() -> None:
    # every mandatory item, one of each group and the remaining conditions are attested
    whole = compute(load(EXAMPLES / "park-e" / "data.xlsx")).assessments[0].whole
    assert whole.verdict is Verdict.MET, whole.deciding


def _park_b_with(tmp_path: Path, edits: dict[str, dict[str, float | None]]) -> ComplianceReport:
    book = openpyxl.load_workbook(EXAMPLES / "park-b" / "data.xlsx")
    for sheet, cells in edits.items():
        for address, content in cells.items():
            book[sheet][address] = content
    path = tmp_path / "park.xlsx"
    book.save(path)
    return compute(load(path))


def test_a_heating_value_that_the_table_prints_brings_the_tables_coefficient(tmp_path: Path) -> None:
    # 20 908 kJ/kg stands beside 0.7143 in annex A of the 2008 edition: the total stays 247 326.02
    report = _park_b_with(tmp_path, {"能源消费": {"F2": None}, "加工转换与回收利用": {"J2": None}})
    found = row(report, "energy_total", year=2023)
    assert round(value(found), 2) == Decimal("247326.02")
    assert isinstance(found.value, Derivation)
    coals = [leaf.factor.code for leaf in found.value.leaves() if leaf.factor is not None]
    assert "SC2008.raw_coal.coef" in coals


def test_a_measured_heating_value_is_divided_by_that_of_standard_coal(tmp_path: Path) -> None:
    # 200 000 t x 21 GJ/t / 29.307 GJ/tce = 143 310.4719... in place of 142 860: + 450.47
    edits: dict[str, dict[str, float | None]] = {
        "能源消费": {"F2": None, "G2": 21},
        "加工转换与回收利用": {"J2": None},
    }
    found = row(_park_b_with(tmp_path, edits), "energy_total", year=2023)
    assert round(value(found), 2) == Decimal("247776.49")


def test_park_b_with_heat_at_the_tables_coefficient(tmp_path: Path) -> None:
    # used 2 350 000 GJ and made 2 400 000 GJ: 50 000 x (0.03412 - 0.0341) = 1.00 less
    edits: dict[str, dict[str, float | None]] = {
        "能源消费": {"F4": None},
        "加工转换与回收利用": {"J3": None, "J5": None},
    }
    assert round(value(row(_park_b_with(tmp_path, edits), "energy_total", year=2023)), 2) == Decimal("247325.02")
