"""Blocks of the carbon analysis in a plan: T7 to T12, drivers, main links, the flow diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.render.carbon import abatement, accounts, drivers, pareto, sankey, scenarios, zero
from lowcarbon_cli.render.carbon import flows as flow_tables
from lowcarbon_cli.render.documents.basics import filled
from lowcarbon_cli.render.documents.charts import drawable
from lowcarbon_cli.render.documents.types import Chart, ChartBlock, Picture, PictureBlock, Series
from lowcarbon_cli.render.table import number_cell, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.carbon.abatement import Abatement
    from lowcarbon_cli.model.carbon.accounts import Accounts
    from lowcarbon_cli.model.carbon.drivers import Drivers
    from lowcarbon_cli.model.carbon.flows import Flows
    from lowcarbon_cli.model.carbon.pareto import Pareto
    from lowcarbon_cli.model.carbon.report import PartId
    from lowcarbon_cli.model.carbon.scenarios import Scenarios
    from lowcarbon_cli.model.carbon.zero import ZeroCarbonSection
    from lowcarbon_cli.model.documents import Material
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.documents.types import Block

_TEN_THOUSAND = 4


def _content(material: Material, part: PartId) -> object | None:
    """Return a part of the analysis; None where the workbook has nothing for it, or the document has none."""
    found: object = next((one.content for one in material.carbon if one.id == part), None)
    return None if found is None or isinstance(found, Missing) else found


def co2(material: Material, lang: Lang) -> Iterator[Block]:
    """Show T9 and the variants of purchased power."""
    section: Accounts | None = _content(material, "accounts")  # type: ignore[assignment]
    if section is not None:
        yield from filled(*accounts.tables(section, lang, material.report.rounding))


def scheme(material: Material, lang: Lang) -> Iterator[Block]:
    """Show the account of the zero-carbon scheme."""
    section: ZeroCarbonSection | None = _content(material, "zero")  # type: ignore[assignment]
    if section is not None:
        yield from filled(*zero.tables(section, lang, material.report.rounding))


def balance(material: Material, lang: Lang) -> Iterator[Block]:
    """Show T7."""
    section: Flows | None = _content(material, "flows")  # type: ignore[assignment]
    if section is not None:
        yield from filled(
            *(one for one in flow_tables.tables(section, lang, material.report.rounding) if one.id == "balance")
        )


def flows(material: Material, lang: Lang) -> Iterator[Block]:
    """Show T8 with the balance of the units, and the diagrams of the last year."""
    section: Flows | None = _content(material, "flows")  # type: ignore[assignment]
    if section is None:
        return
    yield from filled(
        *(one for one in flow_tables.tables(section, lang, material.report.rounding) if one.id != "balance")
    )
    last = max((graph.year for graph in section.graphs), default=0)
    for graph in section.graphs:
        drawn = sankey.svg(graph, lang) if graph.year == last else ""
        if drawn:
            yield PictureBlock(Picture(sankey.title(graph, lang), drawn, graph))


def driving(material: Material, lang: Lang) -> Iterator[Block]:
    """Show what drove the change of CO2."""
    section: Drivers | None = _content(material, "drivers")  # type: ignore[assignment]
    if section is not None:
        yield from filled(*drivers.tables(section, lang, material.report.rounding))


def links(material: Material, lang: Lang) -> Iterator[Block]:
    """Show the main links."""
    section: Pareto | None = _content(material, "pareto")  # type: ignore[assignment]
    if section is not None:
        yield from filled(*pareto.tables(section, lang, material.report.rounding))


def potential(material: Material, lang: Lang) -> Iterator[Block]:
    """Show T10 and T12."""
    section: Abatement | None = _content(material, "abatement")  # type: ignore[assignment]
    if section is None:
        return
    yield from filled(*abatement.tables(section, lang, material.report.rounding))
    costs = [row for row in section.measures if not isinstance(row.cost, Missing)]
    if len(costs) > 1:
        values = tuple(row.cost.value for row in costs if not isinstance(row.cost, Missing))
        texts = tuple(number_cell(value, 2, material.report.rounding).text for value in values)
        series = (Series(word("abate_cost", lang), values, texts),)
        labels = tuple(row.name for row in costs)
        yield ChartBlock(Chart("abatement", "bar", word("abate_chart", lang), labels, series, word("cny_t", lang)))


def paths(material: Material, lang: Lang) -> Iterator[Block]:
    """Show T11 and the CO2 of the scenarios as lines."""
    section: Scenarios | None = _content(material, "scenarios")  # type: ignore[assignment]
    if section is None:
        return
    yield from filled(*scenarios.tables(section, lang, material.report.rounding))
    years = sorted({year.year for one in section.scenarios for year in one.years})
    series = []
    for one in section.scenarios:
        by_year = {
            year.year: year.co2.value.scaleb(-_TEN_THOUSAND) for year in one.years if not isinstance(year.co2, Missing)
        }
        values = tuple(by_year.get(year) for year in years)
        texts = tuple(number_cell(value, 2, material.report.rounding).text for value in values)
        series.append(Series(one.name, values, texts))
    if drawable(series):
        labels = tuple(map(str, years))
        title = word("scenario_chart", lang)
        yield ChartBlock(Chart("scenarios", "line", title, labels, tuple(series), word("scenario_unit", lang)))
