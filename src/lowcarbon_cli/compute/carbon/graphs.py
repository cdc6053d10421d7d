"""Flows between units: every unit that takes in and gives out must balance, nothing may run in a circle."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.facts import why_blank, words
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.carbon.flows import Graph, Line, Node
from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards.readings import column_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from typing import Literal

    from lowcarbon_cli.model.carbon.flows import NodeKind
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.values import Evaluated

C = numbers.CONTEXT
SENT_OUT = re.compile(r"外送|外供|外输|上网|园区外|区外|出园|export|outside", re.IGNORECASE)
"""Names of sinks that lie outside the park."""


def energy_graphs(records: Sequence[Record], found: list[Finding]) -> Iterator[Graph]:
    """Yield one graph per year from the sheet of energy flows."""
    by_year: dict[int, list[Record]] = defaultdict(list)
    for record in records:
        if record.year is not None:
            by_year[record.year].append(record)
    for year, rows in sorted(by_year.items()):
        yield _graph("energy", "", year, "tce", rows, "tce", found)


def material_graphs(records: Sequence[Record], found: list[Finding]) -> Iterator[Graph]:
    """Yield one graph per year and material from the sheet of material flows."""
    groups: dict[tuple[int, str], list[Record]] = defaultdict(list)
    for record in records:
        if record.year is not None:
            groups[record.year, words(record.fields, "what")].append(record)
    for (year, what), rows in sorted(groups.items()):
        yield _graph("material", what, year, "t", rows, "qty", found)


def _graph(
    kind: Literal["energy", "material"],
    what: str,
    year: int,
    unit: str,
    records: Sequence[Record],
    column: str,
    found: list[Finding],
) -> Graph:
    lines = tuple(_line(record, column, unit, found) for record in records)
    nodes = tuple(_nodes(lines))
    for node in nodes:
        if not node.balanced:
            cells = [cell for line in lines if node.name in {line.source, line.target} for cell in line.amount.cells]
            found.append(
                finding(
                    "LC-FLW-003",
                    *cells,
                    year=year,
                    node=node.name,
                    inflow=_shown(node.inflow),
                    outflow=_shown(node.outflow),
                    gap=_shown(node.gap),
                    unit=unit,
                )
            )
    circular = _circle(lines)
    if circular:
        pairs = set(zip(circular, (*circular[1:], circular[0]), strict=True))
        cells = [cell for line in lines if (line.source, line.target) in pairs for cell in line.amount.cells]
        found.append(finding("LC-FLW-004", *cells, year=year, circle=" → ".join((*circular, circular[0]))))
    enters = numbers.total(node.outflow for node in nodes if node.kind == "source")
    sent = numbers.total(node.inflow for node in nodes if node.kind == "sent_out")
    return Graph(kind, what, year, unit, lines, nodes, enters, sent, circular)


def _line(record: Record, column: str, unit: str, found: list[Finding]) -> Line:
    source, target = words(record.fields, "src"), words(record.fields, "dst")
    what = words(record.fields, "what")
    sheet = record.sheet
    for key, name in (("src", source), ("dst", target)):
        if not name:
            field = record.fields.get(key)
            cell = field.cell if field is not None else record.cell
            found.append(finding("LC-FLW-005", cell, column=column_name(sheet, key)))
    if source and source == target:
        found.append(finding("LC-FLW-002", record.fields["src"].cell, record.fields["dst"].cell, node=source))
    amount = _amount(record, column, unit)
    if isinstance(amount, Missing):
        found.append(finding("LC-FLW-005", *amount.cells, column=column_name(sheet, column)))
    elif amount.value < 0:
        field = record.fields[column]
        found.append(finding("LC-FLW-001", field.cell, source=source, target=target, value=field.as_written))
        amount = Missing.of("flow_negative", field.cell)
    return Line(source, target, what, amount)


def _amount(record: Record, column: str, unit: str) -> Evaluated:
    field = record.fields.get(column)
    if isinstance(field, Number):
        return algebra.convert(algebra.from_cell(field, label=column_name(record.sheet, column)), unit)
    return why_blank(record, column, column_name(record.sheet, column))


def _nodes(lines: Sequence[Line]) -> Iterator[Node]:
    names = dict.fromkeys(name for line in lines for name in (line.source, line.target) if name)
    for name in names:
        into = [line.amount for line in lines if line.target == name != line.source]
        out = [line.amount for line in lines if line.source == name != line.target]
        inflow, outflow = _sum(into), _sum(out)
        kind: NodeKind = (
            "source" if not into else ("sent_out" if SENT_OUT.search(name) else "sink") if not out else "inner"
        )
        known = kind == "inner" and not any(isinstance(value, Missing) for value in (*into, *out))
        gap = C.subtract(inflow, outflow) if known else numbers.ZERO
        allowance = numbers.total(_half(value) for value in (*into, *out))
        yield Node(name, kind, inflow, outflow, gap, allowance)


def _half(value: Evaluated) -> Decimal:
    """Return half a unit of the last digit that a flow was written with."""
    return numbers.total(
        leaf.number.half_width
        for leaf in (value.leaves() if isinstance(value, Derivation) else ())
        if leaf.number is not None
    )


def _sum(values: Sequence[Evaluated]) -> Decimal:
    return numbers.total(value.value for value in values if isinstance(value, Derivation))


def _circle(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the units of a circle, in its order; empty where there is none. A unit that feeds itself is not one."""
    following: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.source != line.target and line.target not in following[line.source]:
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


def _shown(value: Decimal) -> str:
    return numbers.plain(numbers.round_to(value, 2))
