"""Which sheet of the specification the name of a worksheet, or a title, means."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lowcarbon_cli.model.text import kept_if_short
from lowcarbon_cli.read.normalise import flat
from lowcarbon_cli.standards.workbook import fold, sheet, workbook_spec

if TYPE_CHECKING:
    from lowcarbon_cli.standards.workbook import SheetSpec

_AROUND = re.compile(
    r"^(?:附?表|sheet)?\s*[\d一二三四五六七八九十]*\s*[.、_ -]*|(?:\d{4}\s*[-~至]\s*)?\d{4}年?度?|表$|(?<=\D)\d{1,2}$",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"^(?:表号\s*[:]?\s*)?[PpＰ]?\d{2,3}(?:-\d)?\s*表?\s*|\(?\s*(?:19|20)\d{2}\s*年?(?:\d{1,2}\s*[-~至—]\s*\d{1,2}\s*月)?\s*\)?$"
)
"""A form's number before its name, a year behind it (205-1表 能源购进、消费与库存（2023年）)."""


@kept_if_short
def sheet_named(name: str) -> tuple[SheetSpec, bool] | None:
    """Return the sheet that a name means, and whether it is its very name or an alias.

    Numbering and years around a name are set aside (附表2 经济数据, 2020-2024年能源消费表).
    """
    words = flat(name)
    bare = _AROUND.sub("", words)
    for wanted, exact in ((fold(name), True), (fold(bare), False), (fold(_FORM.sub("", words)), False),
                          (fold(_AROUND.sub("", _FORM.sub("", words))), False)):  # fmt: skip
        for spec in workbook_spec().sheets:
            if wanted in _sheet_names(spec.id):
                return spec, exact
    return None


@cache
def _sheet_names(sheet_id: str) -> frozenset[str]:
    spec = sheet(sheet_id)
    return frozenset(fold(known) for known in (spec.zh, spec.en, *spec.aliases))
