"""Which parks the arguments of a batch mean."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from lowcarbon_cli.batch.plan import plan_of
from lowcarbon_cli.errors import CatalogueError, LowcarbonError, UnreadableFileError, UsageError


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


def test_no_input_at_all_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="read_no_input"):
        plan_of([])


def test_a_missing_file_is_an_input_that_fails_later(tmp_path: Path) -> None:
    assert sources(str(tmp_path / "gone.xlsx")) == [str(tmp_path / "gone.xlsx")]


def said(*given: Path) -> list[tuple[str, str]]:
    """Return code and file of what is said of inputs as a whole."""
    return [(item.code, str(item.params["file"])) for item in plan_of([str(one) for one in given]).findings]


def test_an_empty_folder_in_a_collection_is_said_and_one_that_is_given_fails_later(tmp_path: Path) -> None:
    touch(tmp_path, "省/甲/a.csv", "省/市/丙/c.csv", "省/photos/x.png")
    for name in ("省/乙", "省/市/丁", "省/.git"):
        (tmp_path / name).mkdir()
    found = [item for item in said(tmp_path / "省") if item[0] != "LC-FIL-027"]
    assert found == [("LC-BAT-011", (tmp_path / "省" / name).as_posix()) for name in ("photos", "乙", "市/丁")]
    assert sources(str(tmp_path / "省" / "乙")) == [str(tmp_path / "省" / "乙")]
    assert not said(tmp_path / "省" / "乙")


def test_a_folder_that_cannot_be_listed_is_an_input_that_fails_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "a.csv", "locked/b.csv", "z/c.csv")
    real = os.scandir

    def closed(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", closed)
    assert [Path(source).name for source in sources(str(tmp_path))] == ["a.csv", "locked", "z"]
    assert sources(str(tmp_path / "locked")) == [str(tmp_path / "locked")]


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_a_link_to_nowhere_is_an_input_that_fails_later(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").symlink_to(tmp_path / "gone.xlsx")
    (tmp_path / "notes").symlink_to(tmp_path / "gone")
    assert sources(str(tmp_path)) == [(tmp_path / "x.xlsx").as_posix()]
    assert said(tmp_path) == [("LC-FIL-027", (tmp_path / "notes").as_posix())]


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_links_that_go_round_come_to_an_end(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.csv", "beside.csv")
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    (tmp_path / "in" / "self").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "d" / "e").mkdir(parents=True)
    (tmp_path / "in" / "d" / "x").symlink_to(tmp_path / "in" / "d")
    (tmp_path / "in" / "d" / "e" / "y").symlink_to(tmp_path / "in" / "d" / "e")
    assert sources(str(tmp_path / "in")) == [(tmp_path / "in" / "a.csv").as_posix()]
    found = [(code, Path(file).name) for code, file in said(tmp_path / "in")]
    assert found == [("LC-BAT-005", name) for name in ("y", "x", "loop", "self")]


def test_a_folder_counts_once_however_it_is_met(tmp_path: Path) -> None:
    touch(tmp_path, "省/甲/a.csv", "省/甲/b.csv", "省/乙/c.csv")
    province, park = tmp_path / "省", tmp_path / "省" / "甲"
    assert len(sources(str(park), str(province))) == 3  # a, b, 乙
    assert sources(str(province), str(park)) == [(province / "乙").as_posix(), park.as_posix()]
    assert said(province, park) == said(park, province) == [("LC-BAT-005", park.as_posix())]


def test_one_file_under_two_standards_is_two_inputs(tmp_path: Path) -> None:
    touch(tmp_path, "a.xlsx")
    manifest = tmp_path / "m.csv"
    rows = "甲2015,a.xlsx,hj274-2015\n甲零碳,a.xlsx,zero-carbon-2025\n再次,./a.xlsx,hj274-2015\n"
    manifest.write_text(f"园区,文件,standard\n{rows}", "utf-8")
    plan = plan_of([str(manifest)])
    assert [(unit.source, unit.own["standard"]) for unit in plan.units] == [
        ("甲2015", "hj274-2015"),
        ("甲零碳", "zero-carbon-2025"),
    ]
    assert said(manifest) == [("LC-BAT-005", "再次")]
    assert plan.reads(str(manifest.resolve()))


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
