"""Validation reports for the formats: one faulty workbook that a run reads, and findings made by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from tests.opened import data_of
from tests.rules import harness

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.dataset import InputFile, SheetUse
from lowcarbon_cli.model.findings import Finding, Lack, Severity
from lowcarbon_cli.model.policy import Policy, Suppression
from lowcarbon_cli.model.results import ParkInfo
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.validation import (
    Regraded,
    Reported,
    Suppressed,
    SuppressionUsed,
    ValidationReport,
    counted,
)
from lowcarbon_cli.pipeline import validate
from lowcarbon_cli.pipeline.baseline import fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.dataset import Dataset

CODES = {Severity.ERROR: "LC-TST-001", Severity.WARNING: "LC-TST-002", Severity.INFO: "LC-TST-003"}

FAULTY: dict[str, list[list[Any]]] = {
    "园区信息": [
        ["项目", "内容"],
        ["园区名称", "示例园区丁（构造数据）"],
        ["园区类型", "综合类"],
        ["规划基准年", 2021],
        ["评价年", 2022],
        ["适用标准", "HJ 274-2015"],
    ],
    "经济数据": [
        ["年份", "工业增加值（不变价）（亿元）", "备用列"],
        [2021, 200, ""],
        [2022, "约二百", "x"],
    ],
    "能源消费": [
        ["年份", "能源名称", "计量单位", "消费量合计", "工业生产消费", "非工业生产消费"],
        [2021, "原煤", "吨", 1200, 1000, 100],
        [2022, "热力水", "百万千焦", 1000, 1000, 0],
        [2022, "原煤", "吨", "１１００", 1100, 0],
    ],
    "备忘": [["随手记"]],
}
"""Constructed. D2 is not E2 + F2 (1200 against 1100); B3 of 经济数据 is no number; 热力水 is no fuel."""


def dataset(book: dict[str, list[list[Any]]] | None = None, name: str = "park.xlsx") -> Dataset:
    """Return a workbook as if it had been read from a file whose bytes hash to zeros."""
    return data_of(harness.sheets_of(book or FAULTY), InputFile(name, name, "0" * 64))


def faulty(**options: Any) -> ValidationReport:
    """Return the report on the faulty workbook; versions do not change the snapshots."""
    report = validate(dataset(), **options)
    return replace(report, tool_version="0.0", catalogue_version="0.0", catalogue_sha256="0" * 64)


def item(
    severity: Severity,
    what: str,
    *cells: CellRef,
    caused_by: str | None = None,
    blocks: Sequence[str] = (),
    code: str = "",
) -> Reported:
    finding = Finding(code or CODES[severity], severity, cells, MappingProxyType({"what": what}), caused_by)
    return Reported(finding, fingerprint(finding), tuple(blocks))


def report(kept: Sequence[Reported], **more: Any) -> ValidationReport:
    """Return a report with these findings; ``more`` are other fields of it."""
    files = dict.fromkeys(cell.file for one in kept for cell in one.finding.cells) or {"data.xlsx": None}
    inputs = tuple(InputFile(f"in/{name}", name, "0" * 64) for name in files)
    entries: dict[str, Any] = {
        "tool_version": "0.0",
        "catalogue_version": "0.0",
        "catalogue_sha256": "0" * 64,
        "inputs": inputs,
        "paths": MappingProxyType({one.name: one.path for one in inputs}),
        "park": ParkInfo("构造园区", "", Text("", ""), "", "", "", "", None, None),
        "options": (),
        "policy": Policy(),
        "sheets": (),
        "kept": tuple(kept),
        "counts": counted(kept),
        "names": MappingProxyType({"energy_total": Text("综合能源消费总量", "energy consumption")}),
    }
    return ValidationReport(**{**entries, **more})


def rich() -> ValidationReport:
    """Return a report in which every part has something."""
    root = item(Severity.ERROR, "根", CellRef("data.xlsx", "能源消费", 2, 4), blocks=["energy_total"])
    kept = [
        item(Severity.WARNING, "全园"),
        item(Severity.INFO, "甲", CellRef("data.xlsx", "经济数据", 2, 2)),
        item(Severity.INFO, "乙", CellRef("data.xlsx", "经济数据", 3, 2)),
        root,
        item(Severity.WARNING, "果", CellRef("data.xlsx", "总量数据", 2, 2), caused_by=root.finding.key),
        item(Severity.ERROR, "跨表", CellRef("b.csv", "", 7, 28), CellRef("data.xlsx", "能源消费", 3, 1)),
    ]
    accepted = Suppression("LC-TST-002", "已核对", sheet="能源*", cells=("A1:B9",), until=date(2024, 12, 31))
    unused = Suppression("LC-TST-003", "以前的")
    quiet = Suppressed(item(Severity.WARNING, "豁免", CellRef("data.xlsx", "能源消费", 9, 1)), accepted)
    old = item(Severity.ERROR, "旧", CellRef("data.xlsx", "能源消费", 8, 1))
    return report(
        kept,
        suppressed=(quiet,),
        known=(old,),
        baseline="base.json",
        policy=Policy("lowcarbon.toml", tolerances=MappingProxyType({"LC-TST-001.max": Decimal("0.95")}), strict=True),
        suppressions=(SuppressionUsed(accepted, "applied", 1), SuppressionUsed(unused, "unused", 0)),
        regraded=(Regraded("LC-TST-001", Severity.WARNING, Severity.ERROR, 2),),
        sheets=(
            SheetUse("data.xlsx", "能源消费", ("energy",), 40, 36, (("title", 1), ("note", 3))),
            SheetUse("data.xlsx", "草稿", (), 5, 0, (("unknown_sheet", 5),)),
        ),
        not_run=(
            Lack("not_run_limits"),
            Lack(
                "not_run_file",
                (CellRef("c.xlsx", "", 1, 1),),
                MappingProxyType({"file": "c.xlsx"}),
            ),
        ),
    )
