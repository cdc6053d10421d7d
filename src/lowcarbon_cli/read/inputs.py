"""From the paths that were given to bytes: folders are opened, what is no data file is set aside."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.parcel import Held, Parcel
from lowcarbon_cli.model.trouble import trouble
from lowcarbon_cli.read.archive import ZIP_HEADER
from lowcarbon_cli.read.refuse import refused
from lowcarbon_cli.read.sniff import OLE_HEADER, TEXT_SUFFIXES, WORKBOOK_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lowcarbon_cli.model.budget import Budget
    from lowcarbon_cli.model.findings import Finding

LOCK = "~$"


class Source(Struct, frozen=True):
    """One file to read: its path, the name it is shown by, and whether a folder brought it in."""

    path: Path
    shown: str
    found: bool
    """True for a file found in a folder: that it cannot be read never hides the others."""


class Sources(Struct):
    """The files to read, in order, and what is to be said of those set aside."""

    files: list[Source] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def sources(paths: Iterable[str | os.PathLike[str]], aside: Sequence[str] = ()) -> Sources:
    """Return the files to read: those given, and the data files of the folders given, sorted by name.

    Locks (``~$``) and, in folders, hidden files, sub-folders and files of foreign kinds are set aside, each
    with a finding. Names ``aside`` are passed over in folders.
    """
    result = Sources()
    taken: list[tuple[Path, bool]] = []
    for path in map(Path, paths):
        if path.name.startswith(LOCK):
            result.findings.append(finding("LC-STR-019", file=path.name))
        elif os.path.isdir(path):  # noqa: PTH112 - never raises
            taken += [(item, True) for item in _data_files(path, result.findings, aside)]
        else:
            taken.append((path, False))
    names = _names([path for path, _found in taken])
    result.files = [Source(path, shown, found) for (path, found), shown in zip(taken, names, strict=True)]
    return result


def _data_files(folder: Path, findings: list[Finding], aside: Sequence[str]) -> list[Path]:
    kept = []
    try:
        entries = sorted((item for item in folder.iterdir() if item.name not in aside), key=lambda item: item.name)
    except OSError as error:
        raise refused("LC-FIL-003", str(folder), detail=trouble(error, "read")) from error
    for path in entries:
        if path.name.startswith(LOCK):
            findings.append(finding("LC-STR-019", file=path.name))
        elif path.name.startswith(".") or os.path.isdir(path) or not _may_hold_data(path):  # noqa: PTH112
            findings.append(finding("LC-FIL-027", CellRef(path.name, "", 1, 1), file=path.name))
        else:
            kept.append(path)
    if not kept:
        raise refused("LC-FIL-002", str(folder))
    return kept


def _may_hold_data(path: Path) -> bool:
    """Tell whether a file of a folder is meant as data: by its name, else by how it begins."""
    if path.suffix.casefold() in WORKBOOK_SUFFIXES | TEXT_SUFFIXES:
        return True
    if path.suffix:
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(OLE_HEADER)).startswith((ZIP_HEADER, OLE_HEADER))
    except OSError:
        return False


def _names(files: Sequence[Path]) -> list[str]:
    """Return how each file is shown: its name, its path where two files share the name."""
    shared = Counter(path.name for path in files)
    return [path.name if shared[path.name] == 1 else path.as_posix() for path in files]


def content_of(source: Source, budget: Budget) -> bytes:
    """Return the bytes of a file. Raises ``UnreadableFileError`` before reading one that is too large."""
    shown = source.shown
    try:
        state = source.path.stat()
        if not stat.S_ISREG(state.st_mode):
            # a pipe or device may never end
            raise refused("LC-FIL-003", shown, detail=label("read_special"))
        limit = budget.text_bytes if source.path.suffix.casefold() in TEXT_SUFFIXES else budget.file_bytes
        if state.st_size > limit:
            raise refused("LC-FIL-017", shown, limit=limit >> 20)
        return source.path.read_bytes()
    except FileNotFoundError as error:
        raise refused("LC-FIL-001", shown) from error
    except (OSError, ValueError) as error:
        raise refused("LC-FIL-003", shown, detail=trouble(error, "read")) from error


def hold(source: Source, budget: Budget) -> Held:
    """Return a file with its bytes; why it cannot be read is a part of the result."""
    try:
        content = content_of(source, budget)
    except UnreadableFileError as error:
        return Held(str(source.path), source.shown, source.found, refusal=error)
    return Held(str(source.path), source.shown, source.found, content, hashlib.sha256(content).hexdigest())


def collect(paths: Iterable[str | os.PathLike[str]], budget: Budget, aside: Sequence[str] = ()) -> Parcel:
    """Return the files of one park or folder with their bytes; nothing is raised for what cannot be read."""
    given = [str(path) for path in paths]
    try:
        found = sources(given, aside)
    except UnreadableFileError as error:  # a folder without data, or one that cannot be listed
        return Parcel((Held(given[0], str(error.params.get("file", given[0])), found=False, refusal=error),))
    return Parcel(tuple(hold(source, budget) for source in found.files), tuple(found.findings))
