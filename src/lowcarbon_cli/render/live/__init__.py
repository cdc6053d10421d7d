"""The report as a workbook that calculates: every figure is a formula down to a copy of the input's cells."""

from lowcarbon_cli.render.live.charts import ChartRow
from lowcarbon_cli.render.live.workbook import render

__all__ = ["ChartRow", "render"]
