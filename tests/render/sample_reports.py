"""Small reports built by hand: constructed park A, a hostile workbook, and an empty report.

Expected figures: value added 200 / 212 / 226.84 / 240.45 / 255 (10^8 yuan, constant prices), energy
60 / 62.1 / 64 / 64.8 / 66.2 and CO2 168 / 171 / 173.5 / 172 / 171.2 (10^4 t) for 2020 to 2024.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.model.catalogue import (
    BasicCondition,
    Evidence,
    Factor,
    Grade,
    Group,
    Indicator,
    Limit,
    Standard,
)
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.dataset import InputFile, Number
from lowcarbon_cli.model.findings import Finding, Lack, Missing, Severity
from lowcarbon_cli.model.numbers import CONTEXT, root
from lowcarbon_cli.model.results import (
    Assessment,
    ComplianceReport,
    ConditionResult,
    EnergyLine,
    IndicatorResult,
    OptionUsed,
    Overall,
    ParkInfo,
    SourceUsed,
    Verdict,
)
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from lowcarbon_cli.model.values import Evaluated

YEARS = (2020, 2021, 2022, 2023, 2024)
IAV = dict(zip(YEARS, ("200", "212", "226.84", "240.45", "255"), strict=True))
ENERGY = dict(zip(YEARS, ("60", "62.1", "64", "64.8", "66.2"), strict=True))
CO2 = dict(zip(YEARS, ("168", "171", "173.5", "172", "171.2"), strict=True))

HIGH = Evidence(Grade.MEMORY_HIGH, "HJ 274-2015", "mirror.example/hj274")
OFFICIAL = Evidence(Grade.OFFICIAL, "HJ 274-2015")
UNKNOWN = Evidence(Grade.UNKNOWN, "")
D = Decimal


def ref(sheet: str, row: int, column: int, file: str = "data.xlsx") -> CellRef:
    return CellRef(file, sheet, row, column)


def cell(written: str, written_unit: str, scale: str, unit: str, at: CellRef, label: Text, year: int) -> Derivation:
    value = D(written) * D(scale)
    number = Number(value, unit, at, written, D(written), written_unit, D(scale), D(0))
    return Derivation("cell", value, value, value, unit, label, scale=D(scale), number=number, year=year)


def combine(op: str, left: Derivation, right: Derivation, unit: str, label: Text | None = None) -> Derivation:
    calculate = {"add": CONTEXT.add, "sub": CONTEXT.subtract, "mul": CONTEXT.multiply, "div": CONTEXT.divide}[op]
    value = calculate(left.value, right.value)
    return Derivation(op, value, value, value, unit, label, (left, right))  # type: ignore[arg-type]


def constant(number: str) -> Derivation:
    value = D(number)
    return Derivation("constant", value, value, value, "1")


def rooted(part: Derivation, degree: int) -> Derivation:
    value = root(part.value, degree)
    return Derivation("root", value, value, value, part.unit, parts=(part,), degree=degree)


def named(part: Derivation, reading: str, label: Text, year: int | None) -> Derivation:
    return Derivation("same", part.value, part.low, part.high, part.unit, label, (part,), reading=reading, year=year)


def to_percent(part: Derivation) -> Derivation:
    value = part.value * 100
    return Derivation("convert", value, value, value, "%", parts=(part,), scale=D(100))


def growth(last: Derivation, first: Derivation, years: int, label: Text) -> Derivation:
    ratio = combine("div", last, first, "1")
    mean = rooted(ratio, years) if years > 1 else ratio
    return combine("sub", mean, constant("1"), "1")._replace(label=label)


def iav(year: int) -> Derivation:
    at = ref("经济数据", year - 2018, 2)
    name = Text("工业增加值（不变价）", "industrial value added (constant price)")
    return named(cell(IAV[year], "100m_cny", "10000", "10k_cny", at, name, year), "iav_constant", name, year)


def energy(year: int) -> Derivation:
    at = ref("总量数据", year - 2018, 2)
    name = Text("综合能源消费量", "comprehensive energy consumption")
    return named(cell(ENERGY[year], "10k_tce", "10000", "tce", at, name, year), "energy_total", name, year)


def co2(year: int) -> Derivation:
    at = ref("总量数据", year - 2018, 3)
    name = Text("二氧化碳排放量", "CO2 emissions")
    return named(cell(CO2[year], "10k_t", "10000", "t", at, name, year), "co2_total", name, year)


def number_limit(op: str, value: str, evidence: Evidence = HIGH, when: str = "", words: Text | None = None) -> Limit:
    return Limit("number", op, D(value), evidence, when, words)  # type: ignore[arg-type]


NAMES = {
    "energy_total": Text("综合能源消费量", "Comprehensive energy consumption"),
    "energy_intensity": Text("单位工业增加值综合能耗", "Energy per industrial value added"),
    "energy_elasticity": Text("综合能耗弹性系数", "Energy elasticity"),
    "co2_total": Text("二氧化碳排放量", "CO2 emissions"),
    "co2_intensity": Text("单位工业增加值二氧化碳排放量", "CO2 per industrial value added"),
    "co2_intensity_reduction": Text("单位工业增加值二氧化碳排放量年均削减率", "Mean annual cut of CO2 intensity"),
    "renewable_share": Text("可再生能源使用比例", "Share of renewable energy"),
    "water_intensity": Text("单位工业增加值新鲜水耗", "Fresh water per industrial value added"),
    "water_elasticity": Text("新鲜水耗弹性系数", "Fresh water elasticity"),
    "solid_waste_utilisation": Text("工业固体废物综合利用率", "Solid waste utilisation"),
    "information_platform": Text("生态工业信息平台完善程度", "Eco-industrial information platform"),
    "hazardous_waste_rate": Text("危险废物处理处置率", "Hazardous waste treated"),
}
UNITS = {
    "energy_total": "tce",
    "energy_intensity": "tce/10k_cny",
    "energy_elasticity": "1",
    "co2_total": "t",
    "co2_intensity": "t/10k_cny",
    "co2_intensity_reduction": "%",
    "renewable_share": "%",
    "water_intensity": "m3/10k_cny",
    "water_elasticity": "1",
    "solid_waste_utilisation": "%",
    "information_platform": "1",
    "hazardous_waste_rate": "%",
}
PLACES = {"energy_total": 2, "co2_total": 2, "water_intensity": 2, "solid_waste_utilisation": 2, "renewable_share": 2}
RESOURCES = Text("资源节约", "Resource saving")


def result(
    wanted: str,
    year: int,
    value: Evaluated,
    *,
    period: tuple[int, int] | None = None,
    role: str = "info",
    group: str = "",
    limit: Limit | None = None,
    verdict: Verdict | None = None,
    number: int | None = None,
    **more: object,
) -> IndicatorResult:
    entries: dict[str, object] = {
        "word": "",
        "limit_value": limit.value if limit else None,
        "reasons": (),
        "change": None,
        "change_points": UNITS[wanted] == "%",
        "distance": None,
        "clause": f"表1 第{number}项" if number else "",
        "category": RESOURCES if number else None,
    } | more
    return IndicatorResult(
        id=wanted,
        name=NAMES[wanted],
        number=number,
        year=year,
        period=period,
        role=role,  # type: ignore[arg-type]
        group=group,
        value=value,
        unit=UNITS[wanted],
        places=PLACES.get(wanted, 4),
        limit=limit,
        verdict=verdict,
        **entries,  # type: ignore[arg-type]
    )


def percent(now: Derivation, before: Derivation) -> Decimal:
    return CONTEXT.multiply(CONTEXT.subtract(CONTEXT.divide(now.value, before.value), D(1)), D(100))


def level_rows(
    wanted: str, make: object, last: dict[str, object] | None = None, basis: str = ""
) -> list[IndicatorResult]:
    """One row per year with its change; ``last`` turns the last year's row into a judged one."""
    rows = []
    for year in YEARS:
        value = make(year)  # type: ignore[operator]
        change = percent(value, make(year - 1)) if year > YEARS[0] else None  # type: ignore[operator]
        more = last if last and year == YEARS[-1] else {}
        rows.append(result(wanted, year, value, change=change, basis=basis, **more))  # type: ignore[arg-type]
    return rows


