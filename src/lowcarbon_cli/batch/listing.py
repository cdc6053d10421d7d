"""What stands in one folder, told apart: data, sub-folders, what a batch wrote itself, and the rest."""

from __future__ import annotations

import os
import stat
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli.batch.own import made_here
from lowcarbon_cli.read.sniff import TEXT_SUFFIXES, WORKBOOK_SUFFIXES

if TYPE_CHECKING:
    from lowcarbon_cli.batch.own import Own

DATA = WORKBOOK_SUFFIXES | TEXT_SUFFIXES


class Listing(Struct):
    """Names in a folder, each kind in order."""

    real: str
    """Where the folder really is."""
    data: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    """Hidden ones are not among them."""
    others: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    """Summaries and reports of other runs."""
    aside: list[str] = field(default_factory=list)
    """What the run in hand writes, there already or not."""


def list_folder(folder: str, real: str, own: Own) -> Listing:
    """Return what stands in a folder, which is really at ``real``. Raises ``OSError``."""
    found = Listing(real, aside=own.names_in(real))
    reports = real == own.reports
    with os.scandir(folder) as entries:
        listed = sorted(entries, key=attrgetter("name"))
    for entry in listed:
        name = entry.name
        path = os.path.join(real, name)  # noqa: PTH118 - for each file of a folder
        if _is_folder(entry):
            if path == own.reports:
                found.aside.append(name)
            if not name.startswith("."):
                found.folders.append(name)
        elif own.passing(real, name):
            found.aside.append(name)
        elif not _is_data(entry):
            if not reports and path not in own.files:
                found.others.append(name)
        elif not made_here(entry.path):
            found.data.append(name)
        elif not reports and path not in own.files:
            found.made.append(name)
    return found


def _is_folder(entry: os.DirEntry[str]) -> bool:
    if entry.is_symlink():
        return os.path.isdir(entry.path)  # noqa: PTH112 - never raises
    return entry.is_dir(follow_symlinks=False)


def _is_data(entry: os.DirEntry[str]) -> bool:
    """Tell whether a file is meant as data by its name; one that is not there or closed to us is, to be said of."""
    name = entry.name
    dot = name.rfind(".")
    if dot <= 0 or name[dot:].casefold() not in DATA or name.startswith((".", "~$")):
        return False
    if not entry.is_symlink():
        return entry.is_file(follow_symlinks=False)
    try:
        return stat.S_ISREG(os.stat(entry.path).st_mode)  # noqa: PTH116 - as above
    except OSError:
        return True
