"""Computes and judges the indicators that a park sets for itself; they never stand in for a standard's."""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from lowcarbon_cli.compute import algebra, formula, judge
from lowcarbon_cli.compute.expected import measure
from lowcarbon_cli.compute.facts import why_blank, words
from lowcarbon_cli.compute.target_rows import indicators
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.catalogue import Evidence, Grade, Limit
from lowcarbon_cli.model.dataset import Number, Word
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.personal import PersonalIndicator
from lowcarbon_cli.model.results import IndicatorResult, Verdict
from lowcarbon_cli.model.text import Text, fold
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import workbook
from lowcarbon_cli.standards.formula_names import FormulaError
from lowcarbon_cli.standards.own_formula import checked_names, find_formula
from lowcarbon_cli.standards.readings import column_name, known_readings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.catalogue import Operator, Standard
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.values import Evaluated

_PLACES = 4
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SHOWN = 40
_POINT = re.compile(r"((?:19|20)\d\d)年?\s*[:：=]\s*(-?\d+(?:\.\d+)?)\s*%?")
_TARGET = re.compile(r"(>=|<=|≥|≤)?\s*(-?\d+(?:\.\d+)?)\s*%?\s*(?:[/(（@]\s*((?:19|20)\d\d)年?\s*[)）]?)?")
_OPS: Mapping[str, Operator] = MappingProxyType({"at_least": ">=", "at_most": "<=", "≥": ">=", "≤": "<="})


def personal(
    readings: Readings, law: Standard | None, years: Sequence[int]
) -> tuple[tuple[PersonalIndicator, ...], list[Finding]]:
    """Return the park's own indicators by year and what is wrong with them; nothing where it has none."""
    found: list[PersonalIndicator] = []
    said: list[Finding] = []
    taken = {*known_readings(), *(item.id for item in indicators(law))}
    for number, record in enumerate(readings.facts.records("personal"), start=1):
        if words(record.fields, "ind"):
            own = _Own(readings, law, record, f"own:{number}")
            own.identify(taken)
            found.append(own.indicator(years))
            said += own.said
    return tuple(found), said


