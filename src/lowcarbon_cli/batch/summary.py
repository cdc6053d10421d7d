"""One walk through the results of a batch: counts by verdict, standard and province, ranking, outliers.

Kept of each park are a few numbers, never its rows, so that ten thousand parks need no more than a few MiB.
"""

from __future__ import annotations

from array import array
from collections import Counter
from statistics import median
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli import __version__
from lowcarbon_cli.model.batch import BatchReport, CodeCount, Outlier, Peers, Ranked, RollUp, form_of
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.text import Text, fold
from lowcarbon_cli.standards.catalogue import catalogue_sha256, catalogue_version
from lowcarbon_cli.standards.names import indicator_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lowcarbon_cli.batch.plan import Plan
    from lowcarbon_cli.model.batch import IndicatorLine, ParkResult
    from lowcarbon_cli.model.findings import Finding

LEAST = 8
"""Fewer peers say nothing about who is an outlier."""
FAR = 3.5
"""Iglewicz and Hoaglin (1993): a modified z-score beyond this marks a potential outlier."""
SCALE = 0.6745
"""Makes the median absolute deviation comparable to a standard deviation where figures are normal."""
_VERDICTS = tuple(verdict.value for verdict in Verdict)

Key = tuple[str, str, str, str, int]
"""Standard, indicator, price basis, unit, span of years."""


class _Group(Struct):
    """The figures of one indicator over the parks of one standard; places count parks, not inputs."""

    name: Text
    parks: array[int] = field(default_factory=lambda: array("q"))
    values: array[float] = field(default_factory=lambda: array("d"))
    years: array[int] = field(default_factory=lambda: array("h"))
    verdicts: Counter[str] = field(default_factory=Counter)


class _Kind(Struct):
    """Parks of one kind by verdict."""

    name: Text
    parks: int = 0
    low_carbon: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)

    def add(self, park: ParkResult) -> None:
        self.parks += 1
        self.low_carbon[park.low_carbon] += 1
        self.whole[park.whole] += 1

    def rolled(self, key: str) -> RollUp:
        return RollUp(key, self.name, self.parks, _ordered(self.low_carbon), _ordered(self.whole))


class Summary(Struct):
    """What is drawn from the parks while they pass once."""

    codes: Counter[tuple[str, str]] = field(default_factory=Counter)
    code_parks: Counter[tuple[str, str]] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    exits: set[int] = field(default_factory=set)
    figures: int = 0
    """Rows of all parks."""
    every: _Kind = field(default_factory=lambda: _Kind(Text("全部", "all")))
    standards: dict[str, _Kind] = field(default_factory=dict)
    provinces: dict[str, _Kind] = field(default_factory=dict)
    groups: dict[Key, _Group] = field(default_factory=dict)
    ranked: list[tuple[float, int, Text, IndicatorLine]] = field(default_factory=list)
    shown: list[tuple[int, str, str, str]] = field(default_factory=list)
    """Place of the input, park, source and standard's code of each park."""

    def add(self, park: ParkResult, code: int) -> None:
        """Take a park in; ``code`` is its exit code."""
        number = len(self.shown)
        self.shown.append((park.place, park.name, park.source, park.standard_code))
        self.outcomes[park.outcome] += 1
        self.exits.add(code)
        self.figures += len(park.figures.forms) + len(park.personal.forms)
        self.every.add(park)
        _kind(self.standards, park.standard, Text(park.standard_code, park.standard_code)).add(park)
        _kind(self.provinces, park.province, Text(park.province, park.province)).add(park)
        found = Counter((item.severity.value, item.code) for item in park.findings)
        self.codes.update(found)
        self.code_parks.update(found.keys())
        self._figures(park, number)

    def _figures(self, park: ParkResult, number: int) -> None:
        figures = park.figures
        nearest: tuple[float, int] | None = None
        rows = zip(map(form_of, figures.forms), figures.values, figures.distances, strict=True)
        for place, (form, value, distance) in enumerate(rows):
            if form.verdict and distance and (nearest is None or float(distance) < nearest[0]):
                nearest = (float(distance), place)
            if not form.verdict and form.year != park.eval_year:
                continue
            span = form.period_last - form.period_first if form.period_first and form.period_last else 0
            key = park.standard, form.id, form.basis, form.unit, span
            group = self.groups.get(key)
            if group is None:
                group = self.groups[key] = _Group(_name(park, form.id))
            if form.verdict:
                group.verdicts[form.verdict] += 1
            if value and not (group.parks and group.parks[-1] == number):
                group.parks.append(number)
                group.values.append(float(value))
                group.years.append(form.year)
        if nearest is not None:
            line = figures.line(nearest[1])
            self.ranked.append((nearest[0], number, _name(park, line.id), line))

    def ranking(self) -> Iterator[Ranked]:
        """Yield the parks from the farthest on the wrong side to the farthest on the right one."""
        rank, before = 0, None
        for count, (distance, number, name, line) in enumerate(sorted(self.ranked, key=lambda item: item[:2]), start=1):
            if distance != before:
                rank, before = count, distance
            place, park, source, code = self.shown[number]
            yield Ranked(rank, place, park, source, code, name, line)

    def peers(self) -> Iterator[tuple[Peers, _Group]]:
        """Yield what the parks of each standard have in common, indicator by indicator."""
        for key in sorted(self.groups):
            group = self.groups[key]
            if not group.values:
                continue
            middle = median(group.values)
            deviation = median(abs(value - middle) for value in group.values)
            judged = len(group.values) >= LEAST and deviation > 0
            low, high = min(group.values), max(group.values)
            verdicts = _ordered(group.verdicts)
            statistics = (low, middle, high, deviation, judged)
            yield Peers(*key, group.name, len(group.values), verdicts, *statistics), group

    def outliers(self, among: Iterable[tuple[Peers, _Group]]) -> Iterator[Outlier]:
        """Yield the figures that lie far from the median of their peers, in the order of indicators and parks."""
        for peers, group in among:
            if not peers.judged:
                continue
            for number, value, year in zip(group.parks, group.values, group.years, strict=True):
                score = SCALE * (value - peers.median) / peers.deviation
                if abs(score) > FAR:
                    place, park, source, _ = self.shown[number]
                    yield Outlier(peers, place, park, source, year, value, score)

    def twice(self) -> Iterator[Finding]:
        """Say which parks of one name stand in several inputs."""
        places: dict[str, list[int]] = {}
        for number, (_, park, _, _) in enumerate(self.shown):
            if park:
                places.setdefault(fold(park), []).append(number)
        for numbers in places.values():
            if len(numbers) > 1:
                sources = "; ".join(dict.fromkeys(self.shown[number][2] for number in numbers))
                yield finding("LC-BAT-009", park=self.shown[numbers[0]][1], n=len(numbers), files=sources)


