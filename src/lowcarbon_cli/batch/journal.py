"""Results as they come, in one SQLite file: what is in it survives whatever ends the run.

``done`` holds results by key (content, tool, catalogue, options) and serves later runs as their cache.
``lost`` holds those that a limit or a fault ended; only ``--resume`` takes them up, another run tries again.
``run`` says which input of the run in hand has which result. The file may be deleted between runs.
Every result carries a check sum: one that was damaged on the disk is not used but done anew.
"""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from lowcarbon_cli.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Self

APPLICATION = 0x4C434231
"""Marks the file as ours ("LCB1"), so that no other database is ever written to."""
FORM = 3
"""Form of the tables; the tables of another one are done anew."""
_TABLES = """
BEGIN;
CREATE TABLE IF NOT EXISTS done (key TEXT PRIMARY KEY, body BLOB NOT NULL, sum INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS lost (key TEXT PRIMARY KEY, body BLOB NOT NULL, sum INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS made (path TEXT PRIMARY KEY, mark TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS made_by_mark ON made (mark);
CREATE TABLE IF NOT EXISTS run (place INTEGER PRIMARY KEY, key TEXT NOT NULL, fresh INTEGER NOT NULL);
COMMIT;
"""
_FORMER = "".join(f"DROP TABLE IF EXISTS {name};" for name in ("done", "lost", "made", "run"))

_BODIES = "SELECT place, coalesce(done.body, lost.body) FROM run LEFT JOIN done USING (key) LEFT JOIN lost USING (key)"
_AT_ONCE = 500


