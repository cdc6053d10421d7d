"""Options that several commands have in common, and how their values are read."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from lowcarbon_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lowcarbon_cli.model.budget import Budget
    from lowcarbon_cli.model.text import Lang


def one_of(flag: str, help_: str, **more: Any) -> Any:  # noqa: ANN401 - what typer says of its options
    """Return an option whose help lists its values, ``value 说明 | value``; the shell offers the same."""
    values = re.findall(r"(?:^|[：，]|\| )([\w-]+)", help_, re.ASCII)

    def offered(incomplete: str) -> list[str]:
        return [value for value in values if value.startswith(incomplete)]

    return typer.Option(flag, help=help_, autocompletion=offered, **more)


def standards_offered(incomplete: str) -> list[str]:
    """Return the ids of standards that begin so."""
    from lowcarbon_cli.standards.ids import standard_ids

    return [one for one in standard_ids() if one.startswith(incomplete)]


Files = Annotated[
    list[Path], typer.Argument(help="同一园区的文件（.xlsx .xls .et .ods .csv）或文件夹，可给多个", show_default=False)
]
LangOption = Annotated[str, one_of("--lang", "zh | en", envvar="LOWCARBON_LANG")]
StandardOption = Annotated[
    str | None,
    typer.Option("--standard", help="标准编号、名称或自有标准文件（.toml）", autocompletion=standards_offered),
]
StandardsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--standard",
        help="标准编号、名称或自有标准文件（.toml），可重复：逐个标准评价并列对照",
        autocompletion=standards_offered,
    ),
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="按此日期有效的标准，如 2024-12-31")]
Electricity = Annotated[str | None, one_of("--electricity", "calorific 当量 | equivalent 等价")]
Series = Annotated[str | None, one_of("--equivalent-series", "等价系数：workbook | supply | generation")]
Feedstock = Annotated[str | None, one_of("--feedstock", "原料用能：include | exclude")]
Growth = Annotated[str | None, one_of("--growth-method", "年均增长率：compound | mean")]
FactorsOption = Annotated[str | None, typer.Option("--factors", help="折标系数版本，如 gbt2589-2008")]
Co2Factors = Annotated[str | None, typer.Option("--co2-factors", help="碳排放因子版本，如 provincial-2011")]
Grid = Annotated[str | None, one_of("--grid", "电网因子：national | region | province")]
GridKind = Annotated[str | None, one_of("--grid-kind", "average | excluding_market | fossil")]
GridYear = Annotated[str | None, typer.Option("--grid-year", help="各年统一使用该年的电网因子")]
BaseYear = Annotated[str | None, typer.Option("--base-year", help="规划基准年")]
EvalYear = Annotated[str | None, typer.Option("--eval-year", help="评价年")]
Rounding = Annotated[str | None, one_of("--rounding", "half-even | half-up")]
Output = Annotated[
    list[Path] | None, typer.Option("-o", "--output", help="写出文件，按扩展名 .xlsx .csv .json .md，可重复")
]
Format = Annotated[str, one_of("--format", "标准输出的格式：text | json | csv | md")]
Check = Annotated[str | None, one_of("--check", "按结论返回退出码：low-carbon | standard")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="只显示主要表格与结论")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="另显示明细与提示")]
Override = Annotated[str | None, typer.Option("--override", help="替换单项限值的文件（.toml）")]
Personal = Annotated[str | None, typer.Option("--personal", help="园区自定指标的文件（.toml）")]
BudgetOption = Annotated[int | None, typer.Option("--budget", help="把文件大小上限放宽到默认的几倍，如 4", min=1)]
Config = Annotated[Path | None, typer.Option("--config", help="配置文件，默认当前目录的 lowcarbon.toml")]
Debug = Annotated[bool, typer.Option("--debug", help="出错时显示详细信息")]


def language(value: str) -> Lang:
    """Return the language asked for. Raises ``UsageError``."""
    if value not in {"zh", "en"}:
        raise UsageError("bad_option", option="--lang", value=value, allowed="zh, en")
    return cast("Lang", value)


def day(value: str | None) -> date | None:
    """Return a day written as 2024-12-31. Raises ``UsageError``."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise UsageError("cli_bad_date", value=value) from error


