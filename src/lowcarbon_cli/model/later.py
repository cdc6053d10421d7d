"""A table of a report that is made when it is first looked at: a batch never looks at most of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

Row = TypeVar("Row", covariant=True)  # noqa: PLC0105 - a sequence only hands rows out


class Later(Sequence[Row]):
    """The rows that ``make`` returns, asked for once."""

    def __init__(self, make: Callable[[], tuple[Row, ...]]) -> None:
        self._make = make
        self._made: tuple[Row, ...] | None = None

    def _rows(self) -> tuple[Row, ...]:
        if self._made is None:
            self._made = self._make()
        return self._made

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...

    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        """Return one row, or the rows of a slice."""
        return self._rows()[place]

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._rows())

    def __eq__(self, other: object) -> bool:
        """Tell whether another sequence has the same rows."""
        return isinstance(other, Sequence) and self._rows() == tuple(other)

    def __hash__(self) -> int:
        """Return what the rows hash to."""
        return hash(self._rows())