def intensity(year: int) -> Derivation:
    return combine("div", energy(year), iav(year), "tce/10k_cny", NAMES["energy_intensity"])


def co2_per_iav(year: int) -> Derivation:
    return combine("div", co2(year), iav(year), "t/10k_cny", NAMES["co2_intensity"])


def elasticity(first: int, last: int) -> Derivation:
    return combine(
        "div",
        growth(energy(last), energy(first), last - first, Text("综合能耗年均增速", "mean growth of energy")),
        growth(iav(last), iav(first), last - first, Text("工业增加值年均增速", "mean growth of value added")),
        "1",
        NAMES["energy_elasticity"],
    )


def reduction() -> Derivation:
    mean = rooted(combine("div", co2_per_iav(2024), co2_per_iav(2020), "1"), 4)
    return to_percent(combine("sub", constant("1"), mean, "1"))._replace(label=NAMES["co2_intensity_reduction"])


def water() -> Derivation:
    """8.0004 m3 per 10 000 yuan: not met against 8, and 8.00 at two places."""
    used = cell("2040.102", "10k_m3", "10000", "m3", ref("资源环境", 6, 2), Text("新鲜水量", "fresh water"), 2024)
    return combine("div", used, iav(2024), "m3/10k_cny", NAMES["water_intensity"])


