"""From what is asked for to a target with its road, its years, and what the coming year requires."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute import target_math as tm
from lowcarbon_cli.compute.expected import measure
from lowcarbon_cli.compute.judge import compare
from lowcarbon_cli.compute.target_progress import progress
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.targets import NextRequired, Target, YearMark, allows
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import units

if TYPE_CHECKING:
    from lowcarbon_cli.compute.expected import Expected
    from lowcarbon_cli.compute.target_rows import Asked
    from lowcarbon_cli.model.results import Verdict
    from lowcarbon_cli.model.targets import Road
    from lowcarbon_cli.model.values import Evaluated

ZERO = Decimal(0)


class Course(Struct, frozen=True):
    """The road of one target in numbers: ``kept`` is what the target leaves of the base, as a pure number."""

    asked: Asked
    road: Road
    base: Evaluated
    target: Evaluated
    kept: Evaluated
    first: int | None
    final: int | None

    @property
    def years(self) -> int:
        """Years from base to target; 0 where one of them is unknown."""
        return self.final - self.first if self.first is not None and self.final is not None else 0

    @property
    def allows(self) -> bool:
        """True where the target leaves room from its base instead of asking for a change."""
        return allows(self.asked.direction, self.base, self.target)


def build(expected: Expected, asked: Asked) -> Target:
    """Return the target with its road up to the coming year and beyond, as far as it goes."""
    course = lay(expected, asked)
    marks = _marks(expected, course)
    return Target(
        key=f"{'energy_increment' if asked.direction == 'increment' else asked.indicator.id}:{_suffix(asked)}",
        indicator=asked.indicator.id,
        name=asked.name,
        unit=asked.indicator.unit,
        places=asked.indicator.places,
        kind=asked.kind,
        origin=asked.origin,
        direction=asked.direction,
        road=course.road,
        base_year=course.first,
        base=course.base,
        stated_base=asked.stated_base,
        target_year=course.final,
        target=course.target,
        cut=Missing.of("target_no_rate") if course.road == "constant" else tm.cut_of(course.kept, label("target_cut")),
        annual_rate=_annual_rate(course),
        carry=asked.carry,
        carry_source=asked.carry_source,
        years=marks,
        next=_next(expected, course),
        progress=progress(expected, course),
        cells=asked.cells,
        evidence=asked.evidence,
        factor=asked.factor,
        source=asked.source,
        department=asked.department,
        notes=asked.notes,
    )


def _suffix(asked: Asked) -> str:
    parts = [str(asked.target_year or ""), asked.kind if asked.kind == "personal" else ""]
    parts += [asked.factor.code] if asked.factor is not None else []
    parts += ["standard"] if asked.origin == "standard" else []
    return ":".join(part for part in parts if part)


# -- the road ----------------------------------------------------------------------------------


def lay(expected: Expected, asked: Asked) -> Course:
    """Return the road of a target in numbers."""
    base = base_value(expected, asked)
    first, final = asked.base_year, asked.target_year
    if asked.amount is None:
        kept: Evaluated = Missing.of("target_yearly_only", *asked.cells[:1])
        if asked.every_year is not None and asked.mean:
            # a mean annual cut over the construction period: its road is a compound one of open end
            return Course(asked, "compound", base, _open_end(expected, asked, base), kept, first, final)
        target = asked.yearly.get(final or 0, kept) if asked.direction in {"at_most", "at_least"} else kept
        return Course(asked, "yearly", base, target, kept, first, final)
    amount = algebra.named(asked.amount, "", label("target_amount"))
    if asked.direction == "increment":
        target = algebra.add([base, amount], label("target_level"))
        return Course(asked, "linear", base, target, algebra.div(target, base), first, final)
    if asked.direction in {"cut", "rise"}:
        kept = tm.kept_of_cut(amount) if asked.direction == "cut" else tm.kept_of_change(amount)
        return Course(asked, "compound", base, algebra.mul(base, kept, label("target_level")), kept, first, final)
    road: Road = "linear" if asked.indicator.unit == "%" else "compound"
    if first is None or final is None or final <= first or _kept_already(base, amount, asked):
        road = "constant"
    return Course(asked, road, base, amount, algebra.div(amount, base), first, final)


def _open_end(expected: Expected, asked: Asked, base: Evaluated) -> Evaluated:
    if asked.every_year is None or asked.base_year is None:
        return Missing.of("target_yearly_only")
    passed = expected.year - asked.base_year
    return algebra.mul(base, algebra.power(tm.kept_of_cut(asked.every_year), passed), label("target_level"))


def _kept_already(base: Evaluated, level: Evaluated, asked: Asked) -> bool:
    """Tell whether a limit was kept in the base year already: then it stands for every year."""
    if asked.origin != "standard" or isinstance(base, Missing) or isinstance(level, Missing):
        return False
    return base.value <= level.value if asked.direction == "at_most" else base.value >= level.value


def base_value(expected: Expected, asked: Asked) -> Evaluated:
    """Return the base-year value that the data give, else the one stated beside the target."""
    if asked.base_year is None:
        return Missing.of("target_no_base_year", *asked.cells[:1], indicator=asked.name)
    computed = measure(expected.readings, asked.indicator, asked.base_year)
    if isinstance(computed, Derivation):
        return algebra.named(computed, asked.indicator.id, asked.indicator.name, asked.base_year)
    if asked.stated_base is not None and isinstance(asked.stated_base, Derivation):
        return asked.stated_base
    return computed


def required(expected: Expected, course: Course, year: int) -> Evaluated:
    """Return what ``year`` requires on the original road, in the indicator's unit."""
    asked = course.asked
    own = asked.yearly.get(year)
    if own is not None and asked.direction in {"at_most", "at_least"}:
        return own
    if course.road == "yearly":
        return _of_year(expected, course, year, own if own is not None else asked.every_year)
    if course.road == "constant":
        return course.target
    return _on_the_way(course, year)


