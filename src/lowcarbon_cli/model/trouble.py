"""Why the system refuses a file: in words of the tool's own where the cause is a usual one."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Literal

from lowcarbon_cli.model.messages import label

if TYPE_CHECKING:
    from lowcarbon_cli.model.text import Param

_NUMBERS = {errno.ENOSPC: "full", errno.EROFS: "fixed", errno.ENAMETOOLONG: "name"}
_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (FileNotFoundError, "absent"),
    (NotADirectoryError, "no_folder"),
    (IsADirectoryError, "folder"),
    (PermissionError, "denied"),
    (UnicodeDecodeError, "not_utf8"),
    (ValueError, "name"),  # a null byte in the path
)


def trouble(error: Exception, doing: Literal["read", "write"]) -> Param:
    """Return why a file cannot be read or written; what the system says where that is unusual."""
    number = error.errno if isinstance(error, OSError) else None
    usual = _NUMBERS.get(number or 0) or next((name for kind, name in _KINDS if isinstance(error, kind)), None)
    if usual is not None:
        return label(f"{doing}_{usual}")
    return (error.strerror if isinstance(error, OSError) else None) or " ".join(str(error).split())
