"""``lowcarbon carbon`` as a person or a script runs it: every format, the diagram, options, bad requests."""

from __future__ import annotations

import csv
import json
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from PIL import Image, ImageFont
from tests.commands import process, run
from tests.examples import EXAMPLES

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.carbon.report import PARTS
from lowcarbon_cli.pipeline import carbon, load
from lowcarbon_cli.render.carbon import sankey_png
from lowcarbon_cli.render.carbon.formats import part_tables

if TYPE_CHECKING:
    from pathlib import Path

A, B = (str(EXAMPLES / "carbon" / f"park-{name}.xlsx") for name in "ab")


def test_the_figures_stand_on_a_gbk_screen() -> None:
    done = process("carbon", B, PYTHONIOENCODING="gbk", LANG="C")
    assert done.returncode == 0, done.stderr.decode("gbk", "replace")
    shown = done.stdout.decode("gbk")
    # the totals worked by hand in tests/carbon
    for figure in ("343914.02", "247326.02", "249031.02", "1705.00", "699481.19", "646421.19", "769596.39", "2.3151"):
        assert figure in shown
    assert "2.3201" in shown  # the full method of the scheme, apart from the simplified one


def test_every_format_holds_the_same_parts(tmp_path: Path) -> None:
    names = [str(tmp_path / f"park.{kind}") for kind in ("xlsx", "csv", "json", "md", "svg")]
    done = run("carbon", A, "-q", *(word for name in names[:4] for word in ("-o", name)))
    assert done.returncode == 0, done.stderr.decode()
    made = json.loads((tmp_path / "park.json").read_text("utf-8"))
    assert made["schema"] == "lowcarbon.carbon/1"
    assert tuple(made["parts"]) == PARTS
    assert made["parts"]["scenarios"]["scenarios"][1]["peak_year"] == 2028
    assert made["parts"]["abatement"]["counted"] == "34000"
    effects = made["parts"]["drivers"]["steps"][0]["effects"]
    assert float(effects["scale"]) == pytest.approx(410380.23, abs=0.01)
    rows = list(csv.DictReader((tmp_path / "park.csv").read_text("utf-8-sig").splitlines()))
    assert {row["部分"] for row in rows} >= {"驱动因素", "情景", "潜力与成本", "主要环节"}
    cost = next(row for row in rows if row["数值名称"] == "单位成本（元/吨）" and "余热" in row["项目"])
    assert float(cost["数值"]) == pytest.approx(-424.74, abs=0.01)
    assert "措施与项目!" in cost["来源单元格"]
    book = load_workbook(BytesIO((tmp_path / "park.xlsx").read_bytes()), read_only=True)
    assert {"T10 潜力", "T11 情景", "T12 减排成本", "驱动因素", "主要环节"} <= set(book.sheetnames)
    assert "T12 边际减排成本表" in (tmp_path / "park.md").read_text("utf-8")


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    for path, call in ((first, run), (second, process)):
        assert call("carbon", A, "-q", "-o", str(path)).returncode == 0
    assert first.read_bytes() == second.read_bytes()


def test_the_diagram_as_svg_and_as_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "flows.svg"
    done = run("carbon", B, "--part", "flows", "-q", "-o", str(path))
    assert done.returncode == 0, done.stderr.decode()
    assert "终端燃料动力消费" in path.read_text("utf-8")
    report = carbon(load(B), parts=["flows"])
    graph = report.parts[0].content.graphs[0]  # type: ignore[union-attr]
    monkeypatch.delenv(sankey_png.FONT, raising=False)
    monkeypatch.setattr(sankey_png, "_FONTS", ())
    with pytest.raises(UsageError, match="font"):
        sankey_png.png(graph, "zh")
    # any font will do to see that the picture is one: which characters it has is the font's affair
    monkeypatch.setattr(sankey_png, "fonts", lambda: (ImageFont.load_default(26), ImageFont.load_default(34)))
    picture = Image.open(BytesIO(sankey_png.png(graph, "en")))
    assert picture.size == (2160, 952)
    assert len(picture.getcolors(1 << 20) or ()) > 6


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--part", "nonsense"), "accounts"),
        (("--discount", "x"), "discount"),
        (("--share", "0"), "pareto_share"),
        (("-o", "flows.svg", "--year", "1999"), "2023"),
        (("-o", "flows.svg", "--material", "金"), "废钢"),
        (("-o", "flows.gif"), ".svg"),
    ],
)
def test_what_cannot_be_done_is_refused(args: tuple[str, ...], said: str) -> None:
    done = run("carbon", B, *args)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_park_with_totals_only_says_what_is_missing(tmp_path: Path) -> None:
    done = run("carbon", str(EXAMPLES / "park-c" / "data.xlsx"), "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    parts = json.loads(done.stdout)["parts"]
    assert parts["pareto"]["missing"][0]["reason"] == "no_firms"
    assert parts["abatement"]["missing"][0]["reason"] == "no_measures"
    assert not list(tmp_path.iterdir())


def test_what_the_zero_carbon_scheme_lacks_is_an_error_only_where_it_is_asked_for() -> None:
    """Park E has no equivalent coefficient of electricity: its zero-carbon account cannot be made."""
    park = str(EXAMPLES / "park-e" / "data.xlsx")
    whole, alone = run("carbon", park), run("carbon", park, "--part", "zero")
    assert (whole.returncode, alone.returncode) == (0, 1)
    assert "零碳园区碳排放核算" in whole.stdout.decode()
    assert b"LC-FAC-010" not in whole.stdout
    assert b"LC-FAC-010" in alone.stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", [A, B])
def test_every_table_prints_in_gbk(path: str, lang: str) -> None:
    for _, table in part_tables(carbon(load(path)), "zh" if lang == "zh" else "en"):
        for text in (table.title, *table.notes, *(column.title for column in table.columns)):
            text.encode("gbk")
        assert all(len(row) == len(table.columns) for row in table.rows)
