"""Workbooks and CSV files of a park -> ``Dataset``: figures and words, each with its cell."""