def report_of(
    plan: Plan,
    results: Callable[[], Iterator[ParkResult]],
    code_of: Callable[[ParkResult], int],
    options: Mapping[str, str],
) -> tuple[BatchReport, frozenset[int]]:
    """Return what a batch found, and the exit codes that its parks have."""
    summary = Summary()
    for park in results():
        summary.add(park, code_of(park))
    ranking = tuple(summary.ranking())
    groups = tuple(summary.peers())
    findings = (*plan.findings, *summary.twice())
    report = BatchReport(
        tool_version=__version__,
        catalogue_version=catalogue_version(),
        catalogue_sha256=catalogue_sha256(),
        options=MappingProxyType(dict(options)),
        inputs=len(plan.units),
        parks=len(summary.shown),
        outcomes=MappingProxyType({key: summary.outcomes[key] for key in sorted(summary.outcomes)}),
        verdicts=summary.every.rolled(""),
        standards=_rolled(summary.standards),
        provinces=_rolled(summary.provinces),
        ranking=ranking,
        unranked=len(summary.shown) - len(ranking),
        peers=tuple(peers for peers, _ in groups),
        outliers=tuple(summary.outliers(groups)),
        codes=tuple(
            CodeCount(code, severity, count, summary.code_parks[severity, code])
            for (severity, code), count in sorted(summary.codes.items())
        ),
        findings=findings,
        names=MappingProxyType({key: indicator_names(key) for key in sorted(summary.standards)}),
        rows=MappingProxyType(
            {
                "figures": summary.figures,
                "parks": len(summary.shown),
                "findings": summary.codes.total() + len(findings),
            }
        ),
        results=results,
    )
    return report, frozenset(summary.exits)


def _name(park: ParkResult, wanted: str) -> Text:
    """Return the name of one of a park's indicators: its own, else that of the standard."""
    own = next((name for id_, name in park.figures.names if id_ == wanted), None)
    return own or indicator_names(park.standard).get(wanted, Text(wanted, wanted))


def _kind(kinds: dict[str, _Kind], key: str, name: Text) -> _Kind:
    return kinds.setdefault(key, _Kind(name))


def _rolled(kinds: Mapping[str, _Kind]) -> tuple[RollUp, ...]:
    """Return the kinds by their keys, those without one last."""
    return tuple(kinds[key].rolled(key) for key in sorted(kinds, key=lambda key: (not key, key)))


def _ordered(counts: Counter[str]) -> Mapping[str, int]:
    """Return the counts in the order of the verdicts, parks without one (empty) last."""
    return MappingProxyType({key: counts[key] for key in (*_VERDICTS, "") if counts[key]})
