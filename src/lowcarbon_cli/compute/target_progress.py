"""How far a target has come at the end of the last year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute import target_math as tm
from lowcarbon_cli.compute.expected import measure
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.targets import Progress
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from lowcarbon_cli.compute.expected import Expected
    from lowcarbon_cli.compute.target_road import Course
    from lowcarbon_cli.model.values import Evaluated


def progress(expected: Expected, course: Course) -> Progress:
    """Return the progress of a target; every part that has no meaning for its road says why."""
    actual = measure(expected.readings, course.asked.indicator, expected.last)
    kept = algebra.div(actual, course.base)
    total = tm.change_of(kept, label("target_cumulative"))
    left = (course.final or expected.last) - expected.last
    if course.asked.amount is None or course.first is None or course.years < 1 or course.road == "constant":
        none = Missing.of("target_no_end")
        return Progress(total, none, none, none, none, none, none, none, max(left, 0))
    passed = min(max(expected.last - course.first, 0), course.years)
    share = algebra.div(algebra.constant(passed), algebra.constant(course.years))
    due = tm.per_cent(share, label("target_due"))
    if course.road == "linear":
        return _linear(course, actual, total, due, left)
    room = _no_change_asked(course)
    logarithmic = room or tm.progress_log(kept, course.kept)
    rest = tm.still_needed(course.kept, kept)
    return Progress(
        cumulative=total,
        logarithmic=logarithmic,
        linear=room or tm.progress_linear(kept, course.kept),
        due=due,
        completion=room or _completion(logarithmic, due),
        needed=_unless_past(tm.cut_of(rest, label("target_needed")), left),
        needed_per_year=_unless_past(tm.equal_annual_cut(rest, left) if left > 0 else rest, left),
        over=room or _over(course, kept, left),
        years_left=max(left, 0),
    )


def _no_change_asked(course: Course) -> Missing | None:
    """Return why a target has no progress that leaves room from its base; None where it asks for a change."""
    if not course.allows:
        return None
    return Missing.of("target_allows_fall" if course.asked.direction == "at_least" else "target_allows_rise")


def _linear(course: Course, actual: Evaluated, total: Evaluated, due: Evaluated, left: int) -> Progress:
    whole = algebra.sub(course.target, course.base)
    rest = algebra.sub(course.target, actual)
    share = tm.per_cent(algebra.div(algebra.sub(actual, course.base), whole), label("target_progress_linear"))
    room, none = _no_change_asked(course), Missing.of("target_linear_road")
    if room is not None and course.asked.direction != "increment":
        share = none = room
    elif room is not None:
        room = Missing.of("target_share_used")
    per_year = algebra.div(rest, algebra.constant(max(left, 1)))
    return Progress(
        cumulative=total,
        logarithmic=none,
        linear=share,
        due=due,
        completion=room or _completion(share, due),
        needed=_unless_past(algebra.named(rest, "", label("target_left")), left),
        needed_per_year=_unless_past(algebra.named(per_year, "", label("target_left_per_year")), left),
        over=none,
        years_left=max(left, 0),
    )


def _completion(share: Evaluated, due: Evaluated) -> Evaluated:
    if isinstance(due, Derivation) and due.value == 0:
        return Missing.of("target_nothing_due")
    return tm.per_cent(algebra.div(share, due), label("target_completion"))


def _unless_past(value: Evaluated, left: int) -> Evaluated:
    return value if left > 0 else Missing.of("target_year_reached")


def _over(course: Course, kept: Evaluated, left: int) -> Evaluated:
    """Return the over-fulfilment once the target is reached or due; a shortfall is negative."""
    cut, wanted = tm.cut_of(kept), tm.cut_of(course.kept)
    if isinstance(cut, Derivation) and isinstance(wanted, Derivation):
        reached = cut.value >= wanted.value if wanted.value > 0 else cut.value <= wanted.value
        if left > 0 and not reached:
            return Missing.of("target_not_due")
    return tm.over_fulfilment(cut, wanted)
