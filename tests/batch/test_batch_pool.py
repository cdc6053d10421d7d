"""Workers that die, hang, ask for too much or hit a fault of ours: one file is lost, the pool goes on."""

from __future__ import annotations

import faulthandler
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.batch.batches import park, parks, run

from lowcarbon_cli.batch.plan import plan_of
from lowcarbon_cli.batch.pool import Pool
from lowcarbon_cli.batch.settings import Settings
from lowcarbon_cli.batch.work import Work
from lowcarbon_cli.batch.worker import Limits, memory_can_be_limited
from lowcarbon_cli.model.budget import Budget

if TYPE_CHECKING:
    from lowcarbon_cli.batch.plan import Unit
    from lowcarbon_cli.batch.work import Done
    from lowcarbon_cli.model.batch import ParkResult
    from lowcarbon_cli.model.parcel import Parcel

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the hook travels by fork")


class Hooked(Work):
    """Does what the name of an input asks for before doing its work."""

    def __call__(self, unit: Unit, parcel: Parcel | None = None) -> Done:
        self.meet(unit.source)
        return super().__call__(unit, parcel)

    def meet(self, source: str) -> None:
        raise NotImplementedError


class Aborts(Hooked):
    def meet(self, source: str) -> None:
        if source.endswith("park-03"):
            faulthandler.disable()  # pytest would print where; the worker is meant to die
            os.abort()


class Hangs(Hooked):
    def meet(self, source: str) -> None:
        if source.endswith(("park-00", "park-05")):
            time.sleep(60)


class Hogs(Hooked):
    def meet(self, source: str) -> None:
        if source.endswith("park-02"):
            bytearray(3 << 30)


class Errs(Hooked):
    def meet(self, source: str) -> None:
        if source.endswith("park-01"):
            message = "a fault of ours"
            raise ValueError(message)


class Exits(Hooked):
    def meet(self, source: str) -> None:
        if source.endswith("park-04"):
            os._exit(7)


def by_name(found: list[ParkResult]) -> dict[str, ParkResult]:
    return {Path(park.source).name: park for park in found}


@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.parametrize(
    ("work", "lost", "code", "says", "outcome"),
    [
        (Aborts, {"park-03"}, "LC-BAT-001", "SIGABRT", "stopped"),
        (Exits, {"park-04"}, "LC-BAT-001", "exit code 7", "stopped"),
        (Hangs, {"park-00", "park-05"}, "LC-BAT-002", "0.5", "stopped"),
        (Hogs, {"park-02"}, "LC-BAT-003", "", "stopped"),
        (Errs, {"park-01"}, "LC-BAT-006", "ValueError: a fault of ours", "failed"),
    ],
)
def test_a_file_that_costs_its_worker_is_one_finding(
    tmp_path: Path, work: type[Work], lost: set[str], code: str, says: str, outcome: str, jobs: int
) -> None:
    if work is Hogs and not memory_can_be_limited():
        pytest.skip("this system does not bound memory")
    folder = parks(tmp_path / "parks", 7)
    seconds = 0.5 if work is Hangs else 60
    found = run([folder], tmp_path / "j", work=work, limits=Limits(seconds, 512), jobs=jobs)
    assert [one.place for one in found] == list(range(1, 8))
    for name, one in by_name(found).items():
        if name in lost:
            (finding,) = one.findings
            assert (one.outcome, finding.code, finding.params["why"]) == (outcome, code, says)
            assert [cell.file for cell in finding.cells] == [one.source]
        else:
            assert one.outcome == "computed"
            assert one.name == name


def test_of_two_inputs_with_the_same_files_each_is_named_where_it_is_lost(tmp_path: Path) -> None:
    given = [park(tmp_path / folder, "park-00") for folder in ("甲", "乙")]
    found = run([place.parent for place in given], tmp_path / "j", work=Hangs, limits=Limits(0.5, 512), jobs=1)
    assert [one.findings[0].cells[0].file for one in found] == [str(place) for place in given]


def test_workers_that_start_anew_give_the_same(tmp_path: Path) -> None:
    """As on systems where a process cannot be forked: the work and its settings travel by pickle."""
    plan = plan_of([str(parks(tmp_path / "parks", 3))])
    settings = Settings(given={"electricity": ("equivalent", "flag")}, budget=Budget().times(2))
    with Pool(Work(settings, "x"), 2, Limits(), fork=False) as pool:
        anew = {unit.place: answer for unit, answer in pool.run(plan.units)}
    with Pool(Work(settings, "x"), 2, Limits()) as pool:
        forked = {unit.place: answer for unit, answer in pool.run(plan.units)}
    assert anew == forked
    assert all(answer.done is not None for answer in anew.values())


def test_what_a_limit_ended_is_tried_again_by_another_run_and_not_by_resume(tmp_path: Path) -> None:
    folder = parks(tmp_path / "parks", 5)
    first = run([folder], tmp_path / "j", work=Aborts)
    resumed = run([folder], tmp_path / "j", resume=True)
    assert resumed == first
    again = run([folder], tmp_path / "j")
    assert [park.outcome for park in again] == ["computed"] * 5
