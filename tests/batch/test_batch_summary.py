"""What is drawn from many parks: counts, ranking and outliers, worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.batch.batches import figures_of
from tests.batch.reports import line as usual_line

from lowcarbon_cli.batch.plan import Plan, Unit
from lowcarbon_cli.batch.summary import report_of
from lowcarbon_cli.cli.exit_codes import of_park, worst
from lowcarbon_cli.model.batch import BatchReport, Figures, IndicatorLine, ParkResult
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.render.batch.tables import summary_tables

if TYPE_CHECKING:
    from lowcarbon_cli.model.batch import Outcome


def line(
    value: str, distance: str, verdict: str = "met", id_: str = "energy_intensity", year: int = 2024
) -> IndicatorLine:
    return usual_line(
        id=id_,
        year=year,
        period_first=None,
        period_last=None,
        role="mandatory" if verdict else "info",
        group="",
        value=value,
        verdict=verdict,
        change="",
        distance=distance,
    )


def park(  # one argument for each thing that a test varies
    place: int,
    *lines: IndicatorLine,
    outcome: Outcome = "computed",
    low_carbon: str = "met",
    whole: str = "met",
    province: str = "江苏",
    codes: tuple[str, ...] = (),
    name: str = "",
) -> ParkResult:
    return ParkResult(
        place=place,
        source=f"{place}.xlsx",
        outcome=outcome,
        name=name or f"park {place}",
        type="comprehensive",
        province=province,
        base_year=2020,
        eval_year=2024,
        standard="hj274-2015",
        standard_code="HJ 274-2015",
        low_carbon=low_carbon,
        whole=whole,
        figures=figures_of(*lines),
        personal=Figures(),
        findings=tuple(finding(code, CellRef("a.xlsx", "s", 1, 1), file="a") for code in codes),
    )


def summed(*parks: ParkResult) -> BatchReport:
    units = tuple(Unit(place, f"{place}.xlsx", (f"{place}.xlsx",)) for place in range(1, len(parks) + 1))
    return report_of(Plan(units), lambda: iter(parks), lambda one: of_park(one, None), {})[0]


def test_counts_by_verdict_standard_and_province() -> None:
    report = summed(
        park(1),
        park(2, low_carbon="not_met", whole="not_met", province="浙江"),
        park(3, low_carbon="undetermined", whole="not_met", province=""),
        park(4, outcome="not_read", low_carbon="", whole="", province=""),
    )
    assert dict(report.outcomes) == {"computed": 3, "not_read": 1}
    assert dict(report.verdicts.low_carbon) == {"met": 1, "not_met": 1, "undetermined": 1, "": 1}
    assert dict(report.verdicts.whole) == {"met": 1, "not_met": 2, "": 1}
    assert [(item.key, item.parks) for item in report.provinces] == [("江苏", 1), ("浙江", 1), ("", 2)]
    assert sum(item.parks for item in report.standards) == 4


def test_the_ranking_goes_from_the_worst_by_each_parks_worst_figure() -> None:
    report = summed(
        park(1, line("0.4", "20"), line("0.1", "5", id_="other")),
        park(2, line("0.6", "-20", "not_met")),
        park(3, line("0.475", "5")),
        park(4, line("0.9", "-80", "")),  # a row for information is not judged
        park(5),
    )
    assert [(item.rank, item.place, item.line.id, item.line.distance) for item in report.ranking] == [
        (1, 2, "energy_intensity", "-20"),
        (2, 1, "other", "5"),
        (2, 3, "energy_intensity", "5"),
    ]
    assert report.unranked == 2


def test_an_outlier_is_far_from_the_median_by_the_median_of_distances() -> None:
    # by hand: nine values, median 14; distances 4 3 2 1 0 1 2 3 86 -> median 2; 0.6745 x 86 / 2 = 29.0035
    values = [10, 11, 12, 13, 14, 15, 16, 17, 100]
    report = summed(*(park(place, line(str(value), "1")) for place, value in enumerate(values, start=1)))
    (peers,) = report.peers
    assert (peers.parks, peers.low, peers.median, peers.high, peers.deviation) == (9, 10, 14, 100, 2)
    (outlier,) = report.outliers
    assert (outlier.place, outlier.value) == (9, 100)
    assert outlier.score == pytest.approx(29.0035)


def test_a_parks_own_figure_is_printed_as_it_is_and_says_what_it_is() -> None:
    values = [723346, 723347, 723348, 723349, 723350.5, 723351, 723352, 723353, 10692789]
    report = summed(
        *(
            park(
                place,
                line(str(value), "1")._replace(id="energy_total", unit="tce", period_first=2023, period_last=2024),
            )
            for place, value in enumerate(values, start=1)
        )
    )
    tables = {table.id: table for table in summary_tables(report, "zh", most=None)}
    (row,) = tables["outliers"].rows
    # median 723350.5, distances 4.5 3.5 2.5 1.5 0 0.5 1.5 2.5 9969438.5, their median 2.5
    # the figure of the park in full; the statistics at six digits, without decimals that six digits do not have
    wanted = ["综合能源消费总量（逐年）", "不变价", "2024", "10692789", "723350", "2.5"]
    assert [cell.text for cell in row[1:7]] == wanted
    (row,) = tables["peers"].rows
    assert [cell.text for cell in row[1:3]] == ["综合能源消费总量（逐年）", "不变价"]


def test_an_unread_limit_is_marked_in_the_ranking() -> None:
    unread, read = summed(park(1, line("0.4", "20"))), summed(park(1, line("0.4", "20")._replace(grade="official")))
    shown = []
    for report in (unread, read):
        table = next(table for table in summary_tables(report, "zh", most=None) if table.id == "ranking")
        shown.append((table.rows[0][5].text, any("[未核]" in note for note in table.notes)))
    assert shown == [("≤0.5 [未核]", True), ("≤0.5", False)]


@pytest.mark.parametrize("values", [[1, 2, 3, 4, 5, 6, 100], [5, 5, 5, 5, 5, 5, 5, 5, 100]])
def test_too_few_peers_or_no_spread_say_nothing(values: list[int]) -> None:
    report = summed(*(park(place, line(str(value), "1")) for place, value in enumerate(values, start=1)))
    assert not report.outliers
    assert [peers.judged for peers in report.peers] == [False]


def test_peers_are_compared_at_their_evaluation_year_only() -> None:
    report = summed(park(1, line("0.4", "", "", year=2020), line("0.5", "", "")))
    assert [(peers.parks, peers.median) for peers in report.peers] == [(1, 0.5)]


def test_a_name_that_comes_twice_is_said() -> None:
    report = summed(park(1, name="某 园区"), park(2, name="某园区"), park(3))
    (found,) = report.findings
    assert (found.code, found.params["n"], found.params["files"]) == ("LC-BAT-009", 2, "1.xlsx; 2.xlsx")


def test_findings_are_counted_by_code_and_parks() -> None:
    report = summed(park(1, codes=("LC-FIL-001", "LC-FIL-001")), park(2, codes=("LC-FIL-001",)))
    assert [(item.code, item.findings, item.parks) for item in report.codes] == [("LC-FIL-001", 3, 2)]


@pytest.mark.parametrize(
    ("one", "check", "code"),
    [
        (park(1), None, 0),
        (park(1, codes=("LC-FIL-001",)), None, 1),
        (park(1, outcome="not_read"), None, 2),
        (park(1, outcome="stopped"), None, 2),
        (park(1, outcome="failed"), None, 70),
        (park(1, low_carbon="not_met"), "low-carbon", 1),
        (park(1, low_carbon="not_met"), "standard", 0),
        (park(1, whole="not_assessable"), "standard", 3),
        (park(1, low_carbon="", whole=""), "low-carbon", 3),
    ],
)
def test_exit_code_of_a_park(one: ParkResult, check: str | None, code: int) -> None:
    assert of_park(one, check) == code


@pytest.mark.parametrize(
    ("codes", "code"), [((), 0), ((0, 3), 3), ((3, 1), 1), ((1, 2, 0), 2), ((2, 70, 1), 70), ((0,), 0)]
)
def test_the_batch_has_the_gravest(codes: tuple[int, ...], code: int) -> None:
    assert worst(codes) == code
