"""The choices of method that shape a run's numbers; every one is printed in the report."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Choices(Struct, frozen=True):
    """Resolved choices of method. Years are None where the workbook does not let them be known."""

    base_year: int | None = None
    """First year of the construction period (规划基准年)."""
    eval_year: int | None = None
    """Evaluation year (评价年)."""
    price_base: int | None = None
    """Year whose prices the constant-price value added stands in."""
    electricity: Literal["calorific", "equivalent"] = "calorific"
    equivalent_series: Literal["workbook", "supply", "generation"] = "workbook"
    """Where the yearly equivalent coefficient comes from; ``workbook`` takes no default."""
    feedstock: Literal["include", "exclude"] = "include"
    growth: Literal["compound", "mean"] = "compound"
    coal_edition: str = ""
    co2_edition: str = ""
    grid_kind: Literal["average", "excluding_market", "fossil"] = "average"
    grid_area: Literal["national", "region", "province"] = "national"
    grid_year: int | None = None
    """One year of the grid factor for all data years; None: the factor of each data year."""
    province: str = ""
    rounding: Literal["half-even", "half-up"] = "half-even"
