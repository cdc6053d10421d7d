"""From what the user names to units of work: one unit is the files of one park, or a workbook of several."""

from __future__ import annotations

import glob
import os
from functools import partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.batch import manifest, remote
from lowcarbon_cli.batch.listing import DATA, list_folder
from lowcarbon_cli.batch.own import Own, made_here
from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.messages import finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lowcarbon_cli.batch.listing import Listing
    from lowcarbon_cli.model.findings import Finding

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
    aside: tuple[str, ...] = ()
    """Names in its folder that are not read: what the batch itself writes there."""

    @property
    def far(self) -> bool:
        """True where any of it is at an address: workers alone fetch that."""
        return any(map(remote.is_address, self.paths))


class Plan(Struct, frozen=True):
    """All units in order, and what is to be said of the inputs as a whole."""

    units: tuple[Unit, ...]
    findings: tuple[Finding, ...] = ()
    files: frozenset[str] = frozenset()
    """Where the inputs really are, manifests too, links followed: no output may take the place of one."""

    @property
    def far(self) -> bool:
        """True where an input is at an address."""
        return any(remote.is_address(path) for unit in self.units for path in unit.paths)

    def reads(self, path: str) -> bool:
        """Tell whether a file, by where it really is, is one of the inputs or stands in a folder that is one."""
        if path in self.files:
            return True
        folder, name = os.path.split(path)
        in_park = folder in self.files and os.path.splitext(name)[1].casefold() in DATA  # noqa: PTH122
        return in_park and os.path.isfile(path) and not made_here(path)  # noqa: PTH113


def plan_of(
    given: Sequence[str], *, folder_is_park: bool = False, own: Own | None = None, seconds: float = remote.SECONDS
) -> Plan:
    """Return the units that the arguments mean.

    A file is a park. A folder is a collection: each data file in it is a park, each sub-folder with data
    files is one park of several files, sub-folders of others are collections again. With
    ``folder_is_park`` each folder named is itself one park. A pattern stands for what it matches, sorted;
    a manifest (.toml, or .csv with the headings for park and file) for the parks it lists; an address
    (``s3://...``) for a file elsewhere. The same files with the same options named twice count once.

    ``own`` is what the run writes: that is left out without a word, so that a further run has the same plan.
    Summaries and reports of other runs are left out with a finding. ``seconds`` bound the listing of an
    address (0: no limit).

    Raises ``UnreadableFileError`` where nothing is left, ``UsageError`` for a bad manifest.
    """
    units: list[Unit] = []
    seen: set[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]] = set()
    search = _Search(own or Own(), seconds)
    for entry in search.entries(given, folder_is_park=folder_is_park):
        same = tuple(path if remote.is_address(path) else search.real.path(path) for path in entry.paths)
        wanted = same, tuple(sorted(entry.own.items()))
        if wanted in seen:
            search.findings.append(finding("LC-BAT-005", file=entry.source))
            continue
        seen.add(wanted)
        aside = search.aside(entry.paths)
        units.append(Unit(len(units) + 1, entry.source, entry.paths, entry.name, entry.own, aside))
    made = search.made()
    if not units:
        if made:
            raise UnreadableFileError(made[0].code, code=made[0].code, **made[0].params)
        raise UnreadableFileError("read_no_input", code="LC-FIL-002")
    files = chain(search.manifests, chain.from_iterable(paths for paths, _ in seen))
    return Plan(tuple(units), (*search.findings, *made), frozenset(files))


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


