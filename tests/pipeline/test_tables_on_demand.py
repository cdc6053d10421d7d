"""Tables of a report that are made when they are looked at."""

from __future__ import annotations

from tests.examples import EXAMPLES

from lowcarbon_cli import pipeline
from lowcarbon_cli.batch import record
from lowcarbon_cli.model.later import Later


def test_rows_are_made_once_and_only_when_looked_at() -> None:
    made: list[str] = []

    def make() -> tuple[int, ...]:
        made.append("made")
        return (3, 5, 8)

    rows = Later(make)
    assert not made
    assert (len(rows), rows[0], rows[1:], list(rows)) == (3, 3, (5, 8), [3, 5, 8])
    assert made == ["made"]
    assert rows == (3, 5, 8)
    assert rows != (3, 5)


def test_the_record_of_a_batch_asks_for_neither_energy_nor_sources() -> None:
    report = pipeline.compute(pipeline.load(str(EXAMPLES / "park-b" / "data.xlsx")))
    record.of_report(report)
    assert isinstance(report.energy, Later)
    assert isinstance(report.sources, Later)
    assert report.energy._made is None
    assert report.sources._made is None
    assert {line.year for line in report.energy} <= set(report.years)
    assert report.sources
