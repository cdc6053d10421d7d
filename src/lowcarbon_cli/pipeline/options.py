"""Resolves the choices of a run: flag > environment > config > workbook > default; all are printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.choices import Choices
from lowcarbon_cli.model.dataset import Number, Word
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.results import OptionUsed
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.standards import editions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.findings import Finding

Source = Literal["flag", "environment", "config", "workbook", "default"]
Given = tuple[str, Source]
"""A value that the user gave outside the workbook, and how."""


class Choice(Struct, frozen=True):
    """One option: its key, its allowed values, its default, and the park entry that may set it."""

    key: str
    allowed: tuple[str, ...]
    default: str
    column: str = ""


CHOICES = (
    Choice("electricity", ("calorific", "equivalent"), "calorific", "electricity"),
    Choice("equivalent_series", ("workbook", "supply", "generation"), "workbook"),
    Choice("feedstock", ("include", "exclude"), "include", "feedstock"),
    Choice("growth", ("compound", "mean"), "compound"),
    Choice("grid_kind", ("average", "excluding_market", "fossil"), "average"),
    Choice("grid_area", ("national", "region", "province"), "national", "grid"),
    Choice("rounding", ("half-even", "half-up"), "half-even", "rounding"),
)
YEARS = (("base_year", "base_year"), ("eval_year", "eval_year"), ("price_base", "price_base"), ("grid_year", ""))
KEYS = frozenset({*(choice.key for choice in CHOICES), *(key for key, _ in YEARS), "coal_edition", "co2_edition"})

TARGET_KEYS = frozenset({"expected_growth", "carry_over", "energy_growth", "co2_growth"})
"""Options of ``targets`` that the environment and the configuration may give too."""
CARBON_NUMBERS = {"discount": (Decimal(8), 0, 100), "pareto_share": (Decimal(80), 1, 100)}
"""The same of ``carbon``, figures in per cent: default, least and most, in the order of ``CarbonOptions``."""


def with_flags(given: Mapping[str, Given] | None, flags: Mapping[str, str | int]) -> dict[str, Given]:
    """Return what was given outside the workbook; ``flags``, by key, go first."""
    return {**(given or {}), **{key: (str(value), "flag") for key, value in flags.items()}}


class Resolver:
    """Resolves options one by one and remembers who chose each."""

    def __init__(self, dataset: Dataset, given: Mapping[str, Given]) -> None:
        self.park = dataset.park
        self.given = given
        self.used: list[OptionUsed] = []
        self.findings: list[Finding] = []
        """What is wrong with choices that the workbook makes."""

    def resolve(self, latest: int | None) -> Choices:
        """Return all choices; ``latest`` is the latest year with data, taken where no 评价年 is given."""
        found: dict[str, Any] = {choice.key: self._choice(choice) for choice in CHOICES}
        for key, column in YEARS:
            found[key] = self._year(key, column)
        if found["eval_year"] is None and latest is not None:
            found["eval_year"] = latest
            self._note("eval_year", str(latest), Text(str(latest), str(latest)), "default")
        on = date(found["eval_year"] or 9999, 12, 31)
        found["coal_edition"] = self._edition("coal_edition", "standard_coal", on)
        found["co2_edition"] = self._edition("co2_edition", "co2", on)
        found["province"] = self.park.word("province")
        return Choices(**found)

    def _choice(self, choice: Choice) -> str:
        if choice.key in self.given:
            value, source = self.given[choice.key]
            if value not in choice.allowed:
                raise UsageError("bad_option", option=choice.key, value=value, allowed=", ".join(choice.allowed))
            return self._note(choice.key, value, _shown(choice.key, value), source)
        if choice.column and (word := self.park.word(choice.column)) in choice.allowed:
            cell = self.park.fields[choice.column].cell
            return self._note(choice.key, word, _shown(choice.key, word), "workbook", cell)
        return self._note(choice.key, choice.default, _shown(choice.key, choice.default), "default")

    def _year(self, key: str, column: str) -> int | None:
        if key in self.given:
            value, source = self.given[key]
            if not (value.isdigit() and len(value) == len("2024")):
                raise UsageError("bad_year", option=key, value=value)
            self._note(key, value, Text(value, value), source)
            return int(value)
        found = self.park.fields.get(column)
        if isinstance(found, Number):
            text = str(int(found.value))
            self._note(key, text, Text(text, text), "workbook", found.cell)
            return int(found.value)
        return None

    def _edition(self, key: str, kind: Literal["standard_coal", "co2"], on: date) -> str:
        source: Source = "default"
        cell = None
        wanted = ""
        if key in self.given:
            wanted, source = self.given[key]
        elif isinstance(found := self.park.fields.get(key), Word) and found.value:
            wanted, source, cell = found.as_written, "workbook", found.cell
        edition = editions.find_edition(kind, wanted) if wanted else editions.default_edition(kind, on)
        if edition is None:
            known = ", ".join(item.id for item in editions.editions(kind))
            if cell is None:
                raise UsageError("bad_edition", value=wanted, known=known, cell="")
            # a word in a cell is data: it stops nothing
            usual = editions.default_edition(kind, on)
            said = finding("LC-FAC-016", cell, written=wanted, known=known, used=usual.title)
            self.findings.append(said)
            edition, source, cell = usual, "default", None
        return self._note(key, edition.id, edition.title, source, cell)

    def _note(self, key: str, value: str, shown: Text, source: Source, cell: CellRef | None = None) -> str:
        self.used.append(OptionUsed(key, label(f"option_{key}"), value, shown, source, cell))
        return value


def _shown(key: str, value: str) -> Text:
    return label(f"choice_{key}_{value}")
