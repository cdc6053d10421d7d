"""From the bytes of one file to its sheets: the backend is chosen by what the bytes are, not by the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.read.archive import open_archive
from lowcarbon_cli.read.excel import open_excel
from lowcarbon_cli.read.refuse import refused
from lowcarbon_cli.read.sniff import kind_of_archive, sniff

if TYPE_CHECKING:
    from pathlib import PurePath

    from lowcarbon_cli.model.budget import Budget
    from lowcarbon_cli.read.grid import Book


def open_book(content: bytes, path: PurePath, shown: str, budget: Budget) -> Book:
    """Return the sheets of one file.

    Args:
        content: the file's bytes.
        path: its name, for the sheet of a CSV file; what the name ends with decides nothing but whether
            plain text may be a table.
        shown: the name in cell references.
        budget: what the file may cost.

    Raises:
        UnreadableFileError: the file is protected, damaged, no table, or asks for more than the budget.
    """
    kind = sniff(content, path.suffix.casefold(), shown)
    if kind != "csv" and len(content) > budget.file_bytes:  # a name may say text where there is none
        raise refused("LC-FIL-017", shown, limit=budget.file_bytes >> 20)
    # the usual .xlsx does not pay for loading the other backends
    if kind == "csv":
        from lowcarbon_cli.read.csvfile import open_csv

        return open_csv(content, path.stem, shown, budget)
    if kind == "xls":
        from lowcarbon_cli.read.xls import open_xls

        return open_xls(content, shown, budget)
    archive = open_archive(content, shown, budget)
    mimetype = archive.read("mimetype") if "mimetype" in archive.parts else b""
    kind = kind_of_archive(archive.parts, mimetype, shown)
    if kind == "ods":
        from lowcarbon_cli.read.ods import open_ods

        return open_ods(archive)
    return open_excel(archive)
