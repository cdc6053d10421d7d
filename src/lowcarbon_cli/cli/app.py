"""The command line as a whole: its commands by name, and the last wall for errors."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated, cast

import typer

from lowcarbon_cli import __version__
from lowcarbon_cli.cli import console, exit_codes
from lowcarbon_cli.cli.commands import Commands
from lowcarbon_cli.errors import LowcarbonError

YOUNG = 100_000
"""New objects before the collector looks for circles, of which a run makes few: at its own 700 it costs a twentieth."""

app = typer.Typer(
    name="lowcarbon",
    cls=Commands,
    help="国家生态工业示范园区低碳指标：读取工作簿、核算、判定，逐项追溯到单元格与条款。",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        console.out(f"lowcarbon {__version__}\n")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版本")] = False,
    lang: Annotated[str | None, typer.Option("--lang", help="zh | en，命令之前、之后都可以写")] = None,
) -> None:
    """国家生态工业示范园区低碳指标：读取工作簿、核算、判定，逐项追溯到单元格与条款。"""


def run() -> None:
    """Run the command line and leave with its exit code."""
    if "_LOWCARBON_COMPLETE" in os.environ:
        # typer would load rich, twice its own time, only to take markup out of help texts that have none
        cast("dict[str, object]", sys.modules)["rich"] = None
    gc.set_threshold(YOUNG)
    raised = "--debug" in sys.argv
    try:
        code = app(args=exit_codes.with_check(sys.argv[1:]), standalone_mode=False)
    except LowcarbonError as error:
        from lowcarbon_cli.cli.failure import explained

        console.err(explained(error))
        code = error.exit_code
    except KeyboardInterrupt:
        code = exit_codes.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last wall: one line instead of a traceback
        from lowcarbon_cli.cli.failure import other

        code = other(error, raised=raised)
    sys.exit(code or 0)
