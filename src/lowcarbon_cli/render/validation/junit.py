"""A validation as JUnit XML: a suite per sheet, a case per finding.

A finding at or over ``fail_on`` is a failure; one below it is a case that passed and says what it found;
a suppressed or known one was skipped, with the reason. A file in which nothing fails has a case of its
own, because some readers take an empty suite for an error.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.render.safe import one_line
from lowcarbon_cli.render.table import places_of
from lowcarbon_cli.render.validation.families import RANK
from lowcarbon_cli.render.validation.words import blocks_text, cure_of, left_out, not_run, sheet_title, summary, word

if TYPE_CHECKING:
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.validation import Reported, ValidationReport

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(
    report: ValidationReport,
    lang: Lang = "zh",
    *,
    fail_on: Severity = Severity.ERROR,
    encoding: str = "utf-8",
) -> str:
    """Return the report as JUnit XML; for outputs that are not UTF-8 in ASCII with character references."""
    root = ET.Element("testsuites", name="lowcarbon validate")
    suites: dict[str, ET.Element] = {}
    for item in report.kept:
        _case(_suite(root, suites, item, lang), item, report, lang, fail_on=fail_on)
    for one in report.suppressed:
        case = _case(_suite(root, suites, one.item, lang), one.item, report, lang, fail_on=None)
        ET.SubElement(case, "skipped", message=_clean(f"{word('suppressed', lang)}: {one.by.reason}"))
    for item in report.known:
        case = _case(_suite(root, suites, item, lang), item, report, lang, fail_on=None)
        ET.SubElement(case, "skipped", message=_clean(word("known", lang)))
    for entry in report.inputs:
        suite = _named(root, suites, sheet_title((entry.name, ""), lang))
        ET.SubElement(
            suite, "testcase", classname=_clean(entry.name), name=_clean(word("checked", lang, file=entry.path))
        )
    _close(root, suites, report, lang)
    ET.indent(root)
    if encoding.lower().replace("-", "").startswith("utf8"):
        return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
    text: bytes = ET.tostring(root, encoding="us-ascii", xml_declaration=True)
    return text.decode("ascii") + "\n"


def _suite(root: ET.Element, suites: dict[str, ET.Element], item: Reported, lang: Lang) -> ET.Element:
    cells = item.finding.cells
    return _named(root, suites, sheet_title((cells[0].file, cells[0].sheet) if cells else None, lang))


def _named(root: ET.Element, suites: dict[str, ET.Element], title: str) -> ET.Element:
    if title not in suites:
        suites[title] = ET.SubElement(root, "testsuite", name=_clean(title))
    return suites[title]


def _case(
    suite: ET.Element, item: Reported, report: ValidationReport, lang: Lang, *, fail_on: Severity | None
) -> ET.Element:
    finding = item.finding
    message = describe(finding, lang)
    place = places_of(finding.cells)
    case = ET.SubElement(
        suite, "testcase", classname=_clean(finding.code), name=_clean(f"{finding.code} {place} {message}".strip())
    )
    details = [
        f"{finding.severity.value} {finding.code}",
        place,
        message,
        cure_of(finding.code, lang),
        blocks_text(item.blocks, report, lang),
        word("caused_by", lang, key=finding.caused_by) if finding.caused_by else "",
    ]
    text = "\n".join(_clean(line) for line in details if line)
    if fail_on is not None and RANK[finding.severity] <= RANK[fail_on]:
        failure = ET.SubElement(case, "failure", type=finding.severity.value, message=_clean(message))
        failure.text = text
    else:
        ET.SubElement(case, "system-out").text = text
    return case


def _close(root: ET.Element, suites: dict[str, ET.Element], report: ValidationReport, lang: Lang) -> None:
    """Count the cases, and say what could not be checked and what was left out."""
    for element in (*suites.values(), root):
        element.set("tests", str(len(element.findall(".//testcase"))))
        element.set("failures", str(len(element.findall(".//failure"))))
        element.set("errors", "0")
        element.set("skipped", str(len(element.findall(".//skipped"))))
    lines = [summary(report, lang), *not_run(report, lang), left_out(report, lang)]
    last = next(reversed(suites.values()), None)
    if last is not None:
        ET.SubElement(last, "system-out").text = "\n".join(_clean(line) for line in lines if line)


def _clean(text: str) -> str:
    """Return ``text`` on one line, without what XML 1.0 cannot hold."""
    return _NOT_XML.sub("", one_line(text))
