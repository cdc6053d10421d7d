"""Every sentence the tool says, zh and en side by side, as data (``*.toml`` beside this file).

Sections of each file: ``[finding."LC-..."]`` (with ``severity``), ``[reason.x]`` (why a value or
verdict is what it is), ``[label.x]`` (names and headings), ``[error.x]`` (requests that fail).
A key stands in exactly one file. Templates use named parameters: ``{name}``.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import tomli

from lowcarbon_cli.model.findings import Finding, Severity
from lowcarbon_cli.model.text import Lang, Text, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.text import Param


@cache
def catalogue() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return all messages: section -> key -> {zh, en[, severity]}. A key given twice is refused."""
    merged: dict[str, dict[str, Mapping[str, str]]] = {"finding": {}, "reason": {}, "label": {}, "error": {}}
    folder = resources.files(__package__)
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            content: dict[str, dict[str, Any]] = tomli.loads(file.read_text("utf-8"))
            for section, entries in content.items():
                known = merged[section]
                for key, entry in entries.items():
                    if key in known:
                        message = f"{file.name}: {section}.{key} is defined twice"
                        raise ValueError(message)
                    known[key] = entry
    return merged


@cache
def text(section: str, key: str) -> Text:
    """Return one message's template in both languages. Raises ``KeyError`` for an unknown key."""
    entry = catalogue()[section][key]
    return Text(entry["zh"], entry["en"])


def label(key: str) -> Text:
    """Return a name or heading in both languages."""
    return text("label", key)


def say(section: str, key: str, lang: Lang, params: Mapping[str, Param] = MappingProxyType({})) -> str:
    """Return one message in ``lang`` with its parameters filled in."""
    words = {name: plain(value, lang) for name, value in params.items()}
    return text(section, key).in_(lang).format(**words)


def finding(code: str, *cells: CellRef, caused_by: str | None = None, **params: Param) -> Finding:
    """Build a finding; its severity is that of its message."""
    return Finding(code, _severity(code), cells, MappingProxyType(params), caused_by)


@cache
def _severity(code: str) -> Severity:
    return Severity(catalogue()["finding"][code]["severity"])


def describe(item: Finding, lang: Lang) -> str:
    """Return a finding's message in ``lang``, without its cells."""
    return say("finding", item.code, lang, item.params)


def explain(lack: Lack, lang: Lang) -> str:
    """Return one reason in ``lang``."""
    return say("reason", lack.reason, lang, lack.params)
