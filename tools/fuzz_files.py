"""Mutation fuzzing of the reader: ``python -m tools.fuzz_files 20000`` (``make fuzz``).

Each file is an example workbook with bytes of the archive, or of the XML inside it, changed by a seeded random
generator; file N is always the same. Worker processes read them. Any answer is right (a dataset, or a refusal)
but a traceback, a hang or a dead process; those are printed with their number, and ``--keep`` writes the files.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import multiprocessing
import random
import re
import time
import traceback
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tools.hostile_kit import archive_of as archive
from tools.hostile_kit import ods_content, ods_entries, xls, zipped

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

EXAMPLES = sorted((Path(__file__).resolve().parent.parent / "examples").glob("*/data.xlsx"))
SECONDS = 20
_VALUE = re.compile(rb'"[^"]*"')
_TEXT = re.compile(rb">[^<>]+<")
_CELL = re.compile(rb"<(?:table:table-cell|c) [^>]*[^>/]>.*?</(?:table:table-cell|c)>", re.DOTALL)
_ROW = re.compile(rb"<(?:table:table-row|row)[^>]*>.*?</(?:table:table-row|row)>", re.DOTALL)
_TOKENS = re.compile(rb'"[^"]*"|<[^>]*>|[^<"]+')
ODD = (
    b'"-1"', b'"0"', b'"99999999999"', b'"A1:XFD1048576"', b'"XFD1048576"', b'""', b'"e"', b'"s"', b'"str"',
    b'"inlineStr"', b'"d"', b'"b"', b'"n"', b'"shared"', b'"array"', b'"1e999"', b'"nan"', b'"../x"', b"1e999",
    b"-0", b"nan", b"999999999999999999999", b"9999-12-31T00:00:00", b"&#0;", b"&lt;", b"\xff", b"\x00", b"<v/>",
    b"<c/>", b"<row/>", b"<f>", b"</f>", b"</c>", b"<mergeCell ref='A1:C3'/>", b"<!-- x -->", b"<?x y?>",
)  # fmt: skip
"""Values that break readers, put in the place of a random piece of XML."""


@cache
def _parts(number: int) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(EXAMPLES[number]) as source:
        return tuple((name, source.read(name)) for name in source.namelist())


@cache
def _xls() -> bytes:
    return xls()


@cache
def _ods() -> bytes:
    return ods_content()


def mutated(number: int) -> tuple[str, bytes]:
    """Return name and bytes of mutant ``number``.

    Of sixteen, ten have changed values in well-formed XML, two changed XML of any kind, two changed bytes of
    the archive, one is a changed .xls, one a changed .ods.
    """
    chance = random.Random(number)  # noqa: S311 - reproducible, not secret
    kind = number % 16
    if kind == 0:
        return "a.xls", _bytes(chance, _xls())
    if kind == 1:
        return "a.ods", archive(*ods_entries(_values(chance, _ods())))
    parts = dict(_parts(chance.randrange(len(EXAMPLES))))
    if kind in {2, 3}:
        return "a.xlsx", _bytes(chance, zipped(parts))
    names = [name for name in parts if not name.startswith("docProps")]
    sheets = [name for name in names if "sheet" in name]
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        name = chance.choice(names if chance.random() < 1 / 3 else sheets)
        parts[name] = (_xml if kind in {4, 5} else _values)(chance, parts[name])
    return "a.xlsx", zipped(parts)


def _values(chance: random.Random, content: bytes) -> bytes:
    """Change attributes and texts, repeat or drop whole cells and rows: mostly still well formed."""
    for _ in range(chance.choice((1, 2, 4, 8))):
        match chance.randrange(4):
            case 0:
                found = list(_VALUE.finditer(content))
                new = chance.choice([value for value in ODD if value.startswith(b'"')])
            case 1:
                found = list(_TEXT.finditer(content))
                new = b">" + chance.choice([value for value in ODD if not value.startswith((b'"', b"<"))]) + b"<"
            case _:
                found = list(chance.choice((_CELL, _ROW)).finditer(content))
                new = b""
        if found:
            place = chance.choice(found)
            other = chance.choice(found)[0] if not new or chance.random() < 1 / 2 else new
            new = other * chance.choice((0, 1, 2)) if new == b"" else other
            content = content[: place.start()] + new + content[place.end() :]
    return content


def _bytes(chance: random.Random, content: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        place = chance.randrange(len(data)) if data else 0
        size = chance.choice((1, 1, 2, 4, 64))
        match chance.randrange(5):
            case 0:
                data[place : place + size] = chance.randbytes(size)
            case 1:
                del data[place : place + size]
            case 2:
                data[place:place] = data[place : place + size]
            case 3:
                data[place : place + size] = chance.choice((b"\x00", b"\xff", b"\x7f")) * size
            case _:
                del data[chance.randrange(len(data) or 1) :]
    return bytes(data)


def _xml(chance: random.Random, content: bytes) -> bytes:
    pieces = _TOKENS.findall(content)
    for _ in range(chance.choice((1, 1, 2, 4))):
        place = chance.randrange(len(pieces)) if pieces else 0
        match chance.randrange(5):
            case 0:
                pieces[place : place + 1] = [chance.choice(ODD)]
            case 1:
                del pieces[place : place + chance.choice((1, 1, 3, 10))]
            case 2:
                other = chance.randrange(len(pieces) or 1)
                pieces[place : place + 1] = pieces[other : other + 1]
            case 3:
                pieces[place:place] = pieces[place : place + 5] * chance.choice((1, 2, 50))
            case _:
                pieces.insert(place, chance.choice(ODD))
    return b"".join(pieces)


def outcome(number: int, folder: Path) -> str:
    """Return what the reader makes of a mutant: ``read``, a code, or a traceback (which is a fault)."""
    from lowcarbon_cli.errors import UnreadableFileError
    from lowcarbon_cli.model.messages import describe
    from lowcarbon_cli.read.load import load

    name, content = mutated(number)
    path = folder / f"{number}-{name}"
    path.write_bytes(content)
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            for item in load([path]).findings:
                describe(item, "zh")
    except UnreadableFileError as error:
        return error.code or "refused without a code"
    except Exception:  # noqa: BLE001 - this is what is looked for
        return traceback.format_exc()
    finally:
        path.unlink(missing_ok=True)
    return f"printed {printed.getvalue()!r}" if printed.getvalue() else "read"


def _work(pipe: Connection, folder: Path) -> None:
    while (number := pipe.recv()) is not None:
        pipe.send(outcome(number, folder))


class _Worker:
    """A process that reads one mutant after the other; it is replaced when it dies or hangs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, self.folder), daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, number: int) -> str:
        self.pipe.send(number)
        answer = f"no answer in {SECONDS} s"
        try:
            if self.pipe.poll(SECONDS):
                return str(self.pipe.recv())
        except EOFError:
            self.process.join()
            answer = f"process died ({self.process.exitcode})"
        self.process.kill()
        self.process.join()
        self._start()
        return answer

    def stop(self) -> None:
        self.pipe.send(None)
        self.process.join()


