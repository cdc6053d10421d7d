"""The low-carbon indicators that every report shows, as indicators without limits."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib import resources

import tomli
from msgspec import Struct

from lowcarbon_cli.model.catalogue import Evidence, Grade, Indicator
from lowcarbon_cli.model.text import Text

_NO_CATEGORY = Text("低碳指标", "low-carbon indicators")
_EVIDENCE = Evidence(
    Grade.UNKNOWN, "", note="不属于所选标准，仅供参考 / not part of the chosen standard, for information"
)


class CoreIndicator(Struct, frozen=True):
    """An indicator of every report; ``named``: named in the notice of 2009-12-21."""

    indicator: Indicator
    named: bool


@cache
def core_indicators() -> tuple[CoreIndicator, ...]:
    """Return the core indicators in the order of the report."""
    file = resources.files("lowcarbon_cli.standards").joinpath("data", "core.toml")
    content = tomli.loads(file.read_text("utf-8"), parse_float=Decimal)
    return tuple(
        CoreIndicator(
            Indicator(
                id=entry["id"],
                number=0,
                category=_NO_CATEGORY,
                name=Text(entry["name"]["zh"], entry["name"]["en"]),
                unit=entry["unit"],
                role="mandatory",
                group="",
                formula=entry["formula"],
                reportable=False,
                qualitative=False,
                period=entry["period"],
                price=entry["price"],
                limits=(),
                places=entry["places"],
                clause="",
                definition=None,
                name_evidence=_EVIDENCE,
                definition_evidence=_EVIDENCE,
            ),
            bool(entry.get("named", False)),
        )
        for entry in content["indicator"]
    )
