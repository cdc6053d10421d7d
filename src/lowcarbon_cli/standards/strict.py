"""A strict reader over parsed TOML: every key is asked for by name and type, the rest is refused.

All problems are ``CatalogueError`` with ``file`` and ``where`` (a path such as
``indicator[4].limits[0].op``, counted from 0), so that a person finds the place at once.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import tomli
from msgspec import Struct

from lowcarbon_cli.errors import CatalogueError, UnreadableFileError
from lowcarbon_cli.model.catalogue import Evidence, Grade
from lowcarbon_cli.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

MAX_BYTES = 2_000_000
"""A file with a hundred indicators is 40 kB; anything near this bound is not a standard."""


def read_text(path: Path | Traversable, file: str) -> str:
    """Return a file's text. Raises ``UnreadableFileError``, or ``CatalogueError`` for a wrong encoding or size."""
    try:
        raw = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        raise UnreadableFileError("standard_unreadable", file=file) from error
    if len(raw) > MAX_BYTES:
        raise CatalogueError("standard_too_large", file=file, where="", bytes=MAX_BYTES)
    try:
        # Editors on Windows put a byte order mark in front, which TOML does not know.
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise CatalogueError("standard_not_utf8", file=file, where=f"byte {error.start}") from error


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """Return parsed TOML with decimals instead of floats.

    Raises ``CatalogueError`` where it is not TOML; a key given twice is not TOML either.
    """
    try:
        return tomli.loads(text, parse_float=Decimal)
    except tomli.TOMLDecodeError as error:
        problem, _, place = str(error).partition(" (at ")
        raise CatalogueError("standard_not_toml", file=file, where=place.rstrip(")"), problem=problem) from error
    except (RecursionError, ValueError, ArithmeticError) as error:
        # Deep nesting, an integer of thousands of digits, an exponent beyond all bounds.
        raise CatalogueError("standard_not_toml", file=file, where="", problem=type(error).__name__) from error


class Source(Struct, frozen=True):
    """A document of ``[sources]``; ``note`` stands where the evidence gives none of its own."""

    document: str
    address: str
    note: str