def _of_year(expected: Expected, course: Course, year: int, cut: Evaluated | None) -> Evaluated:
    """Return what a yearly target requires: a cut against the year before."""
    if year == course.first:
        return course.base
    if cut is None or (course.first is not None and year < course.first):
        return Missing.of("target_no_yearly", year=year)
    return _from_year_before(expected, course.asked, cut, year)


def _on_the_way(course: Course, year: int) -> Evaluated:
    if course.first is None or year < course.first:
        return Missing.of("target_before_base", year=year)
    passed = year - course.first
    every = course.asked.every_year
    if every is not None and _open(course):
        kept = algebra.power(tm.kept_of_cut(every), max(passed, 1))
        return algebra.mul(course.base, kept, label("target_required")) if passed else course.base
    if course.final is not None and year > course.final:
        return Missing.of("target_past", year=year, target_year=course.final)
    if course.road == "linear":
        return tm.on_line(course.base, course.target, passed, course.years)
    return course.target if passed == course.years else tm.on_road(course.base, course.kept, passed, course.years)


def _open(course: Course) -> bool:
    """True for a mean annual cut without a year in which it ends."""
    return course.asked.mean and course.asked.every_year is not None


def _from_year_before(expected: Expected, asked: Asked, cut: Evaluated, year: int) -> Evaluated:
    before = measure(expected.readings, asked.indicator, year - 1)
    kept = tm.kept_of_change(cut) if asked.direction == "rise" else tm.kept_of_cut(cut)
    return algebra.mul(before, kept, label("target_required"))


def _annual_rate(course: Course) -> Evaluated:
    if course.asked.every_year is not None:
        return course.asked.every_year
    if course.road not in {"compound", "linear"} or course.years < 1:
        return Missing.of("target_no_rate")
    if course.road == "linear":
        step = algebra.div(algebra.sub(course.target, course.base), algebra.constant(course.years))
        return algebra.named(step, "", label("target_annual_step"))
    return tm.equal_annual_cut(course.kept, course.years)