def rounded_elasticity() -> Derivation:
    """3.6 % over 6.0 %, both typed as rounded rates: between 0.5867 and 0.6134."""
    top = cell("3.6", "%", "0.01", "1", ref("总量数据", 9, 4), Text("新鲜水耗增速", "growth of water"), 2024)
    bottom = cell("6.0", "%", "0.01", "1", ref("经济数据", 6, 4), Text("增加值增速", "growth of value added"), 2024)
    top = top._replace(low=D("0.0355"), high=D("0.0365"))
    bottom = bottom._replace(low=D("0.0595"), high=D("0.0605"))
    made = combine("div", top, bottom, "1", NAMES["water_elasticity"])
    return made._replace(
        low=CONTEXT.divide(top.low, bottom.high),
        high=CONTEXT.divide(top.high, bottom.low),
    )


def standard() -> Standard:
    def indicator(wanted: str, number: int, role: str, group: str = "") -> Indicator:
        return Indicator(
            id=wanted,
            number=number,
            category=RESOURCES,
            name=NAMES[wanted],
            unit=UNITS[wanted],
            role=role,  # type: ignore[arg-type]
            group=group,
            formula="",
            reportable=False,
            qualitative=wanted == "information_platform",
            period="year",
            price="none",
            limits=(),
            places=4,
            clause="",
            definition=None,
            name_evidence=HIGH,
            definition_evidence=UNKNOWN,
            override="own.toml" if wanted == "solid_waste_utilisation" else "",
        )

    return Standard(
        id="hj274-2015",
        code="HJ 274-2015",
        title=Text("国家生态工业示范园区标准", "Standard for national demonstration eco-industrial parks"),
        park_types=("*",),
        valid_from=date(2016, 1, 1),
        valid_to=None,
        validity_evidence=HIGH,
        indicators=(
            indicator("energy_intensity", 5, "group", "energy"),
            indicator("renewable_share", 6, "group", "energy"),
            indicator("energy_elasticity", 7, "mandatory"),
            indicator("co2_intensity_reduction", 18, "mandatory"),
            indicator("water_intensity", 8, "mandatory"),
            indicator("water_elasticity", 9, "mandatory"),
            indicator("solid_waste_utilisation", 14, "mandatory"),
            indicator("hazardous_waste_rate", 15, "mandatory"),
            indicator("information_platform", 30, "mandatory"),
        ),
        groups=(Group("energy", 1, Text("能源", "energy")),),
        conditions=(
            BasicCondition("monitoring", Text("环境质量达到功能区要求", "Environment meets its zoning"), HIGH),
        ),
        conditions_complete=False,
        core=(("energy_intensity", "renewable_share"), ("energy_elasticity",), ("co2_intensity_reduction",)),
        passing=Text("必选全部达标，可选每组至少一项达标", "all mandatory ones and one of each group must be met"),
        passing_evidence=HIGH,
    )


