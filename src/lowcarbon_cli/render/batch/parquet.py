"""A long table of a batch as Parquet, written in blocks; needs pyarrow (extra ``parquet``).

Numbers are doubles, as in every data frame; words are ids, so that the file reads alike in every language.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.render.batch.lines import TABLES, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from lowcarbon_cli.model.batch import BatchReport

_AT_ONCE = 20_000


def check() -> None:
    """Raise ``UsageError`` where pyarrow is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise UsageError("batch_needs_extra", what=".parquet", extra="parquet") from error


def write(report: BatchReport, name: str, file: BinaryIO) -> None:
    """Write the table ``name``; raises ``UsageError`` without pyarrow."""
    check()
    import pyarrow as pa
    from pyarrow import parquet

    kinds: dict[str, Any] = {"text": pa.string(), "whole": pa.int32(), "number": pa.float64()}
    fields = TABLES[name]
    schema = pa.schema([(field.id, kinds[field.kind]) for field in fields])
    source = rows(name, report, None)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while block := list(islice(source, _AT_ONCE)):
            columns = zip(*block, strict=True)
            arrays = [
                pa.array(_typed(column, field.kind), type=kinds[field.kind])
                for field, column in zip(fields, columns, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _typed(column: Sequence[str], kind: str) -> Sequence[object]:
    if kind == "text":
        # a lone surrogate of a workbook has no place in UTF-8
        whole = "".join(column)
        kept = whole.isascii() or whole == _sayable(whole)
        return column if kept else [_sayable(entry) for entry in column]
    number = int if kind == "whole" else float
    return [number(entry) if entry else None for entry in column]


def _sayable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
