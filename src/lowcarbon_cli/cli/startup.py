"""Start-up of the command line's own process."""

from __future__ import annotations

import sys
from typing import cast


def import_openpyxl_lean() -> None:
    """Import openpyxl without numpy, which it would load only to recognise numpy's number types.

    Our cells never hold those. Only the command line does this, never the library: the process is ours
    and ends with the command; a process that has numpy already is left alone.
    """
    if "numpy" in sys.modules or "openpyxl" in sys.modules:
        return
    hidden = cast("dict[str, object]", sys.modules)
    hidden["numpy"] = None  # makes ``import numpy`` raise ImportError, which openpyxl expects
    try:
        import openpyxl  # noqa: F401
    finally:
        del hidden["numpy"]
