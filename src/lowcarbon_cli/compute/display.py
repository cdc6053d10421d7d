"""Amounts of energy and money in the units a reader asked for; everything else stays as it is.

Only whole amounts change (tce, 10k_cny): an intensity keeps the unit of its limit. The converted value
keeps its derivation, verdicts are those of the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.model.carbon.flows import ITEMS, BalanceRow
from lowcarbon_cli.model.findings import Missing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from lowcarbon_cli.model.carbon.flows import Flows, Graph
    from lowcarbon_cli.model.documents import Display, Evaluation
    from lowcarbon_cli.model.measures import Amount, Measures
    from lowcarbon_cli.model.results import Assessment, ComplianceReport, EnergyLine, IndicatorResult
    from lowcarbon_cli.model.targets import Allowance, Outlook, Progress, Target, TargetsReport, YearMark
    from lowcarbon_cli.model.values import Evaluated

PLACES = 4
"""Decimals at least, of an amount in a larger unit: 10 000 tce at four decimals is one tce."""


class Shown:
    """Converts one report; equal parts are not shared, the frozen types make that cheap."""

    def __init__(self, display: Display) -> None:
        self.display = display

    def value(self, value: Evaluated) -> Evaluated:
        """Return a figure in the unit asked for, where it is an amount."""
        return value if isinstance(value, Missing) else algebra.convert(value, self.display.unit_of(value.unit))

    def _maybe(self, value: Evaluated | None) -> Evaluated | None:
        return None if value is None else self.value(value)

    def _number(self, number: Decimal | None, unit: str) -> Decimal | None:
        if number is None:
            return None
        made = algebra.convert(algebra.constant(number, unit), self.display.unit_of(unit))
        return number if isinstance(made, Missing) else made.value

    def result(self, row: IndicatorResult) -> IndicatorResult:
        """Return one figure of an indicator."""
        unit = self.display.unit_of(row.unit)
        if unit == row.unit:
            return row
        return row._replace(
            value=self.value(row.value),
            unit=unit,
            places=max(row.places, PLACES),
            limit_value=self._number(row.limit_value, row.unit),
        )

    def assessment(self, one: Assessment) -> Assessment:
        """Return an assessment with its figures converted."""
        return replace(one, indicators=tuple(self.result(row) for row in one.indicators))

    def report(self, report: ComplianceReport) -> ComplianceReport:
        """Return a report with its figures converted."""
        own = tuple(
            replace(item, base=self.value(item.base), rows=tuple(self.result(row) for row in item.rows))
            for item in report.personal
        )
        return replace(
            report,
            assessments=tuple(self.assessment(one) for one in report.assessments),
            energy=self._structure(report.energy),
            personal=own,
        )

    def _structure(self, lines: Sequence[EnergyLine]) -> tuple[EnergyLine, ...]:
        return tuple(
            line._replace(
                calorific=self.value(line.calorific),
                equivalent=self.value(line.equivalent),
                used=self.value(line.used),
            )
            for line in lines
        )

    def flows(self, section: Flows) -> Flows:
        """Return balance and flows with their figures converted; what is no energy keeps its unit."""
        balance = tuple(
            replace(one, rows=tuple(map(self._balance, one.rows)), total=self._balance(one.total))
            for one in section.balance
        )
        graphs = tuple(map(self._graph, section.graphs))
        return replace(section, structure=self._structure(section.structure), balance=balance, graphs=graphs)

    def _balance(self, row: BalanceRow) -> BalanceRow:
        return BalanceRow(row.year, row.carrier, **{item: self._maybe(getattr(row, item)) for item in ITEMS})

    def _graph(self, graph: Graph) -> Graph:
        return replace(
            graph,
            unit=self.display.unit_of(graph.unit),
            lines=tuple(replace(line, amount=self.value(line.amount)) for line in graph.lines),
            nodes=tuple(
                replace(
                    node,
                    inflow=self._maybe(node.inflow),
                    outflow=self._maybe(node.outflow),
                    gap=self._maybe(node.gap),
                )
                for node in graph.nodes
            ),
            enters=self.value(graph.enters),
            sent_out=self.value(graph.sent_out),
            kept=self.value(graph.kept),
        )

    def evaluation(self, given: Evaluation) -> Evaluation:
        """Return an evaluation with its figures converted."""
        rows = tuple(
            replace(
                row,
                unit=self.display.unit_of(row.unit),
                places=row.places if self.display.unit_of(row.unit) == row.unit else max(row.places, PLACES),
                base=self._maybe(row.base),
                years=tuple(self.result(year) for year in row.years),
                summary=self.result(row.summary),
            )
            for row in given.rows
        )
        return replace(given, rows=rows)

    def targets(self, report: TargetsReport) -> TargetsReport:
        """Return a report on targets with its figures converted."""
        return replace(
            report,
            compliance=self.report(report.compliance),
            outlook=self._outlook(report.outlook),
            targets=tuple(self._target(item) for item in report.targets),
            allowances=tuple(self._allowance(item) for item in report.allowances),
            measures=self._measures(report.measures) if report.measures else None,
            conflicts=tuple(
                replace(
                    item,
                    loose_allowed=self.value(item.loose_allowed),
                    tight_allowed=self.value(item.tight_allowed),
                )
                for item in report.conflicts
            ),
        )

    def _measures(self, found: Measures) -> Measures:
        rows = tuple(replace(row, saving=self.value(row.saving), capex=self.value(row.capex)) for row in found.rows)
        totals = tuple(
            replace(item, saving=self._amount(item.saving), capex=self._amount(item.capex)) for item in found.totals
        )
        coverage = tuple(
            replace(
                item,
                expected=self.value(item.expected),
                allowed=self.value(item.allowed),
                needed=self.value(item.needed),
                measures=self._amount(item.measures),
            )
            for item in found.coverage
        )
        return replace(found, rows=rows, totals=totals, coverage=coverage)

    def _amount(self, amount: Amount) -> Amount:
        return replace(amount, value=self.value(amount.value))

    def _outlook(self, view: Outlook) -> Outlook:
        return replace(
            view,
            value_added_last=self.value(view.value_added_last),
            value_added=self.value(view.value_added),
            energy_last=self.value(view.energy_last),
        )

    def _allowance(self, item: Allowance) -> Allowance:
        return replace(item, allowed=self.value(item.allowed))

    def _target(self, item: Target) -> Target:
        unit = self.display.unit_of(item.unit)
        return replace(
            item,
            unit=unit,
            places=item.places if unit == item.unit else max(item.places, PLACES),
            base=self.value(item.base),
            stated_base=self._maybe(item.stated_base),
            target=self.value(item.target),
            annual_rate=self.value(item.annual_rate),
            years=tuple(self._mark(mark) for mark in item.years),
            next=replace(
                item.next,
                path=self.value(item.next.path),
                reset=self.value(item.next.reset),
                close_gap=self.value(item.next.close_gap),
            ),
            progress=self._progress(item.progress),
        )

    def _mark(self, mark: YearMark) -> YearMark:
        return replace(
            mark,
            required=self.value(mark.required),
            actual=self._maybe(mark.actual),
            gap=self._maybe(mark.gap),
            saving=self._maybe(mark.saving),
            saving_since_base=self._maybe(mark.saving_since_base),
        )

    def _progress(self, state: Progress) -> Progress:
        return replace(state, needed=self.value(state.needed), needed_per_year=self.value(state.needed_per_year))
