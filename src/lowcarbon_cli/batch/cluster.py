"""The same work on Dask distributed: blocks of files, each block a task; needs the extra ``cluster``.

Files of this machine travel with their task, so that the cluster needs no common disk; those at addresses are
fetched by the worker. A task whose worker was lost is given to another one by the scheduler. A block that loses
its worker again and again is taken apart: its inputs are done one by one, each alone on the cluster, so that the
one that takes its worker along becomes a finding and no other does.
"""

from __future__ import annotations

import gc
import logging
from contextlib import suppress
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from lowcarbon_cli.batch.work import parcel_of
from lowcarbon_cli.batch.worker import Answer, answer_of, arm, warm
from lowcarbon_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Self

    from lowcarbon_cli.batch.plan import Unit
    from lowcarbon_cli.batch.work import Work
    from lowcarbon_cli.batch.worker import Limits
    from lowcarbon_cli.model.parcel import Parcel

    Shipped = tuple[Unit, Parcel | None]

BLOCK = 16
"""Inputs of one task: some 200 ms of work, so that the scheduler's share is small."""
AHEAD = 3
"""Blocks at hand for each worker."""
LOCAL = "local"
WAIT = 30.0
"""Seconds in which a cluster must have a worker."""
_CONNECT = "10s"


def do_block(work: Work, limits: Limits, block: Sequence[Shipped]) -> list[Answer]:
    """Do the inputs of a block, in a worker of the cluster.

    Where the system has alarms, an input that takes longer than its limit ends the worker: a thread cannot be
    stopped otherwise. The scheduler then treats it as lost.
    """
    _warm_once()
    answers = []
    for unit, parcel in block:
        arm(limits.seconds)
        answers.append(answer_of(work, unit, parcel))
        arm(0)
    return answers


@cache
def _warm_once() -> None:
    warm()
    gc.unfreeze()  # the process is the cluster's and may outlive us by far


class Cluster:
    """Workers of a cluster. Use as a context: a local cluster ends with it."""

    def __init__(self, address: str, work: Work, limits: Limits, jobs: int) -> None:
        self._address = address
        self._work = work
        self._limits = limits
        self._jobs = jobs
        self._local: Any = None
        self._client: Any = None

    def __enter__(self) -> Self:
        try:
            import distributed
        except ImportError as error:
            raise UsageError("batch_needs_extra", what="--cluster", extra="cluster") from error
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        try:
            if self._address == LOCAL:
                self._local = distributed.LocalCluster(
                    n_workers=self._jobs,
                    threads_per_worker=1,
                    processes=True,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
            self._client = distributed.Client(self._local or self._address, timeout=_CONNECT)
            self._wait()
        except UsageError:
            self.__exit__()
            raise
        except Exception as error:  # whatever kind it is, and the libraries below have timeouts of their own
            with suppress(Exception):  # closing what is half open tells nothing more
                self.__exit__()
            why = " ".join(str(error).split())[:200] or type(error).__name__
            raise UsageError("batch_cluster", address=self._address, why=why) from error
        return self

    def _wait(self) -> None:
        """Wait for a worker. Raises ``UsageError`` where none comes."""
        try:
            self._client.wait_for_workers(1, timeout=WAIT)
        except TimeoutError as error:
            raise UsageError("batch_cluster_empty", address=self._address, seconds=f"{WAIT:g}") from error

    def __exit__(self, *_: object) -> None:
        for one in (self._client, self._local):
            if one is not None:
                one.close()

    def run(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, Answer]]:
        """Yield each unit with its answer, in the order in which blocks are done."""
        from distributed import KilledWorker, as_completed

        source = iter(units)
        waiting: dict[str, Sequence[Shipped]] = {}
        alone: list[Shipped] = []
        done = as_completed()
        self._fill(source, waiting, done)
        for future in done:
            block = waiting.pop(future.key)
            try:
                answers = cast("list[Answer]", future.result())
            except KilledWorker:
                alone.extend(block)
            else:
                yield from zip((unit for unit, _ in block), answers, strict=True)
            self._fill(source, waiting, done)
        for unit, parcel in alone:
            try:
                (answer,) = cast("list[Answer]", self._submit([(unit, parcel)]).result())
            except KilledWorker:
                answer = Answer(fault="died", detail="-")
            yield unit, answer

    def _fill(self, source: Iterator[Unit], waiting: dict[str, Sequence[Shipped]], done: Any) -> None:  # noqa: ANN401 - dask is imported late
        workers = max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))
        while len(waiting) < AHEAD * workers:
            block = [(unit, self._taken(unit)) for unit in islice(source, BLOCK)]
            if not block:
                return
            future = self._submit(block)
            waiting[future.key] = block
            done.add(future)

    def _taken(self, unit: Unit) -> Parcel | None:
        """Return the files of this machine; those at addresses are fetched where they are used."""
        return None if unit.far else parcel_of(unit, self._work.settings)

    def _submit(self, block: Sequence[Shipped]) -> Any:  # noqa: ANN401 - dask is imported late
        # pure=False: the same input may come again, and its result is kept by us
        return self._client.submit(do_block, self._work, self._limits, block, pure=False)
