"""Keeps what a method of the run's accounts gave for the same arguments."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

Asked = ParamSpec("Asked")
Found = TypeVar("Found")


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
        held = self.answers
        if key not in held:
            held[key] = method(self, *asked, **more)
        return cast("Found", held[key])

    return once
