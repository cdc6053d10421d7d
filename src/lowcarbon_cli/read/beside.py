"""A worksheet under another name beside the sheet of the very name: read too, or left out and said.

Excel names a copied sheet 能源消费 (2), people add 续 or 修订: such a name says which sheet is continued. Under any
other name the headings must prove it. What is read so is judged like any fact given twice: equal values count once,
different ones are an error. Rows of such a sheet that add to years which the first sheet covers are a warning,
for they may be the same energy under another name.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.ledger import Ledger
from lowcarbon_cli.model.messages import catalogue, finding
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.read.merge import keys_of
from lowcarbon_cli.read.normalise import flat
from lowcarbon_cli.read.sheet_names import sheet_named
from lowcarbon_cli.read.worksheet import says_not_actual
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.grid import Sheet
    from lowcarbon_cli.read.table import RawTable
    from lowcarbon_cli.standards.workbook import SheetSpec

    Worksheet = tuple[Sheet, Sequence[RawTable]]

AT_LEAST = 3
"""Columns that headings must name to prove what a table is: two, a year and one figure, stand in any chart's data."""
_MORE = re.compile(r"续|补充|接上|continued", re.IGNORECASE)
_COPY = re.compile(r"副本|copy", re.IGNORECASE)
_ADDED = re.compile(
    r"[\s\-_.]*[(\[]?\s*(?:\d{1,2}|续表?\d?|接上表|补充|修订[版稿后]?|更新[版后]?|调整后|最新|新|终稿|定稿"
    r"|(?:19|20)\d{2}\s*年?(?:\s*[-~至到—–]\s*(?:19|20)\d{2}\s*年?)?|continued|revised)\s*[)\]]?"
    r"|[\"'“”]?\s*(?:的|-)?\s*(?:副本|copy)\s*\d*",
    re.IGNORECASE,
)
_FRONT = re.compile(r"^(?:copy of\s*|副本\s*)?[\"'“”]*", re.IGNORECASE)

_TABLE_NUMBER = re.compile(r"^(?:表|T)\s*\d+\s*", re.IGNORECASE)
_ELSE = Text("", "")
"""Something else than the sheet it looks like: no reason that needs saying."""


def continued(name: str) -> SheetSpec | None:
    """Return the sheet whose name, with a copy's number or words such as 续 and 修订, is ``name``; None for others.

    >>> [continued(name).id for name in ("能源消费 (2)", "经济数据（修订）", "能源消费-续", "“能源消费”的副本")]
    ['energy', 'economy', 'energy', 'energy']
    >>> continued("能源消费结构"), continued("能源消费（企业）")
    (None, None)
    """
    whole = flat(name)
    words = _FRONT.sub("", whole)
    cuts = [found.start() for found in _ADDED.finditer(words)]
    for cut in [*cuts, len(words)] if words != whole else cuts:
        if _ADDED.sub("", words[cut:]):
            continue
        found = sheet_named(words[:cut].strip(" \"'“”-_"))
        if found is not None:
            return found[0]
    return None


def named_tables(sheets: Sequence[Worksheet]) -> Mapping[str, Sequence[RawTable]]:
    """Return sheet id -> the tables of the worksheets that have its name."""
    found: dict[str, list[RawTable]] = {}
    for item, tables in sheets:
        if item.rows and (known := sheet_named(item.name)) is not None:
            found.setdefault(known[0].id, []).extend(tables)
    return found


def is_second(item: Sheet, spec: SheetSpec, sheets: Sequence[Worksheet]) -> bool:
    """Tell whether a worksheet goes beside another one that names the sheet better than it does."""
    rank = _rank(item, spec)
    return any(_rank(other, spec) > rank for other, tables in sheets if any(table.spec is spec for table in tables))


def _rank(item: Sheet, spec: SheetSpec) -> int:
    """Return how well a worksheet's name says that it is the sheet: 2 its very name, 1 an alias, 0 not at all."""
    known = sheet_named(item.name)
    return 0 if known is None or known[0] is not spec else 1 + known[1]


