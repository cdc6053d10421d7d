"""The run of a batch: what is in the journal already is taken from there, the rest is done by the workers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lowcarbon_cli.batch import record
from lowcarbon_cli.batch.settings import key_of, lost_key
from lowcarbon_cli.batch.work import parcel_of, stopped
from lowcarbon_cli.model.batch import ParkResult
from lowcarbon_cli.model.parcel import Held, Parcel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from lowcarbon_cli.batch.journal import Journal
    from lowcarbon_cli.batch.plan import Plan, Unit
    from lowcarbon_cli.batch.settings import Settings
    from lowcarbon_cli.batch.worker import Answer

FAULTS = {"died": "LC-BAT-001", "time": "LC-BAT-002", "memory": "LC-BAT-003", "internal": "LC-BAT-006"}
"""How a worker was lost -> the finding that its file becomes."""


StopAt = Callable[[ParkResult], bool]


class Workers(Protocol):
    """Whoever does the units: the processes of this machine, or a cluster."""

    def run(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, Answer]]:
        """Yield each unit with its answer, in any order."""
        ...


class Run:
    """One run over a plan. After ``go`` the journal holds the result of every input."""

    def __init__(
        self,
        plan: Plan,
        settings: Settings,
        journal: Journal,
        stamp: str,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Prepare a run; ``tell`` is called after each input with its source."""
        self._plan = plan
        self._settings = settings
        self._journal = journal
        self._stamp = stamp
        self._tell = tell
        self._sources = {unit.place: unit.source for unit in plan.units}

    def go(self, workers: AbstractContextManager[Workers], stop_at: StopAt | None = None) -> None:
        """Do all units; stop at the first one, in their order, with a park for which ``stop_at`` holds.

        Raises ``OutputError`` where the journal or a park's report cannot be written.
        """
        failing: list[int] = []
        with workers as ready:
            for unit, answer in ready.run(self._open(failing, stop_at)):
                self._take(unit, answer)
                self._said(unit, failing, stop_at)
        if failing:
            self._journal.cut(min(failing))

    def _open(self, failing: list[int], stop_at: StopAt | None) -> Iterator[Unit]:
        """Yield the units whose results are not in the journal."""
        for unit in self._plan.units:
            if failing:
                return
            key = self._known(unit)
            if key is None:
                yield unit
            else:
                self._journal.note(unit.place, key)
                self._said(unit, failing, stop_at)

    def _known(self, unit: Unit) -> str | None:
        """Return the key of a unit's result where the journal has it, with the reports asked for."""
        if self._journal.empty:
            return None
        key = self._key(unit)
        if self._journal.find("done", key):
            return key if self._has_reports(unit, key) else None
        lost = lost_key(key, unit)
        return lost if self._journal.find("lost", lost) else None

    def _key(self, unit: Unit) -> str:
        """Return the key of a unit as far as it is known here: addresses are fetched by workers alone.

        Their results are stored by content, which a worker knows; what was lost by address alone.
        """
        named = Parcel(tuple(Held(path, path, found=False) for path in unit.paths)) if unit.far else None
        return key_of(named or parcel_of(unit, self._settings), unit, self._stamp)

    def _has_reports(self, unit: Unit, key: str) -> bool:
        if not self._settings.each:
            return True
        folder = Path(self._settings.each_dir)
        paths = [Path(path) for path in self._journal.made(self._settings.mark(key))]
        mine = [path for path in paths if path.parent == folder and path.name.startswith(f"{unit.place:04d}-")]
        return {*self._settings.each} <= {path.suffix for path in mine} and all(path.is_file() for path in mine)

    def _take(self, unit: Unit, answer: Answer) -> None:
        if answer.error is not None:
            raise answer.error
        if answer.done is not None:
            done = answer.done
            if not done.body:
                self._journal.note(unit.place, done.key)
                return
            self._journal.put(unit.place, done.key, done.body)
            if done.made:
                self._journal.note_made(done.made, self._settings.mark(done.key))
            return
        key = self._key(unit)
        body = stopped(FAULTS[answer.fault], unit, why=answer.detail)
        self._journal.put(unit.place, lost_key(key, unit), body, lost=True)

    def _said(self, unit: Unit, failing: list[int], stop_at: StopAt | None) -> None:
        if stop_at is not None:
            parks = record.unpacked(self._journal.body(unit.place), unit.place, unit.source)
            if any(map(stop_at, parks)):
                failing.append(unit.place)
        self._tell(unit.source)

    def results(self) -> Iterator[ParkResult]:
        """Yield every park in the order of the inputs, one input at a time."""
        for place, body in self._journal.bodies():
            yield from record.unpacked(body, place, self._sources[place])
