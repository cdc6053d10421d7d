"""What the user told every run about findings: severities, thresholds, and what is accepted with a reason."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from lowcarbon_cli.model.findings import Severity


class Suppression(Struct, frozen=True):
    """Findings of one code that the user has accepted, with the reason; empty patterns match all.

    A pattern asks something of every cell of a finding; a finding without cells matches no pattern.
    """

    code: str
    reason: str
    file: str = ""
    """Glob over the file's name."""
    sheet: str = ""
    """Glob over the sheet's name."""
    cells: tuple[str, ...] = ()
    """Addresses, ranges, whole columns or rows: ``F10``, ``F10:H20``, ``F:H``, ``10:20``."""
    until: date | None = None
    """Last day on which it holds."""


class Policy(Struct, frozen=True):
    """Severities, thresholds and suppressions of the user, and the file they stand in."""

    file: str = ""
    severities: Mapping[str, Severity] = MappingProxyType({})
    tolerances: Mapping[str, Decimal] = MappingProxyType({})
    """Thresholds by ``CODE.name``."""
    suppressions: tuple[Suppression, ...] = ()
    strict: bool = False
    """Every warning counts as an error."""
