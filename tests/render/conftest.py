"""Messages of the sample reports, beside the tool's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.render import sample_reports

from lowcarbon_cli.model import messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.results import ComplianceReport

SAMPLES = {
    "reason": {
        "sample_sheet_absent": {"zh": "缺少工作表“{sheet}”", "en": "sheet {sheet} is missing"},
        "sample_straddles": {"zh": "区间跨越限值", "en": "the interval contains the limit"},
    },
    "finding": {
        "LC-TST-001": {"severity": "error", "zh": "错误示例：{what}", "en": "sample error: {what}"},
        "LC-TST-002": {"severity": "warning", "zh": "警告示例：{what}", "en": "sample warning: {what}"},
        "LC-TST-003": {"severity": "info", "zh": "提示示例：{what}", "en": "sample info: {what}"},
    },
}


@pytest.fixture(scope="session", autouse=True)
def _sample_messages() -> Iterator[None]:
    known = cast("dict[str, dict[str, Any]]", messages.catalogue())
    for section, entries in SAMPLES.items():
        known[section].update(entries)
    yield
    for section, entries in SAMPLES.items():
        for key in entries:
            del known[section][key]


@pytest.fixture(scope="session")
def park_a() -> ComplianceReport:
    return sample_reports.park_a()


@pytest.fixture(scope="session")
def hostile() -> ComplianceReport:
    return sample_reports.hostile()


@pytest.fixture(scope="session")
def empty() -> ComplianceReport:
    return sample_reports.empty()
