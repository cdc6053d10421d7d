"""A list of parks with their files: TOML, or CSV with one row per file.

``.toml``: ``[[park]]`` with ``files`` (paths, patterns, addresses), ``name``, and options by key.
``.csv``: headings 园区/park and 文件/file, further columns are options by key; rows of one park are read together.
Paths are relative to the manifest.
"""

from __future__ import annotations

import csv
import glob
import io
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.batch import remote
from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.trouble import trouble
from lowcarbon_cli.pipeline.options import KEYS
from lowcarbon_cli.standards.strict import Section, parse_toml, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

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
    if path.suffix.casefold() != ".csv" or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            head = _decoded(file.read(_HEAD)).splitlines()[:1]
    except OSError:
        return False
    names = {name.strip().casefold() for name in next(csv.reader(head), [])}
    return bool(names & PARK) and bool(names & FILE)


def read(path: Path) -> Iterator[Entry]:
    """Yield the parks that a manifest lists, in its order. Raises ``UsageError`` or ``CatalogueError``."""
    return _toml(path) if path.suffix.casefold() == ".toml" else _csv(path)


def _toml(path: Path) -> Iterator[Entry]:
    shown = str(path)
    root = Section(parse_toml(read_text(path, shown), shown), shown)
    for place, park in enumerate(root.sections("park"), start=1):
        name = park.text("name", default="")
        files = park.texts("files")
        own = {key: _option(park, key) for key in sorted(OPTIONS) if park.has(key)}
        park.done()
        if not files:
            raise UsageError("batch_manifest_no_file", file=shown, where=park.at("files"))
        yield _entry(path, name or f"{shown}#{place}", name, files, own)
    root.done()


def _option(park: Section, key: str) -> str:
    value = park.data[key]
    whole = isinstance(value, int) and not isinstance(value, bool)
    return str(park.whole(key, 0, 9999)) if whole else park.text(key)


def _csv(path: Path) -> Iterator[Entry]:
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
        yield _entry(path, name, name, paths, own[name])


def _entry(manifest: Path, source: str, name: str, files: list[str] | tuple[str, ...], own: dict[str, str]) -> Entry:
    paths = [path for file in files for path in _resolved(manifest, file)]
    standard = own.get("standard", "")
    if standard.lower().endswith(".toml"):
        own = {**own, "standard": str(manifest.parent / standard)}
    return Entry(source, tuple(paths), name, MappingProxyType(own))


def _resolved(manifest: Path, file: str) -> list[str]:
    if remote.is_address(file):
        return list(remote.expand(file))
    path = manifest.parent / file
    if path.exists() or not glob.has_magic(file):
        return [str(path)]
    found = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - the pattern may be absolute
    if not found:
        raise UsageError("batch_manifest_no_match", file=str(manifest), pattern=file)
    return found


def _decoded(raw: bytes) -> str:
    """Return the text of a CSV file: UTF-8, else the GB 18030 of Chinese spreadsheet programs."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
