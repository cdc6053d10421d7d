"""Purchased power that trades or certificates make green: one rule for every account.

Traded power comes with its certificates, and a kilowatt-hour counts once. Where both are entered the larger one alone
counts, for whether the others are certificates of other power the workbook does not say. Annex 4 of 发改环资〔2025〕
910号 sets "renewable power obtained by certificates and green trades" at zero as one kind of power taken in and
says nothing of both at once (read as text in a public repository): the larger one is our reading, there as here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.carbon.accounts_words import cells, shown
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from lowcarbon_cli.compute.facts import Facts
    from lowcarbon_cli.model.text import Param
    from lowcarbon_cli.model.values import Evaluated

CLAIMS = ("green_trade", "certificates")


class Green(Struct, frozen=True):
    """Purchased power that counts zero in a year, in 10k_kwh, and what must be said of it."""

    amount: Evaluated
    notes: tuple[Lack, ...] = ()


def claimed(facts: Facts, year: int) -> Green | None:
    """Return the larger of traded and certified power; None where the workbook has neither."""
    given = [found for column in CLAIMS if (found := facts.optional(column, year)) is not None]
    if not given:
        return None
    amounts = [algebra.convert(found, "10k_kwh") for found in given]
    known = [amount for amount in amounts if isinstance(amount, Derivation)]
    if len(known) < len(amounts):
        return Green(Missing.merge(*amounts))
    larger = max(known, key=lambda amount: amount.value)
    notes = (_overlap(known, year),) if len([amount for amount in known if amount.value > 0]) > 1 else ()
    return Green(algebra.named(larger, "", label("accounts_green"), year), notes)


def _overlap(known: list[Derivation], year: int) -> Lack:
    trade, certified = known
    if trade.value == certified.value:
        return Lack("accounts_same_green", cells(trade, certified), {"year": year, "amount": shown(trade)})
    both = algebra.add(known)
    params: dict[str, Param] = {"year": year, "trade": shown(trade), "certified": shown(certified), "both": shown(both)}
    return Lack("accounts_green_overlap", cells(trade, certified), params)
