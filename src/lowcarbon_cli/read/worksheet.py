"""One worksheet: its tables, which sheet of the specification each one is, and how each is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.read import forms, headings
from lowcarbon_cli.read.across import labels_named, read_across
from lowcarbon_cli.read.bands import Band, band_at, is_heading_like
from lowcarbon_cli.read.given import given_by_titles
from lowcarbon_cli.read.grid import text_of
from lowcarbon_cli.read.header import headers_of, matched
from lowcarbon_cli.read.keyvalue import is_items, read_items
from lowcarbon_cli.read.layout import read_down
from lowcarbon_cli.read.normalise import flat
from lowcarbon_cli.read.regions import Region, regions_of, titles_of
from lowcarbon_cli.read.rows import has_figures
from lowcarbon_cli.read.sheet_names import sheet_named
from lowcarbon_cli.read.table import RawTable, Title
from lowcarbon_cli.standards.workbook import fold, workbook_spec
from lowcarbon_cli.standards.workbook import sheet as spec_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from lowcarbon_cli.read.grid import Sheet
    from lowcarbon_cli.read.header import Header
    from lowcarbon_cli.standards.workbook import SheetSpec

HEADING_ROWS = 40
"""How many filled rows from the top of a table are looked at for its heading."""
NOTES_SHEETS = frozenset({"说明", "填表说明", "填报说明", "notes", "instructions"})
ANCHORS = {"transform": ("direction",), "firms": ("credit", "name"), "carbon": ("category", "source_name"),
           "measures": ("name",), "flows": ("src",), "changes": ("kind", "text")}  # fmt: skip
"""Columns of which a table of rows must have one to be this sheet; for the others their key."""
_NEUTRAL = re.compile(
    r"(?:sheet|table|工作表|表|附表|附件|数据|data|基础数据|数据表|汇总|汇总表|总表|园区数据|报表|基础表|台账)?\s*[\d()_\-.]*",
    re.IGNORECASE,
)
_NOT_ACTUAL = re.compile(
    r"计划|规划|目标|预测|预计|测算|旧|副本|备份|草稿|作废|copy|old|draft|plan|target|backup", re.IGNORECASE
)
"""Sheets of such names are read only where the name itself says which sheet they are."""

How = Literal["name", "alias", "title", "headings"]


class Recognised(Struct, frozen=True):
    """Which sheet of the specification a table is, and what tells so."""

    spec: SheetSpec
    how: How


def read_worksheet(sheet: Sheet, file: str, *, guess: bool = True) -> list[RawTable]:
    """Return the tables of a worksheet; none where neither its name, a title nor its headings are known.

    With ``guess`` false only the sheet's name and the titles count, not the headings.
    """
    named = sheet_named(sheet.name)
    if named is None and fold(sheet.name) in NOTES_SHEETS:
        return []
    by_name = (
        Recognised(named[0], "name" if named[1] and _is_own_name(named[0], sheet.name) else "alias") if named else None
    )
    guess = guess and (by_name is not None or not _NOT_ACTUAL.search(sheet.name))
    regions = regions_of(sheet, lambda view, band: _is_table(view, band, by_name))
    tables: list[RawTable] = []
    for region in regions:
        found = _recognise(region, by_name, guess=guess, lone=len(regions) == 1)
        if found is not None:
            made = _read(region, found, file)
            _say_how(made[0], sheet, found)
            tables.extend(made)
    return tables


def is_neutral(name: str) -> bool:
    """Tell whether a sheet's name says nothing about what it holds (Sheet1, 数据)."""
    return bool(_NEUTRAL.fullmatch(flat(name)))


def _is_own_name(spec: SheetSpec, name: str) -> bool:
    return fold(name) in {fold(spec.zh), fold(spec.en)}


