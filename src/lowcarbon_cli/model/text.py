"""A name or sentence in Chinese and English, side by side."""

from __future__ import annotations

import re
import unicodedata
from functools import update_wrapper
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

Lang = Literal["zh", "en"]
_CHINESE = re.compile("[\u3400-\u9fff]")


class Text(NamedTuple):
    """The same words in Chinese (``zh``) and English (``en``)."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        """Return the words in ``lang``."""
        return self.zh if lang == "zh" else self.en


def with_unit(figure: str, unit: Text) -> Text:
    """Return a figure with its unit behind it, in brackets where that begins with a digit.

    >>> with_unit("1.5", Text("吨标煤", "tce")).en, with_unit("1.5", Text("万吨标煤", "10 000 tce")).en
    ('1.5 tce', '1.5 (10 000 tce)')
    """
    return Text(f"{figure} {unit.zh}", f"{figure} ({unit.en})" if unit.en[:1].isdigit() else f"{figure} {unit.en}")


Naming = Literal["short", "full", "none"]
"""How a sentence names a unit behind a number: as in tables, in full as in headings, or not at all."""


class Worded(NamedTuple):
    """An amount as a sentence prints it, with what it was printed from."""

    words: Text
    value: Decimal
    unit: str
    naming: Naming
    places: int
    rounding: str

    def in_(self, lang: Lang) -> str:
        """Return the words in ``lang``."""
        return self.words.in_(lang)


Param = str | int | Text | Worded
"""A parameter of a message: language-free text, a count, a name in both languages, or an amount."""


def plain(param: Param, lang: Lang) -> str:
    """Return ``param`` as a string in ``lang``."""
    return param.in_(lang) if isinstance(param, Text | Worded) else str(param)


LONGEST_NAME = 256
"""A longer text is prose: neither heading, label nor figure, so nothing searches it for parts of one."""
_SHORT, _MOST = 64, 4096
Known = TypeVar("Known")


class _Kept(dict[str, Known]):
    """A function of a text with what it gave before; being a dict, it answers known texts without a call."""

    def __init__(self, function: Callable[[str], Known]) -> None:
        super().__init__()
        update_wrapper(self, function)
        self._function = function
        self._long: tuple[str, Known] | None = None

    __call__ = dict.__getitem__

    def __missing__(self, text: str) -> Known:
        if self._long is not None and self._long[0] == text:
            return self._long[1]
        found = self._function(text)
        if len(text) > _SHORT:
            self._long = text, found
            return found
        if len(self) >= _MOST:
            self.clear()
        self[text] = found
        return found


def kept_if_short(function: Callable[[str], Known]) -> Callable[[str], Known]:
    """Keep what a pure function gives for short texts.

    Headings and names come again and again; of longer texts, which are cells of prose, only the last is kept: it is
    asked about several times, and a small file may show one long text in very many cells.
    """
    return _Kept(function)


@kept_if_short
def fold(words: str) -> str:
    """Return ``words`` without blanks, width, case and bracket differences, for comparing names.

    >>> fold("工业增加值 （可比价）"), fold("Share, %")
    ('工业增加值可比价', 'share%')
    """
    flat = unicodedata.normalize("NFKC", words).lower()
    return "".join(char for char in flat if char.isalnum() or char == "%")


def note_in(note: str | Text, lang: Lang) -> str:
    """Return a note in one language: of a string ``Chinese / English`` that half, else the whole.

    >>> note_in("表中写作“0” / written as 0", "zh"), note_in("GB/T 2589", "en"), note_in("a / b", "zh")
    ('表中写作“0”', 'GB/T 2589', 'a / b')
    """
    if isinstance(note, Text):
        return note.in_(lang)
    parts = note.split(" / ")
    for place in range(1, len(parts)):
        chinese, english = " / ".join(parts[:place]), " / ".join(parts[place:])
        if _CHINESE.search(chinese) and not _CHINESE.search(english):
            return chinese if lang == "zh" else english
    return note


def years_text(years: Iterable[int]) -> str:
    """Return years with runs of three or more drawn together: ``2018, 2020-2024``."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    shown: list[str] = []
    for run in runs:
        shown += [f"{run[0]}-{run[-1]}"] if len(run) > 2 else [str(year) for year in run]  # noqa: PLR2004
    return ", ".join(shown)
