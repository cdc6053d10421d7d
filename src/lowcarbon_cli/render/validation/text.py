"""A validation as text: findings under their sheet, each with its cells, what is wrong and what to do.

Without a width (redirected output) nothing is wrapped or cut. Infos of one kind on one sheet stand on
one line with all their cells. Words of the workbook are never parsed as markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.render.names import severity_word
from lowcarbon_cli.render.safe import one_line, safe, wrapped
from lowcarbon_cli.render.table import places_of
from lowcarbon_cli.render.text import COLOURS, heading, painted, table_text
from lowcarbon_cli.render.validation import tables
from lowcarbon_cli.render.validation.families import by_effect, by_sheet, families
from lowcarbon_cli.render.validation.words import (
    blocks_text,
    cure_of,
    left_out,
    not_run,
    policy_lines,
    sheet_title,
    summary,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.validation import Reported, ValidationReport
    from lowcarbon_cli.render.table import Table
    from lowcarbon_cli.render.validation.families import Family

_NARROWEST = 20


def render(
    report: ValidationReport,
    lang: Lang = "zh",
    *,
    width: int | None = None,
    colour: bool = False,
    encoding: str = "utf-8",
    effect: bool = False,
) -> str:
    """Return the report as text.

    Args:
        report: the report, capped already where the user wants a cap.
        lang: ``zh`` or ``en``.
        width: columns of the terminal; None where the output is redirected.
        colour: whether to colour severities (the caller knows about NO_COLOR and terminals).
        encoding: what the output can show; other characters are replaced.
        effect: order by how many indicators a finding blocks, instead of by sheet.
    """
    page = _Page(report, lang, width, colour, encoding)
    title = " - ".join(part for part in (word("title", lang), report.park.name) if part)
    blocks = [page.lines(title)]
    found = families(report.kept)
    if effect:
        blocks.append([*page.heading(word("by_effect", lang)), *page.families(by_effect(found), None)])
    else:
        blocks += [
            [*page.heading(sheet_title(sheet, lang)), *page.families(_folded(members), sheet)]
            for sheet, members in by_sheet(found)
        ]
    if not report.kept:
        blocks[-1 if effect else 0] += page.lines(word("clean", lang))
    if report.sheets:
        blocks.append(page.table(tables.sheets(report, lang)))
    blocks += page.notes()
    if report.suppressions:
        blocks.append(page.table(tables.suppressions(report, lang)))
    blocks += page.accepted()
    more = left_out(report, lang)
    blocks.append(page.lines(summary(report, lang)) + (page.lines(more) if more else []))
    return safe("\n\n".join("\n".join(block) for block in blocks) + "\n", encoding)


def _folded(members: Iterable[Family]) -> list[list[Family]]:
    """Return each family alone, but infos without consequences in one lot per code, after the others."""
    alone: list[list[Family]] = []
    lots: dict[str, list[Family]] = {}
    for family in members:
        if family.severity is Severity.INFO and not family.consequences:
            lots.setdefault(family.root.finding.code, []).append(family)
        else:
            alone.append([family])
    return [*alone, *lots.values()]


class _Page:
    """Lays out lines for one kind of output."""

    def __init__(self, report: ValidationReport, lang: Lang, width: int | None, colour: bool, encoding: str) -> None:
        self.report = report
        self.lang = lang
        self.width = width if width is None else max(width, _NARROWEST)
        self.colour = colour
        self.encoding = encoding
        cells = (cell for item in report.all_items for cell in item.finding.cells)
        self.one_file = len({*(item.name for item in report.inputs), *(cell.file for cell in cells)}) == 1

    def lines(self, text: str) -> list[str]:
        """Return ``text`` in lines that fit and can be shown; later ones keep the indentation."""
        indent = len(text) - len(text.lstrip(" "))
        shown = " " * indent + one_line(safe(text[indent:], self.encoding))
        return [shown] if self.width is None else wrapped(shown, self.width)

    def heading(self, title: str) -> list[str]:
        return heading(one_line(safe(title, self.encoding)), self.width, colour=self.colour)

    def said(self, label: str, words: str) -> list[str]:
        """Return a remark below a finding."""
        colon = "：" if self.lang == "zh" else ": "
        return self.lines(f"    {word(label, self.lang)}{colon}{words}")

    def table(self, table: Table) -> list[str]:
        return table_text(table, self.lang, width=self.width, colour=self.colour, encoding=self.encoding)

    def notes(self) -> list[list[str]]:
        """Return what could not be checked, and what the user changed."""
        parts = (("not_run", not_run(self.report, self.lang)), ("policy", policy_lines(self.report, self.lang)))
        return [
            [*self.heading(word(key, self.lang)), *(line for text in lines for line in self.lines(f"* {text}"))]
            for key, lines in parts
            if lines
        ]

    def families(self, members: Sequence[list[Family]] | Sequence[Family], sheet: tuple[str, str] | None) -> list[str]:
        found: list[str] = []
        for member in members:
            found += self.lot(member if isinstance(member, list) else [member], sheet)
        return found

    def lot(self, same: list[Family], sheet: tuple[str, str] | None) -> list[str]:
        """Return the lines of one root, or of several of one kind."""
        root = same[0].root
        message = describe(root.finding, self.lang)
        if len(same) > 1:
            message = word("same", self.lang, message=message, n=len(same))
        found = self.finding([family.root for family in same], message, sheet, "")
        if root.finding.caused_by is not None:
            found += self.lines("    " + word("caused_by", self.lang, key=root.finding.caused_by))
        for label, words in (
            ("cure", cure_of(root.finding.code, self.lang)),
            ("blocks", blocks_text(same[0].blocks, self.report, self.lang)),
        ):
            if words:
                found += self.said(label, words)
        consequences = same[0].consequences
        if consequences:
            found += self.lines("    " + word("follow", self.lang, n=len(consequences)))
            for item in consequences:
                found += self.finding([item], describe(item.finding, self.lang), sheet, "      ")
        return found

    def finding(self, same: Sequence[Reported], message: str, sheet: tuple[str, str] | None, indent: str) -> list[str]:
        """Return severity, code, cells and message of one finding, or of several of one kind."""
        first = same[0].finding
        severity = severity_word(first.severity.value, self.lang)
        place = self.place(same, sheet)
        text = (
            f"{indent}{severity} {first.code}  {place}  {message}"
            if place
            else f"{indent}{severity} {first.code}  {message}"
        )
        lines = self.lines(text)
        code = COLOURS.get(first.severity.value, "")
        head = indent + severity
        if code and self.colour and lines[0].startswith(head):
            lines[0] = indent + painted(severity, code, on=True) + lines[0][len(head) :]
        return lines

    def place(self, same: Sequence[Reported], sheet: tuple[str, str] | None) -> str:
        """Return the cells: addresses alone where the heading names their sheet, which then is left out."""
        cells = list(dict.fromkeys(cell for item in same for cell in item.finding.cells))
        if sheet is not None and all((cell.file, cell.sheet) == sheet for cell in cells):
            # what is said of a whole file has no cell that a person could go to
            return ", ".join(cell.a1 for cell in cells) if sheet[1] else ""
        return places_of(cell._replace(file="") if self.one_file else cell for cell in cells)

    def accepted(self) -> list[list[str]]:
        """Return the findings that were suppressed, with the reason; and how many are in the baseline."""
        blocks = []
        if self.report.suppressed:
            lines = self.heading(word("suppressed", self.lang))
            for one in self.report.suppressed:
                lines += self.finding([one.item], describe(one.item.finding, self.lang), None, "")
                lines += self.said("column_reason", one.by.reason)
            blocks.append(lines)
        if self.report.known:
            lines = self.heading(word("known", self.lang))
            lines += self.lines(word("known_note", self.lang, file=self.report.baseline, n=len(self.report.known)))
            for item in self.report.known:
                lines += self.finding([item], describe(item.finding, self.lang), None, "")
            blocks.append(lines)
        return blocks
