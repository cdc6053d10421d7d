"""The web of figures does not depend on the hash seed of the process."""

from __future__ import annotations

from tests.opened import data_of
from tests.rules import harness

from lowcarbon_cli.check.slips import web_of
from lowcarbon_cli.check.subject import Subject
from lowcarbon_cli.compute.figures import figures_of
from lowcarbon_cli.compute.readings import Readings
from lowcarbon_cli.model.choices import Choices

KINDS = {"year", "year_fuel", "year_env", "year_property"}
"""Relations of a figure of a yearly sheet to the year before."""


def test_series_are_related_in_the_order_of_the_workbook() -> None:
    data = data_of(harness.sheets_of(harness.book_of({})))
    readings = Readings(data, Choices(coal_edition="gbt2589-2020", co2_edition="provincial-2011"))
    web = web_of(Subject(data, figures_of(readings, (), readings.facts.years(), ()), {}))
    ends = [
        (web.figures[one.top[0].place], web.figures[one.bottom[0].place]) for one in web.relations if one.kind in KINDS
    ]
    chained = [after.column for after, before in ends if not after.line and after.column == before.column]
    # one series or two would stand in order by chance
    told = list(dict.fromkeys(chained))
    assert len(told) > 5
    assert told == [column for column in dict.fromkeys(figure.column for figure in web.figures) if column in told]
