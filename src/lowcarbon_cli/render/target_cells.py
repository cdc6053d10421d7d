"""Entries that the tables of targets have in common."""

from __future__ import annotations

from decimal import ROUND_FLOOR
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.numbers import round_to
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.render.table import NONE, Cell, change_cell, evaluated_cell, number_cell, reasons, word
from lowcarbon_cli.render.units import amount_places, unit_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.targets import Target
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated
    from lowcarbon_cli.render.table import Style

AMOUNT_PLACES = 2
RATE_PLACES = 2
FINE_PLACES = 4


def target_name(target: Target, lang: Lang) -> str:
    """Return the name of a target, with its target year where it has one."""
    name = target.name.in_(lang)
    return word("until", lang, name=name, year=target.target_year) if target.target_year is not None else name


def reasons_of_carry(target: Target, lang: Lang) -> str:
    """Return the carry-over rule in force and who chose it."""
    rule = label(f"carry_{target.carry}").in_(lang)
    return word("carried_by", lang, rule=rule, source=word(f"from_{target.carry_source}", lang))


def ceiling_cell(value: Evaluated) -> Cell:
    """Return a ceiling rounded down: what is printed must still be allowed."""
    return floored_cell(value, places_of_amount(value))


def floored_cell(value: Evaluated, places: int) -> Cell:
    """Return a figure rounded down, as text and as number: a spreadsheet would round it to the nearest."""
    made = evaluated_cell(value, places, ROUND_FLOOR)
    if made.number is None or not made.number.is_finite():
        return made
    return replace(made, number=round_to(made.number, made.places, ROUND_FLOOR))


def places_of_amount(value: Evaluated) -> int:
    """Return the decimals of an amount in its unit."""
    return AMOUNT_PLACES if isinstance(value, Missing) else amount_places(value.unit)


def optional_cell(value: Evaluated | None, places: int, rounding: str) -> Cell:
    """Return an entry for a figure; ``-`` where it has no meaning or is missing."""
    return Cell(NONE) if value is None else evaluated_cell(value, places, rounding)


def per_cent_cell(value: Evaluated, rounding: str, places: int = RATE_PLACES) -> Cell:
    """Return a figure in per cent with its sign."""
    made = evaluated_cell(value, places, rounding)
    if made.number is None:
        return made
    form = f'{made.number_format}"%"'
    return replace(made, text=f"{made.text}%", number_format=form)


def signed_cell(value: Evaluated | None, rounding: str, *, places: int = RATE_PLACES, unit: str = "%") -> Cell:
    """Return a change with its sign; ``-`` where there is none."""
    if value is None or isinstance(value, Missing):
        return Cell(NONE)
    return replace(change_cell(value.value, unit, rounding, places), origin=value)


def dated_cell(value: Evaluated, year: int | None, places: int, rounding: str) -> Cell:
    """Return a figure with its year behind it."""
    made = evaluated_cell(value, places, rounding)
    if made.number is None or year is None:
        return made
    return replace(made, text=f"{made.text} ({year})", number_format=f'{made.number_format}" ({year})"')


def cut_cell(target: Target, rounding: str, lang: Lang) -> Cell:
    """Return the change from base to target: a cut as it is, a rise as what it is."""
    return _way_cell(target.cut, _words_of_cut(target, lang), "%", RATE_PLACES, rounding)


def unit_cell(value: Evaluated, target: Target, rounding: str, lang: Lang) -> Cell:
    """Return a change still to come, or one a year: a rate in per cent at four decimals, or an amount with its unit.

    A cut stands as it is; a rise, or a fall that need not be, is called so.
    """
    if isinstance(value, Missing):
        return Cell(NONE)
    words = _words_of(target, lang)
    if target.road == "linear":
        points = value.unit == "%"
        unit = word("points", lang).strip() if points else unit_text(value.unit, lang)
        return _way_cell(value, words, f" {unit}", FINE_PLACES if points else target.places, rounding)
    return _way_cell(value, words, "%", FINE_PLACES, rounding)


def used_cell(target: Target, rounding: str, lang: Lang) -> Cell:
    """Return linear progress; of a cap on the increment the share used, called so."""
    value = target.progress.linear
    if target.direction != "increment" or not target.allows:
        return per_cent_cell(value, rounding)
    used = word("share_used", lang)
    return _way_cell(value, (used, f"{used} -"), "%", RATE_PLACES, rounding)


def way_word(value: Evaluated, target: Target, lang: Lang, *, cut: bool = False) -> str:
    """Return what a change is called, empty for a cut; ``cut`` for the change from base to target."""
    if isinstance(value, Missing) or value.value == 0:
        return ""
    words = _words_of_cut(target, lang) if cut else _words_of(target, lang)
    return words[0] if value.value > 0 else words[1]


def _words_of_cut(target: Target, lang: Lang) -> tuple[str, str]:
    """Return what a positive and a negative change in the sense of a cut are called."""
    if target.direction in {"at_least", "rise"}:
        return word("may_fall", lang), word("must_rise", lang)
    return "", word("may_rise", lang)


def _words_of(target: Target, lang: Lang) -> tuple[str, str]:
    """Return what a positive and a negative figure of a road are called: on linear ones positive is a rise."""
    floor = target.direction in {"at_least", "rise"}
    if target.road == "linear":
        rise, fall = ("must_rise", "may_fall") if floor else ("may_rise", "must_fall")
        return word(rise, lang), word(fall, lang)
    if target.road == "yearly" and target.direction == "rise":
        return word("must_rise", lang), ""  # the row's own yearly rate
    return _words_of_cut(target, lang)


def _way_cell(value: Evaluated, words: tuple[str, str], unit: str, places: int, rounding: str) -> Cell:
    """Return a figure without its sign, which the word before it tells; the number keeps it."""
    if isinstance(value, Missing):
        return evaluated_cell(value, places, rounding)
    shown = number_cell(abs(value.value), places, rounding)
    above, below = (f"{told} " if told and not told.endswith("-") else told for told in words)
    before = above if value.value > 0 else below if value.value < 0 else ""
    plain = f'{shown.number_format}"{unit}"'
    form = ";".join(f'"{part}"{plain}' if part else plain for part in (above, below, ""))
    return Cell(
        f"{before}{shown.text}{unit}",
        value.value,
        form if above or below else plain,
        shown.places,
        cells=value.cells,
        origin=value,
    )


def kept_word(verdict: Verdict | None, lang: Lang) -> str:
    """Return whether a target was kept to, in the words of tables and sentences alike."""
    told = verdict if verdict in {Verdict.MET, Verdict.NOT_MET} else None
    return word(f"kept_{told.value if told else 'other'}", lang)


def kept_cell(verdict: Verdict | None, lang: Lang) -> Cell:
    """Return whether a target was kept to, coloured as a verdict; ``-`` where there was nothing to keep to."""
    if verdict is None:
        return Cell(NONE)
    style: Style = verdict.value
    return Cell(kept_word(verdict, lang), style=style)


def why(value: Evaluated, lang: Lang) -> str:
    """Return why a figure is missing, empty where it is not."""
    return reasons(value.lacks, lang) if isinstance(value, Missing) else ""
