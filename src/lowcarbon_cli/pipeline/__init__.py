"""The only place where rooms meet: load, check, compute, bundle the report.

A function is imported when it is asked for: ``compute`` needs nothing of documents and scenarios.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lowcarbon_cli.pipeline.analysis import carbon
    from lowcarbon_cli.pipeline.documents import document
    from lowcarbon_cli.pipeline.goals import targets
    from lowcarbon_cli.pipeline.run import compute, load
    from lowcarbon_cli.pipeline.validation import validate

__all__ = ["carbon", "compute", "document", "load", "targets", "validate"]
_HOMES = {
    "carbon": "analysis",
    "compute": "run",
    "document": "documents",
    "load": "run",
    "targets": "goals",
    "validate": "validation",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