def fuzz(numbers: range, folder: Path) -> tuple[Counter[str], dict[int, str]]:
    """Return how often each answer came, and the faults: number -> what happened."""
    counts: Counter[str] = Counter()
    faults: dict[int, str] = {}
    worker = _Worker(folder)
    for number in numbers:
        answer = worker.ask(number)
        if answer == "read" or re.fullmatch(r"LC-[A-Z]{3}-\d{3}", answer):
            counts[answer] += 1
        else:
            counts["fault"] += 1
            faults[number] = answer
            print(f"-- {number}: {answer}", flush=True)
    worker.stop()
    return counts, faults


def main() -> int:
    """Run the numbers asked for; 1 where any is a fault."""
    import tempfile

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, help="how many files")
    parser.add_argument("--first", type=int, default=0, help="number of the first file")
    parser.add_argument("--keep", type=Path, help="folder to which faulty files are written")
    given = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        counts, faults = fuzz(range(given.first, given.first + given.count), Path(folder))
    for number in faults if given.keep else ():
        given.keep.mkdir(parents=True, exist_ok=True)
        name, content = mutated(number)
        (given.keep / f"{number}-{name}").write_bytes(content)
    for answer, count in counts.most_common():
        print(f"{count:7} {answer}")
    print(f"{given.count} files, {len(faults)} faults, {time.perf_counter() - start:.0f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
