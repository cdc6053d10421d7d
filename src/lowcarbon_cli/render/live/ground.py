"""What every workbook that calculates stands on: the steps, the factors, and the copy of the inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lowcarbon_cli.model.results import SourceUsed
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.live.calculation import Links
from lowcarbon_cli.render.live.inputs import copy_inputs
from lowcarbon_cli.render.live.linked import Linked, limit_places
from lowcarbon_cli.render.live.places import place
from lowcarbon_cli.render.live.steps import Steps
from lowcarbon_cli.render.names import result_name
from lowcarbon_cli.render.table import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.live.inputs import InputCopy

_FACTOR_VALUE = 2
"""Column of a factor's value in the table of factors."""
Use = tuple[Derivation, str]
"""A figure, and what it is needed for."""


class Ground(Struct, frozen=True):
    """Steps, factor rows (those of the report and of further figures) and the copied cells."""

    report: ComplianceReport
    steps: Steps
    copy: InputCopy
    lang: Lang

    def linked(self, starts: dict[str, int]) -> Linked:
        """Return the tables with their formulas; ``starts`` are first rows on the sheet of bases by table id."""
        sheet = word("sheet_bases", self.lang)
        factors = {
            (used.factor.edition, used.factor.code): place(sheet, row, _FACTOR_VALUE)
            for row, used in enumerate(self.report.sources, start=starts["factors"])
        }
        links = Links(self.steps, word("sheet_steps", self.lang), self.copy, factors)
        return Linked(self.report, links, limit_places(self.report, sheet, starts["limits"]), self.lang)


def ground(
    report: ComplianceReport, dataset: Dataset | None, more: Iterable[Use], names: Iterable[str], lang: Lang
) -> Ground:
    """Return what a workbook about ``report`` stands on.

    Without a ``dataset`` the copy of the inputs holds the cells of figures only. ``more`` are figures beside
    those of the report, ``names`` the sheets that the workbook has itself.
    """
    steps = Steps()
    for value, use in (*_figures(report, lang), *more):
        steps.add(value, use)
    report = replace(report, sources=(*report.sources, *_more_sources(report, steps, lang)))
    copy = copy_inputs(report, dataset, steps.leaves(), {name.casefold() for name in names})
    return Ground(report, steps, copy, lang)


def _figures(report: ComplianceReport, lang: Lang) -> Iterator[Use]:
    """Yield the figures of a report in the order in which a reader meets them."""
    for one in report.assessments:
        for result in one.indicators:
            if isinstance(result.value, Derivation):
                yield result.value, f"{result_name(result, lang, with_basis=True)} {result.year}"
    for line in report.energy:
        for value in (line.quantity, line.calorific, line.equivalent, line.used):
            if isinstance(value, Derivation):
                yield value, f"{word('energy', lang)} {line.fuel.in_(lang)} {line.year}"


def _more_sources(report: ComplianceReport, steps: Steps, lang: Lang) -> Iterator[SourceUsed]:
    """Yield the factor rows that only the energy structure or a further figure rests on."""
    known = {(used.factor.edition, used.factor.code) for used in report.sources}
    found = {(leaf.factor.edition, leaf.factor.code): leaf.factor for leaf in steps.leaves() if leaf.factor}
    for key in sorted(found.keys() - known):
        yield SourceUsed(found[key], (word("energy", lang),))
