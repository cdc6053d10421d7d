"""Labels of the batch tables, and the words of ids that come again in every row."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import label, say
from lowcarbon_cli.render.names import ROLES, limit_sign_of
from lowcarbon_cli.render.table import word as room_word
from lowcarbon_cli.render.units import unit_text
from lowcarbon_cli.standards.workbook import choice_name

if TYPE_CHECKING:
    from lowcarbon_cli.model.text import Lang, Param


def word(key: str, lang: Lang, **params: Param) -> str:
    """Return one of the labels of a batch in ``lang``; ``key`` without its prefix ``batch_``."""
    return say("label", f"batch_{key}", lang, params)


@lru_cache(maxsize=512)
def verdict_word(verdict: str, lang: Lang) -> str:
    """Return the word of a verdict, empty for none."""
    return room_word(verdict, lang) if verdict else ""


@lru_cache(maxsize=64)
def type_word(kind: str, lang: Lang) -> str:
    """Return the word of a park's type."""
    return choice_name("park", "type", kind).in_(lang)


@lru_cache(maxsize=64)
def role_word(role: str, lang: Lang) -> str:
    """Return the word of a row's role."""
    return room_word(ROLES[role], lang)


@lru_cache(maxsize=64)
def basis_word(basis: str, lang: Lang) -> str:
    """Return the words of a price basis, empty for none."""
    return room_word(f"{basis}_price", lang) if basis else ""


@lru_cache(maxsize=512)
def unit_word(unit: str, lang: Lang) -> str:
    """Return a unit as printed, empty for pure numbers."""
    return "" if unit in {"", "1"} else unit_text(unit, lang)


def outcome_word(outcome: str, lang: Lang) -> str:
    """Return what became of a park."""
    return label(f"batch_outcome_{outcome}").in_(lang)


def sign(op: str) -> str:
    """Return a limit's sign as printed."""
    return limit_sign_of(op)
