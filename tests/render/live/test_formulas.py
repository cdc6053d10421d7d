"""Single formulas, calculated by a formula engine, against exact decimals."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any, cast

import formualizer
import pytest
from tests.render import sample_reports as samples
from tests.render.live.recalculate import same

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.judge import compare
from lowcarbon_cli.model.catalogue import Limit
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.live.formulas import bounds, formula, scaled
from lowcarbon_cli.render.live.places import place, quoted, sheet_name
from lowcarbon_cli.render.live.steps import MANY, Steps
from lowcarbon_cli.render.live.verdicts import verdict_formula
from lowcarbon_cli.render.table import word

if TYPE_CHECKING:
    from lowcarbon_cli.model.catalogue import Operator
    from lowcarbon_cli.model.results import IndicatorResult

D = Decimal


def calculated(text: str, *cells: float | str | None) -> Any:
    """Return the value of a formula over A1, B1, C1 ..."""
    book = formualizer.Workbook()
    book.add_sheet("S")
    for column, content in enumerate(cells, start=1):
        if content is not None:
            book.set_value("S", 1, column, content)
    book.set_formula("S", 2, 1, f"={text}")
    return book.evaluate_cell("S", 2, 1)


def between(value: str, low: str, high: str) -> Derivation:
    return Derivation("cell", D(value), D(low), D(high), "1")


POSITIVE = between("4.2", "4.15", "4.25")
NEGATIVE = between("-0.7", "-0.75", "-0.65")
PAIRS = {
    "add": algebra.add([POSITIVE, NEGATIVE]),
    "sub": algebra.sub(POSITIVE, NEGATIVE),
    "mul": algebra.mul(POSITIVE, NEGATIVE),
    "div": algebra.div(NEGATIVE, POSITIVE),
    "root": algebra.root(POSITIVE, 4),
    "same": algebra.named(POSITIVE, "x", samples.NAMES["energy_total"]),
}


@pytest.mark.parametrize("op", PAIRS)
def test_value_and_bounds_are_those_of_the_decimals(op: str) -> None:
    value = PAIRS[op]
    assert isinstance(value, Derivation)
    known = {
        "A1": value.parts[0].value,
        "B1": value.parts[-1].value,
        "C1": value.parts[0].low,
        "D1": value.parts[-1].low,
        "E1": value.parts[0].high,
        "F1": value.parts[-1].high,
    }
    cells = [float(number) for number in known.values()]
    count = len(value.parts)
    low, high = bounds(value, ["C1", "D1"][:count], ["E1", "F1"][:count])
    assert same(calculated(formula(value, ["A1", "B1"][:count]), *cells), float(value.value))
    assert same(calculated(low, *cells), float(value.low))
    assert same(calculated(high, *cells), float(value.high))


def test_power_and_logarithm() -> None:
    """1.05 cubed is 1.157625; ln 2 = 0.693147180559945..., at 12 significant digits 0.69314718056."""
    part = between("1.05", "1.05", "1.05")
    power = Derivation(cast("Any", "power"), D("1.157625"), D("1.157625"), D("1.157625"), "1", None, (part,), degree=3)
    assert calculated(formula(power, ["A1"]), 1.05) == pytest.approx(1.157625, rel=1e-14)
    log = Derivation(cast("Any", "log"), D("0.69314718056"), D("0.69314718056"), D("0.69314718056"), "1", None, (part,))
    assert calculated(formula(log, ["A1"]), 2) == 0.69314718056


def test_an_unknown_operation_is_no_formula() -> None:
    odd = Derivation(cast("Any", "median"), D(1), D(0), D(2), "1", None, (POSITIVE,))
    assert formula(odd, ["A1"]) == ""
    assert bounds(odd, ["A1"], ["A1"]) == ("", "")


@pytest.mark.parametrize(("content", "result"), [(6.62, 66200.0), (106, 1060000.0), (0, 0.0)])
def test_an_input_times_its_scale(content: float, result: float) -> None:
    assert calculated(scaled("A1", D(10000)), content) == result


@pytest.mark.parametrize("content", [None, "-", "待报"])
def test_what_is_no_number_is_not_zero(content: str | None) -> None:
    assert calculated(scaled("A1", D(10000)), content) == {"type": "Error", "kind": "Na"}


def test_a_long_sum_stands_in_one_block() -> None:
    parts = [between(str(n), str(n), str(n)) for n in range(1, 2 * MANY)]
    total = algebra.add(parts)
    assert isinstance(total, Derivation)
    steps = Steps()
    last = steps.rows[steps.add(total, "x")]
    assert last.parts == tuple(range(len(parts), 2 * len(parts)))
    assert [steps.rows[row].parts for row in last.parts] == [(row,) for row in range(len(parts))]
    assert formula(total, [f"D{row}" for row in last.parts]) == f"SUM(D{len(parts)}:D{2 * len(parts) - 1})"


def test_a_shared_step_stands_once() -> None:
    leaf = samples.cell("66.2", "10k_tce", "10000", "tce", samples.ref("S", 2, 2), samples.NAMES["energy_total"], 2024)
    again = samples.cell("66.2", "10k_tce", "10000", "tce", samples.ref("S", 2, 2), samples.NAMES["energy_total"], 2024)
    steps = Steps()
    steps.add(samples.combine("div", leaf, samples.constant("2"), "tce"), "a")
    steps.add(samples.combine("mul", again, samples.constant("2"), "tce"), "b")
    assert [step.value.op for step in steps.rows] == ["cell", "constant", "div", "mul"]
    assert steps.place(again) == 0


# -- verdicts ----------------------------------------------------------------------------------

OPERATORS: tuple[Operator, ...] = ("<=", "<", ">=", ">", "==")
ENDS = ("0.3", "0.49", "0.5", "0.51", "0.7")
INTERVALS = [(low, high) for low, high in product(ENDS, ENDS) if D(low) <= D(high)]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("op", OPERATORS)
def test_verdicts_are_those_of_the_judge(op: Operator, known: bool) -> None:
    rule = Limit("number", op, D("0.5"), samples.HIGH, equality_known=known)
    for low, high in INTERVALS:
        value = between(low, low, high)
        wanted = compare(value, op, D("0.5"), equality_known=known)
        row = samples.result(
            "energy_intensity", 2024, value, role="mandatory", limit=rule, limit_value=D("0.5"), verdict=wanted
        )
        ends = ("A1", "A1") if low == high else ("B1", "C1")
        text = verdict_formula(row, "A1", ends, "D1", "zh")
        found = calculated(text, float(low), float(low), float(high), 0.5)
        assert found == word(wanted.value, "zh"), (low, high)


def test_a_verdict_on_no_number() -> None:
    row = judged("0.4", "0.5")
    assert calculated(verdict_formula(row, "A1", ("A1", "A1"), "D1", "zh"), "-", None, None, 0.5) == "无法评价"


def judged(value: str, limit: str) -> IndicatorResult:
    number = between(value, value, value)
    verdict = compare(number, "<=", D(limit))
    rule = Limit("number", "<=", D(limit), samples.HIGH)
    return samples.result(
        "energy_intensity", 2024, number, role="mandatory", limit=rule, limit_value=D(limit), verdict=verdict
    )


def test_nearer_to_the_limit_than_a_float_can_tell_stays_a_word() -> None:
    assert judged("0.5000000000000000001", "0.5").verdict is Verdict.NOT_MET
    assert verdict_formula(judged("0.5000000000000000001", "0.5"), "A1", ("A1", "A1"), "D1", "zh") == ""
    assert verdict_formula(judged("0.50001", "0.5"), "A1", ("A1", "A1"), "D1", "zh") != ""


def test_a_limit_of_zero() -> None:
    text = verdict_formula(judged("0", "0"), "A1", ("A1", "A1"), "D1", "zh")
    assert calculated(text, 0, None, None, 0) == "达标"
    assert calculated(text, 1, None, None, 0) == "不达标"


# -- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("能源消费", "能源消费"),
        ("a[b]:c*d?e/f\\g", "a_b__c_d_e_f_g"),
        ("'引号'", "引号"),
        ("", "_"),
        ("History", "History_"),
        ("长" * 40, "长" * 31),
        ("\U00020bb7" * 20, "\U00020bb7" * 15),
    ],
)
def test_names_of_sheets_are_legal(wanted: str, name: str) -> None:
    assert sheet_name(wanted, set()) == name


def test_names_of_sheets_differ_in_more_than_their_case() -> None:
    taken: set[str] = set()
    assert [sheet_name(name, taken) for name in ("Data", "DATA", "data", "长" * 40, "长" * 40)] == [
        "Data",
        "DATA (2)",
        "data (3)",
        "长" * 31,
        "长" * 27 + " (2)",
    ]


def test_names_are_quoted() -> None:
    assert quoted("Bob's") == "'Bob''s'"
    assert place("能源消费", 2, 7) == "'能源消费'!H3"