def _is_table(view: Sheet, band: Band, by_name: Recognised | None) -> bool:
    """Tell whether a heading heads a table: of the sheet the name means, else of any."""
    # the sheet that the name means comes first: it is nearly always the one, and every other costs its heading
    known = workbook_spec().sheets
    specs = (by_name.spec, *(spec for spec in known if spec is not by_name.spec)) if by_name else known
    titles = titles_of(view, band.top)
    headers = headers_of(view, band)
    named = any(
        _enough(spec, view, headers(spec), _titled(spec, titles)) for spec in specs if spec.orientation != "keyvalue"
    )
    return named or forms.is_transform_form(headers)


def _enough(spec: SheetSpec, view: Sheet, header: Header, given: Collection[str] = ()) -> bool:
    """Tell whether a heading names enough columns to head a table of ``spec``."""
    ids = {*header.ids(), *given}
    years = header.years()
    dated = [(period.year.year if period.year else 0, period.span) for period in map(header.periods.__getitem__, years)]
    if len(set(dated)) < len(dated):
        return False  # figures that look like years (2000, 2000, 2000)
    if spec.orientation == "years":
        numeric = {key for key in ids if (column := spec.column(key)) is not None and column.kind == "number"}
        down = "year" in ids or header.month is not None
        if numeric:
            return down or (not years and any(period.year for period in header.periods.values()))
        return bool(years) and labels_named(spec, view, header) > 0
    anchors = ANCHORS.get(spec.id) or tuple(key for key in spec.key if key != "year")
    if not any(key in ids for key in anchors):
        return False
    if years and not spec.across and "year" not in ids:
        return False
    return len(ids) + bool(years) > 1


def _recognise(region: Region, by_name: Recognised | None, *, guess: bool, lone: bool) -> Recognised | None:
    if region.band is None:
        return by_name or _items_by_labels(region, guess=guess)
    title = _by_title(region)
    for found in (title, by_name):
        if found is None:
            continue
        if found.spec.orientation == "keyvalue" and (lone or is_items(found.spec, region.sheet)):
            return found
        if _fits(found.spec, region):
            return found
    if guess or by_name is not None:
        best = _by_headings(region)
        if best is not None:
            return best
    return by_name if lone else None


def _fits(spec: SheetSpec, region: Region) -> bool:
    if region.headers is None:
        return False
    if spec.id in {"transform", "energy"} and forms.is_transform_form(region.headers):
        return True
    if spec.orientation == "keyvalue":
        return is_items(spec, region.sheet)
    return _enough(spec, region.sheet, region.headers(spec), _titled(spec, region.titles))


def _titled(spec: SheetSpec, titles: tuple[Title, ...]) -> set[str]:
    """Return the columns that titles state for the whole table (能源名称：原煤)."""
    found = set()
    for title in titles:
        name, colon, _ = flat(title.text).partition(":")
        heading = headings.match(spec, name) if colon else None
        if heading is not None:
            found.add(heading.column.id)
    return found


def _by_title(region: Region) -> Recognised | None:
    """Return the sheet that the nearest title above a table names."""
    for title in sorted(region.titles, key=lambda one: -one.row):
        named = sheet_named(title.text)
        if named is not None:
            return Recognised(named[0], "title")
    return None


def _by_headings(region: Region) -> Recognised | None:
    """Return the sheet whose columns a heading names best; None where two fit alike or the best names few."""
    if region.headers is None:
        return None
    if forms.is_transform_form(region.headers):
        return Recognised(spec_of("transform"), "headings")
    scores: list[tuple[int, SheetSpec]] = []
    for spec in workbook_spec().sheets:
        if spec.orientation == "keyvalue":
            continue
        header = region.headers(spec)
        if _enough(spec, region.sheet, header, _titled(spec, region.titles)):
            labels = labels_named(spec, region.sheet, header)
            if labels and header.one_year():
                # 指标, 单位, 数值 head sheets of rows too: what the labels name tells which one it is
                scores.append((matched(header) + 2 * labels, spec))
                continue
            scores.append((matched(header) + labels - len(header.unknown), spec))
    scores.sort(key=lambda item: -item[0])
    if not scores or (len(scores) > 1 and scores[0][0] == scores[1][0]):
        return None
    return Recognised(scores[0][1], "headings")


