"""A validation as workflow commands of GitHub Actions: annotations within its limits, the rest in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.render.names import severity_word
from lowcarbon_cli.render.safe import one_line, safe
from lowcarbon_cli.render.table import places_of
from lowcarbon_cli.render.validation.families import by_effect, families
from lowcarbon_cli.render.validation.places import cell_name, first_cell, path_of
from lowcarbon_cli.render.validation.words import cure_of, left_out, not_run, summary, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.validation import Reported, ValidationReport

MOST = 10
"""Annotations of each kind that GitHub shows for a step."""
KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_BULLET = "- "
"""Begins every line of the log that holds words of a workbook: none can be taken for a command."""


def render(report: ValidationReport, lang: Lang = "zh", *, encoding: str = "utf-8") -> str:
    """Return the worst ten of each kind as annotations, all others as lines of a folded group, a summary.

    Worst are root findings before consequences, then those that block most indicators.
    """
    chosen, rest = _chosen(report)
    lines = [_annotation(item, report, lang) for item in chosen]
    others = [*((item, "") for item in rest)]
    others += [(one.item, f"{word('suppressed', lang)}: {one.by.reason}") for one in report.suppressed]
    others += [(item, word("known", lang)) for item in report.known]
    if others:
        lines.append(f"::group::{_data(word('rest', lang))} ({len(others)})")
        lines += [_logged(item, remark, lang) for item, remark in others]
        lines.append("::endgroup::")
    if rest:
        lines.append(_BULLET + word("limit_github", lang, limit=MOST, n=len(rest)))
    lines += [_BULLET + one_line(line) for line in (*not_run(report, lang), left_out(report, lang)) if line]
    lines.append(f"lowcarbon: {summary(report, lang)}")
    return safe("\n".join(lines) + "\n", encoding)


def _chosen(report: ValidationReport) -> tuple[list[Reported], list[Reported]]:
    ordered = by_effect(families(report.kept))
    roots = [family.root for family in ordered]
    worst = [*roots, *(item for family in ordered for item in family.consequences)]
    chosen: list[Reported] = []
    rest: list[Reported] = []
    for severity in KINDS:
        same = [item for item in worst if item.finding.severity is severity]
        chosen += same[:MOST]
        rest += same[MOST:]
    return chosen, rest


def _annotation(item: Reported, report: ValidationReport, lang: Lang) -> str:
    finding = item.finding
    cell = first_cell(finding)
    place = ", ".join([cell_name(cell), *_others(finding.cells[1:], cell.sheet)]) if finding.cells else ""
    parts = [place, describe(finding, lang), cure_of(finding.code, lang)]
    message = " | ".join(one_line(part) for part in parts if part)
    file = path_of(finding, report)
    where = f"file={_property(file)}," if file else ""
    where += f"line={cell.row},col={cell.column}," if finding.cells else ""
    return f"::{KINDS[finding.severity]} {where}title={_property(finding.code)}::{_data(message)}"


def _others(cells: Sequence[CellRef], sheet: str) -> list[str]:
    return [cell.a1 if cell.sheet == sheet else str(cell) for cell in cells]


def _logged(item: Reported, remark: str, lang: Lang) -> str:
    finding = item.finding
    parts = [
        f"{severity_word(finding.severity.value, lang)} {finding.code}",
        places_of(finding.cells),
        describe(finding, lang),
        remark,
    ]
    return _BULLET + " | ".join(one_line(part) for part in parts if part)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text)).replace(":", "%3A").replace(",", "%2C")