class Journal:
    """The journal of one run. Use as a context; nobody else can open it meanwhile."""

    def __init__(self, path: Path, *, resume: bool = False, fresh: bool = False) -> None:
        self.path = path
        self._noted: list[tuple[int, str, bool]] = []
        existed = path.exists()
        if resume and not existed:
            raise UsageError("batch_nothing_to_resume", path=path)
        with self._guarded():
            self._db = sqlite3.connect(path, isolation_level=None, timeout=0.5)
        try:
            with self._guarded():
                self._prepare(existed=existed)
                self._begin(resume=resume, fresh=fresh)
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def _prepare(self, *, existed: bool) -> None:
        run = self._db.execute
        if existed and run("PRAGMA application_id").fetchone()[0] not in {0, APPLICATION}:
            raise UsageError("batch_bad_journal", path=self.path)
        if existed and not run("PRAGMA application_id").fetchone()[0]:
            names = run("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if names:
                raise UsageError("batch_bad_journal", path=self.path)
        # exclusive: no second run on one journal, and no shared memory beside it
        run("PRAGMA locking_mode = EXCLUSIVE")
        run("PRAGMA journal_mode = WAL")
        # a killed process loses nothing; a power cut the last results at most, never the file
        run("PRAGMA synchronous = NORMAL")
        run(f"PRAGMA application_id = {APPLICATION}")
        if run("PRAGMA user_version").fetchone()[0] != FORM:
            # no result of another form is under a key of ours (settings.FORM)
            self._db.executescript(f"BEGIN;{_FORMER}PRAGMA user_version = {FORM};COMMIT;")
        self._db.executescript(_TABLES)

    def _begin(self, *, resume: bool, fresh: bool) -> None:
        with self._transaction():
            self._db.execute("DELETE FROM run")
            if not resume:
                self._db.execute("DELETE FROM lost")
            if fresh:
                self._db.execute("DELETE FROM done")
                self._db.execute("DELETE FROM made")
        self._empty = not self._db.execute(
            "SELECT EXISTS(SELECT 1 FROM done) OR EXISTS(SELECT 1 FROM lost)"
        ).fetchone()[0]

    @property
    def empty(self) -> bool:
        """True where the journal held nothing when the run began: then nothing need be looked up."""
        return self._empty

    def find(self, table: Literal["done", "lost"], key: str) -> bool:
        """Tell whether the result under ``key`` is there as it was stored."""
        with self._guarded():
            found = self._db.execute(f"SELECT body, sum FROM {table} WHERE key = ?", (key,)).fetchone()  # noqa: S608
            if found and _sum(key, found[0]) != found[1]:
                self._db.execute(f"DELETE FROM {table} WHERE key = ?", (key,))  # noqa: S608
                return False
        return found is not None

    def made(self, mark: str) -> tuple[str, ...]:
        """Return the paths of the reports that were written under ``mark``."""
        with self._guarded():
            found = self._db.execute("SELECT path FROM made WHERE mark = ? ORDER BY path", (mark,))
            return tuple(path for (path,) in found)

    def note(self, place: int, key: str) -> None:
        """Note that an input has a result that is there already."""
        self._note(place, key, fresh=False)

    def put(self, place: int, key: str, body: bytes, *, lost: bool = False) -> None:
        """Store the result of an input; it is safe when this returns. Raises ``OutputError`` on a full disk."""
        table = "lost" if lost else "done"
        with self._guarded():
            stored = key, body, _sum(key, body)
            self._db.execute(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", stored)  # noqa: S608 - our own names
        self._note(place, key, fresh=True)

    def _note(self, place: int, key: str, *, fresh: bool) -> None:
        self._noted.append((place, key, fresh))
        if len(self._noted) >= _AT_ONCE:
            self._write_noted()

    def _write_noted(self) -> None:
        """Write which inputs have which result: nobody asks for it after a kill, so some hundred go at once."""
        if self._noted:
            with self._guarded(), self._transaction():
                self._db.executemany("INSERT OR REPLACE INTO run VALUES (?, ?, ?)", self._noted)
            self._noted.clear()

    def note_made(self, paths: Sequence[str], mark: str) -> None:
        """Note which reports were written, and under which mark (key and language)."""
        with self._guarded(), self._transaction():
            self._db.executemany("INSERT OR REPLACE INTO made VALUES (?, ?)", [(path, mark) for path in paths])

    def cut(self, last: int) -> None:
        """Leave out of the run what comes after an input; the results stay."""
        self._write_noted()
        with self._guarded():
            self._db.execute("DELETE FROM run WHERE place > ?", (last,))

    def body(self, place: int) -> bytes:
        """Return the result of one input of the run."""
        self._write_noted()
        with self._guarded():
            found = self._db.execute(f"{_BODIES} WHERE place = ?", (place,)).fetchone()
        return bytes(found[1])

    def bodies(self) -> Iterator[tuple[int, bytes]]:
        """Yield place and result of every input of the run, in order of place, one at a time."""
        self._write_noted()
        with self._guarded():
            cursor = self._db.execute(f"{_BODIES} ORDER BY place")
        # the guard does not span the yield: a walk that is given up may be closed after the journal is
        while True:
            with self._guarded():
                found = cursor.fetchone()
            if found is None:
                return
            yield found

    def counts(self) -> tuple[int, int]:
        """Return how many inputs of the run were computed, and how many were there already."""
        self._write_noted()
        with self._guarded():
            fresh, old = self._db.execute("SELECT coalesce(sum(fresh), 0), count(*) FROM run").fetchone()
        return fresh, old - fresh

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Say in words what SQLite says of the file."""
        try:
            yield
        except sqlite3.OperationalError as error:
            name = getattr(error, "sqlite_errorname", "")
            if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise UsageError("batch_journal_busy", path=self.path) from error
            if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
                raise OutputError("batch_disk_full", path=self.path, why=error) from error
            raise OutputError("batch_journal_unwritable", path=self.path, why=error) from error
        except sqlite3.DatabaseError as error:
            damaged = getattr(error, "sqlite_errorname", "").startswith("SQLITE_CORRUPT")
            raise UsageError("batch_damaged_journal" if damaged else "batch_bad_journal", path=self.path) from error


def _sum(key: str, body: bytes) -> int:
    return zlib.crc32(key.encode(), zlib.crc32(body))
