"""The files of one park (or of several) taken into memory, ready to be sent to another process."""

from __future__ import annotations

import copyreg
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from lowcarbon_cli.errors import UnreadableFileError
    from lowcarbon_cli.model.findings import Finding


class Held(Struct, frozen=True):
    """One file: its bytes with their SHA-256, or why it cannot be read (then no bytes and no hash)."""

    path: str
    shown: str
    """Name in cell references."""
    found: bool
    """True for a file found in a folder."""
    content: bytes = b""
    sha256: str = ""
    refusal: UnreadableFileError | None = None


class Parcel(Struct, frozen=True):
    """The files of one input of a batch in order, and what is to be said of those set aside."""

    files: tuple[Held, ...]
    findings: tuple[Finding, ...] = ()


def _view(content: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(content)


def _reduced(view: MappingProxyType[object, object]) -> tuple[object, tuple[dict[object, object]]]:
    return _view, (dict(view),)


# findings hold their parameters in a read-only view, which pickle does not know
copyreg.pickle(MappingProxyType, _reduced)  # type: ignore[arg-type]
