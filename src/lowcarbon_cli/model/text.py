"""A name or sentence in Chinese and English, side by side."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese (``zh``) and English (``en``)."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        """Return the words in ``lang``."""
        return self.zh if lang == "zh" else self.en


Param = str | int | Text
"""A parameter of a message: language-free text, a count, or a name in both languages."""


def plain(param: Param, lang: Lang) -> str:
    """Return ``param`` as a string in ``lang``."""
    return param.in_(lang) if isinstance(param, Text) else str(param)


@lru_cache(maxsize=4096)
def fold(words: str) -> str:
    """Return ``words`` without blanks, width, case and bracket differences, for comparing names.

    >>> fold("工业增加值 （可比价）"), fold("Share, %")
    ('工业增加值可比价', 'share%')
    """
    flat = unicodedata.normalize("NFKC", words).lower()
    return "".join(char for char in flat if char.isalnum() or char == "%")
