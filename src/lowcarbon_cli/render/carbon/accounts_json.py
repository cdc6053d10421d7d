"""The accounts as JSON: figures as decimal strings with every digit, their unit, cells, and why they are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model import text
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.numbers import plain
from lowcarbon_cli.render.carbon.accounts_factors import factor_rows
from lowcarbon_cli.render.json import both, cell_rows
from lowcarbon_cli.render.table import reasons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.carbon.accounts import AccountLine, Accounts, AccountYear, EnergyTotals, Variant
    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated


def as_json(section: Accounts | Missing) -> dict[str, object]:
    """Return the section as nested dictionaries; sentences in both languages."""
    if isinstance(section, Missing):
        return {"missing": _said(section.lacks), "cells": cell_rows(section.cells)}
    return {
        "bases": [{"name": both(name), "value": both(chosen)} for name, chosen in section.bases],
        "breaks": _said(section.breaks),
        "years": [_year(item) for item in section.years],
    }


def _year(item: AccountYear) -> dict[str, Any]:
    return {
        "year": item.year,
        "lines": [_line(line) for line in item.lines],
        "total": _figure(item.total),
        "apart": [_line(line) for line in item.apart],
        "variants": [_variant(one) for one in item.variants],
        "energy": _energy(item.energy),
        "co2_per_energy_simplified": {**_figure(item.simplified), "name": both(label("accounts_simplified"))},
        "notes": _said(item.notes),
    }


def _line(line: AccountLine) -> dict[str, Any]:
    return {
        "category": line.category,
        "kind": line.kind,
        "name": both(line.name),
        "activity": None if line.activity is None else _figure(line.activity),
        "factor": None if line.factor is None else _figure(line.factor),
        "factor_rows": [
            {
                "code": row.code,
                "edition": row.edition,
                "document": text.plain(row.evidence.document, "zh"),
                "grade": row.evidence.grade.value,
            }
            for row in factor_rows(line.factor)
        ],
        "factor_source": line.factor_source or None,
        "co2": _figure(line.co2),
        "share": None if line.share is None else _figure(line.share),
        "notes": _said(line.notes),
    }


def _variant(item: Variant) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": both(label(f"accounts_variant_{item.id}")),
        "green": _figure(item.green),
        "rest": _figure(item.rest),
        "factor": _figure(item.factor),
        "factor_rows": [row.code for row in factor_rows(item.factor)],
        "area": item.area,
        "factor_year": item.factor_year,
        "power": _figure(item.power),
        "total": _figure(item.total),
        "notes": _said(item.notes),
    }


def _energy(item: EnergyTotals) -> dict[str, Any]:
    return {
        "stated": item.stated,
        "statistical": _figure(item.statistical),
        "boundary": _figure(item.boundary),
        "boundary_lines": [
            {"way": line.way, "name": both(line.name), "amount": _figure(line.amount), "tce": _figure(line.tce)}
            for line in item.lines
        ],
        "gap": _figure(item.gap),
        "networks": [
            {
                "carrier": one.carrier,
                "supply": _figure(one.supply),
                "used": _figure(one.used),
                "gap": _figure(one.gap),
                "coefficient": _figure(one.coefficient),
                "tce": _figure(one.tce),
                "explained": one.explained,
            }
            for one in item.networks
        ],
        "rest": _figure(item.rest),
        "plain_sum": None
        if item.plain is None or item.plain_excess is None
        else {
            **_figure(item.plain),
            "wrong": True,
            "why": _said(item.plain_notes),
            "excess": _figure(item.plain_excess),
            "excess_share": None if item.plain_share is None else _figure(item.plain_share),
        },
        "equivalent": _figure(item.equivalent),
    }


def _figure(value: Evaluated) -> dict[str, Any]:
    cells = cell_rows(value.cells)
    if isinstance(value, Missing):
        return {"value": None, "unit": None, "missing": _said(value.lacks), "cells": cells}
    return {"value": plain(value.value), "unit": value.unit, "missing": None, "cells": cells}


def _said(lacks: Sequence[Lack]) -> list[dict[str, str]]:
    languages: tuple[Lang, ...] = ("zh", "en")
    return [{lang: reasons((lack,), lang) for lang in languages} for lack in lacks]
