"""Files that were read together as one park although they name several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.standards.workbook import sheet

if TYPE_CHECKING:
    from lowcarbon_cli.model.dataset import Dataset


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
