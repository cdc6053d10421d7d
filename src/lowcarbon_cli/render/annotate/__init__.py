"""``annotate``: a copy of the user's workbook with comments and fills at the faulty cells."""

from lowcarbon_cli.render.annotate.engine import Annotated, annotate
from lowcarbon_cli.render.annotate.notes import CellNote, notes_for

__all__ = ["Annotated", "CellNote", "annotate", "notes_for"]