class Section:
    """One TOML table being read. ``done`` refuses every key that nobody asked for."""

    def __init__(self, data: Mapping[str, Any], file: str, where: str = "") -> None:
        self.data = data
        self.file = file
        self.where = where
        self._asked: set[str] = set()

    def at(self, key: str) -> str:
        """Return the path of ``key`` in the file."""
        return f"{self.where}.{key}" if self.where else key

    def refuse(self, message: str, key: str, **params: object) -> CatalogueError:
        """Return the error ``message`` about ``key``, ready to be raised."""
        return CatalogueError(f"standard_{message}", file=self.file, where=self.at(key), **params)

    def has(self, key: str) -> bool:
        """Return whether ``key`` is given."""
        return key in self.data

    def text(self, key: str, *, default: str | None = None, empty: bool = False) -> str:
        """Return a printable string in one line; blank only where ``empty``."""
        value = self._take(key, default)
        if not isinstance(value, str) or not value.isprintable() or value != value.strip():
            raise self.refuse("not_text", key)
        if not value and not empty and self.has(key):
            raise self.refuse("blank", key)
        return value

    def words(self, key: str) -> Text:
        """Return a name or sentence; both languages are required."""
        return self.section(key).own_words()

    def own_words(self) -> Text:
        """Return the name or sentence that this table itself is."""
        found = Text(self.text("zh"), self.text("en"))
        self.done()
        return found

    def whole(self, key: str, low: int, high: int) -> int:
        """Return an integer between ``low`` and ``high``."""
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.refuse("not_whole", key, low=low, high=high)
        return value

    def number(self, key: str) -> Decimal:
        """Return a finite decimal of at most 30 digits."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.refuse("not_number", key)
        found = Decimal(value)
        if not found.is_finite() or len(found.as_tuple().digits) > 30 or abs(found.adjusted()) > 30:  # noqa: PLR2004
            raise self.refuse("not_number", key)
        return found

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Return true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.refuse("not_flag", key)
        return value

    def day(self, key: str) -> date:
        """Return a date without time."""
        value = self._take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.refuse("not_day", key)
        return value

    def choice(self, key: str, allowed: Iterable[str]) -> str:
        """Return one of the ``allowed`` words."""
        words = tuple(allowed)
        value = self._take(key)
        if not isinstance(value, str) or value not in words:
            raise self.refuse("not_choice", key, allowed=", ".join(words))
        return value

    def texts(self, key: str, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of different non-blank strings."""
        if default is not None and not self.has(key):
            self._asked.add(key)
            return default
        found: list[str] = []
        for place, value in enumerate(self._list(key)):
            if not isinstance(value, str) or not value.strip() or not value.isprintable():
                raise self.refuse("not_text", f"{key}[{place}]")
            if value in found:
                raise self.refuse("duplicate", f"{key}[{place}]", value=value)
            found.append(value)
        return tuple(found)

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Return a list of non-empty lists of strings."""
        rows = self._list(key)
        inner = Section({f"{key}[{place}]": row for place, row in enumerate(rows)}, self.file, self.where)
        found = []
        for place in range(len(rows)):
            row = inner.texts(f"{key}[{place}]")
            if not row:
                raise self.refuse("blank", f"{key}[{place}]")
            found.append(row)
        return tuple(found)

    def section(self, key: str) -> Section:
        """Return the table ``key``."""
        value = self._take(key)
        if not isinstance(value, dict):
            raise self.refuse("not_table", key)
        return Section(value, self.file, self.at(key))

    def named_sections(self, key: str) -> dict[str, Section]:
        """Return the tables inside the table ``key`` by name; none where ``key`` is not given."""
        if not self.has(key):
            self._asked.add(key)
            return {}
        outer = self.section(key)
        return {name: outer.section(name) for name in outer.data}

    def sections(self, key: str, *, required: bool = True) -> tuple[Section, ...]:
        """Return the list of tables ``key``; where ``required`` it has at least one."""
        if not required and not self.has(key):
            self._asked.add(key)
            return ()
        rows = self._list(key)
        if required and not rows:
            raise self.refuse("blank", key)
        for place, row in enumerate(rows):
            if not isinstance(row, dict):
                raise self.refuse("not_table", f"{key}[{place}]")
        return tuple(Section(row, self.file, self.at(f"{key}[{place}]")) for place, row in enumerate(rows))

    def done(self) -> None:
        """Refuse the first key that nobody asked for."""
        for key in self.data:
            if key not in self._asked:
                raise self.refuse("unknown_key", key)

    def _list(self, key: str) -> list[Any]:
        value = self._take(key)
        if not isinstance(value, list):
            raise self.refuse("not_list", key)
        return value

    def _take(self, key: str, default: object = None) -> object:
        self._asked.add(key)
        if key in self.data:
            return self.data[key]
        if default is None:
            raise self.refuse("missing_key", key)
        return default


def read_sources(section: Section) -> dict[str, Source]:
    """Return the documents that the file declares under ``[sources]``, by name."""
    found = {}
    for name, part in section.named_sections("sources").items():
        found[name] = Source(part.text("document"), part.text("address", default=""), part.text("note", default=""))
        part.done()
    return found


def read_evidence(section: Section, key: str, sources: Mapping[str, Source]) -> Evidence:
    """Return the evidence under ``key``.

    It names its document itself or by one of the declared sources; without either it is refused.
    """
    part = section.section(key)
    grade = Grade(part.choice("grade", [grade.value for grade in Grade]))
    note = part.text("note", default="")
    if part.has("source"):
        name = part.text("source")
        source = sources.get(name)
        if source is None:
            raise part.refuse("undefined", "source", name=name)
        part.done()
        return Evidence(grade, source.document, source.address, note or source.note)
    if not part.has("document"):
        raise part.refuse("no_source", "document")
    found = Evidence(grade, part.text("document"), part.text("address", default=""), note)
    part.done()
    return found
