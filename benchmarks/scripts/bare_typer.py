"""A bare Typer app: one command with one argument, and --version."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer()


def show_version(wanted: bool) -> None:
    """Print the version and leave."""
    if wanted:
        typer.echo("bare 0.1.0")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[bool, typer.Option("--version", callback=show_version, is_eager=True, help="Version")] = False,
) -> None:
    """Show what a bare app costs."""


@app.command()
def compute(file: str) -> None:
    """Print the name of a file."""
    typer.echo(file)


if __name__ == "__main__":
    app()
