"""Writes the copy of the inputs: the same addresses as in the user's workbook, used cells marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.render.book import Page, add_page, fit
from lowcarbon_cli.render.safe import width_of

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.render.book import Book
    from lowcarbon_cli.render.live.inputs import CopiedSheet

_NARROW, _WIDE, _HEADING = 9.0, 36.0, 14.0
_TAB = "#7F7F7F"
_USED = "#FFF2CC"
_INPUT = "#0000FF"
"""Figures that a person typed are blue, as usual in workbooks that calculate."""


def fill_copy(made: Book, report: ComplianceReport, copied: CopiedSheet) -> None:
    """Add the sheet and write its cells."""
    page = add_page(made, report, copied.name, _widths(copied))
    page.sheet.set_tab_color(_TAB)
    tall: dict[int, dict[int, str]] = {}
    for place, content in sorted(copied.cells.items()):
        _write(made, page, copied, place, content)
        if isinstance(content, str):
            tall.setdefault(place[0], {})[place[1]] = content
    _heights(page, copied, tall)
    if copied.headings:
        row = max(row for row, _ in copied.headings)
        columns = {column for _, column in copied.headings}
        if len(columns) > 1:
            page.sheet.freeze_panes(row, 0)
            page.sheet.repeat_rows(row - 1)


def _write(made: Book, page: Page, copied: CopiedSheet, place: tuple[int, int], content: Decimal | str) -> None:
    row, column = place[0] - 1, place[1] - 1
    look: dict[str, object] = {"valign": "vcenter"}
    if place in copied.used:
        look |= {"bg_color": _USED}
    if place in copied.headings:
        look |= {"bold": True, "text_wrap": True, "bottom": 1}
    if isinstance(content, str):
        page.sheet.write_string(row, column, fit(content), made.look(**look))
    else:
        page.sheet.write_number(row, column, float(content), made.look(**look, font_color=_INPUT))


def _widths(copied: CopiedSheet) -> list[float]:
    """Return widths in which a figure is never cut; long texts run over empty cells beside them."""
    last = max((column for _, column in copied.cells), default=1)
    widths = [_NARROW] * last
    for place, content in copied.cells.items():
        words = content if isinstance(content, str) else f"{float(content):.15g}"
        # headings are wrapped
        most = _HEADING if place in copied.headings else _WIDE
        widths[place[1] - 1] = max(widths[place[1] - 1], min(most, width_of(words) * 1.1 + 2))
    return widths


def _heights(page: Page, copied: CopiedSheet, texts: dict[int, dict[int, str]]) -> None:
    for row in sorted({row for row, _ in copied.headings}):
        found = texts.get(row, {})
        words = [found.get(column, "") for column in range(1, len(page.widths) + 1)]
        page.sheet.set_row(row - 1, page.height(words, [1] * len(words)))
