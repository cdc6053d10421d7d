"""``lowcarbon report``: annual summary, acceptance report, three-year self-review, plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lowcarbon_cli.cli import exit_codes
from lowcarbon_cli.cli.options import Asked, Files, one_of, shared
from lowcarbon_cli.errors import UnreadableFileError, UsageError

KindOption = Annotated[str, one_of("--kind", "annual 年度总结 | acceptance 验收 | evaluation 三年评估 | plan 规划")]
Outputs = Annotated[
    list[Path], typer.Option("-o", "--output", help="写出文件，按扩展名 .docx .html .md .xlsx（公式可重算），可重复")
]
TemplateOption = Annotated[Path | None, typer.Option("--template", help="自有 Word 模板（.docx），按样式名取用")]
LevelOption = Annotated[str | None, one_of("--level", "三年评估的水平类指标：last 末年 | mean 均值 | all 逐年")]
RateOption = Annotated[str | None, one_of("--rate", "三年评估的速率类指标：period 期间 | annual 逐年")]
Expected = Annotated[str | None, typer.Option("--growth", help="下一年度预期增加值增速（%），如 6")]
Units = Annotated[
    list[str] | None,
    one_of("--display-units", "显示单位：tce | 10k_tce，10k_cny | 100m_cny，可重复或用逗号分隔"),
]


@shared()
def report(  # noqa: PLR0913, PLR0917 - one parameter per option of the grammar
    files: Files,
    kind: KindOption,
    output: Outputs,
    template: TemplateOption = None,
    level: LevelOption = None,
    rate: RateOption = None,
    growth: Expected = None,
    display_units: Units = None,
    *,
    asked: Asked,
) -> None:
    """写出通知要求的文件：年度总结、验收技术报告、三年评估自查报告、规划低碳专篇。

    数据与文字没有的内容列为待补，不代为编写。退出码：0 已写出，1 已写出但数据有错误，2 无法运行。
    """
    from lowcarbon_cli import pipeline
    from lowcarbon_cli.cli import output as files_out
    from lowcarbon_cli.cli.config import given
    from lowcarbon_cli.cli.park import opened
    from lowcarbon_cli.render.documents import formats

    _check_outputs(output, files, template)
    house = _read_template(template)
    data, settings = opened(files, asked)
    # a folder given as input shows its files only now
    files_out.check_targets(output, [Path(item.path) for item in data.inputs], None)
    material = pipeline.document(
        data,
        kind,
        level=level,
        rate=rate,
        display_units=display_units or (),
        as_of=asked.as_of,
        overrides=asked.override,
        given=given({**asked.flags, "expected_growth": growth}, settings.options),
        tolerances=settings.policy.tolerances,
    )
    # all documents are made before the first one is written
    made = [
        (path, formats.file_bytes(material, formats.by_extension(path) or "", asked.lang, template=house))
        for path in output
    ]
    for path, content in made:
        files_out.say_written(path, content, asked.lang)
    raise typer.Exit(exit_codes.of_report(material.report, None))


def _check_outputs(outputs: list[Path], files: list[Path], template: Path | None) -> None:
    """Refuse, before any work, unknown suffixes and outputs that are inputs."""
    from lowcarbon_cli.cli.output import check_targets
    from lowcarbon_cli.render.documents import formats

    for path in outputs:
        if formats.by_extension(path) is None:
            raise UsageError("docs_bad_suffix", path=path, known=" ".join(formats.EXTENSIONS))
    check_targets(outputs, [*files, *([template] if template else [])], None)
    if template is not None and all(path.suffix.lower() != ".docx" for path in outputs):
        raise UsageError("docs_template_only_docx")


def _read_template(template: Path | None) -> bytes | None:
    if template is None:
        return None
    from lowcarbon_cli.model.trouble import trouble

    try:
        return template.read_bytes()
    except OSError as error:
        raise UnreadableFileError("docs_bad_template", path=template, why=trouble(error, "read")) from error
