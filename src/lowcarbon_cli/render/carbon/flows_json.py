"""Structure, balance and flows as nested dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.carbon.flows import ITEMS
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.render.carbon.parts import figure, lacking, lacks, number

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.flows import BalanceRow, Flows, Graph, Node
    from lowcarbon_cli.model.results import EnergyLine


def as_json(section: Flows | Missing) -> dict[str, object]:
    """Return structure, balance and flows; figures as decimal strings with their cells."""
    if isinstance(section, Missing):
        return lacking(section)
    return {
        "structure": [_line(line) for line in section.structure],
        "balance": [
            {"year": one.year, "rows": [_row(row) for row in one.rows], "total": _row(one.total)}
            for one in section.balance
        ],
        "balance_notes": lacks(section.balance_notes),
        "graphs": [_graph(graph) for graph in section.graphs],
        "notes": lacks(section.notes),
    }


def _line(line: EnergyLine) -> dict[str, object]:
    return {
        "year": line.year,
        "carrier": {"zh": line.fuel.zh, "en": line.fuel.en},
        **{key: figure(getattr(line, key)) for key in ("quantity", "calorific", "equivalent", "used")},
        "share": number(line.share),
    }


def _row(row: BalanceRow) -> dict[str, object]:
    return {
        "carrier": {"zh": row.carrier.zh, "en": row.carrier.en},
        **{item: figure(getattr(row, item)) for item in ITEMS},
    }


def _graph(graph: Graph) -> dict[str, object]:
    return {
        "kind": graph.kind,
        "what": graph.what or None,
        "year": graph.year,
        "unit": graph.unit,
        "enters": figure(graph.enters),
        "sent_out": figure(graph.sent_out),
        "kept": figure(graph.kept),
        "left_out": lacks(graph.left_out),
        "circular": list(graph.circular),
        "lines": [
            {
                "source": line.source or None,
                "target": line.target or None,
                "what": line.what or None,
                "amount": figure(line.amount),
            }
            for line in graph.lines
        ],
        "nodes": [_node(node) for node in graph.nodes],
    }


def _node(node: Node) -> dict[str, object]:
    return {
        "name": node.name,
        "kind": node.kind,
        **{key: figure(getattr(node, key)) for key in ("inflow", "outflow", "gap")},
        "state": node.state,
    }
