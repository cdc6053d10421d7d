"""What is wrong with the words of a command, in the language asked for: typer itself speaks English only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption, UsageError
from typer._click.types import FloatParamType, IntParamType
from typer.core import TyperGroup

from lowcarbon_cli.cli.options import said

if TYPE_CHECKING:
    from typer._click.core import Parameter

    from lowcarbon_cli.model.text import Lang

_NO_COMMAND = re.compile(r"No such command '(.*?)'\.")
_TOO_MUCH = re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)")
_TAKES_NONE = re.compile(r".* does not take a value\.")
_VALUE = re.compile(r"(?:'(?P<quoted>.*)'|(?P<bare>\S+)) is not (?:a valid|in the range) ")


def sentence(error: UsageError, lang: Lang) -> str:
    """Return what is wrong; what has no sentence of ours is said in typer's words."""
    if isinstance(error, BadParameter) and error.param is not None:
        return _about_a_value(error, error.param, lang)
    if isinstance(error, NoSuchOption):
        like = ", ".join(sorted(error.possibilities or ()))
        return said("error", "usage_like" if like else "usage_no_option", lang, option=error.option_name, like=like)
    if isinstance(error, BadOptionUsage):
        takes_none = _TAKES_NONE.fullmatch(error.message)
        return said("error", "usage_takes_none" if takes_none else "usage_needs_value", lang, option=error.option_name)
    if found := _NO_COMMAND.match(error.message):
        group = error.ctx.command if error.ctx else None
        known = ", ".join(group.list_commands(error.ctx)) if isinstance(group, TyperGroup) and error.ctx else ""
        return said("error", "usage_no_command", lang, name=found[1], known=known)
    if found := _TOO_MUCH.match(error.message):
        return said("error", "usage_too_much", lang, words=found[1])
    return error.format_message()


def _about_a_value(error: BadParameter, param: Parameter, lang: Lang) -> str:
    """Return the sentence about a value that is missing, is no number, or is out of range."""
    option = max(param.opts, key=len) if param.param_type_name == "option" else param.human_readable_name.upper()
    if isinstance(error, MissingParameter):
        missing = f"usage_missing_{param.param_type_name}"
        return said("error", missing, lang, name=option, says=getattr(param, "help", ""))
    found = _VALUE.match(error.message)
    if found is None or not isinstance(param.type, IntParamType | FloatParamType):
        return said("error", "usage_bad_value", lang, option=option, why=error.message)
    number = "integer" if isinstance(param.type, IntParamType) else "number"
    least = getattr(param.type, "min", None)
    key, bound = (f"usage_no_{number}", "") if least is None else (f"usage_no_{number}_from", f"{least:g}")
    return said("error", key, lang, option=option, value=found["quoted"] or found["bare"], least=bound)
