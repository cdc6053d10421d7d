"""The published JSON Schemas of what is written as JSON."""

from __future__ import annotations

from typing import Any

KINDS = ("report", "validation", "targets")
"""Forms of JSON that are published, each in version 1."""


def json_schema(kind: str = "report") -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``lowcarbon.<kind>/1``; needs pydantic."""
    if kind == "validation":
        from lowcarbon_cli.render.validation.schema_models import Validation as Model
    elif kind == "targets":
        from lowcarbon_cli.render.targets_schema_models import Targets as Model  # type: ignore[assignment]
    else:
        from lowcarbon_cli.render.schema_models import Report as Model  # type: ignore[assignment]
    schema = Model.model_json_schema(by_alias=True)
    _tidy(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:lowcarbon:{kind}:1", **schema}


def schema_text(kind: str = "report") -> str:
    """Return the schema as the text of ``docs/<kind>-1.schema.json``."""
    from json import dumps

    return dumps(json_schema(kind), ensure_ascii=False, indent=2) + "\n"


def _same_for_every_pydantic(entry: dict[str, Any]) -> None:
    """Write constants and references as newer releases of pydantic do."""
    if "const" in entry:
        entry.pop("enum", None)
    if len(entry.get("allOf", ())) == 1:
        entry.update(entry.pop("allOf")[0])


def _tidy(part: object) -> None:
    """Take out generated titles and the defaults that only mean "may be left out"."""
    if isinstance(part, dict):
        properties = part.get("properties")
        if isinstance(properties, dict):
            for entry in properties.values():
                entry.pop("title", None)
                entry.pop("default", None)
                _same_for_every_pydantic(entry)
        for entry in part.values():
            _tidy(entry)
    elif isinstance(part, list):
        for entry in part:
            if isinstance(entry, dict):
                _same_for_every_pydantic(entry)
            _tidy(entry)
