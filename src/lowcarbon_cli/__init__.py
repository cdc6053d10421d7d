"""Low-carbon indicators of China's eco-industrial parks, traced from cell to clause.

Library entry points (imported on first use, so that ``import lowcarbon_cli`` stays cheap):

* ``load(paths)`` reads a park's workbooks into a ``Dataset``;
* ``compute(dataset, ...)`` returns a ``ComplianceReport``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lowcarbon_cli.pipeline import compute as compute
    from lowcarbon_cli.pipeline import load as load

__all__ = ["__version__", "compute", "load"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name in {"load", "compute"}:
        from lowcarbon_cli import pipeline

        return getattr(pipeline, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
