"""Exceptions: requests that cannot be carried out. Bad *data* are values, never exceptions.

Every exception carries a message id of ``model/messages`` and named parameters; the command line
turns it into Chinese or English. ``exit_code`` is what the process returns.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class LowcarbonError(Exception):
    """A request that cannot start or finish; ``key`` names its message, ``params`` fill it."""

    exit_code = 2

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key, params)
        self.key = key
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.key}({details})"

    def __reduce__(self) -> tuple[Callable[[], LowcarbonError], tuple[()]]:
        # an exception is built again from its arguments by place; ours has them by name
        return partial(type(self), self.key, **self.params), ()


class UsageError(LowcarbonError):
    """An option or argument that makes no sense."""


class UnreadableFileError(LowcarbonError):
    """An input that is not there, cannot be opened or is not a workbook.

    ``code`` is the finding code of what is wrong (``LC-FIL-...``), empty where a file of the tool's
    own (a standard) cannot be read. An error raised for a code has it as its ``key`` too: one
    sentence serves the refusal and the finding.
    """

    def __init__(self, key: str, *, code: str = "", **params: object) -> None:
        super().__init__(key, **params)
        self.code = code

    def __reduce__(self) -> tuple[Callable[[], LowcarbonError], tuple[()]]:
        return partial(type(self), self.key, code=self.code, **self.params), ()


class OutputError(LowcarbonError):
    """An output that cannot be written."""


class CatalogueError(LowcarbonError):
    """A standard, factor or specification file that breaks its own form: names file and key."""
