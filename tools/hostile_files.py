"""Files that break, mislead or attack readers, each with the one code that it must give.

``python -m tools.hostile_files FOLDER`` writes them all, the same bytes every time. The table is
``hostile_files.toml``; every file is the clean workbook of ``examples/park-a`` with one thing wrong, unless it
is no workbook at all.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import hostile_makers
from tools.hostile_kit import SHEET, archive_of, clean, ods_content, ods_entries, replaced, zipped

B6 = '<c r="B6"><v>255</v></c>'
"""Value added of 2024 on the sheet 经济数据; B2 to B5 hold 200, 212, 226.84 and 240.45."""


@dataclass(frozen=True, slots=True)
class Case:
    """One file: its name, the code it must give, what is wrong with it, and how it is made."""

    name: str
    code: str
    what: str
    recipe: dict[str, Any]

    def content(self) -> bytes:
        """Return the bytes of the file."""
        recipe = self.recipe
        if "make" in recipe:
            made: bytes = getattr(hostile_makers, recipe["make"])()
            return made
        if "text" in recipe:
            return str(recipe["text"]).encode("utf-8")
        if "ods" in recipe:
            return archive_of(*ods_entries(ods_content(*recipe["ods"])))
        if "part" in recipe:
            return zipped([*clean().items(), (recipe["part"], b"<x/>")])
        return zipped(replaced(recipe.get("xlsx") or [(SHEET, B6, recipe["cell"])]))

    def write(self, folder: Path) -> Path:
        """Write the file into a folder and return its path; a sparse one is only stretched to its size."""
        path = folder / self.name
        path.write_bytes(self.content())
        if "sparse" in self.recipe:
            with path.open("r+b") as file:
                file.truncate(self.recipe["sparse"])
        return path


def cases() -> tuple[Case, ...]:
    """Return the table."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["case"]
    known = {"name", "code", "what"}
    return tuple(
        Case(entry["name"], entry["code"], entry["what"], {key: entry[key] for key in entry.keys() - known})
        for entry in table
    )


def write_all(folder: Path) -> list[tuple[Case, Path]]:
    """Write every file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return [(case, case.write(folder)) for case in cases()]


if __name__ == "__main__":
    for made, path in write_all(Path(sys.argv[1])):
        print(f"{made.code}  {path}  {made.what}")
