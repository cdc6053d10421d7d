"""Which standard a park is measured by, and who chose it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.dataset import Word
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.results import OptionUsed
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.standards import select, standards
from lowcarbon_cli.standards.ids import standard_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.catalogue import Standard
    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.pipeline.options import Given


def named(words: str) -> Standard:
    """Return the standard that ``words`` name, or the user's own file. Raises ``UsageError``."""
    if words.lower().endswith(".toml"):
        return standards.load_standard_file(Path(words))
    found = standards.find_standard(words)
    if found is None:
        raise UsageError("unknown_standard", value=words, known=", ".join(standard_ids()))
    return standards.load_standard(found)


class Chosen(Struct, frozen=True):
    """What a park is measured by: one or several standards, how each was chosen, what is to be said about it."""

    laws: tuple[Standard, ...]
    unknown: tuple[Standard, ...]
    """Standards chosen of which nobody has read the table: nothing can be measured by them."""
    used: tuple[OptionUsed, ...]
    findings: tuple[Finding, ...]


def choose_standards(
    dataset: Dataset, asked: Sequence[Given], eval_year: int | None, as_of: date | None, overrides: str | None = None
) -> Chosen:
    """Return the standards asked for, each once and in that order; without any the workbook's or the one in force.

    ``overrides`` names a file that replaces single limits of the one that it is based on. Raises ``UsageError``.
    """
    found = [_choose(dataset, one, eval_year, as_of) for one in asked or (None,)]
    laws = {law.id: (law, used) for law, used, _ in found if law is not None}
    known = [law for law, _ in laws.values() if not law.table_unknown]
    unknown = tuple(law for law, _ in laws.values() if law.table_unknown)
    said = [item for _, _, items in found for item in items]
    said += [finding("LC-ZCP-010", standard=law.title) for law in unknown]
    if overrides is not None and known:
        known = _overridden(known, overrides)
    return Chosen(tuple(known), unknown, tuple(used for _, used in laws.values() if used is not None), tuple(said))


def _overridden(laws: list[Standard], file: str) -> list[Standard]:
    """Replace the limits of the one standard that the file is based on; alone, a standard must be that one."""
    if len(laws) == 1:
        return [standards.apply_overrides(laws[0], file)]
    base = standards.base_of(file)
    if base not in {law.id for law in laws}:
        raise UsageError("overrides_none_of", value=file, base=base, known=", ".join(law.id for law in laws))
    return [standards.apply_overrides(law, file) if law.id == base else law for law in laws]


def _choose(
    dataset: Dataset, given: Given | None, eval_year: int | None, as_of: date | None
) -> tuple[Standard | None, OptionUsed | None, tuple[Finding, ...]]:
    if given is not None:
        chosen = named(given[0])
        return chosen, _used(chosen, given[1]), ()
    entry = dataset.park.fields.get("standard")
    if not isinstance(entry, Word) or not entry.value:
        return _in_force(dataset, eval_year, as_of)
    wanted = standards.find_standard(entry.as_written)
    if wanted is None:
        # a word in a cell is data: it stops nothing
        said = finding("LC-DOC-008", entry.cell, written=entry.as_written, known=", ".join(standard_ids()))
        law, used, more = _in_force(dataset, eval_year, as_of)
        return law, used, (said, *more)
    chosen = standards.load_standard(wanted)
    used = OptionUsed("standard", label("option_standard"), chosen.id, _name(chosen), "workbook", entry.cell)
    return chosen, used, _differs(dataset, chosen, eval_year, as_of)


def _in_force(
    dataset: Dataset, eval_year: int | None, as_of: date | None
) -> tuple[Standard | None, OptionUsed | None, tuple[Finding, ...]]:
    """Return the standard in force for the park's type, or say that none is known."""
    day, wanted = _by_type(dataset, eval_year, as_of)
    if wanted is None:
        fields = dataset.park.fields
        cells = tuple(field.cell for key in ("standard", "type") if (field := fields.get(key)) is not None)
        written = fields["type"].as_written if "type" in fields else ""
        return None, None, (finding("LC-DOC-009", *cells, type=written or "-", day=str(day or "-")),)
    chosen = standards.load_standard(wanted)
    return chosen, _used(chosen, "default"), ()


def _by_type(dataset: Dataset, eval_year: int | None, as_of: date | None) -> tuple[date | None, str | None]:
    """Return the day that decides and the id of the standard in force for the park's type, None where none is known."""
    day = as_of or (date(eval_year, 12, 31) if eval_year else None)
    kind = dataset.park.word("type")
    return day, select.choose(kind, day) if day and kind else None


def _differs(dataset: Dataset, chosen: Standard, eval_year: int | None, as_of: date | None) -> tuple[Finding, ...]:
    """Say where the workbook names another standard than the one in force; an overlay stands for its base."""
    day, wanted = _by_type(dataset, eval_year, as_of)
    if wanted is None or wanted in {chosen.id, chosen.base}:
        return ()
    fields = [dataset.park.fields.get(key) for key in ("standard", "type", "eval_year")]
    cells = [entry.cell for entry in fields if entry is not None]
    other = standards.load_standard(wanted)
    if other.table_unknown:
        # whether it is in force for the park cannot be known: its notes say so, the workbook's word stands
        return (finding("LC-ZCP-011", *cells, chosen=chosen.code, wanted=other.title, day=str(day)),)
    return (finding("LC-DOC-002", *cells, chosen=chosen.code, wanted=other.code, day=str(day)),)


def _used(chosen: Standard, source: str) -> OptionUsed:
    return OptionUsed("standard", label("option_standard"), chosen.id, _name(chosen), source)  # type: ignore[arg-type]


def _name(chosen: Standard) -> Text:
    return Text(f"{chosen.code}《{chosen.title.zh}》", f"{chosen.code} {chosen.title.en}")
