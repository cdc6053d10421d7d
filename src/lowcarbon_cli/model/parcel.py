"""The files of one park (or of several) taken into memory, ready to be sent to another process."""

from __future__ import annotations

import copyreg
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lowcarbon_cli.errors import UnreadableFileError
    from lowcarbon_cli.model.findings import Finding


@dataclass(frozen=True, slots=True)
class Held:
    """One file: its bytes with their SHA-256, or why it cannot be read (then no bytes and no hash)."""

    path: str
    shown: str
    """Name in cell references."""
    found: bool
    """True for a file found in a folder."""
    content: bytes = b""
    sha256: str = ""
    refusal: UnreadableFileError | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """The files of one input of a batch in order, and what is to be said of those set aside."""

    files: tuple[Held, ...]
    findings: tuple[Finding, ...] = ()


def _view(content: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(content)


def _reduced(view: MappingProxyType[object, object]) -> tuple[object, tuple[dict[object, object]]]:
    return _view, (dict(view),)


# findings hold their parameters in a read-only view, which pickle does not know
copyreg.pickle(MappingProxyType, _reduced)  # type: ignore[arg-type]
