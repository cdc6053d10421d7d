"""A list of parks with their files: TOML, or CSV with one row per file.

``.toml``: ``[[park]]`` with ``files`` (paths, patterns, addresses), ``name``, and options by key.
``.csv``: headings 园区/park and 文件/file, further columns are options by key; rows of one park are read together.
Paths are relative to the manifest.
"""

from __future__ import annotations

import csv
import glob
import io
import os
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.batch import remote
from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.trouble import trouble
from lowcarbon_cli.pipeline.options import KEYS
from lowcarbon_cli.standards.strict import Section, parse_toml, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    Expand = Callable[[str], Sequence[str]]
    """What an address stands for."""
    LeftOut = Callable[[str], bool]
    """Tells which of the files that a pattern matches are none of a park."""

PARK = frozenset({"园区", "园区名称", "park", "name"})
FILE = frozenset({"文件", "路径", "file", "path"})
OPTIONS = KEYS | {"standard"}
_HEAD = 4096


class Entry(Struct, frozen=True):
    """The files of one park, by what it is shown as, its name, and options of its own."""

    source: str
    paths: tuple[str, ...]
    name: str = ""
    own: Mapping[str, str] = MappingProxyType({})


def is_manifest(path: Path) -> bool:
    """Tell whether a file lists parks: .toml by its name, .csv by its headings."""
    if path.suffix.casefold() == ".toml":
        return True
    if path.suffix.casefold() != ".csv" or not os.path.isfile(path):  # noqa: PTH113 - never raises
        return False
    try:
        with path.open("rb") as file:
            head = _decoded(file.read(_HEAD)).splitlines()[:1]
    except OSError:
        return False
    names = {name.strip().casefold() for name in next(csv.reader(head), [])}
    return bool(names & PARK) and bool(names & FILE)


def read(path: Path, expand: Expand, left_out: LeftOut) -> Iterator[Entry]:
    """Yield the parks that a manifest lists, in its order. Raises ``UsageError`` or ``CatalogueError``."""
    find = _Find(path, expand, left_out)
    return _toml(path, find) if path.suffix.casefold() == ".toml" else _csv(path, find)


def _toml(path: Path, find: _Find) -> Iterator[Entry]:
    shown = str(path)
    root = Section(parse_toml(read_text(path, shown), shown), shown)
    for place, park in enumerate(root.sections("park"), start=1):
        name = park.text("name", default="")
        files = park.texts("files")
        own = {key: _option(park, key) for key in sorted(OPTIONS) if park.has(key)}
        park.done()
        if not files:
            raise UsageError("batch_manifest_no_file", file=shown, where=park.at("files"))
        yield find.entry(name or f"{shown}#{place}", name, files, own)
    root.done()


def _option(park: Section, key: str) -> str:
    value = park.data[key]
    whole = isinstance(value, int) and not isinstance(value, bool)
    return str(park.whole(key, 0, 9999)) if whole else park.text(key)


def _csv(path: Path, find: _Find) -> Iterator[Entry]:
    shown = str(path)
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise UsageError("batch_manifest_unreadable", file=shown, why=trouble(error, "read")) from error
    rows = csv.DictReader(io.StringIO(text, newline=""))
    names = {name.strip().casefold(): name for name in rows.fieldnames or ()}
    park, file = (next(names[key] for key in names if key in known) for known in (PARK, FILE))
    options = {key: name for key, name in names.items() if name not in {park, file} and key}
    unknown = sorted(set(options) - OPTIONS)
    if unknown:
        known = ", ".join(sorted(OPTIONS))
        raise UsageError("batch_manifest_column", file=shown, column=unknown[0], known=known)
    files: dict[str, list[str]] = {}
    own: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows, start=2):
        name, found = (row[park] or "").strip(), (row[file] or "").strip()
        if not name and not found:
            continue
        if not name or not found:
            raise UsageError("batch_manifest_row", file=shown, row=number)
        files.setdefault(name, []).append(found)
        said = {key: value for key, column in options.items() if (value := (row[column] or "").strip())}
        mine = own.setdefault(name, {})
        if any(mine.get(key, value) != value for key, value in said.items()):
            raise UsageError("batch_manifest_twice", file=shown, row=number, park=name)
        mine.update(said)
    for name, paths in files.items():
        yield find.entry(name, name, paths, own[name])


class _Find:
    """Finds the files that a manifest names."""

    def __init__(self, manifest: Path, expand: Expand, left_out: LeftOut) -> None:
        self._manifest = manifest
        self._expand = expand
        self._left_out = left_out

    def entry(self, source: str, name: str, files: Sequence[str], own: dict[str, str]) -> Entry:
        """Return one park; the paths of its files are relative to the manifest."""
        paths = [path for file in files for path in self._paths(file)]
        standard = own.get("standard", "")
        if standard.lower().endswith(".toml"):
            own = {**own, "standard": str(self._manifest.parent / standard)}
        return Entry(source, tuple(paths), name, MappingProxyType(own))

    def _paths(self, file: str) -> Sequence[str]:
        if remote.is_address(file):
            return self._expand(file)
        path = self._manifest.parent / file
        if os.path.lexists(path) or not glob.has_magic(file):
            return [str(path)]
        found = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - the pattern may be absolute
        kept = [item for item in found if not self._left_out(item)]
        if not kept:
            raise UsageError("batch_manifest_no_match", file=str(self._manifest), pattern=file)
        return kept


def _decoded(raw: bytes) -> str:
    """Return the text of a CSV file: UTF-8, else the GB 18030 of Chinese spreadsheet programs."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
