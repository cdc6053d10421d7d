"""The arithmetic: readings, formulas, verdicts. Knows no file format, table or terminal."""
