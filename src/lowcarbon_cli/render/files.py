"""Files written whole or not at all: a temporary file beside the target, then one rename."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lowcarbon_cli.errors import OutputError
from lowcarbon_cli.model.trouble import trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

LONGEST = 255
"""Bytes of a file's name that usual file systems allow."""
_TEMPORARY = re.compile(r"\.(.+)\.[a-z0-9_]{8}\.tmp", re.DOTALL)
_ADDED = len("..abcdefgh.tmp")


def write(path: Path, content: bytes) -> None:
    """Write a file at once. Raises ``OutputError``; the old file, if any, then stands as it was."""
    with replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to be written piece by piece; it takes its name when everything is in it.

    Raises ``OutputError``; the old file, if any, then stands as it was.
    """
    try:
        prefix = f".{kept_name(path.name)}."
        handle, name = tempfile.mkstemp(dir=path.parent or Path(), prefix=prefix, suffix=".tmp")
        try:
            with os.fdopen(handle, "w+b") as file:
                _locked(file)
                yield file
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise cannot_write(path, error) from error


def cut(name: str, most: int) -> str:
    """Return a name without what goes beyond so many bytes, as file systems count it.

    >>> cut("园区.xlsx", 7), cut("ab", 7)
    ('园区.', 'ab')
    """
    return os.fsencode(name)[:most].decode("utf-8", "ignore")


def kept_name(name: str) -> str:
    """Return as much of a file's name as the name of its temporary file keeps."""
    return cut(name, LONGEST - _ADDED)


def temporary_of(name: str) -> str:
    """Return the name of the file that was to take the place of this one, as far as it is kept; empty for none."""
    found = _TEMPORARY.fullmatch(name)
    return found[1] if found else ""


def clear_leftovers(folder: str, ours: Callable[[str], bool]) -> None:
    """Remove what a killed process left of files for which ``ours`` holds, unless one is being written now."""
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208 - names alone
            target = temporary_of(name)
            if target and ours(target):
                _remove_if_free(Path(folder, name))


def _remove_if_free(path: Path) -> None:
    with suppress(OSError):
        with path.open("r+b") as file:
            free = _locked(file)
        if free:  # where there are no locks, nobody can remove what somebody has open (Windows)
            path.unlink()


def _locked(file: BinaryIO) -> bool:
    """Lock a file for as long as it is open; False where somebody else has it, or there are no locks."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def cannot_write(path: Path, error: OSError) -> OutputError:
    """Return why a file cannot be written, in the words of the user where the cause is a usual one."""
    return OutputError("cli_cannot_write", path=path, why=trouble(error, "write"))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
