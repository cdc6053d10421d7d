"""The words around findings that several formats share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import catalogue, explain, label, say
from lowcarbon_cli.model.numbers import plain
from lowcarbon_cli.render.names import severity_word
from lowcarbon_cli.render.rulebook import rule_of
from lowcarbon_cli.render.table import listing

if TYPE_CHECKING:
    from lowcarbon_cli.model.policy import Suppression
    from lowcarbon_cli.model.text import Lang, Param
    from lowcarbon_cli.model.validation import ValidationReport

_MOST_NAMES = 5


def word(key: str, lang: Lang, /, **params: Param) -> str:
    """Return one of the labels of validation; ``key`` without its prefix ``validate_``."""
    return say("label", f"validate_{key}", lang, params)


def cure_of(code: str, lang: Lang) -> str:
    """Return what to do about a finding, empty where the register does not say."""
    return rule_of(code).cure.in_(lang)


def blocks_text(blocks: tuple[str, ...], report: ValidationReport, lang: Lang) -> str:
    """Return how many indicators have no result, and the first of their names; empty for none."""
    if not blocks:
        return ""
    shown = [report.names[key].in_(lang) if key in report.names else key for key in blocks[:_MOST_NAMES]]
    names = listing(shown, lang)
    if len(blocks) > len(shown):
        names = word("blocks_more", lang, names=names)
    return word("blocks_n", lang, n=len(blocks), names=names)


def sheet_title(sheet: tuple[str, str] | None, lang: Lang) -> str:
    """Return what stands over the findings of a sheet."""
    if sheet is None:
        return word("whole", lang)
    file, name = sheet
    if not name:
        return file
    return f"{name}（{file}）" if lang == "zh" else f"{name} ({file})"


def pattern(one: Suppression, lang: Lang) -> str:
    """Return where a suppression holds."""
    parts = [part for part in (one.file, one.sheet, ", ".join(one.cells)) if part]
    return "!".join(parts) or word("everywhere", lang)


def counts_text(report: ValidationReport, lang: Lang) -> str:
    """Return how many findings of each severity count."""
    return word(
        "counts",
        lang,
        errors=report.counts.get(Severity.ERROR, 0),
        warnings=report.counts.get(Severity.WARNING, 0),
        infos=report.counts.get(Severity.INFO, 0),
    )


def summary(report: ValidationReport, lang: Lang) -> str:
    """Return the summary in one line."""
    text = word("summary", lang, files=len(report.inputs), counts=counts_text(report, lang))
    unread = sum(lack.reason == "not_run_file" for lack in report.not_run)
    if unread:
        text += word("summary_unread", lang, n=unread)
    if report.suppressed:
        text += word("summary_suppressed", lang, n=len(report.suppressed))
    if report.baseline:
        text += word("summary_known", lang, n=len(report.known))
    return text


def left_out(report: ValidationReport, lang: Lang) -> str:
    """Return the notice of a cap, empty where nothing was left out."""
    return word("left_out", lang, n=report.left_out) if report.left_out else ""


def not_run(report: ValidationReport, lang: Lang) -> list[str]:
    """Return what could not be checked, a sentence each."""
    return [explain(lack, lang) for lack in report.not_run]


def policy_lines(report: ValidationReport, lang: Lang) -> list[str]:
    """Return what the user changed: strictness, severities, thresholds."""
    lines = [word("from_config", lang, file=report.policy.file)] if report.policy.file else []
    if report.policy.strict:
        lines.append(word("strict", lang))
    for change in report.regraded:
        before, after = (severity_word(one.value, lang) for one in (change.before, change.after))
        lines.append(word("regraded", lang, code=change.code, before=before, after=after, n=change.count))
    for key, value in sorted(report.policy.tolerances.items()):
        lines.append(word("tolerance", lang, key=key, value=plain(value)))
    return lines


def ignored_text(reasons: tuple[tuple[str, int], ...], lang: Lang) -> str:
    """Return why cells of a sheet were not used, and how many."""
    return ("；" if lang == "zh" else "; ").join(f"{_reason(key, lang)} {count}" for key, count in reasons)


def _reason(key: str, lang: Lang) -> str:
    known = catalogue()["label"]
    found = next((name for name in (key, f"ignored_{key}") if name in known), None)
    return label(found).in_(lang) if found else key