def left_out(item: Sheet, tables: Sequence[RawTable], named: Mapping[str, Sequence[RawTable]]) -> Text | None:
    """Return why a worksheet of a foreign name is not read beside those of the very name, None where it is.

    An empty reason: its name or what it holds says that it is something else.
    """
    second = [table for table in tables if table.spec.id in named]
    meant = continued(item.name)
    if _COPY.search(item.name):
        return Text("表名含“副本”", "its name says that it is a copy") if meant and meant.id in named else _ELSE
    if not second:
        return None
    if says_not_actual(item.name) or _bare(item.name) in _own_outputs():
        return _ELSE
    reasons = [why for table in second if (why := _unproved(table, named[table.spec.id], meant)) is not None]
    return max(reasons, key=lambda why: len(why.zh), default=None)


def _unproved(table: RawTable, first: Sequence[RawTable], meant: SheetSpec | None) -> Text | None:
    """Return what keeps a table from being a part of the sheet; an empty reason where it is hardly like it."""
    if meant is not None and meant.id == table.spec.id:
        return None
    columns = set(chain.from_iterable(record.entries for record in table.records))
    strange = _unknown(table) - set().union(*map(_unknown, first))
    if table.spec.orientation == "keyvalue" or not columns or len(columns) <= len(strange):
        return _ELSE
    if strange:
        names = "、".join(sorted(strange))
        return Text(f"另有不属于该表的列“{names}”", f"it has other columns: {names}")
    if len(columns) < AT_LEAST:
        return Text("可识别的列不足三列", "fewer than three columns are recognised")
    return None


@cache
def _own_outputs() -> frozenset[str]:
    """Return the names of the worksheets that this program's own workbooks hold beside a copy of the inputs."""
    names = [entry for key, entry in catalogue()["label"].items() if key.startswith("render_sheet_")]
    return frozenset(_bare(name[lang]) for name in names for lang in ("zh", "en"))


def _bare(name: str) -> str:
    return fold(_TABLE_NUMBER.sub("", flat(name)))


def _unknown(table: RawTable) -> set[str]:
    """Return the headings of a table that name no column of its sheet."""
    return {str(item.params["raw"]) for item in table.findings if item.code == "LC-STR-014"}


def not_read(item: Sheet, shown: str, tables: Sequence[RawTable], why: Text | None) -> Finding | None:
    """Return the finding about a worksheet that looks like one of ours and is not read, None for any other."""
    if not why or why == _ELSE:
        return None
    specs = [table.spec for table in tables] or [spec for spec in [continued(item.name)] if spec is not None]
    zh, en = (dict.fromkeys(spec.zh for spec in specs), dict.fromkeys(spec.en for spec in specs))
    cell = CellRef(shown, item.place, 1, 1)
    return finding("LC-STR-038", cell, raw=item.name, name=Text("、".join(zh), ", ".join(en)), why=why)


def added(name: str, spec: SheetSpec, first: Sequence[Sequence[Record]], second: Sequence[Record]) -> Iterator[Finding]:
    """Yield the warning that a second worksheet adds rows to years that the first covers."""
    if spec.orientation != "long" or "year" not in spec.key or _MORE.search(name):
        return
    if isinstance(second, Ledger) or any(isinstance(records, Ledger) for records in first):
        return
    there = {broad for records in first for record in records if (broad := keys_of(spec, record)[1]) is not None}
    years = {record.year for records in first for record in records}
    new = [
        record
        for record in second
        if record.year in years and (broad := keys_of(spec, record)[1]) is not None and broad not in there
    ]
    if new:
        what = "、".join(dict.fromkeys(_row(spec, record) for record in new))
        yield finding("LC-STR-037", *(record.cell for record in new), raw=name, name=spec.name, what=what)


def _row(spec: SheetSpec, record: Record) -> str:
    """Return the words of a row's key but for the year."""
    words = [record.fields[key].as_written for key in spec.key if key != "year" and key in record.fields]
    return " ".join(word for word in words if word)
