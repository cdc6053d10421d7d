"""Files that cannot be used: said in the tool's own words, Chinese where Chinese is asked for."""

from __future__ import annotations

import errno
import re
from typing import TYPE_CHECKING

import pytest
from tests.commands import PARK_A, run

from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.trouble import trouble

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,}|Errno")


def told(folder: Path, *words: str | Path, lang: str = "zh") -> str:
    done = run(*words, "--lang", lang, cwd=folder, PYTHONIOENCODING="utf-8")
    assert done.returncode in {1, 2}
    return (done.stdout + done.stderr).decode("utf-8")


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("--config", "none.toml"), "配置文件 none.toml 有误：文件不存在", "configuration none.toml: no such file"),
        (("--config", "."), "配置文件 . 有误：这是一个文件夹，不是文件", "configuration .: this is a folder, no file"),
        (
            ("--baseline", "none.json"),
            "基线文件 none.json 有误（文件不存在）",
            "baseline none.json: not usable (no such",
        ),
        (("--baseline", "gbk.json"), "基线文件 gbk.json 有误（不是 UTF-8 编码的文本）", "(not text in UTF-8)"),
    ],
    ids=["config-absent", "config-folder", "baseline-absent", "baseline-encoding"],
)
def test_files_named_by_options(tmp_path: Path, words: tuple[str, ...], zh: str, en: str) -> None:
    (tmp_path / "gbk.json").write_bytes("基线".encode("gbk"))
    said = told(tmp_path, "validate", PARK_A, *words)
    assert zh in said
    assert not ENGLISH.search(said)
    assert en in told(tmp_path, "validate", PARK_A, *words, lang="en")


def test_a_workbook_that_was_not_sent_whole(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(PARK_A.read_bytes()[:3000])
    said = told(tmp_path, "validate", "a.xlsx")
    assert "a.xlsx：文件不完整或已损坏（文件末尾缺失，可能没有传完）；请重新取得文件" in said


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    content = bytearray(PARK_A.read_bytes())
    place = content.index(b"xl/worksheets/sheet2.xml") + 200
    content[place : place + 20] = b"z" * 20
    (tmp_path / "a.xlsx").write_bytes(content)
    assert "（内部文件 xl/worksheets/sheet2.xml 损坏）" in told(tmp_path, "validate", "a.xlsx")


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    assert "无法打开（文件名无效或过长）" in told(tmp_path, "validate", "x" * 300 + ".xlsx")


@pytest.mark.parametrize(
    ("error", "zh"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "没有写入权限"),
        (PermissionError("of a store without numbers"), "没有写入权限"),
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
        (OSError(errno.EROFS, "Read-only file system"), "磁盘只读"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "文件夹不存在"),
    ],
)
def test_usual_troubles_of_writing(error: OSError, zh: str) -> None:
    said = trouble(error, "write")
    assert isinstance(said, Text)
    assert zh in said.zh


def test_what_is_unusual_is_said_by_the_system() -> None:
    assert trouble(OSError(errno.EIO, "Input/output error"), "read") == "Input/output error"
