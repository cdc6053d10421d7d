"""The indicators of a report as a pandas DataFrame, for people who go on computing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model.findings import Missing

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult
    from lowcarbon_cli.model.text import Lang

DTYPES = {
    "standard": "string",
    "id": "string",
    "name": "string",
    "year": "int64",
    "period_first": "Int64",
    "period_last": "Int64",
    "role": "string",
    "group": "string",
    "value": "float64",
    "unit": "string",
    "op": "string",
    "limit": "float64",
    "verdict": "string",
    "change": "float64",
    "distance": "float64",
    "basis": "string",
    "cells": "string",
}
"""Columns of the frame in their order, with their dtypes."""
OWN = "own"
"""Stands in the column ``standard`` of the indicators that a park sets for itself."""


def to_frame(report: ComplianceReport, lang: Lang = "zh") -> Any:  # noqa: ANN401 - pandas is imported late
    """Return one row per assessment x indicator x year, those of the park's own indicators last.

    Values are unrounded floats, NaN where missing. ``unit`` is the unit's id, ``verdict`` the verdict's id
    (missing on info rows), ``change`` and ``distance`` are per cent (``change`` of a per-cent indicator:
    percentage points). Raises ``ImportError`` without pandas.
    """
    import pandas as pd

    rows = [_row(result, one.standard.id, lang) for one in report.assessments for result in one.indicators]
    rows += [_row(result, OWN, lang) for item in report.personal for result in item.rows]
    content = {
        name: pd.Series([row[place] for row in rows], dtype=dtype) for place, (name, dtype) in enumerate(DTYPES.items())
    }
    return pd.DataFrame(content)


def _row(result: IndicatorResult, standard: str, lang: Lang) -> tuple[object, ...]:
    value = None if isinstance(result.value, Missing) or result.word else result.value.value
    if isinstance(result.value, Missing):
        cells = result.value.cells
    else:
        cells = tuple(leaf.number.cell for leaf in result.value.leaves() if leaf.number is not None)
    return (
        standard,
        result.id,
        result.name.in_(lang),
        result.year,
        result.period[0] if result.period else None,
        result.period[1] if result.period else None,
        result.role,
        result.group,
        _float(value),
        result.unit,
        result.limit.op if result.limit else None,
        _float(result.limit_value),
        result.verdict.value if result.verdict else None,
        _float(result.change),
        _float(result.distance),
        result.basis,
        "; ".join(str(cell) for cell in dict.fromkeys((*cells, *result.extra_cells))),
    )


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
