"""The example workbooks of the data rules, and the register that must be in step with everything said."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from tests.rules import harness

from lowcarbon_cli.check.registry import MODULES, registered
from lowcarbon_cli.model.messages import catalogue
from lowcarbon_cli.standards.rules import parameters, rules

SOURCE = Path(__file__).parents[2] / "src" / "lowcarbon_cli"
EXAMPLES = harness.examples()


@pytest.mark.parametrize("base", sorted(path.stem for path in (harness.HERE / "bases").glob("*.toml")))
def test_nothing_is_found_in_a_base_workbook(base: str) -> None:
    found = harness.findings_of({"base": base})
    assert [(item.code, harness.cells_of(item)) for item in harness.roots(found)] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_example_says_what_its_folder_promises(example: harness.Example) -> None:
    content = harness.load_toml(example.path)
    assert set(content) <= harness.KEYS
    assert content["why"].strip()
    found = harness.findings_of(content)
    said = [item for item in found if item.code == example.code]
    expected = content.get("expect", [])
    assert example.folder == "boundary" or bool(expected) == (example.folder == "fail")
    assert len(said) == len(expected), [harness.cells_of(item) for item in said]
    for item, wanted in zip(said, expected, strict=True):
        assert harness.is_at(item, wanted), (harness.cells_of(item), wanted)
    others = sorted(item.code for item in harness.roots(found) if item.code != example.code)
    assert others == sorted(content.get("also", []))
    if not harness.is_info(example.code):
        causes = {(item.caused_by or "").partition("@")[0] for item in said}
        assert causes <= {content.get("root", "")}, "the rule's own examples show it as the root"


def test_every_rule_function_is_registered() -> None:
    listed = {module.__name__.rpartition(".")[2] for module in MODULES}
    for path in (SOURCE / "check").glob("*.py"):
        names = {node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}
        if any(name.startswith("rule_") for name in names):
            assert path.stem in listed, f"{path.name} holds rules and is not listed in MODULES"
    for code, rule in registered().items():
        assert re.fullmatch(r"LC-[A-Z][A-Z0-9]{2}-\d{3}", code)
        assert code in catalogue()["finding"], f"{code} has no message"
        assert (rule.__doc__ or "").startswith(f"{code}: "), "the docstring says what is checked and which way it errs"


PROPOSED = {
    "STR": 12, "NUM": 10, "UNI": 9, "FAC": 7, "BAL": 12, "GRN": 7, "SCO": 7, "ECO": 7, "ELA": 11, "INT": 4,
    "CO2": 10, "TGT": 14, "RND": 5, "DOC": 7,
}  # fmt: skip
"""How many rules were proposed per family, numbered from 001: each is decided in the register."""

COMPLETE: tuple[str, ...] = (
    "BAL",
    "GRN",
    "ELA",
    "INT",
    "CO2",
    "TGT",
    "RND",
    "DOC",
    "STR",
    "NUM",
    "UNI",
    "FAC",
    "ECO",
    "SCO",
)
"""Families whose register and examples are complete."""

SPOKEN = tuple(code for code in catalogue()["finding"] if code.split("-")[1] in COMPLETE)


@pytest.mark.parametrize("family", COMPLETE)
def test_every_proposed_rule_is_decided(family: str) -> None:
    numbers = range(1, PROPOSED.get(family, 0) + 1)
    assert [code for number in numbers if (code := f"LC-{family}-{number:03d}") not in rules()] == []


@pytest.mark.parametrize("code", SPOKEN)
def test_every_spoken_code_is_explained_and_shown(code: str) -> None:
    rule = rules()[code]
    assert rule.decision not in {"merged", "dropped"}, "a rule that was dropped says nothing"
    for folder in harness.FOLDERS:
        assert (
            any(one.code == code and one.folder == folder for one in EXAMPLES) or rule.place in ELSEWHERE or code in OWN
        ), folder


OWN = {"LC-TGT-025", "LC-TGT-028"}
"""Formulas and series of own indicators: tests/compute/test_personal.py."""
ELSEWHERE = {"file", "read", "targets", "report"}
"""Places whose findings have no example here: files that cannot be written as a grid, other commands."""


def test_the_register_is_in_step() -> None:
    for code, rule in rules().items():
        silent = rule.decision in {"merged", "dropped"}
        assert silent == (code not in catalogue()["finding"]), code
        assert silent == (rule.place == "none"), code
        assert (rule.decision == "kept") == (rule.reason.zh == ""), f"{code}: kept needs no reason, all else does"
        assert bool(rule.into) == (rule.decision == "merged"), code
        assert not rule.into or rule.into in rules(), code
        assert (rule.place == "check") == (code in registered()) or silent, code
        for words in (rule.title, rule.meaning, rule.cure, rule.example, rule.reason):
            words.zh.encode("gbk")
    assert {code for code in registered() if code.split("-")[1] in COMPLETE} <= set(rules())


def test_thresholds_belong_to_spoken_rules() -> None:
    for code in rules():
        assert not parameters(code) or code in catalogue()["finding"], code
