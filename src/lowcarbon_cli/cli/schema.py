"""``lowcarbon schema``: the published form of the JSON outputs."""

from __future__ import annotations

from typing import Annotated

from lowcarbon_cli.cli import console
from lowcarbon_cli.cli.options import one_of
from lowcarbon_cli.errors import UsageError


def schema(
    kind: Annotated[str, one_of("--kind", "report 核算报告 | validation 校验结果 | targets 目标")] = "report",
) -> None:
    """输出 JSON 的 JSON Schema：核算报告、校验结果、目标。

    lowcarbon.report/1、lowcarbon.validation/1、lowcarbon.targets/1。
    .
    """
    from lowcarbon_cli.render import schema as published

    if kind not in published.KINDS:
        raise UsageError("bad_option", option="--kind", value=kind, allowed=", ".join(published.KINDS))
    console.out(published.schema_text(kind))
