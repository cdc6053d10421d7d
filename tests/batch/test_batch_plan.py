"""Which parks the arguments of a batch mean."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from lowcarbon_cli.batch.plan import plan_of
from lowcarbon_cli.errors import CatalogueError, LowcarbonError, UnreadableFileError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def sources(*given: str, folder_is_park: bool = False) -> list[str]:
    return [unit.source for unit in plan_of(given, folder_is_park=folder_is_park).units]


def test_a_folder_is_a_collection_of_files_and_of_parks_in_folders(tmp_path: Path) -> None:
    touch(
        tmp_path,
        "b.xlsx",
        "a.xls",
        "~$a.xls",
        ".hidden.xlsx",
        "read.md",
        "park/x.csv",
        "park/y.csv",
        "province/city/z.ods",
    )
    found = [unit.paths for unit in plan_of([str(tmp_path)]).units]
    wanted = ["a.xls", "b.xlsx", "park", "province/city"]
    assert found == [(str(tmp_path / name),) for name in wanted]
    assert [item.code for item in plan_of([str(tmp_path)]).findings] == ["LC-FIL-027", "LC-FIL-027", "LC-STR-019"]


def test_a_folder_can_be_one_park(tmp_path: Path) -> None:
    touch(tmp_path, "one/a.csv", "one/b.csv", "two/a.csv")
    given = [str(tmp_path / "one"), str(tmp_path / "two")]
    assert sources(*given, folder_is_park=True) == given
    assert len(sources(*given)) == 3


def test_patterns_are_sorted_and_must_match(tmp_path: Path) -> None:
    touch(tmp_path, "2.xlsx", "1.xlsx", "deep/er/3.xlsx", "[4].xlsx")
    assert sources(str(tmp_path / "?.xlsx")) == [str(tmp_path / "1.xlsx"), str(tmp_path / "2.xlsx")]
    assert str(tmp_path / "deep/er/3.xlsx") in sources(str(tmp_path / "**" / "*.xlsx"))
    assert sources(str(tmp_path / "[4].xlsx")) == [str(tmp_path / "[4].xlsx")]
    with pytest.raises(UnreadableFileError, match="batch_no_match"):
        plan_of([str(tmp_path / "*.ods")])


def test_the_same_input_counts_once(tmp_path: Path) -> None:
    touch(tmp_path, "a.xlsx")
    plan = plan_of([str(tmp_path / "a.xlsx"), str(tmp_path), str(tmp_path / "." / "a.xlsx")])
    assert len(plan.units) == 1
    assert [item.code for item in plan.findings] == ["LC-BAT-005", "LC-BAT-005"]


@pytest.mark.parametrize("given", [[], ["empty"]])
def test_no_input_at_all_is_refused(tmp_path: Path, given: list[str]) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableFileError, match="read_no_input"):
        plan_of([str(tmp_path / name) for name in given])


def test_a_missing_file_is_an_input_that_fails_later(tmp_path: Path) -> None:
    assert sources(str(tmp_path / "gone.xlsx")) == [str(tmp_path / "gone.xlsx")]


def test_a_toml_manifest(tmp_path: Path) -> None:
    touch(tmp_path, "d/1.csv", "d/2.csv", "x.xlsx")
    manifest = tmp_path / "parks.toml"
    manifest.write_text(
        '[[park]]\nname = "甲"\nfiles = ["d/*.csv"]\nstandard = "own.toml"\neval_year = 2023\n'
        '[[park]]\nfiles = ["x.xlsx", "s3://bucket/y.xlsx"]\n',
        "utf-8",
    )
    one, two = plan_of([str(manifest)]).units
    assert (one.source, one.name) == ("甲", "甲")
    assert one.paths == (str(tmp_path / "d/1.csv"), str(tmp_path / "d/2.csv"))
    assert dict(one.own) == {"standard": str(tmp_path / "own.toml"), "eval_year": "2023"}
    assert two.paths == (str(tmp_path / "x.xlsx"), "s3://bucket/y.xlsx")
    assert two.source == f"{manifest}#2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_manifest_draws_the_rows_of_a_park_together(tmp_path: Path, encoding: str) -> None:
    touch(tmp_path, "1.csv", "2.csv", "3.csv")
    manifest = tmp_path / "parks.csv"
    manifest.write_text("园区,文件,electricity\n甲,1.csv,equivalent\n乙,3.csv,\n甲,2.csv,\n,,\n", encoding)
    one, two = plan_of([str(manifest)]).units
    assert (one.name, one.paths) == ("甲", (str(tmp_path / "1.csv"), str(tmp_path / "2.csv")))
    assert dict(one.own) == {"electricity": "equivalent"}
    assert (two.name, dict(two.own)) == ("乙", {})


@pytest.mark.parametrize(
    ("name", "content", "error", "key"),
    [
        ("m.csv", "park,file,colour\nA,1.csv,red\n", UsageError, "batch_manifest_column"),
        ("m.csv", "park,file\nA,\n", UsageError, "batch_manifest_row"),
        ("m.csv", "park,file,eval_year\nA,1.csv,2023\nA,2.csv,2024\n", UsageError, "batch_manifest_twice"),
        ("m.csv", "park,file\nA,*.ods\n", UsageError, "batch_manifest_no_match"),
        ("m.csv", "park,file\n", UnreadableFileError, "read_no_input"),
        ("m.toml", '[[park]]\nname = "A"\nfiles = []\n', UsageError, "batch_manifest_no_file"),
        ("m.toml", '[[park]]\nname = "A"\n', CatalogueError, "standard"),
        ("m.toml", '[[park]]\nfiles = ["a"]\ncolour = "red"\n', CatalogueError, "standard"),
        ("m.toml", "no toml", CatalogueError, "standard_not_toml"),
    ],
)
def test_a_bad_manifest_is_refused(
    tmp_path: Path, name: str, content: str, error: type[LowcarbonError], key: str
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(error, match=key):
        plan_of([str(tmp_path / name)])


def test_a_csv_of_data_is_no_manifest(tmp_path: Path) -> None:
    (tmp_path / "经济数据.csv").write_text("年份,工业增加值\n2024,1\n", "utf-8")
    assert sources(str(tmp_path / "经济数据.csv")) == [str(tmp_path / "经济数据.csv")]


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_links_to_one_file_are_one_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "real/a.xlsx", "real/b.xlsx")
    (tmp_path / "folder").symlink_to(tmp_path / "real")
    (tmp_path / "c.xlsx").symlink_to(tmp_path / "folder" / "a.xlsx")
    monkeypatch.chdir(tmp_path / "real")
    plan = plan_of([str(tmp_path / "folder" / "a.xlsx"), "../c.xlsx", "a.xlsx", "./../real/a.xlsx", "b.xlsx"])
    assert [unit.source for unit in plan.units] == [str(tmp_path / "folder" / "a.xlsx"), "b.xlsx"]
    real = (tmp_path / "real").resolve()
    assert plan.files == {str(real / "a.xlsx"), str(real / "b.xlsx")}
