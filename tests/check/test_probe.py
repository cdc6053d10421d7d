"""The probe on plain numbers raises the very doubt of the web that keeps every relation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules import harness

from lowcarbon_cli.check.probe import Probe
from lowcarbon_cli.check.registry import run_rules
from lowcarbon_cli.check.slips import fillers_of, weave, web_of
from lowcarbon_cli.pipeline import run

if TYPE_CHECKING:
    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.findings import Finding

FAMILIES = ("LC-UNI", "LC-NUM", "LC-BAL", "LC-FAC")


def test_probe_and_web_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Subject] = []

    def rules(subject: Subject) -> list[Finding]:
        seen.append(subject)
        return run_rules(subject)

    monkeypatch.setattr(run, "run_rules", rules)
    for example in harness.examples():
        if example.code.startswith(FAMILIES):
            harness.findings_of(harness.load_toml(example.path))
    doubts = []
    for subject in seen:
        web, probe = web_of(subject), Probe(fillers_of(subject))
        weave(probe, subject)
        doubts.append(sum(web.doubt(relation) for relation in web.relations))
        assert probe.doubt == pytest.approx(doubts[-1], abs=1e-9)
    assert min(doubts) == 0
    assert max(doubts) > 5
