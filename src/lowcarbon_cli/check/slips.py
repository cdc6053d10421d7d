"""Finds figures written in the wrong unit: the fewest cells whose change of unit makes all relations fit.

The web of figures raises doubt wherever a relation leaves its range. Each doubtful cell is tried, alone
and with the cells that usually share its unit (its row, its series, the years before or after, its
column), in every unit that people mix up with the one it was read in. The change that takes away most
doubt is a suspected slip, if what it touches fits afterwards; it is applied, and the search goes on.
Real outliers stay: no change of unit makes them fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lowcarbon_cli.check import web_economy, web_energy
from lowcarbon_cli.check.entries import odd_entries
from lowcarbon_cli.check.probe import ROOM, Probe
from lowcarbon_cli.check.web import Figure, Relation, Web
from lowcarbon_cli.standards.plausible import Mix, mixes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.check.web import F, T, Weaving

Shape = Literal["cell", "row", "years", "series", "column"]
SMALL = frozenset({"cod", "nh3n", "so2", "nox", "hazardous_generated", "hazardous_disposed"})
"""Columns that are counted in tonnes or kilograms."""
MOST = 12
"""Slips looked for in one workbook: beyond that it is not a slip of units."""
LEAST_DOUBT = 0.8
"""Doubt that a change of unit must take away."""
LEAST_PER_YEAR = 0.45
"""The same for each year of a change that spans a whole series: a steady oddity is no slip."""
LEAST_AT_ALL = min(LEAST_DOUBT, LEAST_PER_YEAR)
LEFT = 0.3
"""Share of the doubt that may stay behind."""
ALIKE = 0.3
"""Two explanations are equally good within so much doubt."""
STRAIN = 0.15
"""Weight of the distance from the middle of a range, which decides between factors that both fit."""
USUAL, USUAL_SMALL, UNUSUAL = 4, 3, 0.08
"""万 is what people lose most (千 for pollutants); every power of ten beside it makes an explanation less
likely by so much."""
NEAR = 0.45
"""How near a mended figure must come to its neighbours, in powers of ten; or so little beyond their range."""
SLACK = 0.1
_PRIOR = {"cell": 0.0, "row": 0.02, "years": 0.1, "series": 0.1, "column": 0.12}
_TWICE = 0.15


class Trial(Struct, frozen=True):
    """One explanation: these figures were written in another unit. ``doubt`` is what it takes away."""

    shape: Shape
    places: frozenset[int]
    mix: Mix
    usual: int
    """Power of ten that people lose most in this quantity."""
    doubt: float
    strain: float = 0.0
    """How far from the middle of their ranges the mended relations still are, on average in powers of ten."""

    @property
    def score(self) -> float:
        """Doubt taken away, less what the explanation itself costs."""
        rare = (_TWICE if self.mix.twice else 0.0) + UNUSUAL * abs(abs(self.mix.power) - self.usual)
        return self.doubt - _PRIOR[self.shape] - rare - STRAIN * self.strain


class Slip(Struct, frozen=True):
    """A suspected slip; ``other`` is a second explanation that the workbook cannot tell from it."""

    trial: Trial
    other: Trial | None
    relation: Relation
    ratio: float
    """Power of ten of the relation that speaks most clearly, before the change."""


def web_of(subject: Subject) -> Web:
    """Return the web of a park's figures."""
    web = Web(fillers_of(subject))
    weave(web, subject)
    return web


def weave(web: Weaving[F, T], subject: Subject) -> None:
    """Tell a park's figures and their relations."""
    web_energy.lines(web, subject, web_economy.yearly(web, subject))


def fillers_of(subject: Subject) -> frozenset[int]:
    """Return the identities of the figures that only hold a place: they relate to nothing."""
    return frozenset(id(found) for _, _, found in subject.once(odd_entries).figures)


def slips(subject: Subject) -> tuple[tuple[Web, Slip], ...]:
    """Return the suspected slips of a park, the clearest first, each with the web that it was seen in."""
    probe = Probe(fillers_of(subject))
    weave(probe, subject)
    if probe.doubt < LEAST_AT_ALL * (1 - ROOM):
        return ()
    web = web_of(subject)
    found: list[tuple[Web, Slip]] = []
    while len(found) < MOST:
        slip = _clearest(web)
        if slip is None:
            break
        found.append((web, slip))
        _apply(web, slip.trial)
    return tuple(found)


def _apply(web: Web, trial: Trial, sign: float = -1.0) -> None:
    factor = 10.0 ** (sign * trial.mix.power)
    for place in trial.places:
        web.values[place] *= factor


def _clearest(web: Web) -> Slip | None:
    doubts = {id(relation): doubt for relation in web.relations if (doubt := web.doubt(relation)) > 0}
    if sum(doubts.values()) < LEAST_AT_ALL:
        return None
    doubtful = {place for relation in web.relations if id(relation) in doubts for place in relation.places()}
    trials = [trial for trial in _trials(web, doubtful, doubts) if _holds(web, trial, doubts)]
    if not trials:
        return None
    best = max(trials, key=lambda trial: (trial.score, -len(trial.places)))
    return Slip(best, _rival(web, best, trials), *_witness(web, best))


# -- trying ------------------------------------------------------------------------------------


