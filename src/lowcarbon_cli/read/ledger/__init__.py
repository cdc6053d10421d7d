"""Sheets of very many rows: what the first rows show is read as ever, the rest column by column."""

HEAD = 200
"""So many filled rows of any sheet are read cell by cell before it is asked whether it is a ledger."""