class _Own:
    """One row of the sheet, with the findings made on the way."""

    def __init__(self, readings: Readings, law: Standard | None, record: Record, key: str) -> None:
        self.readings, self.law, self.record, self.key = readings, law, record, key
        self.said: list[Finding] = []
        self.name = words(record.fields, "ind")
        unit = record.fields.get("unit")
        self.unit = unit.value if isinstance(unit, Word) else ""
        self.series = self._series()
        self.formula = find_formula(words(record.fields, "def"))
        self.refused = self._refused()
        self.limit = self._limit()

    def identify(self, taken: set[str]) -> None:
        """Take the id that the row states, unless it cannot be one or is another's: an own one replaces none."""
        wanted = words(self.record.fields, "id").strip()
        if not wanted:
            return
        if not _ID.fullmatch(wanted):
            self._say("LC-TGT-028", "id", label("own_id_unread"))
        elif wanted in taken:
            self._say("LC-TGT-028", "id", label("own_id_taken"))
        else:
            self.key = wanted
            taken.add(wanted)

    def indicator(self, years: Sequence[int]) -> PersonalIndicator:
        """Return the indicator with a row for each year that has a figure, and for the evaluation year."""
        fields, last = self.record.fields, self.readings.choices.eval_year
        wanted = sorted({*years, *self.series, *([last] if last is not None else [])})
        rows = [self._result(year, judged=year == last) for year in wanted if last is None or year <= last]
        base_year, base = self.record.number("base_year"), self.record.number("base")
        name = column_name("personal", "base")
        return PersonalIndicator(
            id=self.key,
            name=self.name,
            definition=words(fields, "def"),
            formula=self.formula,
            unit=words(fields, "unit"),
            direction=words(fields, "dir"),
            reason=words(fields, "why"),
            base_year=int(base_year.value) if base_year is not None else None,
            base=algebra.from_cell(base, label=name) if base is not None else why_blank(self.record, "base", name),
            target=words(fields, "target"),
            rows=tuple(row for row in rows if row.verdict is not None or isinstance(row.value, Derivation)),
            cells=tuple(part.cell for part in fields.values() if isinstance(part, (Word, Number))),
        )

    def _say(self, code: str, column: str, why: Text) -> None:
        found = self.record.fields.get(column)
        self.said.append(finding(code, found.cell if found is not None else self.record.cell, name=self.name, why=why))

    def _refused(self) -> Missing | None:
        """Check the formula before anything is computed; None where it may be."""
        if not self.formula:
            return None
        try:
            checked_names(
                self.formula, (item for item in indicators(self.law) if item.formula and item.period == "year")
            )
        except FormulaError as error:
            detail = error.detail if len(error.detail) <= _SHOWN else f"{error.detail[:_SHOWN]}..."
            why = label(f"own_formula_{error.problem}")
            self._say("LC-TGT-025", "def", Text(f"{why.zh}：{detail}", f"{why.en}: {detail}"))
            return Missing.of("own_formula_refused", self.record.fields["def"].cell, why=why)
        return None

    def _series(self) -> dict[int, Derivation]:
        """Return the figures that the row states by year ("2023: 45; 2024: 52")."""
        found = self.record.fields.get("y")
        if not isinstance(found, Word):
            return {}
        text = found.as_written
        if _POINT.sub("", text).strip(" ;；,，、\n"):
            self._say("LC-TGT-028", "y", label("own_series_unread"))
            return {}
        made = {}
        for year, written in _POINT.findall(text):
            value = Decimal(written)
            unit = self.unit or "1"
            half = numbers.half_last_digit(written)
            point = Number(value, unit, found.cell, written, value, unit, Decimal(1), half)
            made[int(year)] = algebra.from_cell(point, label=Text(self.name, self.name))
        return made

    def _limit(self) -> Limit | None:
        """Return the row's own target as a limit; None, with a finding, where it cannot be one."""
        found = self.record.fields.get("target")
        written = found.as_written.strip() if isinstance(found, (Word, Number)) else ""
        if not written:
            return None
        matched = _TARGET.fullmatch(written)
        if matched is None:
            self._say("LC-TGT-028", "target", label("own_target_unread"))
            return None
        sign, number, year = matched.groups()
        op = _OPS.get(sign or "", cast("Operator", sign or "")) or self._direction()
        if not op:
            self._say("LC-TGT-028", "dir", label("own_direction_unread"))
            return None
        evidence = Evidence(Grade.UNKNOWN, label("own_target").zh)
        when = Text(f"目标年{year}", f"by {year}") if year else None
        return Limit("number", op, Decimal(number), evidence, when_text=when)

    def _direction(self) -> Operator:
        column = workbook.sheet("targets").column("dir")
        said = words(self.record.fields, "dir").strip()
        for choice in column.choices if column is not None else ():
            names = (choice.id, choice.name.zh, choice.name.en, *choice.aliases)
            if said in names or (fold(said) and fold(said) in {fold(name) for name in names}):
                return _OPS.get(choice.id, "")
        return ""

    def _value(self, year: int) -> Evaluated:
        if self.refused is not None:
            return self.refused
        if not self.formula:
            absent = Missing.of("own_no_figure", self.record.cell, name=self.name, year=year)
            return self.series.get(year, absent)
        first = self.record.number("base_year")
        start = int(first.value) if first is not None else self.readings.choices.base_year
        period = (start, year) if start is not None and start < year else None
        value = formula.evaluate(self.formula, formula.Context(self._readings(), year, period))
        return algebra.convert(value, self.unit) if self.unit else value

    def _readings(self) -> Readings:
        """Return the readings with the computed indicators that the formula names, in every year."""
        law = {item.id: item for item in indicators(self.law) if item.formula and item.period == "year"}
        named = checked_names(self.formula, law.values()) & law.keys()
        years = self.readings.facts.years()
        made = {(name, year): measure(self.readings, law[name], year) for name in named for year in years}
        return self.readings.assuming(made) if made else self.readings

    def _result(self, year: int, *, judged: bool) -> IndicatorResult:
        value = self._value(year)
        unit = value.unit if isinstance(value, Derivation) else self.unit or "1"
        verdict = distance = None
        reasons = value.lacks if isinstance(value, Missing) else ()
        if judged:
            verdict = Verdict.NOT_ASSESSABLE
            if self.limit is None or self.limit.value is None:
                reasons = (*reasons, Lack("own_no_target", (self.record.cell,)))
            elif isinstance(value, Derivation):
                verdict = judge.compare(value, self.limit.op, self.limit.value)
                made = judge.Judgement(verdict, self.limit, self.limit.value)
                distance = judge.distance(value, made)
        limit = self.limit if judged else None
        return IndicatorResult(
            id=self.key,
            name=Text(self.name, self.name),
            category=None,
            number=None,
            year=year,
            period=None,
            role="info",
            group="",
            value=value,
            word="",
            unit=unit,
            places=_PLACES,
            limit=limit,
            limit_value=limit.value if limit is not None else None,
            verdict=verdict,
            reasons=reasons,
            change=None,
            change_points=False,
            distance=distance,
            clause="",
        )