class _Search:
    """One way through all arguments."""

    def __init__(self, own: Own, seconds: float) -> None:
        self.findings: list[Finding] = []
        self.manifests: list[str] = []
        self.real = _Real()
        self._own = own
        self._expand = partial(remote.expand, seconds=seconds)
        self._walked: set[str] = set()
        """Folders that were met, by where they really are."""
        self._listed: dict[str, Listing] = {}
        """Folders that are parks."""
        self._made: dict[str, list[str]] = {}
        """Folder -> what was left out of it with a finding."""
        self._met = 0
        """Files and folders that a walk met and that are said of, in one way or another."""

    def entries(self, given: Iterable[str], *, folder_is_park: bool) -> Iterator[manifest.Entry]:
        """Yield what is to be read, in order."""
        for argument in given:
            if remote.is_address(argument):
                yield from (manifest.Entry(found, (found,)) for found in self._expand(argument))
                continue
            for name in _matches(argument):
                if os.path.isdir(name):  # noqa: PTH112 - never raises
                    yield from self._given_folder(name, is_park=folder_is_park)
                elif not self._left_out(name):
                    yield from self._given_file(name)

    def _given_file(self, name: str) -> Iterator[manifest.Entry]:
        path = Path(name)
        if not manifest.is_manifest(path):
            yield manifest.Entry(name, (name,))
            return
        self.manifests.append(os.path.realpath(name))
        yield from manifest.read(path, self._expand, self._left_out)

    def _given_folder(self, name: str, *, is_park: bool) -> Iterator[manifest.Entry]:
        folder = manifest.Entry(name, (name,))
        if is_park:
            yield folder
            return
        before = self._met
        try:
            found = self._list(name)
        except OSError:
            yield folder  # whoever reads it says why it cannot be
            return
        yield from self._walk(Path(name), found)
        if self._met == before and found.real != self._own.reports:
            yield folder  # as a file that is not there

    def _walk(self, folder: Path, found: Listing) -> Iterator[manifest.Entry]:
        """Yield the parks of a collection: its files first, then its sub-folders, each sorted by name.

        Files of other kinds are set aside, each with a finding. A folder that was met already is left out: links
        may go round.
        """
        if self._known(folder, found.real):
            return
        self._note_made(folder, found)
        self._met += len(found.data)
        for name in found.data:
            yield manifest.Entry((folder / name).as_posix(), (str(folder / name),))
        for name in found.others:
            code = "LC-STR-019" if name.startswith("~$") else "LC-FIL-027"
            self.findings.append(finding(code, CellRef(name, "", 1, 1), file=(folder / name).as_posix()))
        for name in found.folders:
            yield from self._sub_folder(folder / name, found.real)

    def _sub_folder(self, path: Path, above: str) -> Iterator[manifest.Entry]:
        """Yield the park in a folder, or those of a collection; ``above`` is where the one it was met in really is."""
        if os.path.join(above, "").startswith(os.path.join(self.real.path(str(path)), "")):  # noqa: PTH118
            self._twice(path)  # a link to a folder that we are in
            return
        try:
            found = self._list(str(path))
        except OSError:
            self._met += 1
            yield manifest.Entry(path.as_posix(), (str(path),))
            return
        if found.data:
            if not self._known(path, found.real):
                self._met += 1
                self._note_made(path, found)
                self._listed[str(path)] = found
                yield manifest.Entry(path.as_posix(), (str(path),))
            return
        empty = not found.folders and not found.made
        if empty and found.real != self._own.reports and found.real not in self._walked:
            self.findings.append(finding("LC-BAT-011", file=path.as_posix()))
        yield from self._walk(path, found)

    def _known(self, folder: Path, real: str) -> bool:
        if real in self._walked:
            self._twice(folder)
            return True
        self._walked.add(real)
        return False

    def _twice(self, folder: Path) -> None:
        self._met += 1
        self.findings.append(finding("LC-BAT-005", file=folder.as_posix()))

    def _list(self, folder: str) -> Listing:
        return list_folder(folder, self.real.path(folder), self._own)

    def aside(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """Return what is not read of the folders that are read as parks."""
        found: list[str] = []
        for path in paths:
            known = self._listed.pop(path, None)
            if known is None and (remote.is_address(path) or not os.path.isdir(path)):  # noqa: PTH112 - as above
                continue
            try:
                listed = known or self._list(path)
            except OSError:
                continue
            if known is None:
                self._note_made(Path(path), listed)
            found += (*listed.aside, *listed.made)
        return tuple(found)

    def _left_out(self, path: str) -> bool:
        """Tell whether a file is one that a batch wrote; one of another run is noted."""
        real = self.real.path(path)
        if self._own.passing(*os.path.split(real)):
            return True
        mine = real in self._own.files
        if mine and os.path.splitext(path)[1].casefold() not in DATA:  # noqa: PTH122 - as above
            return True
        if not (os.path.isfile(path) and made_here(path)):  # noqa: PTH113 - as above
            return False
        if not mine and os.path.dirname(real) != self._own.reports:  # noqa: PTH120 - as above
            self._made.setdefault(os.path.dirname(path) or os.curdir, []).append(os.path.basename(path))  # noqa: PTH119, PTH120
        return True

    def _note_made(self, folder: Path, found: Listing) -> None:
        if found.made:
            self._met += 1
            self._made.setdefault(folder.as_posix(), []).extend(found.made)

    def made(self) -> tuple[Finding, ...]:
        """Return what is said, once for each folder, of summaries and reports that were left out of it."""
        kept = {folder: sorted(dict.fromkeys(names)) for folder, names in self._made.items()}
        return tuple(
            finding("LC-BAT-010", folder=folder, n=len(names), file=names[0]) for folder, names in kept.items()
        )


def _matches(argument: str) -> list[str]:
    """Return what a pattern matches, sorted; the argument itself where it is none or a file of that very name."""
    if not _WILD & set(argument) or os.path.lexists(argument):
        return [argument]
    found = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - the pattern may be absolute
    if not found:
        raise UnreadableFileError("batch_no_match", pattern=argument)
    return found
