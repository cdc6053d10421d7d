"""How much one input may cost before it is refused."""

from __future__ import annotations

from msgspec import Struct

MIB = 1 << 20


class Budget(Struct, frozen=True):
    """Upper bounds per input file. The defaults are far above any park's workbook.

    They keep reading below some 300 MiB and a few seconds. Only sizes and counts are bounded: how well
    a file is compressed says nothing, honest style sheets shrink a hundredfold.
    """

    file_bytes: int = 64 * MIB
    """Size of the file itself."""
    text_bytes: int = 192 * MIB
    """The same of a text file (CSV), which is read as a stream."""
    part_bytes: int = 64 * MIB
    """Unpacked size of one part of an archive."""
    total_bytes: int = 256 * MIB
    """Unpacked size of all parts together."""
    parts: int = 2_000
    """Parts in an archive."""
    sheets: int = 256
    rows: int = 100_000
    """Filled rows of a sheet, and the last row that may hold anything."""
    ledger_rows: int = 1_500_000
    """Rows of a ledger that are held column by column; they count neither as ``rows`` nor as ``cells``."""
    columns: int = 1_000
    """The last column that may hold anything."""
    cells: int = 300_000
    """Cells listed in all sheets together, formatted blanks and merged areas included."""
    elements: int = 2_000_000
    """XML elements in all parts together."""
    characters: int = 32_000_000
    """Characters of text in all cells together, a text counted as often as it is shown."""

    def times(self, factor: int) -> Budget:
        """Return a budget with every bound multiplied."""
        return Budget(**{name: getattr(self, name) * factor for name in self.__struct_fields__})
