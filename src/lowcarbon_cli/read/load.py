"""From paths to a ``Dataset``: open each file and have it read; what cannot be opened is said, or refused."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.dataset import Dataset, InputFile
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.read.backends import open_book
from lowcarbon_cli.read.inputs import hold, sources
from lowcarbon_cli.read.own_file import own_file
from lowcarbon_cli.read.parks import parks_in
from lowcarbon_cli.read.reading import Reading
from lowcarbon_cli.standards.workbook import workbook_spec

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.parcel import Held, Parcel
    from lowcarbon_cli.read.grid import Book
    from lowcarbon_cli.read.inputs import Source


def load(
    paths: Iterable[str | os.PathLike[str]],
    *,
    budget: Budget | None = None,
    keep_going: bool = False,
    personal: str | None = None,
) -> Dataset:
    """Return the park's data from one or several files, or from the data files of a folder.

    Read are .xlsx, .xlsm, .xls, .et, .ods and delimited text, each by its content. Whatever is wrong inside
    the files is a finding of the result.

    Args:
        paths: files and folders.
        budget: what each file may cost before it is refused; None: the default.
        keep_going: a file that cannot be read becomes a finding with its code at ``A1``, and the others are
            read; where none can be, the dataset is empty. A file found in a folder always is such a finding.
        personal: path of a TOML file of the park's own indicators, read behind those of the sheet.

    Raises:
        CatalogueError: the file of own indicators is no TOML.
        UnreadableFileError: without ``keep_going``, a file that is not there, is protected, dangerous or no
            workbook, or no sheet of any file is recognised; its ``code`` says which.
    """
    reading = Reading()
    allowed = budget or Budget()
    own = own_file(personal) if personal is not None else None
    found = _sources(reading, paths, keep_going=keep_going)
    inputs: list[InputFile] = []
    refusals = []
    for source in found:
        try:
            book = _opened(hold(source, allowed), inputs, allowed)
            reading.read(book, source.shown)
        except UnreadableFileError as error:
            if not (keep_going or source.found):
                raise
            refusals.append(error)
            reading.findings.append(_as_finding(error, source.shown))
    recognised = bool(reading.sources)
    _add(reading, inputs, own)
    if recognised or keep_going:
        return reading.dataset(tuple(inputs))
    if refusals:
        raise refusals[0]
    known = "、".join(spec.zh for spec in workbook_spec().sheets if spec.template)
    shown = ", ".join(item.name for item in inputs)
    raise UnreadableFileError("read_wrong_form", code="LC-STR-017", file=shown, sheets=known)


def _add(
    reading: Reading, inputs: list[InputFile], own: tuple[InputFile, tuple[Record, ...], tuple[Finding, ...]] | None
) -> None:
    """Take in what a file of own indicators holds."""
    if own is not None:
        inputs.append(own[0])
        reading.findings.extend(own[2])
        reading.sources.setdefault("personal", []).append(list(own[1]))


def load_parks(
    parcel: Parcel, *, budget: Budget | None = None, personal: str | None = None
) -> Iterator[tuple[str, Dataset]]:
    """Yield the parks that files hold, each with its name and data.

    Files that name one park or none make one park, without a name here. Where a column of park names tells
    several parks apart, each gets its own rows, at their own cells. A file that cannot be read is a finding
    of every park. ``personal`` is as for ``load``: every park gets these indicators.
    """
    allowed = budget or Budget()
    own = own_file(personal) if personal is not None else None
    findings = list(parcel.findings)
    inputs: list[InputFile] = []
    opened: list[tuple[str, Book]] = []
    for held in parcel.files:
        try:
            opened.append((held.shown, _opened(held, inputs, allowed)))
        except UnreadableFileError as error:
            findings.append(_as_finding(error, held.shown))
    for park, books, said in parks_in(opened):
        reading = Reading(findings=[*findings, *said])
        for shown, book in books:
            reading.read(book, shown)
        mine = inputs.copy()
        _add(reading, mine, own)
        yield park, reading.dataset(tuple(mine))


def _opened(held: Held, inputs: list[InputFile], budget: Budget) -> Book:
    """Return a file's sheets and note it among the inputs. Raises ``UnreadableFileError``."""
    if held.refusal is not None:
        raise held.refusal
    inputs.append(InputFile(held.path, held.shown, held.sha256))
    return open_book(held.content, PurePath(held.path), held.shown, budget)


def _sources(reading: Reading, paths: Iterable[str | os.PathLike[str]], *, keep_going: bool) -> list[Source]:
    try:
        found = sources(paths)
    except UnreadableFileError as error:
        if not keep_going:
            raise
        reading.findings.append(_as_finding(error, str(error.params.get("file", ""))))
        return []
    reading.findings.extend(found.findings)
    if not found.files and not keep_going:
        raise UnreadableFileError("read_no_input", code="LC-FIL-002")
    return found.files


def _as_finding(error: UnreadableFileError, shown: str) -> Finding:
    """Return the finding that a refused file is, at the file's first cell."""
    params = {name: value for name, value in error.params.items() if isinstance(value, str | int | Text)}
    return finding(error.code, CellRef(shown, "", 1, 1), caused_by=None, **params)
