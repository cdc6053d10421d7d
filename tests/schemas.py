"""The published JSON Schemas, each read and judged once."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

DOCS = Path(__file__).parents[1] / "docs"


@cache
def published(kind: str) -> dict[str, Any]:
    """Return the schema of ``lowcarbon.<kind>/1`` as it is published."""
    schema: dict[str, Any] = json.loads((DOCS / f"{kind}-1.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


@cache
def validator(kind: str) -> jsonschema.Draft202012Validator:
    """Return what tells whether a document keeps to the schema; raises for one that is no schema."""
    return jsonschema.Draft202012Validator(published(kind))