def _trials(web: Web, doubtful: Iterable[int], doubts: dict[int, float]) -> Iterator[Trial]:
    seen: set[tuple[frozenset[int], float]] = set()
    for place in sorted(doubtful):
        figure = web.figures[place]
        for mix in mixes_of(figure):
            for made, places in _groups(web, figure):
                shape = _shape(web, made, places)
                if (places, mix.power) in seen:
                    continue
                seen.add((places, mix.power))
                touched = _touched(web, places)
                before = sum(doubts.get(id(relation), 0.0) for relation in touched)
                if before < LEAST_PER_YEAR:
                    continue
                usual = USUAL_SMALL if figure.column in SMALL else USUAL
                trial = Trial(shape, places, mix, usual, 0.0)
                _apply(web, trial)
                after = sum(web.doubt(relation) for relation in touched)
                strain = _strain(web, [relation for relation in touched if id(relation) in doubts])
                _apply(web, trial, 1.0)
                if before - after > LEAST_PER_YEAR:
                    yield Trial(shape, places, mix, usual, before - after, strain)


def _strain(web: Web, mended: list[Relation]) -> float:
    return sum(abs(web.ratio(item) - (item.low + item.high) / 2) for item in mended) / len(mended) if mended else 0.0


def _touched(web: Web, places: Iterable[int]) -> list[Relation]:
    return list({id(relation): relation for place in places for relation in web.around(place)}.values())


def mixes_of(figure: Figure) -> tuple[Mix, ...]:
    """Return how a figure's unit can have been mixed up."""
    number = figure.number
    return mixes(number.unit, number.written_unit, small=figure.column in SMALL)


def _groups(web: Web, figure: Figure) -> Iterator[tuple[Shape, frozenset[int]]]:
    """Yield the sets of cells that would share a slip with ``figure``."""
    yield "cell", frozenset({figure.place})
    alike = _alike(figure)
    row = [item for item in web.figures if item.record is figure.record and alike(item)]
    yield "row", frozenset(item.place for item in row)
    columns = {item.column for item in row}
    for keep in ({figure.column}, columns):
        series = [
            item
            for item in web.figures
            if item.sheet == figure.sheet and item.line == figure.line and item.column in keep and alike(item)
        ]
        yield "series", frozenset(item.place for item in series)
        for year in sorted({item.year for item in series})[1:]:
            yield "years", frozenset(item.place for item in series if item.year < year)
            yield "years", frozenset(item.place for item in series if item.year >= year)
    if figure.line:
        column = [item for item in web.figures if item.sheet == figure.sheet and item.column == figure.column]
        column = [item for item in column if item.number.written_unit == figure.number.written_unit]
        yield "column", frozenset(item.place for item in column)
        yield "column", frozenset(item.place for item in column if item.year == figure.year)


def _shape(web: Web, shape: Shape, places: frozenset[int]) -> Shape:
    """Return the plainest name of a set of cells: one cell, one row, else what it was made as."""
    if len(places) == 1:
        return "cell"
    records = {id(web.figures[place].record) for place in places}
    return "row" if len(records) == 1 else shape


def _alike(figure: Figure) -> Callable[[Figure], bool]:
    """Return whether another figure is read in the same unit, of the same kind of quantity."""
    unit, small = figure.number.written_unit, figure.column in SMALL
    property_ = figure.column in web_energy.PROPERTIES

    def alike(item: Figure) -> bool:
        return (
            item.number.written_unit == unit
            and (item.column in SMALL) is small
            and (item.column in web_energy.PROPERTIES) is property_
        )

    return alike


# -- judging -----------------------------------------------------------------------------------


def _holds(web: Web, trial: Trial, doubts: dict[int, float]) -> bool:
    """Tell whether an explanation is good enough: enough doubt goes, little stays, nothing new comes."""
    years = _years(web, trial)
    least = LEAST_DOUBT if trial.shape in {"cell", "row", "years"} else LEAST_PER_YEAR * len(years)
    if trial.doubt < min(least, LEAST_DOUBT if len(years) > 1 else least) or trial.doubt < least:
        return False
    touched = _touched(web, trial.places)
    before = {id(relation): doubts.get(id(relation), 0.0) for relation in touched}
    _apply(web, trial)
    after = {id(relation): web.doubt(relation) for relation in touched}
    near = all(_near(web, relation) for relation in touched if before[id(relation)] > 0)
    _apply(web, trial, 1.0)
    new = sum(max(after[key] - before[key], 0.0) for key in after)
    stays = sum(after[key] for key in after if before[key] > 0)
    return near and new <= 0.1 * trial.doubt + 0.05 and stays <= LEFT * sum(before.values())


def _years(web: Web, trial: Trial) -> set[int]:
    return {web.figures[place].year for place in trial.places}


def _near(web: Web, relation: Relation) -> bool:
    """Tell whether a mended figure stands near the years beside it, where these were the doubt."""
    if not relation.kind.startswith("year"):
        return True
    return abs(web.ratio(relation)) <= max(NEAR, relation.high + SLACK)


def _rival(web: Web, best: Trial, trials: list[Trial]) -> Trial | None:
    """Return another explanation with other cells that is as good, and needless once ``best`` is applied."""
    for trial in sorted(trials, key=lambda item: -item.score):
        if trial.score < best.score - ALIKE:
            return None
        if trial.places & best.places or len(_years(web, trial)) > len(_years(web, best)):
            continue  # of two sides that could both be wrong the one with fewer years is
        touched = _touched(web, trial.places)
        _apply(web, best)
        left = sum(web.doubt(relation) for relation in touched)
        _apply(web, best, 1.0)
        if left < LEFT * trial.doubt:
            return trial
    return None


def _witness(web: Web, best: Trial) -> tuple[Relation, float]:
    """Return the relation that speaks most clearly for a slip, and its ratio before the change."""
    touched = _touched(web, best.places)
    before = {id(relation): web.doubt(relation) for relation in touched}
    _apply(web, best)
    gone = {id(relation): before[id(relation)] - web.doubt(relation) for relation in touched}
    _apply(web, best, 1.0)
    clearest = max(touched, key=lambda relation: gone[id(relation)])
    return clearest, web.ratio(clearest)
