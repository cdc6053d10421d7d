"""Inputs elsewhere, by address: ``s3://``, ``sftp://``, ``https://`` and what else fsspec knows."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from lowcarbon_cli.errors import UnreadableFileError, UsageError
from lowcarbon_cli.model.parcel import Held, Parcel
from lowcarbon_cli.read.refuse import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.budget import Budget

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(?:::[^:]+)*://")
"""A scheme of two letters at least: ``C:\\`` is none."""


def is_address(text: str) -> bool:
    """Tell whether an input is an address and not a path."""
    return bool(_ADDRESS.match(text))


def expand(address: str) -> Sequence[str]:
    """Return the addresses that a pattern or folder stands for, sorted. Raises ``UsageError``."""
    if address.endswith("/"):
        address += "*"
    if "*" not in address:
        return (address,)
    filesystem, path = _opened(address)
    try:
        found = sorted(path for path in filesystem.glob(path) if filesystem.isfile(path))
    except Exception as error:
        raise UsageError("batch_remote", address=address, why=_said(error)) from error
    if not found:
        raise UnreadableFileError("batch_no_match", pattern=address)
    return tuple(filesystem.unstrip_protocol(path) for path in found)


def collect(paths: Sequence[str], budget: Budget) -> Parcel:
    """Return files at addresses with their bytes; what cannot be read is a part of the result."""
    return Parcel(tuple(_held(address, budget) for address in paths))


def _held(address: str, budget: Budget) -> Held:
    shown = address.rstrip("/").rpartition("/")[2]
    try:
        filesystem, path = _opened(address)
        with filesystem.open(path, "rb") as file:
            # one byte more tells a file that is too large, whatever size the store states
            content: bytes = file.read(budget.file_bytes + 1)
    except UsageError:
        raise
    except FileNotFoundError:
        return Held(address, shown, found=False, refusal=refused("LC-FIL-001", shown))
    except Exception as error:  # noqa: BLE001 - each file system raises errors of its own
        return Held(address, shown, found=False, refusal=refused("LC-FIL-003", shown, detail=_said(error)))
    if len(content) > budget.file_bytes:
        refusal = refused("LC-FIL-017", shown, limit=budget.file_bytes >> 20)
        return Held(address, shown, found=False, refusal=refusal)
    return Held(address, shown, False, content, hashlib.sha256(content).hexdigest())


def _opened(address: str) -> tuple[Any, str]:
    """Return the file system of an address and the path on it. Raises ``UsageError`` without what it needs."""
    try:
        import fsspec
    except ImportError as error:
        raise UsageError("batch_needs_extra", what=address, extra="remote") from error
    try:
        filesystem, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise UsageError("batch_remote", address=address, why=_said(error)) from error
    return filesystem, str(path)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:160]}"
