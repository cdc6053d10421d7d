"""Laying out a report: format-free tables, and one module per format. Nothing is computed here."""
