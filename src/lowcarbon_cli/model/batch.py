"""Many parks in one run: what is kept of each, and what is drawn from all of them."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

from lowcarbon_cli.model.results import ParkInfo
from lowcarbon_cli.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lowcarbon_cli.model.findings import Finding

Outcome = Literal["computed", "not_read", "stopped", "failed"]
"""``not_read``: no file of the park could be read. ``stopped``: its process died, or went past a limit of time or
memory. ``failed``: a fault of this program."""


class IndicatorLine(NamedTuple):
    """One figure of one park: a row of the tidy table. Numbers are decimal strings, empty where there is none."""

    id: str
    year: int
    period_first: int | None
    period_last: int | None
    role: str
    group: str
    value: str
    word: str
    unit: str
    op: str
    limit: str
    grade: str
    """What the evidence for the limit is worth (``model.catalogue.Grade``), empty where no standard has one."""
    verdict: str
    """Empty on rows for information."""
    change: str
    """Per cent of the former value; for a per-cent indicator percentage points."""
    distance: str
    """Per cent of the limit; positive is on the right side."""
    basis: str
    clause: str
    """Of the standard, ``unknown`` where nobody read it."""
    cells: str
    """The input cells behind the figure, or those that would cure its absence."""


class Form(NamedTuple):
    """What a row of the tidy table says beside numbers, words and cells (fields of ``IndicatorLine``).

    Parks share forms: the rows of a thousand parks have some hundreds.
    """

    id: str
    year: int
    period_first: int | None
    period_last: int | None
    role: str
    group: str
    unit: str
    op: str
    limit: str
    grade: str
    verdict: str
    basis: str
    clause: str


FORMS_KEPT = 8192
"""Of so many forms at most what was made of them is kept."""


@lru_cache(maxsize=FORMS_KEPT)
def form_of(text: str) -> Form:
    """Return the form that ``text_of`` wrote."""
    return Form(*json.loads(text))


def text_of(form: Form) -> str:
    """Return a form as text: the key by which what is made of it is kept."""
    return json.dumps(form, ensure_ascii=False, separators=(",", ":"))


class Figures(Struct, frozen=True, array_like=True):
    """Rows of one park column by column: each tuple but ``names`` has an entry for every row."""

    forms: tuple[str, ...] = ()
    """Each the text of a ``Form``."""
    values: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    distances: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    names: tuple[tuple[str, Text], ...] = ()
    """Names of indicators that are not those of the packaged standard: a user's own standard, the park's own ones."""

    def line(self, place: int) -> IndicatorLine:
        """Return one row."""
        return _line(
            self.forms[place],
            self.values[place],
            self.words[place],
            self.changes[place],
            self.distances[place],
            self.cells[place],
        )

    def lines(self) -> Iterator[IndicatorLine]:
        """Yield every row."""
        return map(_line, self.forms, self.values, self.words, self.changes, self.distances, self.cells)


def _line(form: str, value: str, word: str, change: str, distance: str, cells: str) -> IndicatorLine:
    return IndicatorLine(
        **form_of(form)._asdict(), value=value, word=word, change=change, distance=distance, cells=cells
    )


class ParkResult(Struct, frozen=True):
    """What is kept of one park. Verdicts are empty where it was measured by no standard."""

    place: int
    """Place of its input in the batch, from 1."""
    source: str
    """File, folder or name of the input, as the user gave it."""
    outcome: Outcome
    name: str
    type: str
    province: str
    base_year: int | None
    eval_year: int | None
    standard: str
    standard_code: str
    low_carbon: str
    whole: str
    figures: Figures
    personal: Figures
    """Those of the indicators that the park sets for itself."""
    findings: tuple[Finding, ...]

    @property
    def lines(self) -> tuple[IndicatorLine, ...]:
        """The figures row by row."""
        return tuple(self.figures.lines())

    @property
    def shown(self) -> str:
        """The park's name, its input where it has none."""
        return self.name or self.source


class RollUp(NamedTuple):
    """How many parks of one kind have which verdict (ids of verdicts, empty for none)."""

    key: str
    name: Text
    parks: int
    low_carbon: Mapping[str, int]
    whole: Mapping[str, int]


class Ranked(NamedTuple):
    """A park by the judged figure that is farthest on the wrong side of its limit, or nearest to it."""

    rank: int
    place: int
    park: str
    source: str
    standard_code: str
    name: Text
    """The indicator's."""
    line: IndicatorLine


class Peers(NamedTuple):
    """One indicator in the parks of one standard, each park at its own evaluation year."""

    standard: str
    id: str
    basis: str
    unit: str
    span: int
    """Years between the first and the last of a rate, 0 for a figure of one year."""
    name: Text
    parks: int
    verdicts: Mapping[str, int]
    low: float
    median: float
    high: float
    deviation: float
    """Median of the absolute distances from the median."""
    judged: bool
    """True where there are peers enough, and they differ enough, to look for outliers."""


class Outlier(NamedTuple):
    """A figure far from those of its peers."""

    peers: Peers
    place: int
    park: str
    source: str
    year: int
    value: float
    score: float
    """0.6745 x (value - median) / deviation."""


class CodeCount(NamedTuple):
    """How often a finding was made, and in how many parks."""

    code: str
    severity: str
    findings: int
    parks: int


class BatchReport(Struct, frozen=True):
    """Everything a renderer needs; the parks themselves are walked through, never held together."""

    tool_version: str
    catalogue_version: str
    catalogue_sha256: str
    options: Mapping[str, str]
    """Choices of method given outside the workbooks."""
    inputs: int
    parks: int
    outcomes: Mapping[str, int]
    verdicts: RollUp
    standards: tuple[RollUp, ...]
    provinces: tuple[RollUp, ...]
    ranking: tuple[Ranked, ...]
    unranked: int
    """Parks without any figure that has a distance to a limit."""
    peers: tuple[Peers, ...]
    outliers: tuple[Outlier, ...]
    codes: tuple[CodeCount, ...]
    findings: tuple[Finding, ...]
    """About the batch as a whole."""
    names: Mapping[str, Mapping[str, Text]]
    """Names of indicators by standard and id; a park's own names stand with its figures."""
    rows: Mapping[str, int]
    """Rows of each long table: ``figures``, ``parks``, ``findings``."""
    results: Callable[[], Iterator[ParkResult]]
    """Walks through the parks in the order of the inputs, as often as it is called."""

    @property
    def park(self) -> ParkInfo:
        """What stands in running heads: no single park."""
        return ParkInfo("", "", Text("", ""), "", "", "", "", None, None)
