"""The register of data rules: each is a small function named by its code, yielding findings.

``rule_bal_002`` says LC-BAL-002 and nothing else. The modules are listed here; a function that is
called ``rule_...`` in one of them is registered by that name alone.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.check import (
    balance,
    carbon,
    claims,
    coefficients,
    documents,
    economy,
    elasticity,
    emissions,
    entries,
    goals,
    green,
    networks,
    outliers,
    plants,
    revisions,
    scopes,
    totals,
    units,
)
from lowcarbon_cli.model.abridged import abridged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.findings import Finding

MODULES = (
    entries,
    units,
    outliers,
    coefficients,
    economy,
    scopes,
    balance,
    plants,
    networks,
    totals,
    green,
    claims,
    elasticity,
    carbon,
    emissions,
    documents,
    revisions,
    goals,
)
"""Modules with rules, in the order in which they run."""


@cache
def registered() -> Mapping[str, Callable[[Subject], Iterator[Finding]]]:
    """Return every rule by its code."""
    found = {}
    for module in MODULES:
        for name, rule in vars(module).items():
            if name.startswith("rule_"):
                found[f"LC-{name.removeprefix('rule_').replace('_', '-').upper()}"] = rule
    return MappingProxyType(found)


def run_rules(subject: Subject) -> list[Finding]:
    """Return the findings of every rule, in the order of the register."""
    found: list[Finding] = []
    for rule in registered().values():
        if said := list(rule(subject)):  # nearly every rule says nothing
            found += abridged(said)
    return found
