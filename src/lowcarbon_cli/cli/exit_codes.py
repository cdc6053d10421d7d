"""Exit codes. Precedence where several hold: 70 > 2 > 1 > 3 > 0."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lowcarbon_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lowcarbon_cli.model.batch import ParkResult
    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.validation import ValidationReport

DONE = 0
DATA_ERRORS = 1
COULD_NOT_RUN = 2
CANNOT_BE_JUDGED = 3
INTERNAL = 70
INTERRUPTED = 130
ORDER = (INTERNAL, COULD_NOT_RUN, DATA_ERRORS, CANNOT_BE_JUDGED, DONE)
"""The first of these that any park has is the batch's."""


CHECKS = ("low-carbon", "standard")
"""What ``--check`` asks about; the first where nothing follows it."""


def with_check(words: Sequence[str]) -> list[str]:
    """Return the command line with the value of a bare ``--check`` written out, which the parser cannot do.

    Bare is one before another option, before a file, or at the end.
    """
    made = []
    for word, follows in zip(words, [*words[1:], ""], strict=False):
        bare = word == "--check" and (not follows or follows.startswith("-") or Path(follows).exists())
        made.append(f"--check={CHECKS[0]}" if bare else word)
    return made


def check_known(check: str | None) -> None:
    """Raise ``UsageError`` for a check that there is not."""
    if check is not None and check not in CHECKS:
        raise UsageError("cli_bad_check", value=check)


def of_report(report: ComplianceReport, check: str | None) -> int:
    """Return the exit code of a run that produced a table; ``check`` asks for a verdict too."""
    if any(item.severity.value == "error" for item in report.findings):
        return DATA_ERRORS
    if check is None:
        return DONE
    if not report.assessments:
        return CANNOT_BE_JUDGED
    # the words themselves: importing the types would cost help and completion a fifth of their time
    verdicts = [one.low_carbon.verdict if check == "low-carbon" else one.whole.verdict for one in report.assessments]
    if "not_met" in verdicts:
        return DATA_ERRORS
    judged = all(verdict == "met" for verdict in verdicts) and not report.unassessed
    return DONE if judged else CANNOT_BE_JUDGED


def of_validation(report: ValidationReport, fail_on: str) -> int:
    """Return the exit code of a validation: findings that count, at or over ``fail_on``; 2 if nothing was read."""
    if report.nothing_read:
        return COULD_NOT_RUN
    grave = {"error"} if fail_on == "error" else {"error", "warning"}
    return DATA_ERRORS if any(item.finding.severity.value in grave for item in report.kept) else DONE


def of_park(park: ParkResult, check: str | None) -> int:
    """Return the code that a run on this park alone would have."""
    if park.outcome != "computed":
        return INTERNAL if park.outcome == "failed" else COULD_NOT_RUN
    if any(item.severity.value == "error" for item in park.findings):
        return DATA_ERRORS
    if check is None:
        return DONE
    verdict = park.low_carbon if check == "low-carbon" else park.whole
    if verdict == "not_met":
        return DATA_ERRORS
    return DONE if verdict == "met" else CANNOT_BE_JUDGED


def worst(codes: Iterable[int]) -> int:
    """Return the code that goes before the others; 0 for none."""
    return min(codes, key=ORDER.index, default=DONE)
