"""The data of sheets that a test makes itself, as if they had been read from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.dataset import InputFile
from lowcarbon_cli.read.reading import Reading

if TYPE_CHECKING:
    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.read.grid import Book

PARK = InputFile("park.xlsx", "park.xlsx", "0" * 64)


def data_of(book: Book, file: InputFile = PARK) -> Dataset:
    """Return what the sheets say, under the name of a file."""
    reading = Reading()
    reading.read(book, file.name)
    return reading.dataset((file,))
