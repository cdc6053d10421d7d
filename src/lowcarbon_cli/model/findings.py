"""Findings: what is wrong with, or worth knowing about, the data. Values, never exceptions."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.text import Param


NOTHING: Mapping[str, Param] = MappingProxyType({})


class Severity(StrEnum):
    """How grave a finding is. ``ERROR`` makes the exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Finding(Struct, frozen=True):
    """One finding: a stable code, named parameters for its message, and the cells it is about."""

    code: str
    severity: Severity
    cells: tuple[CellRef, ...] = ()
    params: Mapping[str, Param] = NOTHING
    caused_by: str | None = None
    """``key`` of the root finding of which this one is only a consequence."""

    @property
    def key(self) -> str:
        """Identify this finding within one report: code and first cell."""
        return f"{self.code}@{self.cells[0]}" if self.cells else self.code


class Lack(NamedTuple):
    """Why a value is not there: a reason (message id), its parameters, the cells that would cure it."""

    reason: str
    cells: tuple[CellRef, ...] = ()
    params: Mapping[str, Param] = NOTHING


class Missing(NamedTuple):
    """A value that is not there, with every reason found. Never 0, never a default."""

    lacks: tuple[Lack, ...]

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """All cells that would have to be filled or mended, in order, each once."""
        return tuple(dict.fromkeys(cell for lack in self.lacks for cell in lack.cells))

    @classmethod
    def of(cls, reason: str, *cells: CellRef, **params: Param) -> Missing:
        """Build a ``Missing`` with one reason."""
        return cls((Lack(reason, cells, MappingProxyType(params)),))

    @classmethod
    def merge(cls, *parts: object) -> Missing:
        """Join the reasons of every ``Missing`` among ``parts``; equal ones are kept once."""
        missing = [part for part in parts if isinstance(part, Missing)]
        if missing and all(part is missing[0] for part in missing):
            return missing[0]
        lacks: dict[tuple[object, ...], Lack] = {}
        for part in missing:
            for lack in part.lacks:
                lacks.setdefault((lack.reason, lack.cells, frozenset(lack.params.items())), lack)
        return cls(tuple(lacks.values()))
