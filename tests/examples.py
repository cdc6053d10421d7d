"""The example parks, each loaded and computed once for all tests that look at them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lowcarbon_cli.pipeline import compute, load

if TYPE_CHECKING:
    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.results import ComplianceReport

EXAMPLES = Path(__file__).parents[1] / "examples"
NAMES = sorted(path.name for path in EXAMPLES.iterdir() if (path / "data.xlsx").is_file())


@cache
def dataset(name: str) -> Dataset:
    return load(EXAMPLES / name / "data.xlsx")


@cache
def report(name: str, **options: str) -> ComplianceReport:
    """Return the report on an example, with options as the command line has them."""
    return compute(dataset(name), **options)  # type: ignore[arg-type]
