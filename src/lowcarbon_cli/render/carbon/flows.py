"""T6 structure, T7 balance, T8 flows with the balance of every unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.model.carbon.flows import ITEMS
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.render.carbon.flows_json import as_json
from lowcarbon_cli.render.carbon.parts import ROUNDING, absent, why
from lowcarbon_cli.render.sources import structure
from lowcarbon_cli.render.table import (
    NONE,
    Cell,
    Column,
    Table,
    columns,
    evaluated_cell,
    listing,
    reasons,
    text_cell,
    whole_cell,
    word,
)
from lowcarbon_cli.render.units import amount_places, unit_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.flows import BalanceRow, Flows, Graph, Node
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated
    from lowcarbon_cli.render.table import Style

__all__ = ["as_json", "balance_tables", "graph_tables", "sourced", "tables"]

_PRIORITIES = {"residual": 0, "final": 0, "purchase": 1, "made": 1, "into_plants": 1, "sent": 1}
_STATES: dict[str, tuple[str, Style]] = {
    "balanced": ("flow_yes", "met"),
    "unbalanced": ("flow_no", "not_met"),
    "unknown": ("flow_unknown", "warning"),
}


def tables(section: Flows | Missing, lang: Lang, rounding: str = ROUNDING) -> tuple[Table, ...]:
    """Return structure, balance, flows, and the balance of every unit."""
    if isinstance(section, Missing):
        return (absent("balance", _title(lang, "tce"), section, lang),)
    first = (sourced(structure(section.structure, lang, rounding), lang),) if section.structure else ()
    made = [*first, *balance_tables(section, lang, rounding), *graph_tables(section, lang, rounding)]
    if section.notes and not section.graphs:
        made[-1] = replace(made[-1], notes=(*made[-1].notes, reasons(section.notes, lang)))
    return tuple(made)


def sourced(table: Table, lang: Lang) -> Table:
    """Return T6 with the note that T7 shows where its carriers come from."""
    return replace(table, notes=(*table.notes, word("energy_note", lang)))


def balance_tables(section: Flows, lang: Lang, rounding: str) -> tuple[Table, ...]:
    """Return T7 where there is energy by carrier."""
    return (_remarked(_balance(section, lang, rounding)),) if section.balance else ()


def graph_tables(section: Flows, lang: Lang, rounding: str) -> tuple[Table, ...]:
    """Return T8 and the balance of the units where there are flows."""
    if not section.graphs:
        return ()
    nodes = _remarked(_nodes(section, lang, rounding))
    said = reasons(section.notes, lang)
    return (_lines(section, lang, rounding), replace(nodes, notes=(*nodes.notes, said)) if said else nodes)


def _remarked(table: Table) -> Table:
    """Return a table without its last column, the remarks, where nothing is remarked."""
    if any(row[-1].text != NONE for row in table.rows):
        return table
    return replace(table, columns=table.columns[:-1], rows=tuple(row[:-1] for row in table.rows))


# -- T7 ----------------------------------------------------------------------------------------


def _title(lang: Lang, unit: str) -> str:
    return word("balance", lang, unit=unit_text(unit, lang))


def _balance(section: Flows, lang: Lang, rounding: str) -> Table:
    rows = [row for one in section.balance for row in (*one.rows, one.total)]
    shown = [item for item in ITEMS if any(getattr(row, item) is not None for row in rows)]
    return Table(
        "balance",
        _title(lang, section.units.energy),
        columns(
            lang,
            Column("year", "", numeric=True, priority=0, width=8),
            Column("carrier", "", priority=0, least=6, width=18),
            *(
                Column(f"balance_{item}", "", numeric=True, priority=_PRIORITIES.get(item, 2), width=14)
                for item in shown
            ),
            Column("remarks", "", priority=4, least=16, width=40),
        ),
        tuple(
            (
                whole_cell(row.year),
                text_cell(row.carrier.in_(lang)),
                *(_cell(getattr(row, item), rounding) for item in shown),
                text_cell(_why_row(row, lang) or NONE),
            )
            for row in rows
        ),
        (word("balance_note", lang), word("balance_note_loss", lang), reasons(section.balance_notes, lang)),
    )


def _cell(value: Evaluated | None, rounding: str) -> Cell:
    if value is None:
        return text_cell(NONE)
    return evaluated_cell(value, 2 if isinstance(value, Missing) else amount_places(value.unit), rounding)


def _why_row(row: BalanceRow, lang: Lang) -> str:
    lacking = Missing.merge(*(getattr(row, item) for item in ITEMS))
    return why(lacking.lacks, lang)


# -- T8 ----------------------------------------------------------------------------------------


def _of(graph: Graph, lang: Lang) -> str:
    return graph.what or word("flow_energy", lang)


def _lines(section: Flows, lang: Lang, rounding: str) -> Table:
    return Table(
        "flows",
        word("flows", lang),
        columns(
            lang,
            Column("year", "", numeric=True, priority=1, width=8),
            Column("flow_of", "", priority=1, least=4, width=14),
            Column("flow_source", "", priority=0, least=6, width=20),
            Column("flow_target", "", priority=0, least=6, width=20),
            Column("flow_what", "", priority=2, least=4, width=16),
            Column("flow_amount", "", numeric=True, priority=0, width=16),
            Column("unit", "", priority=2, width=8),
        ),
        tuple(
            (
                whole_cell(graph.year),
                text_cell(_of(graph, lang)),
                text_cell(line.source or NONE),
                text_cell(line.target or NONE),
                text_cell(line.what or NONE),
                _cell(line.amount, rounding),
                text_cell(unit_text(graph.unit, lang)),
            )
            for graph in section.graphs
            for line in graph.lines
        ),
        tuple(_summary(graph, lang, rounding) for graph in section.graphs),
    )


def _summary(graph: Graph, lang: Lang, rounding: str) -> str:
    told = word(
        "flow_summary",
        lang,
        year=graph.year,
        what=_of(graph, lang),
        enters=_cell(graph.enters, rounding).text,
        sent=_cell(graph.sent_out, rounding).text,
        kept=_cell(graph.kept, rounding).text,
        unit=unit_text(graph.unit, lang),
    )
    if graph.left_out:
        told += word("flow_left_out", lang, why=why(graph.left_out, lang))
    if graph.circular:
        told += word("flow_circular", lang, units=listing(graph.circular, lang))
    return told


def _nodes(section: Flows, lang: Lang, rounding: str) -> Table:
    return Table(
        "flow_nodes",
        word("flow_nodes", lang),
        columns(
            lang,
            Column("year", "", numeric=True, priority=1, width=8),
            Column("flow_of", "", priority=1, least=4, width=14),
            Column("flow_node", "", priority=0, least=6, width=22),
            Column("flow_kind", "", priority=1, least=4, width=12),
            Column("flow_in", "", numeric=True, priority=0, width=16),
            Column("flow_out", "", numeric=True, priority=0, width=16),
            Column("flow_gap", "", numeric=True, priority=0, width=14),
            Column("flow_balanced", "", priority=0, width=10),
            Column("remarks", "", priority=3, least=12, width=40),
        ),
        tuple(
            (
                whole_cell(graph.year),
                text_cell(_of(graph, lang)),
                text_cell(node.name),
                text_cell(word(f"flow_kind_{node.kind}", lang)),
                *(_cell(value, rounding) for value in (node.inflow, node.outflow)),
                # a formula would leave the dust of floats where equal sums leave nothing
                replace(_cell(node.gap, rounding), origin=None),
                _state(node, lang),
                text_cell(_why_node(node, lang) or NONE),
            )
            for graph in section.graphs
            for node in graph.nodes
        ),
        (word("flow_nodes_note", lang),),
    )


def _state(node: Node, lang: Lang) -> Cell:
    if node.state == "unasked":
        return text_cell(NONE)
    key, style = _STATES[node.state]
    return text_cell(word(key, lang), style)


def _why_node(node: Node, lang: Lang) -> str:
    return why(Missing.merge(node.inflow, node.outflow, node.gap).lacks, lang)