def span(text: str | None) -> tuple[int, int] | None:
    """Return first and last of years written as 2020-2024. Raises ``UsageError``."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{4})-(\d{4})", text)
    if found is None:
        raise UsageError("cli_bad_period", value=text)
    return int(found[1]), int(found[2])


def said(section: str, key: str, lang: Lang, **params: str) -> str:
    """Return one message of the tool in ``lang``."""
    from lowcarbon_cli.model import messages

    return messages.say(section, key, lang, params)


def debugging(on: bool) -> None:
    """Show details of errors where they are asked for."""
    if on:
        os.environ["LOWCARBON_DEBUG"] = "1"


def times(budget: int | None) -> Budget | None:
    """Return what each file may cost: the default budget so many times over, None for the default."""
    from lowcarbon_cli.model.budget import Budget

    return Budget().times(budget) if budget is not None else None


METHOD = {
    "standard": StandardOption,
    "electricity": Electricity,
    "equivalent_series": Series,
    "feedstock": Feedstock,
    "growth": Growth,
    "coal_edition": FactorsOption,
    "co2_edition": Co2Factors,
    "grid_area": Grid,
    "grid_kind": GridKind,
    "grid_year": GridYear,
    "base_year": BaseYear,
    "eval_year": EvalYear,
    "rounding": Rounding,
}
"""Choices of method, by the key under which the pipeline knows them."""
_SHARED: dict[str, tuple[Any, object]] = {
    "method_standard": (StandardOption, None),
    "as_of": (AsOf, None),
    **{f"method_{key}": (option, None) for key, option in METHOD.items()},
    "override": (Override, None),
    "personal": (Personal, None),
    "budget": (BudgetOption, None),
    "config": (Config, None),
    "lang": (LangOption, "zh"),
    "debug": (Debug, False),
}
"""Parameter -> option and default, in the order in which help shows them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options that the commands on workbooks have in common say."""

    flags: Mapping[str, str | None]
    """Choices of method by key, None where the command line does not say."""
    standards: tuple[str, ...]
    """Standards to measure by, for commands that take several; else the one is a flag."""
    as_of: date | None
    override: str | None
    personal: str | None
    budget: Budget | None
    config: Path | None
    lang: Lang


def shared(
    *, without: tuple[str, ...] = (), several: bool = False
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that gives a command the common options behind its own, as one keyword ``asked``.

    ``without`` are the keys of options that mean nothing to the command; ``several``: it measures by more than
    one standard.
    """
    left_out = {*without, *(f"method_{key}" for key in without)}
    taken = {name: entry for name, entry in _SHARED.items() if name not in left_out}
    if several:
        taken["method_standard"] = (StandardsOption, None)

    def give(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**given: object) -> None:
            values = {name: given.pop(name) for name in taken}
            command(**given, asked=_asked(values))

        own = [one for one in signature(command, eval_str=True).parameters.values() if one.name != "asked"]
        added = [
            Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, default=default, annotation=option)
            for name, (option, default) in taken.items()
        ]
        # typer asks a function for its signature, and gives it what the command line says by keyword
        run.__signature__ = Signature([*own, *added])  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in (*own, *added)}
        return run

    return give


def _asked(values: Mapping[str, Any]) -> Asked:
    debugging(values["debug"])
    flags = {key: values.get(f"method_{key}") for key in METHOD}
    # an option that may be repeated gives a list
    named = flags.pop("standard") if not isinstance(flags["standard"], str) else None
    return Asked(
        flags=flags,
        standards=tuple(named or ()),
        as_of=day(values["as_of"]),
        override=values["override"],
        personal=values["personal"],
        budget=times(values.get("budget")),
        config=values["config"],
        lang=language(values["lang"]),
    )
