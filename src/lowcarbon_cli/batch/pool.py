"""Worker processes with a pipe each. One that dies, hangs or asks for too much costs its own file only.

``concurrent.futures`` gives up the whole pool when one process dies, and loses what was in flight; here the
file in work is known, the worker is replaced, and what waited behind it is done by another one.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from lowcarbon_cli.batch.worker import READY, Answer, serve, warm
from lowcarbon_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from typing import Self

    from lowcarbon_cli.batch.plan import Unit
    from lowcarbon_cli.batch.work import Work
    from lowcarbon_cli.batch.worker import Limits

DEPTH = 2
"""Units a worker has at hand: the one in work and the next, so that it never waits for us."""
START = 60.0
"""Seconds in which a worker must be ready."""


class _Worker(Struct):
    process: BaseProcess
    connection: Connection
    queue: deque[Unit] = field(default_factory=deque)
    """The first one is in work."""
    since: float = 0.0
    ready: bool = False


class Pool:
    """Workers for one batch. Use as a context: they end with it, whatever happens."""

    def __init__(self, work: Work, jobs: int, limits: Limits, *, fork: bool = sys.platform.startswith("linux")) -> None:
        self._work = work
        self._jobs = jobs
        self._limits = limits
        # a fork starts warm and shares what was loaded; macOS and Windows have no safe one
        self._fork = fork
        self._context: Any = multiprocessing.get_context("fork" if self._fork else "spawn")
        self._workers: list[_Worker] = []
        self._pending: deque[Unit] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            self._end(worker)
        self._workers.clear()

    def run(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, Answer]]:
        """Yield each unit with its answer, in the order in which they are done.

        ``units`` is asked for the next one only when a worker is free for it. An answer without result has
        the fault ``died`` (detail: signal or exit code), ``time``, ``memory``, ``output`` or ``internal``.
        """
        source = iter(units)
        while True:
            self._feed(source)
            busy = [worker for worker in self._workers if worker.queue]
            if not busy:
                return
            yield from self._step(busy)

    def _feed(self, source: Iterator[Unit]) -> None:
        for level in range(1, DEPTH + 1):
            for place in range(self._jobs):
                if place < len(self._workers) and len(self._workers[place].queue) >= level:
                    continue
                unit = self._pending.popleft() if self._pending else next(source, None)
                if unit is None:
                    return
                if place >= len(self._workers):
                    self._workers.append(self._start())
                self._give(self._workers[place], unit)

    def _give(self, worker: _Worker, unit: Unit) -> None:
        if not worker.queue:
            worker.since = time.monotonic()
        worker.queue.append(unit)
        try:
            worker.connection.send(unit)
        except OSError:
            return  # it died: the end of its pipe says so in a moment

    def _step(self, busy: list[_Worker]) -> Iterator[tuple[Unit, Answer]]:
        limit = self._limits.seconds
        now = time.monotonic()
        soonest = min(worker.since + (limit or START) if worker.ready else worker.since + START for worker in busy)
        ready = wait([worker.connection for worker in busy], max(0.0, soonest - now))
        for worker in busy:
            if worker.connection in ready:
                yield from self._hear(worker)
        now = time.monotonic()
        for worker in busy:
            allowed = limit if worker.ready else START
            if worker.queue and allowed and now - worker.since >= allowed and not worker.connection.poll():
                yield from self._lose(worker, Answer(fault="time", detail=f"{limit:g}"))

    def _hear(self, worker: _Worker) -> Iterator[tuple[Unit, Answer]]:
        try:
            said = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join(1)
            yield from self._lose(worker, Answer(fault="died", detail=_how(worker.process.exitcode)))
            return
        worker.since = time.monotonic()
        if said == READY:
            worker.ready = True
            return
        unit = worker.queue.popleft()
        yield unit, said
        if said.fault == "memory":
            self._replace(worker)

    def _lose(self, worker: _Worker, answer: Answer) -> Iterator[tuple[Unit, Answer]]:
        if not worker.ready:
            raise UsageError("batch_no_worker", why=answer.detail)
        unit = worker.queue.popleft()
        self._replace(worker)
        yield unit, answer

    def _replace(self, worker: _Worker) -> None:
        """End a worker and start another in its place; what waited behind its unit goes first."""
        self._pending.extendleft(reversed(worker.queue))
        worker.queue.clear()
        self._end(worker)
        self._workers[self._workers.index(worker)] = self._start()

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        if self._fork and not self._workers:
            warm()
        others = [ours, *(worker.connection for worker in self._workers)] if self._fork else []
        process = self._context.Process(
            target=serve, args=(theirs, self._work, self._limits, others, self._fork), daemon=True
        )
        process.start()
        theirs.close()
        return _Worker(process, ours, since=time.monotonic())

    def _end(self, worker: _Worker) -> None:
        worker.connection.close()
        worker.process.kill()
        worker.process.join()
        worker.process.close()


def cores() -> int:
    """Return how many processes this one may keep busy."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _how(code: int | None) -> str:
    """Return how a process ended: the name of its signal, else its exit code."""
    if code is not None and code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    return "-" if code is None else f"exit code {code}"
