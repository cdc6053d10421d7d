"""From what the user names to units of work: one unit is the files of one park, or a workbook of several."""

from __future__ import annotations

import glob
import os
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.batch import manifest, remote
from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.trouble import trouble
from lowcarbon_cli.read.refuse import refused
from lowcarbon_cli.read.sniff import TEXT_SUFFIXES, WORKBOOK_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lowcarbon_cli.model.findings import Finding

DATA = WORKBOOK_SUFFIXES | TEXT_SUFFIXES
_WILD = frozenset("*?[")


class Unit(Struct, frozen=True):
    """One input of the batch: files (or a folder) that are read together."""

    place: int
    """From 1, in the order of the output."""
    source: str
    """As it is shown: path, folder or the manifest's name."""
    paths: tuple[str, ...]
    name: str = ""
    """The park's name in the manifest, for a workbook that has none."""
    own: Mapping[str, str] = MappingProxyType({})
    """Options that the manifest gives for this park."""


class Plan(Struct, frozen=True):
    """All units in order, and what is to be said of the inputs as a whole."""

    units: tuple[Unit, ...]
    findings: tuple[Finding, ...] = ()
    files: frozenset[str] = frozenset()
    """Where the inputs really are, links followed: no output may take the place of one."""


def plan_of(given: Sequence[str], *, folder_is_park: bool = False) -> Plan:
    """Return the units that the arguments mean.

    A file is a park. A folder is a collection: each data file in it is a park, each sub-folder with data
    files is one park of several files, sub-folders of others are collections again. With
    ``folder_is_park`` each folder named is itself one park. A pattern stands for what it matches, sorted;
    a manifest (.toml, or .csv with the headings for park and file) for the parks it lists; an address
    (``s3://...``) for a file elsewhere. The same files named twice count once.

    Raises ``UnreadableFileError`` where nothing is left, ``UsageError`` for a bad manifest.
    """
    units: list[Unit] = []
    findings: list[Finding] = []
    seen: set[tuple[str, ...]] = set()
    real = _Real()
    for entry in _entries(given, findings, folder_is_park=folder_is_park):
        same = tuple(path if remote.is_address(path) else real.path(path) for path in entry.paths)
        if same in seen:
            findings.append(finding("LC-BAT-005", file=entry.source))
            continue
        seen.add(same)
        units.append(Unit(len(units) + 1, entry.source, entry.paths, entry.name, entry.own))
    if not units:
        raise UnreadableFileError("read_no_input", code="LC-FIL-002")
    return Plan(tuple(units), tuple(findings), frozenset(chain.from_iterable(seen)))


class _Real:
    """Follows links; the way to a folder, which many files share, is followed once."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def path(self, path: str) -> str:
        """Return where a file or folder really is."""
        folder, name = os.path.split(path)
        # on Windows a name may be spelled in several ways
        if os.name == "nt" or name in {"", os.curdir, os.pardir} or os.path.islink(path):  # noqa: PTH114 - quicker
            return os.path.realpath(path)
        real = self._folders.get(folder)
        if real is None:
            real = self._folders[folder] = os.path.realpath(folder)
        return os.path.join(real, name)  # noqa: PTH118


def _entries(given: Iterable[str], findings: list[Finding], *, folder_is_park: bool) -> Iterator[manifest.Entry]:
    for argument in given:
        if remote.is_address(argument):
            yield from (manifest.Entry(found, (found,)) for found in remote.expand(argument))
            continue
        for name in _matches(argument):
            path = Path(name)
            if path.is_dir():
                if folder_is_park:
                    yield manifest.Entry(name, (name,))
                else:
                    yield from _folder(path, findings)
            elif manifest.is_manifest(path):
                yield from manifest.read(path)
            else:
                yield manifest.Entry(name, (name,))


def _matches(argument: str) -> list[str]:
    """Return what a pattern matches, sorted; the argument itself where it is none or a file of that very name."""
    if not _WILD & set(argument) or Path(argument).exists():
        return [argument]
    found = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - the pattern may be absolute
    if not found:
        raise UnreadableFileError("batch_no_match", pattern=argument)
    return found


def _folder(folder: Path, findings: list[Finding]) -> Iterator[manifest.Entry]:
    """Yield the parks of a collection: its files first, then its sub-folders, each sorted by name.

    Files of other kinds are set aside, each with a finding.
    """
    entries = _listed(folder)
    for path in entries:
        if _is_data(path):
            yield manifest.Entry(path.as_posix(), (str(path),))
        elif not path.is_dir():
            code = "LC-STR-019" if path.name.startswith("~$") else "LC-FIL-027"
            findings.append(finding(code, CellRef(path.name, "", 1, 1), file=path.as_posix()))
    for path in entries:
        if path.is_dir() and not path.name.startswith("."):
            if any(map(_is_data, _listed(path))):
                yield manifest.Entry(path.as_posix(), (str(path),))
            else:
                yield from _folder(path, findings)


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir(), key=lambda item: item.name)
    except OSError as error:
        raise refused("LC-FIL-003", str(folder), detail=trouble(error, "read")) from error


def _is_data(path: Path) -> bool:
    return path.suffix.casefold() in DATA and not path.name.startswith((".", "~$")) and path.is_file()
