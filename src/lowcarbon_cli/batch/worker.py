"""The process that does units of work: warm before its first one, bounded in memory and time."""

from __future__ import annotations

import gc
import signal
import sys
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lowcarbon_cli.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from multiprocessing.connection import Connection

    from lowcarbon_cli.batch.plan import Unit
    from lowcarbon_cli.batch.work import Done, Work
    from lowcarbon_cli.model.parcel import Parcel

GRACE = 5.0
"""Seconds after its limit at which a worker ends itself, where nobody is left to end it."""
MIB = 1 << 20


class Limits(Struct, frozen=True):
    """What one unit may cost: seconds of clock, and MiB that a worker may have above its start (0: no limit)."""

    seconds: float = 120.0
    memory: int = 1024


class Answer(Struct, frozen=True):
    """What a worker says of a unit: its result, or what stopped it (``memory``, ``internal``, ``output``)."""

    done: Done | None = None
    fault: str = ""
    detail: str = ""
    error: OutputError | None = None


READY = "ready"


def memory_can_be_limited() -> bool:
    """Tell whether this system bounds the memory of a process for us (Linux does)."""
    return sys.platform.startswith("linux")


def warm() -> None:
    """Load what every park needs, before workers are forked or before a worker's first unit."""
    import lowcarbon_cli.pipeline.run  # noqa: F401 - loaded for the workers
    from lowcarbon_cli.check.registry import registered
    from lowcarbon_cli.model.messages import catalogue
    from lowcarbon_cli.read import load  # noqa: F401
    from lowcarbon_cli.standards.catalogue import catalogue_sha256
    from lowcarbon_cli.standards.ids import standard_ids
    from lowcarbon_cli.standards.standards import load_standard
    from lowcarbon_cli.standards.workbook import workbook_spec

    catalogue()
    catalogue_sha256()
    workbook_spec()
    registered()
    for one in standard_ids():
        load_standard(one)
    _first_park()
    gc.collect()
    # what is there now lives as long as the process: it is never looked through again, nor copied by a fork
    gc.freeze()


def _first_park() -> None:
    """Compute a park of three figures: whatever is loaded or built at first use is then there."""
    from lowcarbon_cli import pipeline
    from lowcarbon_cli.model.parcel import Held, Parcel
    from lowcarbon_cli.pipeline.parks import load_parks

    sheets = {
        "园区信息.csv": "项目,内容\n园区名称,-\n园区类型,综合类\n评价年,2024\n",
        "总量数据.csv": "年份,综合能源消费量（万吨标准煤）\n2023,2\n2024,2\n",
    }
    files = tuple(Held(name, name, False, content.encode(), "-") for name, content in sheets.items())
    for _, dataset in load_parks(Parcel(files)):
        pipeline.compute(dataset)


def serve(connection: Connection, work: Work, limits: Limits, others: Iterable[Connection], warmed: bool) -> None:
    """Do units until the connection ends. ``others`` are ends of other workers' pipes that a fork copied."""
    for other in others:
        # a copy left open here would keep its worker waiting after the parent is gone
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's: it ends us when it has closed the journal
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    if not warmed:
        warm()
    gc.disable()
    _limit_memory(limits.memory)
    try:
        connection.send(READY)
        while True:
            unit: Unit = connection.recv()
            arm(limits.seconds + GRACE if limits.seconds else 0)
            answer = answer_of(work, unit)
            arm(0)
            connection.send(answer)
            if answer.fault == "memory":
                return  # what is left of the heap is in pieces: a new worker takes over
    except (EOFError, OSError):
        return  # the parent is gone or has ended us


def answer_of(work: Work, unit: Unit, parcel: Parcel | None = None) -> Answer:
    """Return what becomes of a unit, faults included."""
    try:
        return Answer(work(unit, parcel))
    except MemoryError:
        return Answer(fault="memory")
    except OutputError as error:
        return Answer(fault="output", error=error)
    except Exception as error:  # noqa: BLE001 - a fault in one park must not end the batch; it is reported as ours
        return Answer(fault="internal", detail=f"{type(error).__name__}: {' '.join(str(error).split())[:300]}")


def arm(seconds: float) -> None:
    """End this process after so many seconds, 0 for never, where the system has alarms."""
    # the parent ends a worker that takes too long; this ends one whose parent was killed
    timer: Any = getattr(signal, "setitimer", None)
    if timer is not None:
        timer(signal.ITIMER_REAL, seconds)


def _limit_memory(mib: int) -> None:
    if not mib or not memory_can_be_limited():
        return
    import resource
    from pathlib import Path

    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    now = pages * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = now + mib * MIB
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