# -- the coming year ---------------------------------------------------------------------------


def _next(expected: Expected, course: Course) -> NextRequired:
    """Return what the coming year requires under each carry-over rule."""
    path = algebra.named(required(expected, course, expected.year), "", label("target_next_path"), expected.year)
    if course.road in {"yearly", "constant"} or (course.asked.yearly.get(expected.year) is not None):
        return NextRequired(path, path, path)
    last = measure(expected.readings, course.asked.indicator, expected.last)
    if isinstance(path, Missing):
        return NextRequired(path, path, path)
    if _open(course) and course.asked.every_year is not None:
        reset = algebra.mul(last, tm.kept_of_cut(course.asked.every_year), label("target_next_reset"))
        return NextRequired(path, reset, path)
    left = (course.final or expected.year) - expected.last
    if course.road == "linear":
        step = algebra.div(algebra.sub(course.target, course.base), algebra.constant(course.years))
        rest = algebra.div(algebra.sub(course.target, last), algebra.constant(left))
        reset = algebra.add([last, step], label("target_next_reset"))
        return NextRequired(path, reset, algebra.add([last, rest], label("target_next_close_gap")))
    yearly = algebra.root(course.kept, course.years)
    reset = algebra.mul(last, yearly, label("target_next_reset"))
    if left == 1:
        closed = algebra.named(course.target, "", label("target_next_close_gap"), expected.year)
    else:
        rest = algebra.root(algebra.div(course.target, last), left)
        closed = algebra.mul(last, rest, label("target_next_close_gap"))
    return NextRequired(path, reset, closed)


# -- the years that have passed ----------------------------------------------------------------


def _marks(expected: Expected, course: Course) -> tuple[YearMark, ...]:
    final = max(course.final or 0, expected.year)
    first = course.first if course.first is not None else expected.last
    first = min(first, *course.asked.yearly) if course.asked.yearly else first
    return tuple(_mark(expected, course, year) for year in range(first, final + 1))


def _mark(expected: Expected, course: Course, year: int) -> YearMark:
    item = course.asked.indicator
    needed = required(expected, course, year)
    if year > expected.last:
        return YearMark(year, needed, None, None, None, None, None, None, None)
    actual = algebra.named(measure(expected.readings, item, year), item.id, item.name, year)
    before = measure(expected.readings, item, year - 1)
    is_base = year == course.first
    change = None if is_base else tm.change_of(algebra.div(actual, before), label("target_change"))
    total = None if is_base else tm.change_of(algebra.div(actual, course.base), label("target_cumulative"))
    gap = algebra.sub(actual, needed)
    return YearMark(
        year=year,
        required=needed,
        actual=actual,
        change=change,
        cumulative=total,
        gap=gap,
        verdict=None if is_base else _verdict(gap, course),
        saving=None if is_base else _saving(expected, course, before, actual, year),
        saving_since_base=None if is_base else _saving(expected, course, course.base, actual, year),
    )


def _verdict(gap: Evaluated, course: Course) -> Verdict | None:
    """Judge by the gap to the road, whose bounds know of rounded inputs on both sides."""
    if isinstance(gap, Missing):
        return None
    growing = course.asked.direction in {"at_least", "rise"}
    return compare(gap, ">=" if growing else "<=", ZERO)


def _saving(expected: Expected, course: Course, before: Evaluated, after: Evaluated, year: int) -> Evaluated | None:
    """Return what a fall of an intensity saved; None where the indicator is no intensity of value added."""
    unit = course.asked.indicator.unit
    if not unit.endswith("/10k_cny"):
        return None
    volume = expected.readings.value("iav_constant", year)
    return tm.saving(before, after, volume, units.multiply(unit, "10k_cny"))
