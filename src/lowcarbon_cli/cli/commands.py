"""The commands by name; the module of one is imported, and its options built, when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer._click import Command, Context

COMMANDS = {
    "compute": "核算各项低碳指标并判定达标情况。",
    "trace": "把一个指标的数值展开成算式树，直到单元格与系数来源。",
    "template": "写出空白工作簿：下拉选项、单位、说明与示例行。",
    "schema": "输出 JSON 的 JSON Schema：核算报告、校验结果、目标。",
    "batch": "批量核算许多园区：逐园区逐年逐指标的长表、汇总、排名、离群值与全部问题。",
    "carbon": "碳排放从哪里来、由什么推动、能减多少：核算、零碳园区、平衡与流、驱动因素、潜力、情景、主要环节。",
    "explain": "解释校验代码或指标：含义、处理办法、示例、依据；指标的算式、所需数据与各标准限值。",
    "report": "写出通知要求的文件：年度总结、验收技术报告、三年评估自查报告、规划低碳专篇。",
    "targets": "目标进度、下一年度各项约束的允许值，以及反算。",
    "validate": "校验园区工作簿：哪个单元格有什么问题、如何处理、影响哪些指标。",
    "standards": "查看标准：list、show、diff、verify-list。",
}
"""Module and command -> the first sentence of its help, in the order in which help lists them."""


class Commands(TyperGroup):
    """A group that knows every command by name and builds only the one asked for.

    Building all of them costs help, completion and every command a fifth of a bare start.
    """

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - passed on as they are
        super().__init__(**attributes)
        self.commands = {name: TyperCommand(name, help=says) for name, says in COMMANDS.items()}

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """Put the command itself in the place of its name, and give it the language that stands before it."""
        if args[0] in COMMANDS:
            self.commands[args[0]] = built(args[0])
        name, command, words = super().resolve_command(ctx, args)
        lang = ctx.params.get("lang")
        below = command.commands if isinstance(command, TyperGroup) else {}
        if lang and words and words[0] in below:
            words[1:1] = ["--lang", lang]
        elif lang and command is not None and any(param.name == "lang" for param in command.params):
            words[:0] = ["--lang", lang]
        return name, command, words


def built(name: str) -> Command:
    """Return a command with all its options, or a group of commands."""
    found = getattr(import_module(f"lowcarbon_cli.cli.{name}"), name)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(name)(found)
    return typer.main.get_command(alone)