def judged_rows() -> list[IndicatorResult]:
    growing = number_limit(
        "<=", "0.6", when="growth(iav_constant) > 0", words=Text("增加值增速>0", "value added grows")
    )
    heading = ref("电力热力与绿电", 1, 5)
    absent = Missing((Lack("sample_sheet_absent", (heading,), MappingProxyType({"sheet": "电力热力与绿电"})),))
    return [
        result(
            "energy_elasticity",
            2024,
            elasticity(2020, 2024),
            period=(2020, 2024),
            role="mandatory",
            limit=growing,
            verdict=Verdict.MET,
            number=7,
            basis="constant",
            distance=D("33.7561"),
        ),
        result(
            "co2_intensity_reduction",
            2024,
            reduction(),
            period=(2020, 2024),
            role="mandatory",
            limit=number_limit(">=", "3"),
            verdict=Verdict.MET,
            number=18,
            basis="constant",
            distance=D("81.5967"),
        ),
        result(
            "renewable_share",
            2024,
            absent,
            role="group",
            group="energy",
            limit=number_limit(">=", "9"),
            verdict=Verdict.NOT_ASSESSABLE,
            number=6,
        ),
        result(
            "water_intensity",
            2024,
            water(),
            role="mandatory",
            limit=number_limit("<=", "8", OFFICIAL),
            verdict=Verdict.NOT_MET,
            number=8,
            basis="constant",
            distance=D("-0.005"),
        ),
        result(
            "water_elasticity",
            2024,
            rounded_elasticity(),
            period=(2023, 2024),
            role="mandatory",
            limit=replace(growing, equality_known=False),
            verdict=Verdict.UNDETERMINED,
            number=9,
            reasons=(Lack("sample_straddles"),),
            distance=D(0),
        ),
        result(
            "solid_waste_utilisation",
            2024,
            cell("70", "%", "1", "%", ref("直接填报指标", 3, 3), NAMES["solid_waste_utilisation"], 2024),
            role="mandatory",
            limit=number_limit(">=", "70"),
            verdict=Verdict.MET,
            number=14,
            change=D("-1.25"),
            distance=D(0),
        ),
        result(
            "hazardous_waste_rate",
            2024,
            Missing.of("sample_straddles"),
            role="mandatory",
            verdict=Verdict.NOT_APPLICABLE,
            number=15,
            clause="",
        ),
        result(
            "information_platform",
            2024,
            Missing.of("sample_straddles"),
            role="mandatory",
            limit=Limit("qualitative", "", None, HIGH, word=Text("完善", "complete")),
            verdict=Verdict.MET,
            number=30,
            word="完善",
            extra_cells=(ref("直接填报指标", 4, 4),),
        ),
    ]


def assessment() -> Assessment:
    judged = {
        "role": "group",
        "group": "energy",
        "limit": number_limit("<=", "0.5"),
        "verdict": Verdict.MET,
        "number": 5,
        "distance": D("48.0784"),
    }
    rows = [
        *level_rows("energy_intensity", intensity, judged, "constant"),
        *judged_rows(),
        *level_rows("energy_total", energy),
        *level_rows("co2_total", co2),
        *level_rows("co2_intensity", co2_per_iav, basis="constant"),
        *(
            result("energy_elasticity", year, elasticity(year - 1, year), period=(year - 1, year), basis="constant")
            for year in YEARS[1:]
        ),
    ]
    ruled = standard()
    return Assessment(
        ruled,
        tuple(rows),
        (ConditionResult(ruled.conditions[0], Verdict.NOT_ASSESSABLE, "", "", (ref("基本条件", 2, 2),)),),
        Overall(Verdict.MET, ("energy_intensity", "energy_elasticity", "co2_intensity_reduction")),
        Overall(
            Verdict.NOT_ASSESSABLE,
            ("water_intensity", "water_elasticity", "monitoring"),
            (Lack("sample_straddles"),),
        ),
    )


def factor() -> Factor:
    return Factor(
        code="raw_coal",
        edition="gbt2589-2020",
        name=Text("原煤", "raw coal"),
        value=D("0.7143"),
        unit="kgce/kg",
        low=None,
        high=None,
        valid_from=date(2021, 4, 1),
        valid_to=None,
        evidence=Evidence(Grade.SECONDARY, "GB/T 2589-2020 附录A", "mirror.example/2589"),
    )


def burnt_coal() -> Derivation:
    """1 234.5 t of raw coal at 0.7143 kgce/kg: 881.80335 tce."""
    coal = cell("1234.5", "t", "1", "t", ref("能源消费", 2, 9), Text("原煤工业生产消费", "raw coal, industrial"), 2024)
    row = factor()
    value = D("0.7143")
    entry = Derivation("factor", value, value, value, "tce/t", row.name, scale=D(1), factor=row)
    return combine("mul", coal, entry, "tce", Text("原煤折标准煤", "raw coal in tce"))