def _items_by_labels(region: Region, *, guess: bool) -> Recognised | None:
    spec = spec_of("park")
    words = {text_of(cell) for row in region.sheet.rows.values() for cell in row.values() if cell.kind == "text"}
    title = any((named := sheet_named(word)) is not None and named[0].id == spec.id for word in words)
    if is_items(spec, region.sheet) and (title or guess):
        return Recognised(spec, "title" if title else "headings")
    return None


def _read(region: Region, found: Recognised, file: str) -> list[RawTable]:
    spec, view = found.spec, region.sheet
    if spec.orientation == "keyvalue":
        return [read_items(spec, view, file)]
    band = region.band or _best_band(spec, view)
    if band is None:
        return [_without_heading(RawTable(spec, view, file))]
    headers = region.headers or headers_of(view, band)
    if forms.is_transform_form(headers):
        return forms.read_transform_form(view, band, file, region.titles)
    table = RawTable(spec, view, file, region.titles or titles_of(view, band.top))
    header = headers(spec).copy()
    known = frozenset(header.ids()) | (frozenset({"year"}) if _all_dated(header) else frozenset())
    if _both_ways(table, header):
        return [table]
    given = given_by_titles(table, known)
    for column, entry in given.entries.items():
        table.use((entry.row, entry.column))
        table.headings.setdefault(column, table.ref(entry.row, entry.column))
    ids = {*header.ids(), *given.entries}
    if header.years() and spec.orientation == "years" and labels_named(spec, view, header):
        read_across(table, header, given)
    elif _enough(spec, view, header, given.entries) or len(ids) > 1:
        read_down(table, header, given)
    else:
        _without_heading(table)
    return [table]


def _without_heading(table: RawTable) -> RawTable:
    table.findings.append(finding("LC-STR-015", table.ref(1, 1), sheet=table.spec.name))
    for row in table.sheet.rows:
        table.leave(row, "no_heading")
    return table


def _all_dated(header: Header) -> bool:
    """Tell whether every column of figures has its year above it, so that no column of years is needed."""
    return bool(header.valued) and all(header.periods[place].year is not None for place in header.valued)


def _both_ways(table: RawTable, header: Header) -> bool:
    """Refuse a table that has years as rows and as columns."""
    years = [place for place in header.years() if header.periods[place].year is not None]
    if "year" not in header.ids() or len(years) < 2:  # noqa: PLR2004
        return False
    cells = [table.ref(*header.cell(place)) for place in (header.ids()["year"], *years)]
    table.findings.append(finding("LC-STR-009", *cells, sheet=table.spec.name))
    for row in table.sheet.rows:
        table.leave(row, "both_ways")
    return True


def _best_band(spec: SheetSpec, view: Sheet) -> Band | None:
    """Return the heading that names most columns of a sheet that is known by its name; None without any."""
    best: tuple[int, Band] | None = None
    for row in list(view.rows)[:HEADING_ROWS]:
        if has_figures(view.rows[row]) and not is_heading_like(view.rows[row]):
            continue
        band = band_at(view, row)
        count = matched(headers_of(view, band)(spec))
        if count > 1 and (best is None or count > best[0]):
            best = (count, band)
    return best[1] if best else None


def _say_how(table: RawTable, sheet: Sheet, found: Recognised) -> None:
    """Say, as an info, how a table was recognised where not by the very name of its sheet."""
    if found.how == "name":
        return
    start = next(iter(table.sheet.rows), 1)
    cell = table.ref(start, min(table.sheet.rows.get(start, {1: None})))
    how = {
        "alias": Text("表名", "its name"),
        "title": Text("表题", "its title"),
        "headings": Text("表头", "its headings"),
    }[found.how]
    table.findings.insert(0, finding("LC-STR-031", cell, raw=sheet.name, name=found.spec.name, how=how))
