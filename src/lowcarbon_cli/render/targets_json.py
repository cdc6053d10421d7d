"""The report on targets as JSON, form ``lowcarbon.targets/1`` (schema: docs/targets-1.schema.json).

Numbers are unrounded; every figure is an object with ``value``, ``unit``, the reason where it is
missing, the cells behind it and its trace (null for figures that follow from traced ones beside
them). Keys and ids are never reused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.text import plain
from lowcarbon_cli.render import json
from lowcarbon_cli.render.table import reasons

if TYPE_CHECKING:
    from lowcarbon_cli.model.catalogue import Evidence
    from lowcarbon_cli.model.measures import Amount, Measures
    from lowcarbon_cli.model.targets import Allowance, Solved, Target, TargetsReport, YearMark
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated

SCHEMA = "lowcarbon.targets/1"


def render(report: TargetsReport, lang: Lang = "zh", *, encoding: str = "utf-8") -> str:
    """Return the report as JSON text; what ``encoding`` cannot show is written as a JSON escape."""
    return json.written(document(report, lang), encoding)


def document(report: TargetsReport, lang: Lang) -> dict[str, Any]:
    """Return the report as nested dictionaries, numbers still ``Decimal``, traces already written."""
    write = _Writer(lang)
    head = json.head(report.compliance)
    view = report.outlook
    return {
        "schema": SCHEMA,
        **head,
        "outlook": {
            "year": view.year,
            "last_year": view.last_year,
            "growth": write.figure(view.growth),
            "value_added_last": write.figure(view.value_added_last),
            "value_added": write.figure(view.value_added),
            "energy_last": write.figure(view.energy_last),
            "co2_last": write.figure(view.co2_last),
            "co2_intensity_last": write.figure(view.co2_intensity_last),
        },
        "targets": [write.target(item) for item in report.targets],
        "allowances": [write.allowance(item) for item in report.allowances],
        "conflicts": [
            {
                "kind": pair.kind,
                "loose": pair.loose,
                "tight": pair.tight,
                "loose_allowed": write.figure(pair.loose_allowed, trace=False),
                "tight_allowed": write.figure(pair.tight_allowed, trace=False),
            }
            for pair in report.conflicts
        ],
        "solved": [write.answer(item) for item in report.solved],
        "not_applied": [
            {"reason": reasons((lack,), lang), "cells": json.cell_rows(lack.cells)} for lack in report.not_applied
        ],
        "measures": write.measures(report.measures) if report.measures else None,
        "findings": json.finding_list(report.findings, lang),
    }


class _Writer:
    """Writes figures in one language; a tree that several figures share is written once."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.traces = json.Traces(lang)

    def figure(self, value: Evaluated | None, *, trace: bool = True) -> dict[str, Any] | None:
        """Return one figure; None where it has no meaning. Figures that follow from traced ones need no trace."""
        if value is None:
            return None
        known = None if isinstance(value, Missing) else value
        return {
            "value": known.value if known else None,
            "unit": known.unit if known else None,
            "reason": reasons(value.lacks, self.lang) if isinstance(value, Missing) else None,
            "cells": json.cell_rows(value.cells),
            "trace": self.traces.written(known) if known and trace else None,
        }

    def measures(self, found: Measures) -> dict[str, Any]:
        """Return the measures, their sums, and whether they are enough."""
        return {
            "rows": [
                {
                    "number": row.number or None,
                    "name": row.name,
                    "owner": row.owner or None,
                    "content": row.content or None,
                    "period": row.period or None,
                    "area": row.area or None,
                    "stage": row.stage or None,
                    "year": row.year,
                    "group": row.group or None,
                    "counted": row.counted,
                    "saving": self.figure(row.saving),
                    "co2": self.figure(row.co2),
                    "capex": self.figure(row.capex),
                    "cells": json.cell_rows(row.cells),
                    "notes": [reasons((note,), self.lang) for note in row.notes],
                }
                for row in found.rows
            ],
            "totals": [
                {
                    "area": "all" if item.area is None else item.area or None,
                    "year": item.year,
                    "all_years": item.all_years,
                    "count": item.count,
                    "stages": dict(zip(("planned", "building", "running", "unknown"), item.stages, strict=True)),
                    "saving": self.amount(item.saving),
                    "co2": self.amount(item.co2),
                    "capex": self.amount(item.capex),
                }
                for item in found.totals
            ],
            "empty_areas": list(found.empty_areas),
            "coverage": [
                {
                    "quantity": item.quantity,
                    "year": item.year,
                    "constraint": json.both(item.constraint),
                    "expected": self.figure(item.expected),
                    "allowed": self.figure(item.allowed, trace=False),
                    "needed": self.figure(item.needed),
                    "measures": self.amount(item.measures),
                    "verdict": item.verdict.value,
                    "notes": [reasons((note,), self.lang) for note in item.notes],
                }
                for item in found.coverage
            ],
        }

    def amount(self, amount: Amount) -> dict[str, Any]:
        """Return a sum and how many figures it lacks."""
        return {**(self.figure(amount.value, trace=False) or {}), "unknown": amount.unknown}

    def target(self, item: Target) -> dict[str, Any]:
        """Return a target with its years."""
        state = item.progress
        return {
            "key": item.key,
            "indicator": item.indicator,
            "name": json.both(item.name),
            "unit": item.unit,
            "kind": item.kind or None,
            "origin": item.origin,
            "direction": item.direction,
            "road": item.road,
            "base_year": item.base_year,
            "base": self.figure(item.base),
            "stated_base": self.figure(item.stated_base),
            "target_year": item.target_year,
            "target": self.figure(item.target),
            "cut": self.figure(item.cut),
            "annual_rate": self.figure(item.annual_rate),
            "carry_over": item.carry,
            "carry_over_source": item.carry_source,
            "next": {
                "path": self.figure(item.next.path),
                "reset": self.figure(item.next.reset),
                "close-gap": self.figure(item.next.close_gap),
            },
            "progress": {
                "cumulative": self.figure(state.cumulative),
                "logarithmic": self.figure(state.logarithmic),
                "linear": self.figure(state.linear),
                "due": self.figure(state.due),
                "completion": self.figure(state.completion),
                "needed": self.figure(state.needed),
                "needed_per_year": self.figure(state.needed_per_year),
                "over": self.figure(state.over),
                "years_left": state.years_left,
            },
            "years": [self.mark(mark) for mark in item.years],
            "evidence": _evidence(item.evidence, self.lang),
            "plan_row": item.factor.code if item.factor else None,
            "source": item.source or None,
            "department": item.department or None,
            "cells": json.cell_rows(item.cells),
            "notes": [reasons((lack,), self.lang) for lack in item.notes],
        }

    def mark(self, mark: YearMark) -> dict[str, Any]:
        """Return one year of a target."""
        return {
            "year": mark.year,
            "required": self.figure(mark.required),
            "actual": self.figure(mark.actual),
            "change": self.figure(mark.change, trace=False),
            "cumulative": self.figure(mark.cumulative, trace=False),
            "gap": self.figure(mark.gap, trace=False),
            "verdict": mark.verdict.value if mark.verdict else None,
            "saving": self.figure(mark.saving, trace=False),
            "saving_since_base": self.figure(mark.saving_since_base, trace=False),
        }

    def allowance(self, item: Allowance) -> dict[str, Any]:
        """Return what one constraint allows."""
        return {
            "key": item.key,
            "id": item.id,
            "letter": item.letter,
            "quantity": item.quantity,
            "name": json.both(item.name),
            "formula": json.both(item.formula),
            "op": item.op,
            "allowed": self.figure(item.allowed),
            "intensity": self.figure(item.intensity, trace=False),
            "growth": self.figure(item.growth, trace=False),
            "elasticity": self.figure(item.elasticity, trace=False),
            "binding": item.binding,
            "target": item.target or None,
            "department": item.department or None,
            "evidence": _evidence(item.evidence, self.lang),
            "notes": [reasons((lack,), self.lang) for lack in item.notes],
        }

    def answer(self, item: Solved) -> dict[str, Any]:
        """Return the answer to an inverse question."""
        return {
            "question": item.question,
            "indicator": item.indicator,
            "name": json.both(item.name),
            "limit": item.limit.en,
            "exact": self.figure(item.exact),
            "answer": item.answer,
            "unit": item.unit,
            "step": item.step,
            "met": item.met.value if item.met else None,
            "beyond": item.beyond.value if item.beyond else None,
            "assumptions": [reasons((lack,), self.lang) for lack in item.assumptions],
            "evidence": _evidence(item.evidence, self.lang),
        }


def _evidence(evidence: Evidence | None, lang: Lang) -> dict[str, str] | None:
    return None if evidence is None else {"grade": evidence.grade.value, "document": plain(evidence.document, lang)}
