"""How far a long run is: a bar on a terminal, plain lines in CI, nothing on a pipe. Always beside the output."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lowcarbon_cli.cli import console
from lowcarbon_cli.cli.options import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowcarbon_cli.model.text import Lang

_REDRAW = 0.1
_LINE_EVERY = 10.0
_STEPS = 10


@contextmanager
def progress(total: int, lang: Lang) -> Iterator[Callable[[str], None]]:
    """Yield what is called after each of ``total`` inputs with its name."""
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        with _bar(total, lang) as tell:
            yield tell
    elif os.environ.get("CI"):
        yield _Lines(total, lang)
    else:
        yield lambda _: None


@contextmanager
def _bar(total: int, lang: Lang) -> Iterator[Callable[[str], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Inputs per second."""

        def render(self, task: object) -> Text:
            speed = getattr(task, "finished_speed", None) or getattr(task, "speed", None)
            return Text(f"{speed:.0f}/s" if speed else "-/s")

    # drawn by us and by no thread: workers are forked from this process
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
    )
    task = bar.add_task(said("label", "batch_progress", lang), total=total)
    drawn = 0.0

    def tell(_: str) -> None:
        nonlocal drawn
        bar.advance(task)
        now = time.monotonic()
        if now - drawn >= _REDRAW:
            drawn = now
            bar.refresh()

    with bar:
        bar.refresh()
        yield tell


class _Lines:
    """One line at every tenth of the way, and every ten seconds."""

    def __init__(self, total: int, lang: Lang) -> None:
        self._total = total
        self._lang = lang
        self._done = 0
        self._start = self._said = time.monotonic()

    def __call__(self, _: str) -> None:
        self._done += 1
        now = time.monotonic()
        tenth = self._done * _STEPS // self._total != (self._done - 1) * _STEPS // self._total
        if not tenth and now - self._said < _LINE_EVERY:
            return
        self._said = now
        rate = self._done / max(now - self._start, 1e-9)
        params = {"done": str(self._done), "total": str(self._total), "rate": f"{rate:.1f}"}
        left = f"{(self._total - self._done) / rate:.0f}"
        console.err(said("label", "batch_progress_line", self._lang, left=left, **params))
