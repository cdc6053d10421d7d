"""Amounts of energy and money in the units a reader asked for; everything else stays as it is.

Only whole amounts change (tce, 10k_cny), in figures and in the sentences about results: an intensity keeps the unit of
its limit, a quantity that stands beside its factor the unit of the factor, an own indicator the unit that its row
writes beside its target. The converted value keeps its derivation, verdicts are those of the run.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.amounts import worded
from lowcarbon_cli.model.carbon.abatement import Abatement
from lowcarbon_cli.model.carbon.accounts import Accounts, EnergyTotals
from lowcarbon_cli.model.carbon.drivers import Drivers
from lowcarbon_cli.model.carbon.flows import ITEMS, BalanceRow, Flows
from lowcarbon_cli.model.carbon.pareto import FirmIntensity, Pareto, Ranking
from lowcarbon_cli.model.carbon.scenarios import Scenarios
from lowcarbon_cli.model.carbon.zero import ZeroCarbonSection
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.text import Worded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from lowcarbon_cli.model.carbon.flows import Graph
    from lowcarbon_cli.model.carbon.report import CarbonPart, Content
    from lowcarbon_cli.model.display import Display
    from lowcarbon_cli.model.documents import Evaluation
    from lowcarbon_cli.model.findings import Finding, Lack
    from lowcarbon_cli.model.measures import Amount, Measures
    from lowcarbon_cli.model.results import Assessment, ComplianceReport, EnergyLine, IndicatorResult
    from lowcarbon_cli.model.targets import Allowance, Outlook, Progress, Target, TargetsReport, YearMark
    from lowcarbon_cli.model.text import Param
    from lowcarbon_cli.model.values import Evaluated

PLACES = 4
"""Decimals at least, of an amount in a larger unit: 10 000 tce at four decimals is one tce."""


class Shown:
    """Converts one report; equal parts are not shared, the frozen types make that cheap."""

    def __init__(self, display: Display) -> None:
        self.display = display

    def value(self, value: Evaluated) -> Evaluated:
        """Return a figure in the unit asked for, where it is an amount."""
        if isinstance(value, Missing):
            return Missing(self.lacks(value.lacks))
        return algebra.convert(value, self.display.unit_of(value.unit))

    def lacks(self, found: tuple[Lack, ...]) -> tuple[Lack, ...]:
        """Return reasons and remarks with the amounts they name in the units asked for."""
        return tuple(one._replace(params=self._params(one.params)) for one in found)

    def finding(self, found: Finding) -> Finding:
        """Return a finding with the amounts it names in the units asked for."""
        return replace(found, params=self._params(found.params))

    def _params(self, params: Mapping[str, Param]) -> Mapping[str, Param]:
        if not any(isinstance(param, Worded) for param in params.values()):
            return params
        return MappingProxyType({name: self._param(param) for name, param in params.items()})

    def _param(self, param: Param) -> Param:
        if not isinstance(param, Worded):
            return param
        unit = self.display.unit_of(param.unit)
        if unit == param.unit:
            return param
        number = self._amount_of(param.value, param.unit)
        return worded(number, unit, param.naming, max(param.places, PLACES), param.rounding)

    def _maybe(self, value: Evaluated | None) -> Evaluated | None:
        return None if value is None else self.value(value)

    def _number(self, number: Decimal | None, unit: str) -> Decimal | None:
        return None if number is None else self._amount_of(number, unit)

    def _amount_of(self, number: Decimal, unit: str) -> Decimal:
        made = algebra.convert(algebra.constant(number, unit), self.display.unit_of(unit))
        return number if isinstance(made, Missing) else made.value

    def result(self, row: IndicatorResult) -> IndicatorResult:
        """Return one figure of an indicator."""
        row = row._replace(reasons=self.lacks(row.reasons), notes=self.lacks(row.notes))
        unit = self.display.unit_of(row.unit)
        if unit == row.unit:
            return row._replace(value=self.value(row.value)) if isinstance(row.value, Missing) else row
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
        return replace(
            report,
            assessments=tuple(self.assessment(one) for one in report.assessments),
            energy=self._structure(report.energy),
            findings=tuple(map(self.finding, report.findings)),
            units=self.display.units(report.units),
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

    def part(self, part: CarbonPart) -> CarbonPart:
        """Return a part of the carbon analysis with its figures converted."""
        return replace(part, content=self._content(part.content))

    def _content(self, content: Content) -> Content:
        if isinstance(content, Missing):
            return content
        made: Content
        match content:
            case Accounts():
                made = self._accounts(content)
            case ZeroCarbonSection():
                made = self._zero(content)
            case Flows():
                made = self._flows(content)
            case Drivers():
                return self._drivers(content)
            case Abatement():
                made = self._abatement(content)
            case Pareto():
                made = self._pareto(content)
            case Scenarios():
                made = self._scenarios(content)
        return replace(made, units=self.display.units(made.units))

    def _accounts(self, section: Accounts) -> Accounts:
        """CO2, and what is measured beside its factor, keep their units."""
        return replace(section, years=tuple(replace(year, energy=self._totals(year.energy)) for year in section.years))

    def _totals(self, found: EnergyTotals) -> EnergyTotals:
        return replace(
            found,
            statistical=self.value(found.statistical),
            boundary=self.value(found.boundary),
            lines=tuple(replace(line, tce=self.value(line.tce)) for line in found.lines),
            gap=self.value(found.gap),
            networks=tuple(replace(network, tce=self.value(network.tce)) for network in found.networks),
            rest=self.value(found.rest),
            plain=self._maybe(found.plain),
            plain_excess=self._maybe(found.plain_excess),
            plain_notes=self.lacks(found.plain_notes),
            equivalent=self.value(found.equivalent),
        )

    def _zero(self, section: ZeroCarbonSection) -> ZeroCarbonSection:
        years = (replace(one, energy=self.value(one.energy), core=self.result(one.core)) for one in section.years)
        return replace(section, years=tuple(years))

    def _drivers(self, section: Drivers) -> Drivers:
        inputs = (
            replace(one, value_added=self.value(one.value_added), energy=self.value(one.energy))
            for one in section.inputs
        )
        return replace(section, inputs=tuple(inputs))

    def _abatement(self, section: Abatement) -> Abatement:
        measures = (
            replace(row, capex=self.value(row.capex), om=self.value(row.om), benefit=self.value(row.benefit))
            for row in section.measures
        )
        return replace(section, measures=tuple(measures))

    def _scenarios(self, section: Scenarios) -> Scenarios:
        return replace(
            section,
            scenarios=tuple(
                replace(
                    one,
                    years=tuple(
                        replace(year, value_added=self.value(year.value_added), energy=self.value(year.energy))
                        for year in one.years
                    ),
                )
                for one in section.scenarios
            ),
        )

    def _pareto(self, section: Pareto) -> Pareto:
        usual = section.units
        return replace(
            section,
            rankings=tuple(map(self._ranking, section.rankings)),
            intensities=tuple(
                FirmIntensity(
                    one.name,
                    self._amount_of(one.energy, usual.energy),
                    self._number(one.value_added, usual.money),
                    *one[3:],
                )
                for one in section.intensities
            ),
        )

    def _ranking(self, one: Ranking) -> Ranking:
        unit = self.display.unit_of(one.unit)
        if unit == one.unit:
            return one
        return replace(
            one,
            unit=unit,
            total=self._amount_of(one.total, one.unit),
            magnitude=self._amount_of(one.magnitude, one.unit),
            slices=tuple(item._replace(value=self._amount_of(item.value, one.unit)) for item in one.slices),
            others_value=self._amount_of(one.others_value, one.unit),
        )

    def _flows(self, section: Flows) -> Flows:
        """What is no energy keeps its unit."""
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
                reasons=self.lacks(row.reasons),
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
