"""Low-carbon indicators of China's eco-industrial parks, traced from cell to clause.

As a library: ``from lowcarbon_cli.pipeline import load, compute`` (this module imports nothing, so
that the command line starts fast).
"""

from __future__ import annotations

__version__ = "0.1.0"
