"""Inputs elsewhere, by address: ``s3://``, ``sftp://``, ``https://`` and what else fsspec knows."""

from __future__ import annotations

import hashlib
import multiprocessing
import re
import signal
import sys
from typing import TYPE_CHECKING, Any

from lowcarbon_cli.batch.worker import GRACE, arm
from lowcarbon_cli.errors import UnreadableFileError, UsageError
from lowcarbon_cli.model.messages import say
from lowcarbon_cli.model.parcel import Held, Parcel
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.read.refuse import refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

    from lowcarbon_cli.model.budget import Budget

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(?:::[^:]+)*://")
"""A scheme of two letters at least: ``C:\\`` is none."""


SECONDS = 120.0
"""In which a folder or pattern at an address must be listed."""
_GONE = frozenset({404, 410})
_DENIED = frozenset({401, 403, 407})
_FAILING = 500


def is_address(text: str) -> bool:
    """Tell whether an input is an address and not a path."""
    return bool(_ADDRESS.match(text))


def expand(address: str, seconds: float = SECONDS) -> Sequence[str]:
    """Return the addresses that a pattern or folder stands for, sorted. Raises ``UsageError``.

    A process of its own asks for them: one that gets no answer within ``seconds`` (0: no limit) can be ended.
    """
    if address.endswith("/"):
        address += "*"
    if "*" not in address:
        return (address,)
    context: Any = multiprocessing.get_context("fork" if sys.platform.startswith("linux") else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_listing, args=(theirs, address, seconds), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(seconds or None):
            raise UsageError("batch_remote", address=address, why=_words("batch_no_answer", seconds=f"{seconds:g}"))
        found: list[str] | UsageError = ours.recv()
    except EOFError as error:
        raise UsageError("batch_remote", address=address, why=_said(error)) from error
    finally:
        ours.close()
        process.kill()
        process.join()
    if isinstance(found, UsageError):
        raise found
    if not found:
        raise UnreadableFileError("batch_no_match", pattern=address)
    return tuple(found)


def _listing(connection: Connection, address: str, seconds: float) -> None:
    """Send the addresses that a pattern stands for, or the error that says why not."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends us
    arm(seconds + GRACE if seconds else 0)
    try:
        filesystem, path = _opened(address)
        found = sorted(path for path in filesystem.glob(path) if filesystem.isfile(path))
        connection.send([str(filesystem.unstrip_protocol(path)) for path in found])
    except UsageError as error:
        connection.send(error)
    except Exception as error:  # noqa: BLE001 - each file system raises errors of its own
        connection.send(UsageError("batch_remote", address=address, why=_said(error)))


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
    except Exception as error:  # noqa: BLE001 - each file system raises errors of its own
        return Held(address, shown, found=False, refusal=_refusal(shown, error))
    if len(content) > budget.file_bytes:
        refusal = refused("LC-FIL-017", shown, limit=budget.file_bytes >> 20)
        return Held(address, shown, found=False, refusal=refusal)
    return Held(address, shown, False, content, hashlib.sha256(content).hexdigest())


def _refusal(shown: str, error: Exception) -> UnreadableFileError:
    """Return why an address cannot be read; ``FileNotFoundError`` of the web is raised for any failure."""
    cause = error.__cause__ if isinstance(error, FileNotFoundError) else None
    web = cause is not None and type(cause).__module__.startswith("aiohttp")
    told = cause if isinstance(cause, Exception) and (web or isinstance(cause, OSError)) else error
    status = getattr(told, "status", None)
    if isinstance(told, FileNotFoundError) or status in _GONE:
        return refused("LC-FIL-001", shown)
    if not isinstance(status, int):
        return refused("LC-FIL-003", shown, detail=_said(told))
    kind = "denied" if status in _DENIED else "failing" if status >= _FAILING else "other"
    return refused("LC-FIL-003", shown, detail=_words(f"batch_http_{kind}", status=str(status)))


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


def _words(key: str, **params: str) -> Text:
    return Text(say("label", key, "zh", params), say("label", key, "en", params))
