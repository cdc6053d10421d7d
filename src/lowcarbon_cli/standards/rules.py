"""The register of data rules: every code the tool can say, what it means, and where it comes from.

One file per family (``data/rules/bal.toml`` ...). The sentence and severity of a finding stand in
``model/messages``; here stands what ``lowcarbon explain`` prints, and for each rule that was proposed
whether it was kept, sharpened, merged into another or dropped, with the reason. Thresholds stand apart
(``parameters.toml``), because checking needs them and explaining does not.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast

from msgspec import Struct

from lowcarbon_cli.model.text import Text
from lowcarbon_cli.standards.strict import Section, parse_toml, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from importlib.resources.abc import Traversable

Decision = Literal["kept", "sharpened", "merged", "dropped", "added"]
DECISIONS = ("kept", "sharpened", "merged", "dropped", "added")
Place = Literal["file", "read", "check", "compute", "targets", "report", "none"]
PLACES = ("file", "read", "check", "compute", "targets", "report", "none")


class Rule(Struct, frozen=True):
    """One rule of the register.

    ``decision``: added = not among the proposed ones; merged and dropped rules have no finding of their
    own (``place`` none), ``into`` names the code that says it instead.
    """

    code: str
    title: Text
    meaning: Text
    """What the finding means and why it matters."""
    cure: Text
    """What the person who filled in the workbook should do."""
    example: Text
    """A short example with figures."""
    basis: Text
    """Clause, document or published case it rests on; ``own`` where it is this project's own."""
    decision: Decision
    reason: Text
    """Why it was sharpened, merged, dropped or added; empty for kept."""
    into: str
    place: Place


def _folder() -> Traversable:
    return resources.files("lowcarbon_cli.standards") / "data" / "rules"


@cache
def parameters(code: str) -> Mapping[str, Decimal]:
    """Return the thresholds of a rule by name, none for a rule without. Values are decimals."""
    return _all_parameters().get(code, MappingProxyType({}))


@cache
def _all_parameters() -> Mapping[str, Mapping[str, Decimal]]:
    found = {}
    for code, entry in _read("parameters.toml").items():
        section = Section(entry, "parameters.toml", code)
        found[code] = MappingProxyType({name: section.number(name) for name in entry})
    return found


@cache
def rules() -> Mapping[str, Rule]:
    """Return the whole register by code, in the order of family and number.

    Raises ``CatalogueError`` for a file that breaks the form, or a code in another family's file.
    """
    found: dict[str, Rule] = {}
    for file in sorted(item.name for item in _folder().iterdir()):
        if not file.endswith(".toml") or file == "parameters.toml":
            continue
        family = file.removesuffix(".toml").upper()
        for code, entry in _read(file).items():
            section = Section(entry, file, code)
            if not code.startswith(f"LC-{family}-"):
                raise section.refuse("not_choice", "code", allowed=f"LC-{family}-...")
            found[code] = _rule(code, section)
    return MappingProxyType(dict(sorted(found.items())))


def _read(file: str) -> dict[str, Any]:
    return parse_toml(read_text(_folder() / file, file), file)


def _basis(section: Section) -> Text:
    """Return what a rule rests on; one text for both languages is ``own`` or a number such as GB 32100-2015."""
    if isinstance(section.data.get("basis"), str):
        return Text(*(section.text("basis"),) * 2)
    return section.words("basis")


def _rule(code: str, section: Section) -> Rule:
    rule = Rule(
        code=code,
        title=section.words("title"),
        meaning=section.words("meaning"),
        cure=section.words("cure"),
        example=section.words("example"),
        basis=_basis(section),
        decision=cast("Decision", section.choice("decision", DECISIONS)),
        reason=section.words("reason") if section.has("reason") else Text("", ""),
        into=section.text("into", default=""),
        place=cast("Place", section.choice("place", PLACES)),
    )
    section.done()
    return rule
