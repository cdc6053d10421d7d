"""Flows between units: every unit that takes in and gives out must balance, nothing may run in a circle.

A unit with a flow that is not known has no balance. A row that lacks a unit or its year may be the very flow that
another unit lacks: where it fits, that unit's balance is unknown too, not wrong.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.carbon.accounts_words import shown
from lowcarbon_cli.compute.facts import sheet_name, why_blank, words, year_cell
from lowcarbon_cli.model.carbon.flows import Graph, Line, Node
from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import units
from lowcarbon_cli.standards.readings import column_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lowcarbon_cli.model.carbon.flows import NodeKind
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.values import Evaluated

Kind = Literal["energy", "material"]
SENT_OUT = re.compile(r"外送|外供|外输|上网|园区外|区外|出园|export|outside", re.IGNORECASE)
"""Names of sinks that lie outside the park."""
_SHEETS: dict[Kind, tuple[str, str, str]] = {"energy": ("flows", "tce", "tce"), "material": ("materials", "qty", "t")}
"""Sheet, column of the amount and its unit."""


class _Loose(Struct, frozen=True):
    """A flow whose row does not name a unit, or its year: an end may be any unit's (empty) or nobody's (None)."""

    source: str | None
    target: str | None
    lack: Lack

    def fits(self, node: str, gap: Derivation) -> bool:
        """Tell whether this may be the flow that ``node`` lacks: one in where too little comes in, else one out."""
        return (self.target if gap.value < 0 else self.source) in {node, ""}


def graphs(kind: Kind, records: Sequence[Record], found: list[Finding]) -> Iterator[Graph]:
    """Yield one graph per year, and of materials one for each; what is wrong is added to ``found``."""
    sheet = _SHEETS[kind][0]
    groups: dict[tuple[int, str], list[Record]] = defaultdict(list)
    nowhere: dict[str, list[_Loose]] = defaultdict(list)
    """Rows of no year, or of no material, by material; the empty name is any."""
    for record in records:
        what = words(record.fields, "what") if kind == "material" else ""
        lack = _no_place(record, kind, what)
        if lack is None:
            groups[record.year or 0, what].append(record)
        else:
            nowhere[what].append(_Loose(words(record.fields, "src"), words(record.fields, "dst"), lack))
        if kind == "material" and not what:
            found.append(finding("LC-FLW-005", *_cells(record, "what"), column=column_name(sheet, "what")))
    for (year, what), rows in sorted(groups.items()):
        loose = [*nowhere[what], *(nowhere[""] if what else ())]
        yield _graph(kind, what, year, rows, loose, found)


def _no_place(record: Record, kind: Kind, what: str) -> Lack | None:
    """Say why a row belongs to no graph, None where it does."""
    if record.year is None:
        return Lack("row_without_year", (year_cell(record),), {"sheet": sheet_name(record.sheet)})
    return _unnamed(record, "what") if kind == "material" and not what else None


def _unnamed(record: Record, column: str) -> Lack:
    return Lack("flow_blank", _cells(record, column), {"column": column_name(record.sheet, column)})


def _cells(record: Record, column: str) -> tuple[CellRef, ...]:
    field = record.fields.get(column)
    return (field.cell if field is not None else record.cell,)


def _graph(
    kind: Kind, what: str, year: int, records: Sequence[Record], loose: list[_Loose], found: list[Finding]
) -> Graph:
    """Return the graph of some rows; ``loose`` are rows that may belong to it."""
    _, column, unit = _SHEETS[kind]
    lines = tuple(_line(record, column, unit, found) for record in records)
    # the unit that such a row does name holds the flow already
    loose += [
        _Loose(None if line.source else "", None if line.target else "", _unnamed(record, key))
        for record, line in zip(records, lines, strict=True)
        for key, name in (("src", line.source), ("dst", line.target))
        if not name
    ]
    nodes = tuple(_nodes(lines, loose))
    found += _unbalanced(nodes, lines, year, unit)
    circular = _circle(lines)
    if circular:
        pairs = set(zip(circular, (*circular[1:], circular[0]), strict=True))
        cells = [cell for line in lines if (line.source, line.target) in pairs for cell in line.amount.cells]
        found.append(finding("LC-FLW-004", *cells, year=year, circle=" → ".join((*circular, circular[0]))))
    sources = {node.name for node in nodes if node.kind == "source"}
    sinks = {node.name for node in nodes if node.kind == "sent_out"}
    enters = _known((line.amount for line in lines if line.source in sources), unit)
    sent = _known((line.amount for line in lines if line.target in sinks), unit)
    kept = algebra.sub(enters, sent)
    lacks = [lack for line in lines if isinstance(line.amount, Missing) for lack in line.amount.lacks]
    left_out = (*lacks, *(one.lack for one in loose))
    return Graph(kind, what, year, unit, lines, nodes, enters, sent, kept, left_out, circular)


def _line(record: Record, column: str, unit: str, found: list[Finding]) -> Line:
    source, target = words(record.fields, "src"), words(record.fields, "dst")
    for key, name in (("src", source), ("dst", target)):
        if not name:
            found.append(finding("LC-FLW-005", *_cells(record, key), column=column_name(record.sheet, key)))
    if source and source == target:
        found.append(finding("LC-FLW-002", record.fields["src"].cell, record.fields["dst"].cell, node=source))
    amount = _amount(record, column, unit)
    if isinstance(amount, Missing):
        found.append(finding("LC-FLW-005", *amount.cells, column=column_name(record.sheet, column)))
    elif amount.value < 0:
        field = record.fields[column]
        found.append(finding("LC-FLW-001", field.cell, source=source, target=target, value=field.as_written))
        amount = Missing.of("flow_negative", field.cell)
    return Line(source, target, words(record.fields, "what"), amount)


def _amount(record: Record, column: str, unit: str) -> Evaluated:
    """Return the amount with the bounds that its last written digit leaves."""
    field, name = record.fields.get(column), column_name(record.sheet, column)
    if isinstance(field, Number):
        return algebra.convert(algebra.from_cell(field, label=name, interval=True), unit)
    return why_blank(record, column, name)


def _nodes(lines: Sequence[Line], loose: Sequence[_Loose]) -> Iterator[Node]:
    into: dict[str, list[Evaluated]] = defaultdict(list)
    out: dict[str, list[Evaluated]] = defaultdict(list)
    for line in lines:
        if line.source != line.target:
            out[line.source].append(line.amount)
            into[line.target].append(line.amount)
    for name in dict.fromkeys(name for line in lines for name in (line.source, line.target) if name):
        inflow, outflow = (algebra.add(ends[name]) if ends[name] else None for ends in (into, out))
        gap = None
        kind: NodeKind = "source" if inflow is None else "sent_out" if SENT_OUT.search(name) else "sink"
        if inflow is not None and outflow is not None:
            kind, gap = "inner", algebra.sub(inflow, outflow)
        node = Node(name, kind, inflow, outflow, gap)
        if isinstance(gap, Derivation) and node.state == "unbalanced":
            maybe = [one.lack for one in loose if one.fits(name, gap)]
            node = Node(name, kind, inflow, outflow, Missing(tuple(maybe)) if maybe else gap)
        yield node


def _unbalanced(nodes: Iterable[Node], lines: Sequence[Line], year: int, unit: str) -> Iterator[Finding]:
    named = Text(units.shown(unit, "zh"), units.shown(unit, "en"))
    for node in nodes:
        if node.state == "unbalanced" and node.inflow and node.outflow and node.gap:
            cells = [cell for line in lines if node.name in {line.source, line.target} for cell in line.amount.cells]
            values = {"inflow": shown(node.inflow), "outflow": shown(node.outflow), "gap": shown(node.gap)}
            yield finding("LC-FLW-003", *cells, year=year, node=node.name, unit=named, **values)


def _known(amounts: Iterable[Evaluated], unit: str) -> Evaluated:
    """Return the sum of the amounts that are known."""
    known = [amount for amount in amounts if isinstance(amount, Derivation)]
    return algebra.add(known) if known else algebra.constant(0, unit)


def _circle(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the units of a circle, in its order; empty where there is none. A unit that feeds itself is not one."""
    following: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.source and line.target and line.source != line.target:
            following[line.source].append(line.target)
    done: set[str] = set()
    for start in list(following):
        path: list[str] = []
        left = [iter([start])]
        while left:
            name = next(left[-1], None)
            if name is None:
                left.pop()
                if path:
                    done.add(path.pop())
            elif name in path:
                return tuple(path[path.index(name) :])
            elif name not in done:
                path.append(name)
                left.append(iter(following.get(name, ())))
    return ()
