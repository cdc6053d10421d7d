"""From parsed TOML to a ``Standard``: every rule that a standards file has to keep is checked here.

Packaged files and a user's own files take the same way. The form is described by the packaged files
themselves; ``where`` of an error is the path inside the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from msgspec.structs import replace

from lowcarbon_cli.model.catalogue import BasicCondition, Grade, Group, Indicator, Limit, Standard
from lowcarbon_cli.standards.formula_names import FormulaError, condition_names, condition_word, formula_names
from lowcarbon_cli.standards.strict import read_evidence, read_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from lowcarbon_cli.model.catalogue import LimitKind, Operator, Period, Price, Role
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.standards.strict import Section, Source

OPERATORS = ("<=", "<", ">=", ">", "==")
KINDS = ("number", "benchmark", "qualitative", "unknown")
PERIODS = ("year", "construction", "three_years")
PRICES = ("none", "constant", "preferred")
ROLES = ("mandatory", "group", "guiding")
PARK_TYPES = ("comprehensive", "sector", "venous", "unclassified", "*", "on_request")
"""Types of parks a standard is for; ``*`` all. ``on_request``: a scheme of its own, never chosen by type and day."""
UNKNOWN = "unknown"
MAX_PLACES = 8
MAX_NUMBER = 999

_STANDARD_ID = re.compile(r"[a-z0-9][a-z0-9+._-]*")
_ID = re.compile(r"[a-z][a-z0-9_]*")


class Known(Struct, frozen=True):
    """What a file may refer to: readings by year, park entries (with the words they can have), units."""

    readings: frozenset[str]
    park: Mapping[str, frozenset[str]]
    """Park entry usable in conditions -> its allowed words; empty where it is a number."""
    unit: Callable[[str], bool]
    """Whether a unit text is known."""


class _Frame(Struct, frozen=True):
    """What an indicator of the file may refer to."""

    known: Known
    sources: Mapping[str, Source]
    categories: Mapping[str, Text]
    groups: frozenset[str]


class Head(Struct, frozen=True):
    """The head of a packaged file, enough to find and choose a standard."""

    id: str
    code: str
    title: Text
    aliases: tuple[str, ...]
    base: str
    park_types: tuple[str, ...]
    """Empty for an overlay."""
    valid_from: date
    valid_to: date | None


def parse_head(section: Section) -> Head:
    """Return the head of a file without checking the rest of it. Raises ``CatalogueError``."""
    overlay = section.has("base")
    return Head(
        id=_standard_id(section),
        code=section.text("code"),
        title=section.words("title"),
        aliases=section.texts("aliases", default=()),
        base=section.text("base", default="", empty=True),
        park_types=() if overlay else _park_types(section),
        valid_from=section.day("valid_from"),
        valid_to=_valid_to(section),
    )


def parse_standard(section: Section, known: Known) -> Standard:
    """Return the standard of a full file. Raises ``CatalogueError`` naming file and key."""
    sources = read_sources(section)
    categories = {name: part.own_words() for name, part in section.named_sections("categories").items()}
    groups = tuple(_group(part) for part in section.sections("group", required=False))
    _different(section, "group", [group.id for group in groups])
    frame = _Frame(known, sources, categories, frozenset(group.id for group in groups))
    table_unknown = section.flag("table_unknown", default=False)
    parts = () if table_unknown else section.sections("indicator")
    indicators = tuple(_indicator(part, frame) for part in parts)
    _different(section, "indicator", [item.id for item in indicators], ".id")
    _different(section, "indicator", [str(item.number) for item in indicators], ".number")
    for place, group in enumerate(groups):
        members = sum(item.group == group.id for item in indicators)
        if group.need > members:
            raise section.refuse("need_too_large", f"group[{place}].need", need=group.need, members=members)
    conditions = tuple(_condition(part, sources) for part in section.sections("condition", required=False))
    _different(section, "condition", [item.id for item in conditions], ".id")
    head = parse_head(section)
    standard = Standard(
        id=head.id,
        code=head.code,
        title=head.title,
        park_types=head.park_types,
        valid_from=head.valid_from,
        valid_to=head.valid_to,
        validity_evidence=read_evidence(section, "validity_evidence", sources),
        indicators=indicators,
        groups=groups,
        conditions=conditions,
        conditions_complete=section.flag("conditions_complete"),
        core=_core(section, indicators),
        core_evidence=read_evidence(section, "core_evidence", sources) if section.has("core_evidence") else None,
        table_unknown=table_unknown,
        passing=section.words("passing"),
        passing_evidence=read_evidence(section, "passing_evidence", sources),
        aliases=head.aliases,
        file=section.file,
        notes=tuple(part.own_words() for part in section.sections("notes", required=False)),
    )
    section.done()
    return standard


def parse_overlay(section: Section, base: Standard, known: Known, *, packaged: bool) -> Standard:
    """Return ``base`` with the limits that an overlay replaces. Raises ``CatalogueError``.

    A user's overlay needs only ``base`` and its indicators; each of these is marked with the file.
    """
    if section.text("base") != base.id:
        raise section.refuse("other_base", "base", base=base.id)
    sources = read_sources(section)
    changed: dict[str, Indicator] = {}
    for part in section.sections("indicator"):
        wanted = part.text("id")
        old = base.indicator(wanted)
        if old is None:
            raise part.refuse("no_such_indicator", "id", indicator=wanted, base=base.id)
        if wanted in changed:
            raise part.refuse("duplicate", "id", value=wanted)
        limits = _limits(part, sources, known)
        _check_kinds(part, limits, qualitative=old.qualitative)
        part.done()
        changed[wanted] = replace(old, limits=limits, override="" if packaged else section.file)
    own = packaged or section.has("id")
    result = replace(
        base,
        id=_standard_id(section) if own else f"{base.id}+override",
        base=base.id,
        file=section.file,
        code=section.text("code") if own else base.code,
        title=section.words("title") if own else base.title,
        aliases=section.texts("aliases", default=()),
        indicators=tuple(changed.get(item.id, item) for item in base.indicators),
        notes=(*base.notes, *(part.own_words() for part in section.sections("notes", required=False))),
    )
    if packaged or section.has("valid_from"):
        result = replace(
            result,
            valid_from=section.day("valid_from"),
            valid_to=_valid_to(section),
            validity_evidence=read_evidence(section, "validity_evidence", sources),
        )
    section.done()
    return result


def _standard_id(section: Section) -> str:
    found = section.text("id")
    if not _STANDARD_ID.fullmatch(found):
        raise section.refuse("bad_id", "id", value=found)
    return found


def _park_types(section: Section) -> tuple[str, ...]:
    found = section.texts("park_types")
    for place, value in enumerate(found):
        if value not in PARK_TYPES:
            raise section.refuse("not_choice", f"park_types[{place}]", allowed=", ".join(PARK_TYPES))
    return found


def _valid_to(section: Section) -> date | None:
    """A file without ``valid_to`` is in force until further notice."""
    if not section.has("valid_to"):
        return None
    last = section.day("valid_to")
    if last < section.day("valid_from"):
        raise section.refuse("ends_before_start", "valid_to")
    return last


def _group(part: Section) -> Group:
    group = Group(_short_id(part), part.whole("need", 1, MAX_NUMBER), part.words("name"))
    part.done()
    return group


def _condition(part: Section, sources: Mapping[str, Source]) -> BasicCondition:
    condition = BasicCondition(_short_id(part), part.words("text"), read_evidence(part, "evidence", sources))
    part.done()
    return condition


def _short_id(part: Section) -> str:
    found = part.text("id")
    if not _ID.fullmatch(found.lower()):
        raise part.refuse("bad_id", "id", value=found)
    return found


def _indicator(part: Section, frame: _Frame) -> Indicator:
    found = part.text("id")
    if not _ID.fullmatch(found):
        raise part.refuse("bad_id", "id", value=found)
    role = cast("Role", part.choice("role", ROLES))
    qualitative = part.flag("qualitative", default=False)
    limits = _limits(part, frame.sources, frame.known)
    _check_kinds(part, limits, qualitative=qualitative)
    definition = part.words("definition") if part.has("definition") else None
    definition_evidence = read_evidence(part, "definition_evidence", frame.sources)
    if (definition is None) != (definition_evidence.grade is Grade.UNKNOWN):
        raise part.refuse("grade_and_value", "definition_evidence.grade")
    unit = part.text("unit")
    if not frame.known.unit(unit):
        raise part.refuse("unknown_unit", "unit", unit=unit)
    indicator = Indicator(
        id=found,
        number=part.whole("number", 1, MAX_NUMBER),
        category=_category(part, frame),
        name=part.words("name"),
        unit=unit,
        role=role,
        group=_member_of(part, role, frame),
        formula=part.text("formula", empty=True),
        reportable=part.flag("reportable"),
        qualitative=qualitative,
        period=cast("Period", part.choice("period", PERIODS)),
        price=cast("Price", part.choice("price", PRICES)),
        limits=limits,
        places=part.whole("places", 0, MAX_PLACES),
        clause=part.text("clause"),
        definition=definition,
        name_evidence=read_evidence(part, "name_evidence", frame.sources),
        definition_evidence=definition_evidence,
    )
    _check_formula(part, indicator, frame.known)
    part.done()
    return indicator


def _category(part: Section, frame: _Frame) -> Text:
    wanted = part.text("category")
    if wanted not in frame.categories:
        raise part.refuse("undefined", "category", name=wanted)
    return frame.categories[wanted]


def _member_of(part: Section, role: Role, frame: _Frame) -> str:
    if role != "group":
        return ""  # a group given all the same is an unknown key
    wanted = part.text("group")
    if wanted not in frame.groups:
        raise part.refuse("undefined", "group", name=wanted)
    return wanted


def _check_formula(part: Section, item: Indicator, known: Known) -> None:
    """Hold formula, price basis, definition and way of entry against each other."""
    names: frozenset[str] = frozenset()
    if item.formula:
        try:
            names = formula_names(item.formula)
        except FormulaError as error:
            raise part.refuse(f"formula_{error.problem}", "formula", detail=error.detail) from error
        _check_names(part, "formula", names, known.readings)
        if item.definition is None:
            raise part.refuse("missing_key", "definition")
    if not item.formula and not item.reportable:
        raise part.refuse("no_way_in", "reportable")
    if item.formula and item.qualitative:
        raise part.refuse("formula_of_word", "formula")
    price = "preferred" if "iav" in names else "constant" if "iav_constant" in names else "none"
    if item.price != price:
        raise part.refuse("price_and_formula", "price", expected=price)


def _check_names(part: Section, key: str, names: frozenset[str], known: frozenset[str]) -> None:
    if not names:
        raise part.refuse("no_reading", key)
    unknown = sorted(names - known)
    if unknown:
        raise part.refuse("unknown_reading", key, name=", ".join(unknown))


def _limits(part: Section, sources: Mapping[str, Source], known: Known) -> tuple[Limit, ...]:
    rows = part.sections("limits")
    limits = tuple(_limit(row, sources, known) for row in rows)
    for row, limit in zip(rows[:-1], limits[:-1], strict=True):
        if not limit.when:
            raise row.refuse("hides_later_limits", "when")
    return limits


def _limit(row: Section, sources: Mapping[str, Source], known: Known) -> Limit:
    """Each kind has its own keys; one that belongs to another kind is an unknown key."""
    kind = cast("LimitKind", row.choice("kind", KINDS))
    compares = kind in {"number", "benchmark"}
    when = row.text("when") if row.has("when") else ""
    if when:
        _check_when(row, when, known)
    limit = Limit(
        kind=kind,
        op=cast("Operator", row.choice("op", OPERATORS)) if compares else "",
        value=row.number("value") if kind == "number" else None,
        evidence=read_evidence(row, "evidence", sources),
        when=when,
        when_text=row.words("when_text") if when else None,
        level=row.words("level") if kind == "benchmark" else None,
        word=row.words("word") if kind == "qualitative" else None,
        equality_known=row.flag("equality_known", default=True) if compares else True,
    )
    if (kind == UNKNOWN) != (limit.evidence.grade is Grade.UNKNOWN):
        raise row.refuse("grade_and_value", "evidence.grade")
    row.done()
    return limit


def _check_when(row: Section, when: str, known: Known) -> None:
    try:
        names = condition_names(when)
        compared = condition_word(when)
    except FormulaError as error:
        raise row.refuse(f"formula_{error.problem}", "when", detail=error.detail) from error
    _check_names(row, "when", names, known.readings | frozenset(known.park))
    for name in sorted(names & frozenset(known.park)):
        words = known.park[name]
        if bool(words) != (compared is not None) or (compared and compared[1] not in words):
            allowed = ", ".join(sorted(words))
            raise row.refuse("condition_word", "when", name=name, allowed=allowed)
    if compared and compared[0] not in known.park:
        raise row.refuse("condition_word", "when", name=compared[0], allowed="")


def _check_kinds(part: Section, limits: tuple[Limit, ...], *, qualitative: bool) -> None:
    """A limit that is a word needs a reported word, a number a number."""
    for place, limit in enumerate(limits):
        if limit.kind != UNKNOWN and (limit.kind == "qualitative") != qualitative:
            raise part.refuse("kind_and_indicator", f"limits[{place}].kind")


def _core(section: Section, indicators: tuple[Indicator, ...]) -> tuple[tuple[str, ...], ...]:
    found = section.lists("core")
    ids = {item.id for item in indicators}
    for place, row in enumerate(found):
        for name in row:
            if name not in ids:
                raise section.refuse("undefined", f"core[{place}]", name=name)
    return found


def _different(section: Section, key: str, values: list[str], tail: str = ".id") -> None:
    seen: set[str] = set()
    for place, value in enumerate(values):
        if value in seen:
            raise section.refuse("duplicate", f"{key}[{place}]{tail}", value=value)
        seen.add(value)
