"""Keeps what a method of the run's accounts gave for the same arguments."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowcarbon_cli.model.dataset import Record

Asked = ParamSpec("Asked")
Found = TypeVar("Found")
_NEVER: Any = object()
"""Stands for an answer that was not asked for yet: None is one."""


class Keeper(Protocol):
    """Whoever holds the answers: they live as long as the run."""

    answers: dict[tuple[object, ...], Any]


Run = TypeVar("Run", bound=Keeper)


def kept(method: Callable[Concatenate[Run, Asked], Found]) -> Callable[Concatenate[Run, Asked], Found]:
    """Work a method out once for the same arguments: indicators, rules and tables ask for the same years."""
    name = method.__name__

    @wraps(method)
    def once(self: Run, /, *asked: Asked.args, **more: Asked.kwargs) -> Found:
        key = (name, *asked, *more.items())
        found: Found = self.answers.get(key, _NEVER)
        if found is _NEVER:
            found = self.answers[key] = method(self, *asked, **more)
        return found

    return once


def kept_of_record(
    method: Callable[Concatenate[Run, Record, Asked], Found],
) -> Callable[Concatenate[Run, Record, Asked], Found]:
    """Do the same for what is asked of a record, by its identity: the dataset keeps it as long as the run lives."""
    name = method.__name__

    @wraps(method)
    def once(self: Run, record: Record, /, *asked: Asked.args, **more: Asked.kwargs) -> Found:
        key = (name, id(record), asked)  # nobody names what is asked of a record
        found: Found = self.answers.get(key, _NEVER)
        if found is _NEVER:
            found = self.answers[key] = method(self, record, *asked, **more)
        return found

    return once
