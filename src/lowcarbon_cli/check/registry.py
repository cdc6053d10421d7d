"""The register of data rules: each is a small function named by its code, yielding findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.check import balance, signs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.findings import Finding

RULES: dict[str, Callable[[Dataset], Iterator[Finding]]] = {
    "LC-NUM-010": signs.rule_num_010,
    "LC-BAL-002": balance.rule_bal_002,
    "LC-BAL-003": balance.rule_bal_003,
    "LC-BAL-013": balance.rule_bal_013,
}


def run_rules(dataset: Dataset) -> list[Finding]:
    """Return the findings of every rule, in the order of the register."""
    return [item for rule in RULES.values() for item in rule(dataset)]
