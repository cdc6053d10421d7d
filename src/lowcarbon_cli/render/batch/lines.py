"""The long tables of a batch, row by row: figures (tidy), parks, findings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from lowcarbon_cli.model.batch import form_of
from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.frame import OWN
from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.render.batch.words import (
    basis_word,
    outcome_word,
    role_word,
    sign,
    type_word,
    unit_word,
    verdict_word,
    word,
)
from lowcarbon_cli.render.names import clause_word, grade_word, severity_word
from lowcarbon_cli.render.table import places_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lowcarbon_cli.model.batch import BatchReport, Figures, ParkResult
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.text import Lang, Text

Row = tuple[str, ...]
Kind = str
"""``text``, ``whole`` or ``number``: figures are decimal strings in a row, empty where there is none."""


class Field(NamedTuple):
    """One column: its id (heading of Parquet and JSON), kind and width in a spreadsheet."""

    id: str
    kind: Kind = "text"
    width: int = 12


FIGURES = (
    Field("place", "whole", 6),
    Field("park", width=26),
    Field("source", width=30),
    Field("province"),
    Field("type"),
    Field("standard", width=14),
    Field("id", width=26),
    Field("indicator", width=30),
    Field("year", "whole", 7),
    Field("period_first", "whole", 8),
    Field("period_last", "whole", 8),
    Field("role", width=8),
    Field("group"),
    Field("value", "number", 18),
    Field("word"),
    Field("unit", width=14),
    Field("op", width=6),
    Field("limit", "number", 10),
    Field("grade", width=16),
    Field("verdict"),
    Field("change", "number", 14),
    Field("distance", "number", 14),
    Field("basis"),
    Field("clause"),
    Field("cells", width=60),
)
PARKS = (
    Field("place", "whole", 6),
    Field("park", width=26),
    Field("source", width=30),
    Field("outcome"),
    Field("province"),
    Field("type"),
    Field("standard", width=14),
    Field("base_year", "whole", 8),
    Field("eval_year", "whole", 8),
    Field("low_carbon", width=14),
    Field("whole", width=14),
    Field("errors", "whole", 7),
    Field("warnings", "whole", 7),
    Field("infos", "whole", 7),
)
FINDINGS = (
    Field("place", "whole", 6),
    Field("park", width=26),
    Field("source", width=30),
    Field("code", width=13),
    Field("severity", width=8),
    Field("where", width=40),
    Field("message", width=90),
    Field("caused_by", width=34),
)
TABLES: dict[str, tuple[Field, ...]] = {"figures": FIGURES, "parks": PARKS, "findings": FINDINGS}
"""Name -> columns. The first is the table of the output file itself, the others stand beside it."""


def titles(name: str, lang: Lang) -> Row:
    """Return the headings of a table in ``lang``."""
    return tuple(word(f"col_{field.id}", lang) for field in TABLES[name])


def rows(name: str, report: BatchReport, lang: Lang | None) -> Iterator[Row]:
    """Yield the rows of a table; without a language ids stand for words (messages are Chinese then)."""
    yield from first_rows(name, report, lang)
    for park in report.results():
        yield from rows_of(name, park, report, lang)


def first_rows(name: str, report: BatchReport, lang: Lang | None) -> Iterator[Row]:
    """Yield the rows of a table that are about no park: findings on the batch as a whole."""
    if name == "findings":
        yield from (_finding("", "", "", item, lang) for item in report.findings)


def rows_of(name: str, park: ParkResult, report: BatchReport, lang: Lang | None) -> Iterator[Row]:
    """Yield the rows of one park in a table."""
    make: Callable[[ParkResult, BatchReport, Lang | None], Iterator[Row]] = _MAKERS[name]
    return make(park, report, lang)


class FormColumns(NamedTuple):
    """The columns of a row that its form fills: before the figure, between it and its changes, and behind these."""

    before: Row
    between: Row
    behind: Row


def head_of(park: ParkResult, lang: Lang | None) -> Row:
    """Return the columns that all figures of a park share."""
    return (str(park.place), park.name, park.source, park.province, *_kind_of(park, lang))


def _kind_of(park: ParkResult, lang: Lang | None) -> tuple[str, str]:
    """Return the park's type and standard, as ids where there is no language."""
    return (type_word(park.type, lang), park.standard_code) if lang else (park.type, park.standard)


def blocks_of(park: ParkResult, lang: Lang | None) -> Iterator[tuple[Row, str, Figures]]:
    """Yield what figures of a park share, the standard that names them, and the figures; the park's own come last."""
    head = head_of(park, lang)
    yield head, park.standard, park.figures
    if park.personal.forms:
        yield (*head[:-1], OWN), OWN, park.personal


def names_of(report: BatchReport, standard: str, own: tuple[tuple[str, Text], ...]) -> Mapping[str, Text]:
    """Return the names of indicators of a standard, with those that a park's figures bring."""
    return {**report.names.get(standard, {}), **dict(own)}


def form_columns(text: str, names: Mapping[str, Text], lang: Lang | None) -> FormColumns:
    """Return what stands in the columns of a form (given as text)."""
    form = form_of(text)
    known = names.get(form.id)
    return FormColumns(
        (
            form.id,
            known.in_(lang or "zh") if known else form.id,
            str(form.year),
            _whole(form.period_first),
            _whole(form.period_last),
            role_word(form.role, lang) if lang else form.role,
            form.group,
        ),
        (
            unit_word(form.unit, lang) if lang else form.unit,
            sign(form.op) if lang else form.op,
            form.limit,
            grade_word(form.grade, lang) if lang else form.grade,
            verdict_word(form.verdict, lang) if lang else form.verdict,
        ),
        (
            basis_word(form.basis, lang) if lang else form.basis,
            clause_word(form.clause, lang) if lang else form.clause,
        ),
    )


def _figures(park: ParkResult, report: BatchReport, lang: Lang | None) -> Iterator[Row]:
    for head, standard, figures in blocks_of(park, lang):
        names = names_of(report, standard, figures.names)
        columns = [form_columns(text, names, lang) for text in figures.forms]
        numbers = (figures.values, figures.words, figures.changes, figures.distances, figures.cells)
        for (before, between, behind), value, said, change, distance, cells in zip(columns, *numbers, strict=True):
            yield (*head, *before, value, said, *between, change, distance, *behind, cells)


def _park(park: ParkResult, _: BatchReport, lang: Lang | None) -> Iterator[Row]:
    counts = Counter(item.severity for item in park.findings)
    yield (
        str(park.place),
        park.name,
        park.source,
        outcome_word(park.outcome, lang) if lang else park.outcome,
        park.province,
        *_kind_of(park, lang),
        _whole(park.base_year),
        _whole(park.eval_year),
        verdict_word(park.low_carbon, lang) if lang else park.low_carbon,
        verdict_word(park.whole, lang) if lang else park.whole,
        *(str(counts[severity]) for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)),
    )


def _findings(park: ParkResult, _: BatchReport, lang: Lang | None) -> Iterator[Row]:
    for item in park.findings:
        yield _finding(str(park.place), park.name, park.source, item, lang)


def _finding(place: str, name: str, source: str, item: Finding, lang: Lang | None) -> Row:
    severity = severity_word(item.severity.value, lang) if lang else item.severity.value
    where = places_of(item.cells)
    return (place, name, source, item.code, severity, where, describe(item, lang or "zh"), item.caused_by or "")


def _whole(number: int | None) -> str:
    return "" if number is None else str(number)


_MAKERS = {"figures": _figures, "parks": _park, "findings": _findings}
