"""The tables of a report with formulas in the place of figures: compliance, years, energy structure, limits."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.numbers import round_to
from lowcarbon_cli.render.judged import compliance, overall
from lowcarbon_cli.render.live.formulas import literal, scaled
from lowcarbon_cli.render.live.inputs import index_offset
from lowcarbon_cli.render.live.places import local, place, text
from lowcarbon_cli.render.live.verdicts import PLACES, verdict_formula
from lowcarbon_cli.render.sheets import FIRST_ROW
from lowcarbon_cli.render.sources import energy, limits
from lowcarbon_cli.render.table import Cell, Column, Table, columns, number_cell, text_cell, word
from lowcarbon_cli.render.years import by_year
from lowcarbon_cli.standards.units import scale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lowcarbon_cli.model.results import Assessment, ComplianceReport, IndicatorResult
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Derivation
    from lowcarbon_cli.render.live.calculation import Links
    from lowcarbon_cli.render.live.inputs import InputCopy

_CHANGE, VERDICT, _DISTANCE = 9, 10, 11
"""Columns of the compliance table."""
_CONCLUSION = 1
"""Column of the verdict in the table of overall verdicts."""
_USED, _SHARE = 6, 7
"""Columns of the energy structure."""
_DECIDED = frozenset({"met", "not_met", "undetermined", "not_assessable"})
"""Styles of words that figures decide."""
_SAME = 10
"""Figures that agree to so many digits (of 1 where they are smaller) have not moved."""
_LIMIT_NUMBER = 8
"""Column of the limit as a number."""


class Linked(Struct, frozen=True):
    """A report's tables with their formulas; ``limits`` are references by standard and indicator id."""

    report: ComplianceReport
    links: Links
    limits: dict[tuple[str, str], str]
    lang: Lang

    def compliance(self, one: Assessment) -> Table:
        """Return T1: values, changes, distances and verdicts as formulas."""
        table = compliance(self.report, one, self.lang)
        judged = [result for result in one.indicators if result.verdict is not None]
        rows = tuple(self._judged(cells, result, one) for cells, result in zip(table.rows, judged, strict=True))
        return replace(table, rows=rows, notes=(*table.notes, word("live_note", self.lang)))

    def overall(self, one: Assessment, same: Sequence[str]) -> Table:
        """Return the overall verdicts: they stand as long as ``same`` holds, every verdict of T1 as it was."""
        plain = overall(one, self.lang)
        if not same:
            return plain
        again = text(word("run_again", self.lang))
        rows = []
        for cells in plain.rows:
            cell = cells[_CONCLUSION]
            formula = f"=IF(AND({','.join(same)}),{text(cell.text)},{again})"
            rows.append(_swap(cells, _CONCLUSION, replace(cell, formula=formula, style="plain")))
        return replace(plain, rows=tuple(rows))

    def years(self, *, core_only: bool = False) -> Table:
        """Return indicators by year; a change is a formula over the two years' figures."""
        table = by_year(self.report, self.lang, core_only=core_only)
        rows: list[tuple[Cell, ...]] = []
        for cells in table.rows:
            above = rows[-1] if rows else cells
            rows.append(tuple(self._by_year(cell, above, column) for column, cell in enumerate(cells)))
        return replace(table, rows=tuple(rows))

    def energy(self) -> Table:
        """Return T6; a share is a formula over the year's rows of its own sheet."""
        table = energy(self.report, self.lang)
        years: dict[int, list[int]] = {}
        for row, line in enumerate(self.report.energy, start=FIRST_ROW):
            years.setdefault(line.year, []).append(row)
        rows = []
        for row, (cells, line) in enumerate(zip(table.rows, self.report.energy, strict=True), start=FIRST_ROW):
            made = tuple(self._value(cell) for cell in cells)
            if line.share is not None:
                total = f"SUM({local(years[line.year][0], _USED)}:{local(years[line.year][-1], _USED)})"
                share = replace(made[_SHARE], formula=f"={local(row, _USED)}/{total}*100")
                made = _swap(made, _SHARE, share)
            rows.append(made)
        return replace(table, rows=tuple(rows))

    def table(self, table: Table) -> Table:
        """Return a table on a sheet of its own: figures are formulas, a verdict stands as long as its row does."""
        made = (tuple(self._value(cell) for cell in cells) for cells in table.rows)
        rows = (
            tuple(self._guarded(cell, _same_figures(cells, row)) for cell in cells)
            for row, cells in enumerate(made, start=FIRST_ROW)
        )
        return replace(table, rows=tuple(rows))

    def _guarded(self, cell: Cell, same: Sequence[str]) -> Cell:
        """Return a word that was decided by the figures of its row, to be taken back when one of them moves."""
        if cell.style not in _DECIDED or not same:
            return cell
        again = text(word("run_again", self.lang))
        formula = f"=IFERROR(IF(AND({','.join(same)}),{text(cell.text)},{again}),{again})"
        return replace(cell, formula=formula, style="plain")

    def _value(self, cell: Cell) -> Cell:
        if cell.origin is None or cell.number is None:
            return cell
        reference = self.links.reference(cell.origin)
        if cell.number == cell.origin.value:
            return replace(cell, formula=f"={reference}")
        if cell.number == round_to(cell.origin.value, cell.places, ROUND_FLOOR):
            # the inner rounding takes off the noise of floats, which would lose one unit of the last place
            return replace(cell, formula=f"=INT(ROUND({reference}*1E{cell.places},6))/1E{cell.places}")
        return cell

    def _by_year(self, cell: Cell, above: tuple[Cell, ...], column: int) -> Cell:
        if cell.origin is not None or cell.number is None:
            return self._value(cell)
        now, before = above[column].origin, above[column - 1].origin
        if now is None or before is None:
            return cell
        return replace(cell, formula=f"={self._change(now, before, points=now.unit == '%')}")

    def _change(self, now: Derivation, before: Derivation, *, points: bool) -> str:
        new, old = self.links.reference(now), self.links.reference(before)
        return _rounded(f"{new}-{old}" if points else f"({new}-{old})/{old}*100")

    def _judged(self, cells: tuple[Cell, ...], result: IndicatorResult, one: Assessment) -> tuple[Cell, ...]:
        made = tuple(self._value(cell) for cell in cells)
        if isinstance(result.value, Missing):
            return made
        before = _year_before(result, one)
        if result.change is not None and before is not None:
            change = self._change(result.value, before, points=result.change_points)
            made = _swap(made, _CHANGE, replace(made[_CHANGE], formula=f"={change}"))
        limit = self.limits.get((one.standard.id, result.id))
        if limit is None:
            return made
        value, bounds = self.links.reference(result.value), self.links.bounds(result.value)
        if result.distance is not None and result.limit is not None:
            gap = f"{limit}-{value}" if result.limit.op in {"<=", "<"} else f"{value}-{limit}"
            made = _swap(made, _DISTANCE, replace(made[_DISTANCE], formula="=" + _rounded(f"({gap})/ABS({limit})*100")))
        verdict = verdict_formula(result, value, bounds, limit, self.lang)
        if verdict:
            made = _swap(made, VERDICT, replace(made[VERDICT], formula=f"={verdict}", style="plain"))
        return made


