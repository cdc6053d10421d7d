"""What the terminal can show: encoding, width, colour; and writing that never crashes on a character."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from lowcarbon_cli.errors import OutputError

if TYPE_CHECKING:
    from typing import TextIO


def encoding(stream: TextIO | None = None) -> str:
    """Return the encoding of the output."""
    return (stream or sys.stdout).encoding or "utf-8"


def width() -> int | None:
    """Return the columns of the terminal, None where the output is redirected."""
    if not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size((100, 40)).columns


def colour() -> bool:
    """Tell whether colour is wanted: a terminal, and NO_COLOR unset."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def out(text: str) -> None:
    """Write to standard output; characters that it cannot show become ``?``."""
    _write(sys.stdout, text)


def err(text: str) -> None:
    """Write one message to standard error."""
    _write(sys.stderr, text + "\n")


def _write(stream: TextIO, text: str) -> None:
    known = encoding(stream)
    try:
        stream.write(text.encode(known, "replace").decode(known))
        stream.flush()
    except BrokenPipeError:
        raise  # the reader (head, less) has had enough
    except OSError as error:
        from lowcarbon_cli.model.trouble import trouble

        raise OutputError("cli_cannot_print", why=trouble(error, "write")) from error
