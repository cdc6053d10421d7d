"""Sheets of very many rows: what the first rows show is read as ever, the rest column by column."""
