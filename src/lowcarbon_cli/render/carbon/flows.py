"""T7 balance, T8 flows with the balance of every unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.render.carbon.parts import ROUNDING, absent, figure, lacking, lacks
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.table import (
    NONE,
    Cell,
    Column,
    Table,
    columns,
    evaluated_cell,
    listing,
    number_cell,
    reasons,
    text_cell,
    whole_cell,
    word,
)
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.flows import BalanceRow, Flows, Graph
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated

PLACES = 2
_ITEMS = ("purchase", "opening", "closing", "primary", "made", "sent", "use", "into_plants", "feedstock", "difference")


def tables(section: Flows | Missing, lang: Lang, rounding: str = ROUNDING) -> tuple[Table, ...]:
    """Return the balance, the flows, and the balance of every unit."""
    if isinstance(section, Missing):
        return (absent("balance", word("balance", lang), section, lang),)
    made = [*balance_tables(section, lang, rounding), *graph_tables(section, lang, rounding)]
    if section.notes:
        made[-1] = _noted(made[-1], reasons(section.notes, lang))
    return tuple(made)


def balance_tables(section: Flows, lang: Lang, rounding: str) -> tuple[Table, ...]:
    """Return T7 where there is energy by carrier."""
    return (_balance(section, lang, rounding),) if section.balance else ()


def graph_tables(section: Flows, lang: Lang, rounding: str) -> tuple[Table, ...]:
    """Return T8 and the balance of the units where there are flows."""
    return (_lines(section, lang, rounding), _nodes(section, lang, rounding)) if section.graphs else ()


def _noted(table: Table, note: str) -> Table:
    return Table(table.id, table.title, table.columns, table.rows, (*table.notes, note))


def _balance(section: Flows, lang: Lang, rounding: str) -> Table:
    shown = [name for name in _ITEMS if any(getattr(row, name) is not None for row in section.balance)]
    return Table(
        "balance",
        word("balance", lang),
        columns(
            lang,
            Column("year", "", numeric=True, priority=0, width=8),
            Column("carrier", "", priority=0, least=6, width=18),
            *(Column(f"balance_{name}", "", numeric=True, priority=_priority(name), width=14) for name in shown),
            Column("remarks", "", priority=4, least=16, width=40),
        ),
        tuple(
            (
                whole_cell(row.year),
                text_cell(row.carrier.in_(lang)),
                *(_cell(getattr(row, name), rounding) for name in shown),
                text_cell(_why(row, lang) or NONE),
            )
            for row in section.balance
        ),
        (word("balance_note", lang),),
    )


def _priority(name: str) -> int:
    return {"difference": 0, "use": 0, "purchase": 1, "made": 1, "sent": 1}.get(name, 2)


def _cell(value: Evaluated | None, rounding: str) -> Cell:
    return text_cell(NONE) if value is None else evaluated_cell(value, PLACES, rounding)


def _why(row: BalanceRow, lang: Lang) -> str:
    return reasons(row.difference.lacks, lang) if isinstance(row.difference, Missing) else ""


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
                evaluated_cell(line.amount, PLACES, rounding),
                text_cell(unit_text(graph.unit, lang)),
            )
            for graph in section.graphs
            for line in graph.lines
        ),
        tuple(_summary(graph, lang, rounding) for graph in section.graphs),
    )


def _summary(graph: Graph, lang: Lang, rounding: str) -> str:
    kept = graph.enters - graph.sent_out
    told = word(
        "flow_summary",
        lang,
        year=graph.year,
        what=_of(graph, lang),
        enters=number_cell(graph.enters, PLACES, rounding).text,
        sent=number_cell(graph.sent_out, PLACES, rounding).text,
        kept=number_cell(kept, PLACES, rounding).text,
        unit=unit_text(graph.unit, lang),
    )
    if not graph.circular:
        return told
    return told + word("flow_circular", lang, units=listing(graph.circular, lang))


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
        ),
        tuple(
            (
                whole_cell(graph.year),
                text_cell(_of(graph, lang)),
                text_cell(node.name),
                text_cell(word(f"flow_kind_{node.kind}", lang)),
                number_cell(node.inflow, PLACES, rounding),
                number_cell(node.outflow, PLACES, rounding),
                number_cell(node.gap if node.kind == "inner" else None, PLACES, rounding),
                _balanced(node.kind == "inner", balanced=node.balanced, lang=lang),
            )
            for graph in section.graphs
            for node in graph.nodes
        ),
        (word("flow_nodes_note", lang),),
    )


def _balanced(inner: bool, *, balanced: bool, lang: Lang) -> Cell:
    if not inner:
        return text_cell(NONE)
    return text_cell(word("flow_yes" if balanced else "flow_no", lang), "met" if balanced else "not_met")


def as_json(section: Flows | Missing) -> dict[str, object]:
    """Return balance and flows as nested dictionaries."""
    if isinstance(section, Missing):
        return lacking(section)
    return {
        "balance": [
            {
                "year": row.year,
                "carrier": {"zh": row.carrier.zh, "en": row.carrier.en},
                **{name: figure(getattr(row, name)) for name in _ITEMS},
            }
            for row in section.balance
        ],
        "graphs": [
            {
                "kind": graph.kind,
                "what": graph.what or None,
                "year": graph.year,
                "unit": graph.unit,
                "enters": significant(graph.enters),
                "sent_out": significant(graph.sent_out),
                "circular": list(graph.circular),
                "lines": [
                    {
                        "source": line.source,
                        "target": line.target,
                        "what": line.what or None,
                        "amount": figure(line.amount),
                    }
                    for line in graph.lines
                ],
                "nodes": [
                    {
                        "name": node.name,
                        "kind": node.kind,
                        "inflow": significant(node.inflow),
                        "outflow": significant(node.outflow),
                        "gap": significant(node.gap),
                        "balanced": node.balanced,
                    }
                    for node in graph.nodes
                ],
            }
            for graph in section.graphs
        ],
        "notes": lacks(section.notes),
    }
