"""Files written whole or not at all: a temporary file beside the target, then one rename."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lowcarbon_cli.errors import OutputError
from lowcarbon_cli.model.trouble import trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO


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
        handle, name = tempfile.mkstemp(dir=path.parent or Path(), prefix=f".{path.name}.", suffix=".tmp")
        try:
            with os.fdopen(handle, "w+b") as file:
                yield file
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> OutputError:
    """Return why a file cannot be written, in the words of the user where the cause is a usual one."""
    return OutputError("cli_cannot_write", path=path, why=trouble(error, "write"))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
