"""From findings to notes: one per cell, the gravest decides, nothing lost."""

from __future__ import annotations

from types import MappingProxyType

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.findings import Finding, Severity
from lowcarbon_cli.render.annotate import notes_for

FILE = "数据.xlsx"


def finding(number: int, *cells: CellRef, caused_by: str | None = None, what: str = "甲") -> Finding:
    """Return a sample finding: 1 error, 2 warning, 3 info."""
    severity = (Severity.ERROR, Severity.WARNING, Severity.INFO)[number - 1]
    return Finding(f"LC-TST-00{number}", severity, cells, MappingProxyType({"what": what}), caused_by)


def at(row: int, column: int = 1, sheet: str = "能源", file: str = FILE) -> CellRef:
    return CellRef(file, sheet, row, column)


def test_one_note_a_cell_and_the_gravest_decides() -> None:
    notes = notes_for([finding(3, at(2)), finding(1, at(2)), finding(2, at(1))], FILE, "zh")
    assert [(note.place, note.severity, note.lines) for note in notes] == [
        ("能源!A1", Severity.WARNING, ("警告 LC-TST-002：警告示例：甲",)),
        ("能源!A2", Severity.ERROR, ("错误 LC-TST-001：错误示例：甲", "提示 LC-TST-003：提示示例：甲")),
    ]


def test_a_relation_of_cells_is_noted_at_each_with_the_others() -> None:
    notes = notes_for([finding(1, at(1), at(2), at(9, 3, file="b.xlsx"))], FILE, "en")
    assert [note.lines for note in notes] == [
        ("error LC-TST-001: sample error: 甲 (also: 数据.xlsx!能源!A2; b.xlsx!能源!C9)",),
        ("error LC-TST-001: sample error: 甲 (also: 数据.xlsx!能源!A1; b.xlsx!能源!C9)",),
    ]
    many = notes_for([finding(1, *(at(row) for row in range(1, 21)))], FILE, "zh")
    assert len(many) == 20
    assert many[0].lines[0].endswith("（同涉 19 个单元格：数据.xlsx!能源!A2, A3, A4, A5, A6, A7, A8, A9 等）")


def test_without_a_cell_the_note_has_no_sheet_and_other_files_keep_theirs() -> None:
    notes = notes_for([finding(1), finding(2, at(1, file="b.xlsx")), finding(3, at(1, sheet=""))], FILE, "zh")
    assert [(note.sheet, note.place) for note in notes] == [("", "")]
    assert notes[0].lines == ("错误 LC-TST-001：错误示例：甲", "提示 LC-TST-003：提示示例：甲")


def test_consequences_only_when_asked_for_and_orphans_always() -> None:
    root = finding(1, at(1))
    found = [root, finding(2, at(2), caused_by=root.key), finding(3, at(3), caused_by="LC-TST-009")]
    assert [note.place for note in notes_for(found, FILE, "zh")] == ["能源!A1", "能源!A3"]
    assert [note.place for note in notes_for(found, FILE, "zh", consequences=True)] == ["能源!A1", "能源!A2", "能源!A3"]


def test_a_note_is_one_line_whatever_the_data_say() -> None:
    (note,) = notes_for([finding(1, at(1), what="a\r\n[lowcarbon] b\x1b")], FILE, "zh")
    assert note.lines == ("错误 LC-TST-001：错误示例：a [lowcarbon] b ",)
