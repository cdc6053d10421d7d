"""``lowcarbon carbon``: accounts, flows, drivers, potential and cost, scenarios, main links."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lowcarbon_cli.cli import exit_codes
from lowcarbon_cli.cli.options import Asked, Files, Format, Quiet, Verbose, one_of, shared
from lowcarbon_cli.errors import UsageError

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.flows import Graph
    from lowcarbon_cli.model.carbon.report import CarbonReport
    from lowcarbon_cli.model.text import Lang

PICTURES = (".svg", ".png")

Parts = Annotated[
    list[str] | None,
    one_of(
        "--part",
        "只做其中几部分：accounts 核算 | zero 零碳园区 | flows 平衡与流 | drivers 驱动因素 | "
        "abatement 潜力与成本 | scenarios 情景 | pareto 主要环节，可重复",
    ),
]

Outputs = Annotated[
    list[Path] | None,
    typer.Option("-o", "--output", help="写出文件，按扩展名 .xlsx .csv .json .md，能流图 .svg .png，可重复"),
]
PictureYear = Annotated[int | None, typer.Option("--year", help="能流图的年份，默认最后一年")]
Material = Annotated[str | None, typer.Option("--material", help="画该物料的物质流图，默认画能流图")]
Discount = Annotated[str | None, typer.Option("--discount", help="折现率（%），默认 8")]
Share = Annotated[str | None, typer.Option("--share", help="主要环节累计到百分之几，默认 80")]


@shared()
def carbon(  # noqa: PLR0913, PLR0917 - one parameter per option of the grammar
    files: Files,
    output: Outputs = None,
    format_: Format = "text",
    part: Parts = None,
    discount: Discount = None,
    share: Share = None,
    year: PictureYear = None,
    material: Material = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    *,
    asked: Asked,
) -> None:
    """碳排放从哪里来、由什么推动、能减多少：核算、零碳园区、平衡与流、驱动因素、潜力、情景、主要环节。

    退出码：0 已出表，1 数据有错误，2 无法运行。
    .
    """
    from lowcarbon_cli import pipeline
    from lowcarbon_cli.cli import output as files_out
    from lowcarbon_cli.cli.config import given
    from lowcarbon_cli.cli.park import opened
    from lowcarbon_cli.render import formats

    files_out.check_format(format_)
    pictures = [path for path in output or [] if path.suffix.lower() in PICTURES]
    files_out.check_targets(output or [], files, (*formats.EXTENSIONS, *PICTURES))
    data, settings = opened(files, asked)
    report = pipeline.carbon(
        data,
        parts=part or (),
        as_of=asked.as_of,
        overrides=asked.override,
        given=given({**asked.flags, "discount": discount, "pareto_share": share}, settings.options),
        tolerances=settings.policy.tolerances,
    )
    for path in pictures:
        files_out.say_written(path, _picture(report, path, year, material, asked.lang), asked.lang)
    others = [path for path in output or [] if path not in pictures]
    files_out.deliver(report, others, format_, asked.lang, -1 if quiet else int(verbose))
    raise typer.Exit(exit_codes.of_report(report.compliance, None))


def _picture(report: CarbonReport, path: Path, year: int | None, material: str | None, lang: Lang) -> bytes:
    """Return the flow diagram for a file. Raises ``UsageError`` where there is none to draw."""
    from lowcarbon_cli.model.carbon.flows import Flows

    graphs = [graph for part in report.parts if isinstance(part.content, Flows) for graph in part.content.graphs]
    kind = "material" if material else "energy"
    fitting = [one for one in graphs if one.kind == kind and one.what == (material or "") and year in {None, one.year}]
    drawn = _drawn(fitting[-1], path, lang) if fitting else b""
    if not drawn:
        known = ", ".join(f"{one.year}{f' {one.what}' if one.what else ''}" for one in graphs) or "-"
        raise UsageError("sankey_nothing", path=path, known=known)
    return drawn


def _drawn(graph: Graph, path: Path, lang: Lang) -> bytes:
    """Return the diagram in the form of the file, empty where there is none."""
    if path.suffix.lower() == ".svg":
        from lowcarbon_cli.render.carbon.sankey import svg

        return svg(graph, lang).encode("utf-8")
    from lowcarbon_cli.render.carbon.sankey_png import png

    return png(graph, lang)
