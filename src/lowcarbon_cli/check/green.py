"""Rules about photovoltaics, green power trades and certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.check import claims, totals
from lowcarbon_cli.check.intervals import exact, span
from lowcarbon_cli.check.words import shown
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.standards import readings, units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.check.intervals import Span
    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.dataset import Number
    from lowcarbon_cli.model.findings import Finding


def rule_grn_002(subject: Subject) -> Iterator[Finding]:
    """LC-GRN-002: own use + fed into the grid of photovoltaics cannot exceed the generation.

    The usual reason is that all generation stands as own use, so that exported power counts as the
    park's. Less than the generation is not reported: losses and curtailment have no column. Silent where
    one of the two parts is blank, unless the other alone exceeds the generation.
    """
    for record in subject.records("power"):
        made, own, sent = (record.number(key) for key in ("pv_generation", "pv_own_use", "pv_export"))
        parts = [part for part in (own, sent) if part is not None]
        if made is None or not parts:
            continue
        least = sum(part.value - part.half_width for part in parts)
        if least > span(made).high:
            values = {"own": own.as_written if own else "-", "sent": sent.as_written if sent else "-"}
            cells = (made.cell, *(part.cell for part in parts))
            yield finding("LC-GRN-002", *cells, year=record.year or "-", made=made.as_written, **values)


def rule_grn_003(subject: Subject) -> Iterator[Finding]:
    """LC-GRN-003: green trades are part of purchased power, and certificates cannot cover more than it.

    One certificate is 1 MWh. Each is compared alone, because traded power comes with its certificates.
    Silent where purchased power is blank.
    """
    for record in subject.records("power"):
        bought = record.number("grid_purchase")
        for column in ("green_trade", "certificates"):
            claim = record.number(column)
            if bought is None or claim is None:
                continue
            amount = _power(claim)
            if amount.low > span(bought).high:
                name = readings.column_name("power", column)
                values = {"value": claim.as_written, "power": shown(amount.middle, 2), "bought": bought.as_written}
                yield finding("LC-GRN-003", claim.cell, bought.cell, year=record.year or "-", name=name, **values)


def rule_grn_004(subject: Subject) -> Iterator[Finding]:
    """LC-GRN-004: certificates of exactly the traded green power are that power's own certificates.

    Counting both uses the same MWh twice. Certificates have no numbers in the workbook, so only this
    coincidence is seen; anything else is silence.
    """
    for record in subject.records("power"):
        trade, certificates = record.number("green_trade"), record.number("certificates")
        if trade is None or certificates is None or trade.value <= 0:
            continue
        if _power(certificates).meets(span(trade)):
            values = {"trade": trade.as_written, "certificates": certificates.as_written}
            yield finding("LC-GRN-004", certificates.cell, trade.cell, year=record.year or "-", **values)


def rule_grn_005(subject: Subject) -> Iterator[Finding]:
    """LC-GRN-005: a stated CO2 total that sets green power at zero and the rest at the average factor.

    The average factor already holds that green power. Seen only where the stated total is exactly the
    computed one less green power x grid factor.
    """
    yield from totals.said(subject, "LC-GRN-005")


def rule_grn_006(subject: Subject) -> Iterator[Finding]:
    """LC-GRN-006: a stated energy total or intensity from which renewable energy was taken off.

    Seen only where it is exactly the computed one less renewable energy; LC-BAL-004 and LC-RND-004 say
    the rest.
    """
    yield from totals.said(subject, "LC-GRN-006")
    yield from claims.said(subject, "LC-GRN-006")


def rule_grn_007(subject: Subject) -> Iterator[Finding]:
    """LC-GRN-007: feedstock taken off the stated energy total in some years and not in others.

    Seen only where a stated total is exactly the computed one less feedstock while another year's agrees
    with feedstock left in. One basis for all years is not this rule's business.
    """
    yield from totals.said(subject, "LC-GRN-007")


def _power(claim: Number) -> Span:
    """Return a claim in 10k_kwh: certificates are 1 MWh each."""
    scale = units.scale(claim.unit, "10k_kwh")
    return span(claim) * exact(scale if scale is not None else 1)
