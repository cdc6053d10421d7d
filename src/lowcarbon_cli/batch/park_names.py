"""Names of parks that contradict each other: of files read together, and of a manifest and its workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.model.dataset import Word
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.text import fold
from lowcarbon_cli.standards.workbook import sheet

if TYPE_CHECKING:
    from lowcarbon_cli.model.dataset import Dataset


def with_other(dataset: Dataset, named: str) -> Dataset:
    """Return the data of a park with a finding in front where a manifest names it otherwise than its workbook does."""
    own = dataset.park.fields.get("name")
    if not named or not isinstance(own, Word) or fold(own.as_written) == fold(named):
        return dataset
    said = finding("LC-BAT-013", own.cell, manifest=named, workbook=own.as_written)
    return replace(dataset, findings=(said, *dataset.findings))


def with_mixed(dataset: Dataset) -> Dataset:
    """Return the data of a park with a finding in front where its files state different park names."""
    name = sheet("park").column("name")
    for item in dataset.findings:
        files = {cell.file for cell in item.cells}
        if item.code == "LC-STR-010" and name and item.params["name"] == name.name and len(files) > 1:
            first, second = item.params["first"], item.params["second"]
            said = finding("LC-BAT-012", *item.cells, first=first, second=second)
            return replace(dataset, findings=(said, *dataset.findings))
    return dataset
