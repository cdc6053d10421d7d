"""One worksheet as a stream of rows, and what stands around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.read.xlsx.events import Events
from lowcarbon_cli.read.xlsx.formulas import Formulas
from lowcarbon_cli.read.xlsx.frame import Frame
from lowcarbon_cli.read.xlsx.text import OddXmlError
from lowcarbon_cli.read.xlsx.tiles import frame_of, tiled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.read.grid import Area
    from lowcarbon_cli.read.ledger.pieces import Pieces
    from lowcarbon_cli.read.xlsx.cells import Looks
    from lowcarbon_cli.read.xlsx.counts import Counts
    from lowcarbon_cli.read.xlsx.package import Package
    from lowcarbon_cli.read.xlsx.row import Row


class Worksheet:
    """A worksheet part. ``rows_of`` reads it; ``frame`` and ``formulas`` are complete when that has ended."""

    def __init__(self, part: str, package: Package, counts: Counts, looks: Looks) -> None:
        self.part, self.package, self.counts, self.looks = part, package, counts, looks
        self.scanner = package.scanner
        self.frame = Frame(counts)
        self.formulas = Formulas(counts)
        self.bulk: Pieces | None = None
        """What takes the rows of a ledger out of those still to come; where a parser must look at them all the same,
        ``rows_of`` raises ``OddXmlError``."""

    def rows_of(self) -> Iterator[Row]:
        """Yield the rows in the order of the file, each once, while the part is walked through.

        A row that came before (its number is not above all others) keeps its formatted blanks as ``EMPTY``:
        they take away what stood there. Raises ``UnreadableFileError`` for broken XML, a cell that is not of
        its type, and where a bound of the budget is passed - after some rows, in either case.
        """
        filled = 0
        for rows in self._batches(self.scanner.archive.read(self.part)):
            self.counts.listed(sum([row.listed for row in rows]))
            for row in rows:
                if cells := row.cells:
                    filled += 1
                    self.counts.filled(filled, row.number, next(reversed(cells)))
                yield row

    def _batches(self, content: bytes) -> Iterator[list[Row]]:
        before, done, listed = (self.counts.cells, self.counts.formula_characters, self.scanner.elements), 0, 0
        around = frame_of(self.scanner, self.part, content, self.counts)
        if around is not None:
            self.frame, start, end = around
            try:
                for rows in tiled(content, start, end, self.scanner, self.looks, self.formulas, lambda: self.bulk):
                    yield rows
                    done += len(rows)
                    listed += sum([row.listed for row in rows])
            except OddXmlError:
                if self.bulk is not None:
                    raise
            else:
                return
        # from the beginning; what has come already is neither counted nor yielded twice
        self.counts.cells, self.counts.formula_characters, self.scanner.elements = before
        self.counts.cells += listed
        self.formulas = Formulas(self.counts)
        self.frame = events = Events(self.part, self.counts, self.looks, self.formulas)
        for rows in events.rows(self.scanner, content):
            yield rows[done:]
            done = max(0, done - len(rows))

    def filters(self) -> Iterator[Area]:
        """Yield the ranges on which a filter with a condition lies: the sheet's own and those of its tables."""
        frames = [self.frame]
        relations = self.package.relations(self.part) if self.frame.tables else {}
        tables = {relations[key].part for key in self.frame.tables if key in relations}
        for table in sorted(part for part in tables if part is not None):
            frames.append(found := Frame(self.counts))
            content = self.scanner.archive.read(table)
            self.package.sound(table, self.scanner.run(table, content, found.start, found.end, spaces=True))
        yield from (found.filter for found in frames if found.filter is not None)
