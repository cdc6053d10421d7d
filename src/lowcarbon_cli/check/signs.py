"""Rules about the sign of single figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.standards import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.findings import Finding

SHEETS = ("economy", "totals", "energy", "transform", "power", "env")
MAY_BE_NEGATIVE = frozenset({"iav_growth", "energy_growth", "iav_current", "iav_constant"})


def rule_num_010(subject: Subject) -> Iterator[Finding]:
    """LC-NUM-010: a quantity below zero where only zero or more makes sense. Never errs: a sign is seen."""
    for sheet in SHEETS:
        for record in subject.records(sheet):
            for column, found in record.fields.items():
                if isinstance(found, Number) and found.value < 0 and column not in MAY_BE_NEGATIVE:
                    spec = workbook.sheet(sheet).column(column)
                    name = spec.name if spec else column
                    yield finding("LC-NUM-010", found.cell, field=name, value=found.as_written)
