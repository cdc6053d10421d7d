"""Which standard holds for a park: by its type and a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.standards.standards import standard_heads

if TYPE_CHECKING:
    from datetime import date

EVERY_TYPE = "*"


def choose(park_type: str, on: date) -> str | None:
    """Return the id of the standard in force for ``park_type`` on that day, None where none is known.

    Until 2015 the set of 2006/2009 holds by type, from 2016 HJ 274-2015 for all types; of several in force
    the latest. Overlays, and schemes that a park joins on request, are never chosen by themselves. The days
    of entry into force carry their evidence in the files.
    """
    found = [
        (head.valid_from, head.id)
        for head in standard_heads()
        if not head.base
        and head.valid_from <= on
        and (head.valid_to is None or on <= head.valid_to)
        and {park_type, EVERY_TYPE} & set(head.park_types)
    ]
    return max(found)[1] if found else None
