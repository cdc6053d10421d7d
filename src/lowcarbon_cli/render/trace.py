"""One derivation as a tree of plain dictionaries: the ``trace`` of the JSON report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model import text
from lowcarbon_cli.model.numbers import plain

if TYPE_CHECKING:
    from lowcarbon_cli.model.catalogue import Factor
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Derivation

_SCALED = frozenset({"cell", "factor", "convert"})


def node(value: Derivation, lang: Lang) -> dict[str, Any]:
    """Return ``value`` and everything below it; keys that do not apply are left out.

    Every number is a decimal string with all its digits: a reader who applies ``op`` to the parts at
    34 significant digits (roots of degree 2 and more, and logarithms, at 12) gets ``value`` again.
    """
    made: dict[str, Any] = {"op": value.op, "value": plain(value.value), "unit": value.unit}
    if value.label is not None:
        made["label"] = value.label.in_(lang)
    if value.reading:
        made["reading"] = value.reading
    if value.year is not None:
        made["year"] = value.year
    if not value.exact:
        made["low"], made["high"] = plain(value.low), plain(value.high)
    if value.op in _SCALED:
        made["scale"] = plain(value.scale)
    if value.op in {"root", "power"}:
        made["degree"] = value.degree
    if value.number is not None:
        number = value.number
        made["written"] = plain(number.written)
        made["written_unit"] = number.written_unit
        made["as_written"] = number.as_written
        made["cell"] = {"file": number.cell.file, "sheet": number.cell.sheet, "cell": number.cell.a1}
    if value.factor is not None:
        made["factor"] = _factor(value.factor, lang)
    if value.parts:
        made["parts"] = [node(part, lang) for part in value.parts]
    return made


def _factor(row: Factor, lang: Lang) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name.in_(lang),
        "value": None if row.value is None else plain(row.value),
        "unit": row.unit,
        "edition": row.edition,
        "document": text.plain(row.evidence.document, lang),
        "grade": row.evidence.grade.value,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }
