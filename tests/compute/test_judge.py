"""The comparison itself: bounds against a limit, at any number of digits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lowcarbon_cli.compute.judge import compare
from lowcarbon_cli.model.values import Derivation

MET, NOT_MET, OPEN = "met", "not_met", "undetermined"


def span(low: str, high: str = "") -> Derivation:
    first, last = Decimal(low), Decimal(high or low)
    return Derivation("constant", first, first, last, "1")


@pytest.mark.parametrize(
    ("value", "op", "verdict"),
    [
        (span("0.6"), "<=", MET),
        (span("0.6"), "<", NOT_MET),
        (span("0.6"), ">=", MET),
        (span("0.6"), ">", NOT_MET),
        (span("0.6"), "==", MET),
        (span("0.61"), "==", NOT_MET),
        (span("0.59", "0.61"), "==", OPEN),
        (span("0.59", "0.6"), "<=", MET),
        (span("0.59", "0.6"), "<", OPEN),
        (span("0.6", "0.61"), "<", NOT_MET),
        (span("0.6", "0.61"), "<=", OPEN),
        (span("0.6", "0.61"), ">=", MET),
        (span("0.59", "0.6"), ">", NOT_MET),
        (span("0.59", "0.61"), ">=", OPEN),
        (span("-Infinity", "Infinity"), "<=", OPEN),
        # 34 digits on the wrong side of the limit stay on the wrong side
        (span("0.6000000000000000000000000000000001"), "<=", NOT_MET),
        (span("0.5999999999999999999999999999999999"), "<=", MET),
        (span("0.5999999999999999999999999999999999"), ">=", NOT_MET),
        (span("0.6000000000000000000000000000000001"), ">=", MET),
        (span("0.5999999999999999999999999999999999"), ">", NOT_MET),
    ],
)
def test_compare(value: Derivation, op: str, verdict: str) -> None:
    assert compare(value, op, Decimal("0.6")).value == verdict


@pytest.mark.parametrize("op", ["<=", "<", ">=", ">"])
def test_at_a_limit_whose_sign_nobody_read_only_equality_is_open(op: str) -> None:
    assert compare(span("0.6"), op, Decimal("0.6"), equality_known=False).value == OPEN
    beside = {compare(span(value), op, Decimal("0.6"), equality_known=False).value for value in ("0.5", "0.7")}
    assert beside == {MET, NOT_MET}
