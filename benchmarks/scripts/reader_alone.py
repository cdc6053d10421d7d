"""Our reader alone: every sheet of every workbook of a folder, with all that it keeps; nothing else is done."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.read.backends import open_book

gc.disable()  # as the workers of a batch run
for path in sorted(Path(sys.argv[1]).glob("*.xlsx")):
    open_book(path.read_bytes(), path, path.name, Budget())