def energy_lines() -> tuple[EnergyLine, ...]:
    coal = burnt_coal()
    missing = Missing.of("sample_sheet_absent", ref("能源消费", 3, 9), sheet="能源消费")
    return (
        EnergyLine(2024, Text("原煤", "raw coal"), coal.parts[0], "t", coal, coal, coal, D("100")),
        EnergyLine(2024, Text("电力", "electricity"), missing, "10k_kwh", missing, missing, missing, None),
    )


def options() -> tuple[OptionUsed, ...]:
    return (
        OptionUsed(
            "price", Text("价格口径", "Price basis"), "constant", Text("2020年不变价", "2020 prices"), "default"
        ),
        OptionUsed(
            "electricity",
            Text("电力折标口径", "Electricity basis"),
            "calorific",
            Text("当量", "calorific"),
            "workbook",
            ref("园区信息", 14, 2),
        ),
        OptionUsed(
            "coal_edition",
            Text("折标系数版本", "Standard coal table"),
            "gbt2589-2020",
            Text("GB/T 2589-2020", "GB/T 2589-2020"),
            "flag",
        ),
    )


def findings() -> tuple[Finding, ...]:
    root_finding = Finding(
        "LC-TST-001", Severity.ERROR, (ref("能源消费", 3, 9),), MappingProxyType({"what": "能源消费!I3"})
    )
    return (
        Finding("LC-TST-003", Severity.INFO, (ref("经济数据", 2, 2),), MappingProxyType({"what": "１２３"})),
        root_finding,
        Finding("LC-TST-002", Severity.WARNING, (), MappingProxyType({"what": "a"}), caused_by=root_finding.key),
        Finding(
            "LC-TST-002",
            Severity.WARNING,
            (ref("能源消费", 4, 9),),
            MappingProxyType({"what": "b"}),
            caused_by=root_finding.key,
        ),
        Finding("LC-TST-002", Severity.WARNING, (), MappingProxyType({"what": "c"})),
    )


def park_a() -> ComplianceReport:
    return ComplianceReport(
        tool_version="0.1.0",
        catalogue_version="2026.1",
        catalogue_sha256="c" * 64,
        inputs=(InputFile("examples/park-a/data.xlsx", "data.xlsx", "a" * 64),),
        park=ParkInfo(
            "示例园区甲",
            "comprehensive",
            Text("综合类", "comprehensive"),
            "江苏",
            "建设",
            "规上工业",
            "不含",
            2020,
            2024,
        ),
        options=options(),
        years=YEARS,
        assessments=(assessment(),),
        findings=findings(),
        energy=energy_lines(),
        sources=(SourceUsed(factor(), ("energy_total 2024",)),),
    )


NASTY = (
    "[bold]x[/bold]",
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\U0001f600",
    "\U00020bb7",
    "a|b\\c",
)


def poisoned(text: str) -> ComplianceReport:
    """Park A with ``text`` in every place where a workbook's words can come to stand."""
    base = park_a()
    at = ref(text, 2, 2, text)
    word_row = result(
        "information_platform",
        2024,
        Missing.of("sample_straddles"),
        role="mandatory",
        limit=Limit("qualitative", "", None, HIGH, word=Text("完善", "complete")),
        verdict=Verdict.NOT_MET,
        number=30,
        word=text or "-",
        extra_cells=(at,),
    )
    leaf = cell("7.5", "t", "1", "t", at, Text(text, text), 2024)
    leaf = leaf._replace(number=leaf.number._replace(as_written=text))  # type: ignore[union-attr]
    level = result("co2_total", 2024, leaf)
    ruled = standard()
    one = replace(
        base.assessments[0],
        indicators=(word_row, level),
        conditions=(ConditionResult(ruled.conditions[0], Verdict.MET, text, text, (at,)),),
    )
    return replace(
        base,
        park=replace(base.park, name=text, scope=text, stage=text, province=text),
        inputs=(InputFile(text, text, "b" * 64),),
        assessments=(one,),
        findings=(Finding("LC-TST-001", Severity.ERROR, (at,), MappingProxyType({"what": text})),),
        energy=(EnergyLine(2024, Text(text, text), leaf, "t", leaf, leaf, leaf, None),),
    )


def hostile() -> ComplianceReport:
    """Every text of the workbook tries something."""
    return poisoned(" ".join(NASTY))


def empty() -> ComplianceReport:
    """A run in which nothing could be assessed at all."""
    base = park_a()
    park = ParkInfo("", "", Text("", ""), "", "", "", "", None, None)
    return replace(base, park=park, options=(), years=(), assessments=(), findings=(), energy=(), sources=())
