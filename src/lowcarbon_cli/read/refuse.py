"""How a file is refused: an exception that carries the code of its finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.errors import UnreadableFileError

if TYPE_CHECKING:
    from lowcarbon_cli.model.text import Param


def refused(code: str, file: str, **params: Param) -> UnreadableFileError:
    """Return the refusal of ``file`` for the reason ``code``; the caller raises it."""
    return UnreadableFileError(code, code=code, file=file, **params)


def short(error: Exception) -> str:
    """Return what a library said of a broken file, on one line of bounded length."""
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words[:160]}"
