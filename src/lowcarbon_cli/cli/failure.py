"""The sentence of a request that could not be carried out, and its exit code."""

from __future__ import annotations

import itertools
import os
import sys
from typing import TYPE_CHECKING

from typer._click.exceptions import UsageError

from lowcarbon_cli.cli import console, exit_codes
from lowcarbon_cli.cli.options import said

if TYPE_CHECKING:
    from lowcarbon_cli.errors import LowcarbonError
    from lowcarbon_cli.model.text import Lang


def _asked_lang() -> Lang:
    """Return the language asked for, before or without the options having been understood."""
    words = sys.argv[1:]
    given = [after for word, after in itertools.pairwise(words) if word == "--lang"]
    given += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    wanted = given[-1] if given else os.environ.get("LOWCARBON_LANG", "")
    return "en" if wanted == "en" else "zh"


def explained(error: LowcarbonError) -> str:
    """Return what an error says, in the language asked for."""
    from lowcarbon_cli.model import messages
    from lowcarbon_cli.model.text import Text

    section = "finding" if error.key.startswith("LC-") else "error"
    params = {name: value if isinstance(value, Text) else str(value) for name, value in error.params.items()}
    return messages.say(section, error.key, _asked_lang(), params)


def other(error: Exception, *, raised: bool) -> int:
    """Say in one line what stopped the run, with a traceback where ``raised``; return the exit code."""
    if isinstance(error, UsageError):
        from lowcarbon_cli.cli.usage import sentence

        lang = _asked_lang()
        console.err(said("error", "cli_usage", lang, what=sentence(error, lang)))
        return exit_codes.COULD_NOT_RUN
    if type(error).__name__ == "Abort":
        return exit_codes.INTERRUPTED
    if raised:
        import traceback

        traceback.print_exc()
    console.err(said("error", "cli_internal", _asked_lang(), what=f"{type(error).__name__}: {error}"))
    return exit_codes.INTERNAL
