"""The report as text for a terminal, a pipe or a file.

Without a width (redirected output) lines are neither wrapped nor cut. On a terminal text columns
wrap, and where the window is too narrow the least important columns are left out and named.
Data are never parsed as markup: colours are put around whole entries after they are laid out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.render.safe import one_line, safe, width_of, wrapped
from lowcarbon_cli.render.table import Table, listing, word
from lowcarbon_cli.render.tables import NORMAL, screen_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.table import Cell, Style

_GAP = "  "
_NARROWEST = 4
_BOLD = "1"
COLOURS: dict[Style, str] = {
    "met": "32",
    "not_met": "1;31",
    "undetermined": "33",
    "not_assessable": "35",
    "mark": "33",
    "error": "1;31",
    "warning": "33",
}
_UNBROKEN = frozenset({"verdict", "result", "severity", "code", "year"})


def render(
    report: ComplianceReport,
    lang: Lang = "zh",
    *,
    width: int | None = None,
    colour: bool = False,
    encoding: str = "utf-8",
    level: int = NORMAL,
) -> str:
    """Return the report as text.

    Args:
        report: the report.
        lang: ``zh`` or ``en``.
        width: columns of the terminal; None where the output is redirected.
        colour: whether to colour verdicts (the caller knows about NO_COLOR and terminals).
        encoding: what the output can show; other characters are replaced by ``?``.
        level: ``tables.QUIET``, ``NORMAL`` or ``VERBOSE``.
    """
    title = " - ".join(part for part in (word("title", lang), report.park.name) if part)
    tables = screen_tables(report, lang, level)
    return render_tables(title, tables, lang, width=width, colour=colour, encoding=encoding)


def render_tables(
    title: str,
    tables: Sequence[Table],
    lang: Lang,
    *,
    width: int | None = None,
    colour: bool = False,
    encoding: str = "utf-8",
) -> str:
    """Return any tables as text under a title; the arguments are those of ``render``."""
    blocks = [[painted(line, _BOLD, on=colour) for line in _lines(one_line(safe(title, encoding)), width)]]
    blocks += [table_text(table, lang, width=width, colour=colour, encoding=encoding) for table in tables]
    return safe("\n\n".join("\n".join(block) for block in blocks) + "\n", encoding)


def table_text(table: Table, lang: Lang, *, width: int | None, colour: bool, encoding: str) -> list[str]:
    """Return one table with its title and notes as lines; the arguments are those of ``render``."""
    return _block(_cleaned(table, encoding), lang, width, colour=colour)


def heading(title: str, width: int | None, *, colour: bool) -> list[str]:
    """Return the line or lines above a table or a list."""
    return [painted(line, _BOLD, on=colour) for line in _lines(f"== {title} ==", width)]


def _cleaned(table: Table, encoding: str) -> Table:
    """Return the table with texts on one line in characters that can be shown, before widths are measured."""
    return Table(
        table.id,
        one_line(safe(table.title, encoding)),
        tuple(replace(column, title=safe(column.title, encoding)) for column in table.columns),
        tuple(tuple(replace(cell, text=one_line(safe(cell.text, encoding))) for cell in row) for row in table.rows),
        tuple(one_line(safe(note, encoding)) for note in table.notes),
    )


def _block(table: Table, lang: Lang, width: int | None, *, colour: bool) -> list[str]:
    lines = heading(table.title, width, colour=colour)
    notes = list(table.notes)
    if table.rows:
        kept = fitting(table, width)
        lines += _grid(table, kept, _widths(table, kept, width), colour=colour)
        hidden = [column.title for place, column in enumerate(table.columns) if place not in kept]
        if hidden:
            notes.insert(0, word("hidden", lang, columns=listing(hidden, lang)))
    else:
        lines.append(word("none", lang))
    return lines + [line for note in notes for line in _lines(f"* {note}", width)]


def _lines(text: str, width: int | None) -> list[str]:
    return [text] if width is None else wrapped(text, max(width, _NARROWEST))


def fitting(table: Table, width: int | None) -> list[int]:
    """Return the places of the columns that fit into ``width``, chosen by importance.

    Figures and verdicts need their natural width; texts can wrap down to their least width.
    """
    if width is None:
        return list(range(len(table.columns)))
    order = sorted(range(len(table.columns)), key=lambda place: (table.columns[place].priority, place))
    kept: list[int] = []
    used = -len(_GAP)
    for place in order:
        used += _needed(table, place) + len(_GAP)
        if used > width and table.columns[place].priority > 0:
            break
        kept.append(place)
    return sorted(kept)


def _natural(table: Table, place: int) -> int:
    return max(map(width_of, [table.columns[place].title, *(row[place].text for row in table.rows)]))


def _needed(table: Table, place: int) -> int:
    natural = _natural(table, place)
    if not _breakable(table, place):
        return natural
    return min(natural, max(table.columns[place].least, width_of(table.columns[place].title)))


def _breakable(table: Table, place: int) -> bool:
    column = table.columns[place]
    return not column.numeric and column.id not in _UNBROKEN


def _widths(table: Table, kept: Sequence[int], width: int | None) -> list[int]:
    """Return a width for each kept column: natural where there is room, else shared out by need."""
    natural = [_natural(table, place) for place in kept]
    if width is None:
        return natural
    room = width - len(_GAP) * (len(kept) - 1)
    if sum(natural) <= room:
        return natural
    widths = [_needed(table, place) for place in kept]
    if sum(widths) > room:
        # not even the columns that must stand fit: let the texts get as narrow as it takes
        widths = [min(_NARROWEST, w) if _breakable(table, p) else w for p, w in zip(kept, widths, strict=True)]
    spare = max(0, room - sum(widths))
    # those that want least get it first; what they leave is shared by the longer ones
    order = sorted(range(len(kept)), key=lambda place: natural[place] - widths[place])
    for done, place in enumerate(order):
        given = min(natural[place] - widths[place], spare // (len(order) - done))
        widths[place] += given
        spare -= given
    return widths


def _grid(table: Table, kept: Sequence[int], widths: Sequence[int], *, colour: bool) -> list[str]:
    right = [table.columns[place].numeric for place in kept]
    heads = [wrapped(table.columns[place].title, width) for place, width in zip(kept, widths, strict=True)]
    lines = [painted(line, _BOLD, on=colour) for line in _joined(heads, widths, right)]
    lines.append(_GAP.join("-" * width for width in widths))
    for row in table.rows:
        entries = [row[place] for place in kept]
        texts = [wrapped(cell.text, width) for cell, width in zip(entries, widths, strict=True)]
        lines += _joined(texts, widths, right, entries if colour else None)
    return lines


def _joined(
    texts: Sequence[list[str]], widths: Sequence[int], right: Sequence[bool], cells: Sequence[Cell] | None = None
) -> list[str]:
    """Return the lines of one row; each entry may take several."""
    lines = []
    for level in range(max(map(len, texts))):
        padded = []
        for place, (entry, width) in enumerate(zip(texts, widths, strict=True)):
            part = entry[level] if level < len(entry) else ""
            fill = " " * (width - width_of(part))
            code = COLOURS.get(cells[place].style, "") if cells else ""
            shown = painted(part, code, on=bool(code and part))
            padded.append(fill + shown if right[place] else shown + fill)
        lines.append(_GAP.join(padded).rstrip())
    return lines


def painted(text: str, code: str, *, on: bool) -> str:
    """Return ``text`` between the terminal codes for a colour, or as it is."""
    return f"\x1b[{code}m{text}\x1b[0m" if on else text
