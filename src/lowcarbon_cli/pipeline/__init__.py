"""The only place where rooms meet: load, check, compute, bundle the report."""

from __future__ import annotations

from lowcarbon_cli.pipeline.carbon import carbon
from lowcarbon_cli.pipeline.documents import document
from lowcarbon_cli.pipeline.run import compute, load
from lowcarbon_cli.pipeline.targets import targets
from lowcarbon_cli.pipeline.validation import validate

__all__ = ["carbon", "compute", "document", "load", "targets", "validate"]