def unchanged(table: Table, at: Callable[[int, int], str]) -> list[str]:
    """Return the conditions that every verdict of T1 is what it was; ``at`` refers to a row and column of it."""
    verdict = next(place for place, column in enumerate(table.columns) if column.id == "verdict")
    return [
        f"{at(row, verdict)}={text(cells[verdict].text)}"
        for row, cells in enumerate(table.rows)
        if cells[verdict].formula
    ]


def _same_figures(cells: tuple[Cell, ...], row: int) -> list[str]:
    """Return the conditions that the figures of a row are what they were, to 9 digits."""
    return [
        same_number(local(row, column), cell.number)
        for column, cell in enumerate(cells)
        if cell.formula and cell.number is not None
    ]


def same_number(reference: str, number: Decimal) -> str:
    """Return the condition that a cell still holds ``number``."""
    return f"ABS({reference}-{literal(number)})<={literal(max(abs(number), Decimal(1)).scaleb(-_SAME))}"


def _rounded(formula: str) -> str:
    """Return a difference without the noise of floats: two equal figures differ by 0, not by 1E-14."""
    return f"ROUND({formula},{PLACES})"


def _swap(cells: tuple[Cell, ...], column: int, cell: Cell) -> tuple[Cell, ...]:
    return (*cells[:column], cell, *cells[column + 1 :])


def _year_before(result: IndicatorResult, one: Assessment) -> Derivation | None:
    for other in one.indicators:
        same = (other.id, other.basis, other.year, other.period) == (result.id, result.basis, result.year - 1, None)
        if same and not isinstance(other.value, Missing):
            return other.value
    return None


def limits_table(report: ComplianceReport, copy: InputCopy, lang: Lang) -> Table:
    """Return the limits with one column more: the limit as a number, a park's benchmark as a formula."""
    table = limits(report, lang)
    added = columns(lang, Column("limit_number", "", numeric=True, width=18))
    rows = tuple(
        (*cells, _limit_number(result, copy, report.rounding))
        for cells, (_, result) in zip(table.rows, _limited(report), strict=True)
    )
    return replace(table, columns=(*table.columns, *added), rows=rows)


def limit_places(report: ComplianceReport, sheet: str, first: int) -> dict[tuple[str, str], str]:
    """Return the references to the limits as numbers; ``first`` is their first row, counted from 0."""
    return {
        (one.standard.id, result.id): place(sheet, row, _LIMIT_NUMBER)
        for row, (one, result) in enumerate(_limited(report), start=first)
        if result.limit_value is not None
    }


def _limited(report: ComplianceReport) -> Iterator[tuple[Assessment, IndicatorResult]]:
    """Yield the rows of the table of limits in its order."""
    for one in report.assessments:
        for result in one.indicators:
            if result.verdict is not None and result.limit is not None:
                yield one, result


def _limit_number(result: IndicatorResult, copy: InputCopy, rounding: str) -> Cell:
    number, limit = result.limit_value, result.limit
    if number is None or limit is None:
        return text_cell("")
    exponent = number.as_tuple().exponent
    cell = number_cell(number, max(0, -exponent) if isinstance(exponent, int) else 0, rounding)
    if limit.kind != "benchmark":
        return cell
    for at in result.extra_cells:
        found = copy.numbers.get(at)
        change = scale(found.unit, result.unit) if found is not None else None
        if found is not None and change is not None:
            written = scaled(copy.reference(at), found.scale * change, less=index_offset(found))
            return replace(cell, formula=f"={written}")
    return cell
