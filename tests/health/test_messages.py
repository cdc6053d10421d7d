"""Every sentence stands in Chinese and English, says the same things, and can be printed anywhere."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[2] / "src" / "lowcarbon_cli"
CODE = re.compile(r"LC-[A-Z][A-Z0-9]{2}-[0-9]{3}")


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("section", list(catalogue()))
def test_zh_and_en_say_the_same_and_can_be_printed(section: str) -> None:
    wanted = {"zh", "en", "severity"} if section == "finding" else {"zh", "en"}
    for key, entry in catalogue()[section].items():
        assert set(entry) == wanted, key
        assert entry["zh"].strip(), key
        assert entry["en"].strip(), key
        assert fields(entry["zh"]) == fields(entry["en"]), key
        assert all(name.isidentifier() for name in fields(entry["zh"])), f"parameters are named: {key}"
        for lang in ("zh", "en"):
            assert entry[lang].encode("gbk", "replace").decode("gbk") == entry[lang], key
            assert entry[lang].format(**dict.fromkeys(fields(entry[lang]), "x")), key


def test_findings_have_a_code_and_a_severity() -> None:
    for key, entry in catalogue()["finding"].items():
        assert CODE.fullmatch(key), key
        assert entry["severity"] in set(Severity), key


SECTIONS = {
    "label": "label",
    "finding": "finding",
    "refused": "finding",
    "Lack": "reason",
    "Missing.of": "reason",
    "LowcarbonError": "error",
    "UsageError": "error",
    "UnreadableFileError": "error",
    "OutputError": "error",
    "CatalogueError": "error",
}
"""Functions that take a message key as their first argument -> the section it is in."""


WORDS = {"render": "render", "carbon": "render", "validation": "validate", "batch": "batch"}
"""Folder -> prefix of the labels that its ``word`` looks up."""


def keys_used() -> Iterator[tuple[str, str, str]]:
    """Yield place, section and key of every message named by a constant in the source."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                continue
            key: object = node.args[0].value
            name = ast.unparse(node.func).removeprefix("messages.").removeprefix("model.messages.")
            section = SECTIONS.get(name)
            if name in {"say", "text"} and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
                section, key = str(node.args[0].value), node.args[1].value
            elif name == "word" and path.parent.name in WORDS and isinstance(key, str):
                section, key = "label", f"{WORDS[path.parent.name]}_{key}"
            if section is not None and isinstance(key, str):
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", section, key


def test_every_message_that_the_source_names_exists() -> None:
    used = list(keys_used())
    assert len(used) > 100
    known = catalogue()
    unknown = [(place, section, key) for place, section, key in used if key not in known.get(section, {})]
    assert not unknown


PREFIX = re.compile(r"(render|validate|explain)_")


def test_every_label_of_the_rendered_tables_is_used() -> None:
    source = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    made_up = re.compile(
        r"render_(grade|from|park|own_formula|sheet|sign|trace|origin|kind|road|conflict|adopted|adopted_no|ask|bar|kept)_|_price$|_year$"
        r"|validate_state_|render_measure_(of_|capex$|saving$|co2$)|render_doc_(caption|verdict|trend|energy|sign)_"
        r"|render_(law_(what|period|price)|answer|pareto|tapio|peak|flow_kind|balance|driver|scenario|carbon)_"
    )
    names = [key for key in catalogue()["label"] if PREFIX.match(key) and not made_up.search(key)]
    quoted = set(re.findall(r"""["']([a-z0-9_]+)["']""", source))
    unused = [name for name in names if PREFIX.sub("", name) not in quoted and name not in source]
    assert not unused
