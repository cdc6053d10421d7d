"""Blocks of the carbon analysis in a plan: T7 to T12, drivers, main links, the flow diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.carbon import abatement, accounts, drivers, pareto, sankey, scenarios, zero
from lowcarbon_cli.render.carbon import flows as flow_tables
from lowcarbon_cli.render.carbon.sankey_layout import title
from lowcarbon_cli.render.documents.basics import filled
from lowcarbon_cli.render.documents.charts import drawable
from lowcarbon_cli.render.documents.types import Chart, ChartBlock, Picture, PictureBlock, Series
from lowcarbon_cli.render.table import number_cell, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowcarbon_cli.model.carbon.abatement import Abatement
    from lowcarbon_cli.model.carbon.flows import Flows
    from lowcarbon_cli.model.carbon.report import PartId
    from lowcarbon_cli.model.carbon.scenarios import Scenarios
    from lowcarbon_cli.model.documents import Material
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.documents.types import Block
    from lowcarbon_cli.render.table import Table

_TEN_THOUSAND = 4


def _content(material: Material, part: PartId) -> Any:  # noqa: ANN401 - each part has its own type
    """Return a part of the analysis; None where the workbook has nothing for it, or the document has none."""
    found = next((one.content for one in material.carbon if one.id == part), None)
    return None if isinstance(found, Missing) else found


def _tables_of(part: PartId, tables: Callable[..., tuple[Table, ...]]) -> Callable[[Material, Lang], Iterator[Block]]:
    """Return a block that shows all tables of a part."""

    def block(material: Material, lang: Lang) -> Iterator[Block]:
        section = _content(material, part)
        if section is not None:
            yield from filled(*tables(section, lang, material.report.rounding))

    return block


co2 = _tables_of("accounts", accounts.tables)
"""T9 and the variants of purchased power."""
scheme = _tables_of("zero", zero.tables)
"""The account of the zero-carbon scheme."""
driving = _tables_of("drivers", drivers.tables)
"""What drove the change of CO2."""
links = _tables_of("pareto", pareto.tables)
"""The main links."""
balance = _tables_of("flows", flow_tables.balance_tables)
"""T7."""
_flow_tables = _tables_of("flows", flow_tables.graph_tables)
_potential_tables = _tables_of("abatement", abatement.tables)
_scenario_tables = _tables_of("scenarios", scenarios.tables)


def flows(material: Material, lang: Lang) -> Iterator[Block]:
    """Show T8 with the balance of the units, and the diagrams of the last year."""
    yield from _flow_tables(material, lang)
    section: Flows | None = _content(material, "flows")
    graphs = section.graphs if section is not None else ()
    last = max((graph.year for graph in graphs), default=0)
    for graph in graphs:
        drawn = sankey.svg(graph, lang) if graph.year == last else ""
        if drawn:
            yield PictureBlock(Picture(title(graph, lang), drawn, graph))


def potential(material: Material, lang: Lang) -> Iterator[Block]:
    """Show T10 and T12, and the costs as bars."""
    yield from _potential_tables(material, lang)
    section: Abatement | None = _content(material, "abatement")
    costs = (
        [(row.name, row.cost.value) for row in section.measures if isinstance(row.cost, Derivation)] if section else []
    )
    if len(costs) > 1:
        texts = tuple(number_cell(value, 2, material.report.rounding).text for _, value in costs)
        series = (Series(word("abate_cost", lang), tuple(value for _, value in costs), texts),)
        labels = tuple(name for name, _ in costs)
        yield ChartBlock(Chart("abatement", "bar", word("abate_chart", lang), labels, series, word("cny_t", lang)))


def paths(material: Material, lang: Lang) -> Iterator[Block]:
    """Show T11 and the CO2 of the scenarios as lines."""
    yield from _scenario_tables(material, lang)
    section: Scenarios | None = _content(material, "scenarios")
    if section is None:
        return
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
