"""Folders of constructed parks, made once per run."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tools.many_parks import make

if TYPE_CHECKING:
    from tools.many_parks import Shape


@cache
def workspace() -> Path:
    """Return a folder that is gone when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="lowcarbon-bench-"))
    atexit.register(shutil.rmtree, folder)
    return folder


def parks(count: int, shape: Shape = "small") -> Path:
    """Return a folder of so many parks (tools/many_parks.py); fewer are links to those of an earlier call."""
    folder = workspace() / f"{shape}-{count}"
    if folder.exists():
        return folder
    folder.mkdir()
    for larger in workspace().glob(f"{shape}-*"):
        known = sorted(larger.glob("*.xlsx"))[:count]
        if larger != folder and len(known) == count:
            for path in known:
                os.link(path, folder / path.name)
            return folder
    print(f"  making {count} {shape} parks", file=sys.stderr, flush=True)
    make(folder, count, shape=shape)
    return folder


def size(folder: Path) -> str:
    """Return the mean size of its workbooks."""
    sizes = [path.stat().st_size for path in folder.iterdir()]
    return f"{sum(sizes) / len(sizes) / 1024:.1f} KiB"
