"""What a code means: its entry in the register, or what its message alone can tell."""

from __future__ import annotations

import re

from lowcarbon_cli.model.messages import catalogue, label
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.standards.rules import Rule, rules

NOTHING = Text("", "")
_FIELD = re.compile(r"\{\w+\}")


def rule_of(code: str) -> Rule:
    """Return what the register says of ``code``.

    A code that is not described there has its message for a title and no cure; a code that nobody knows
    has itself for a title.
    """
    found = rules().get(code)
    if found is not None:
        return found
    entry = catalogue()["finding"].get(code)
    title = Text(_bare(entry["zh"]), _bare(entry["en"])) if entry else Text(code, code)
    return Rule(code, title, NOTHING, NOTHING, NOTHING, NOTHING, "added", NOTHING, "", "report")


def described(code: str) -> bool:
    """Tell whether the register describes ``code``."""
    return code in rules()


def severity_of(code: str) -> str:
    """Return the severity of a code's finding, empty where it has none."""
    entry = catalogue()["finding"].get(code)
    return entry["severity"] if entry else ""


def codes() -> tuple[str, ...]:
    """Return every code there is: those that say something, and those that were merged or dropped."""
    return tuple(sorted({*rules(), *catalogue()["finding"]}))


def basis_text(rule: Rule) -> Text:
    """Return what a rule rests on."""
    return label("explain_own") if rule.basis.en == "own" else rule.basis


def _bare(template: str) -> str:
    return _FIELD.sub("…", template)
