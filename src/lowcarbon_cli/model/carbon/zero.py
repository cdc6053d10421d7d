"""The zero-carbon park account by year, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lowcarbon_cli.model.display import Units

if TYPE_CHECKING:
    from lowcarbon_cli.model.catalogue import Standard
    from lowcarbon_cli.model.results import IndicatorResult
    from lowcarbon_cli.model.values import Evaluated

Part = Literal["fuels", "conversion", "process", "power_in", "power_out", "heat"]


class ZeroYear(Struct, frozen=True):
    """One year: the parts of the park's CO2 (t), their sum, energy (tce), and the core indicator as judged.

    A part is None where the workbook has nothing of the kind; ``power_out`` is subtracted, all others are added.
    """

    year: int
    parts: tuple[tuple[Part, Evaluated | None], ...]
    co2: Evaluated
    energy: Evaluated
    core: IndicatorResult


class ZeroCarbonSection(Struct, frozen=True):
    """The account of every year, and the scheme it belongs to."""

    standard: Standard
    years: tuple[ZeroYear, ...]
    units: Units = Units()
