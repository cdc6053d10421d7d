"""Formats of a batch: text, workbook, CSV, JSON, Parquet."""
