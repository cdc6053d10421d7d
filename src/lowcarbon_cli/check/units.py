"""Rules about units that were mixed up: one finder (``check.slips``), told by what shape the slip has."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lowcarbon_cli.check.slips import slips
from lowcarbon_cli.check.web import BEYOND, range_of
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.standards import fuels, units, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.check.slips import Slip, Trial
    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.check.web import Figure, Web
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Finding

DIGITS = 3


def rule_uni_002(subject: Subject) -> Iterator[Finding]:
    """LC-UNI-002: a whole column or series has an order of magnitude that the other figures contradict.

    Such as energy per value added of thousands of tce. Errs towards silence: a steady factor of ten is seen
    only where a relation is narrow enough.
    """
    yield from _said(subject, "LC-UNI-002")


def rule_uni_003(subject: Subject) -> Iterator[Finding]:
    """LC-UNI-003: a cell, or all quantities of a row, stand in another unit than the one they are read in.

    Errs towards silence: a real outlier is reported only where a change of unit would make every relation fit.
    """
    yield from _said(subject, "LC-UNI-003")


def rule_uni_004(subject: Subject) -> Iterator[Finding]:
    """LC-UNI-004: a series changes its unit from one year to the next, or one of two figures is in another unit.

    Where the workbook cannot tell which side is wrong, all cells of both are named.
    """
    yield from _said(subject, "LC-UNI-004")


def _said(subject: Subject, code: str) -> Iterator[Finding]:
    for web, slip in subject.once(slips):
        if _code(slip) == code:
            yield _finding(subject, web, slip, code)


def _code(slip: Slip) -> str:
    if slip.trial.shape in {"series", "column"}:
        return "LC-UNI-002"
    return "LC-UNI-004" if slip.trial.shape == "years" or slip.other is not None else "LC-UNI-003"


def _finding(subject: Subject, web: Web, slip: Slip, code: str) -> Finding:
    trial, ranges = slip.trial, range_of(slip.relation)
    figures = _figures(web, trial)
    first = figures[0]
    return finding(
        code,
        *_cells(subject, web, slip),
        name=_name(first, trial, several=len({figure.column for figure in figures}) > 1),
        value=first.number.as_written,
        count=len(figures),
        told=_told(first, trial),
        factor=_plain(10 ** abs(trial.mix.power)),
        relation=ranges.name,
        ratio=_plain(10**slip.ratio) if abs(slip.ratio) < BEYOND else "-",
        low=_plain(10**slip.relation.low),
        high=_plain(10**slip.relation.high),
    )


def _cells(subject: Subject, web: Web, slip: Slip) -> list[CellRef]:
    """Return the cells in doubt; the heading first where a whole series or column is."""
    cells = [figure.number.cell for figure in _figures(web, slip.trial)]
    if slip.other is not None:
        cells += [figure.number.cell for figure in _figures(web, slip.other)]
    first = _figures(web, slip.trial)[0]
    columns = {web.figures[place].column for place in slip.trial.places}
    if slip.trial.shape in {"series", "column"} and len(columns) == 1:
        heading = subject.dataset.tables[first.sheet].headings.get(first.column)
        if heading is not None and heading.file == first.number.cell.file:
            cells.append(heading)
    return cells


def _figures(web: Web, trial: Trial) -> list[Figure]:
    return sorted((web.figures[place] for place in trial.places), key=lambda figure: figure.number.cell)


def _name(figure: Figure, trial: Trial, *, several: bool) -> Text:
    """Return fuel, year and column, as far as they are common to the slip; ``several`` columns get a word for it."""
    spec = workbook.sheet(figure.sheet).column(figure.column)
    column = spec.name if spec is not None else Text(figure.column, figure.column)
    fuel_id = figure.line.rpartition("/")[2] if trial.shape != "column" else ""
    fuel = fuels.fuel(fuel_id).name if fuel_id else Text("", "")
    year = f"{figure.year}" if trial.shape in {"cell", "row"} else ""
    others = label("slip_others") if several else Text("", "")
    return Text(
        f"{year}{'年' if year else ''}{fuel.zh}{column.zh}{others.zh}",
        " ".join(part for part in (fuel.en, f"{column.en}{others.en}", year) if part),
    )


def _told(figure: Figure, trial: Trial) -> Text:
    """Return which unit was probably meant and which one was read."""
    read, meant = figure.number.written_unit, trial.mix.unit
    key = "slip_twice" if trial.mix.twice else "slip_meant"
    words = label(key)
    return Text(
        words.zh.format(read=units.shown(read, "zh"), meant=units.shown(meant, "zh")),
        words.en.format(read=units.shown(read, "en"), meant=units.shown(meant, "en")),
    )


def _plain(number: float) -> str:
    """Return a figure of a few digits, without exponent."""
    text = format(Decimal(f"{number:.{DIGITS}g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
