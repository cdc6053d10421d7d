"""The grid factor that purchased power stands at: of a kind and area, of the data year or the nearest earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.kept import kept
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import factors, provinces

if TYPE_CHECKING:
    from typing import Any

    from lowcarbon_cli.compute.facts import Facts
    from lowcarbon_cli.model.choices import Choices
    from lowcarbon_cli.model.values import Evaluated


class GridChoice(Struct, frozen=True):
    """The grid factor used for a data year, and the year it was published for."""

    factor: Evaluated
    factor_year: int | None


class Grid:
    """Grid factors by data year, under the choices of a run."""

    def __init__(self, facts: Facts, choices: Choices) -> None:
        self.facts = facts
        self.choices = choices
        self.answers: dict[tuple[object, ...], Any] = {}

    @kept
    def of(self, year: int) -> GridChoice:
        """Return the grid factor for a data year: its own, else the nearest earlier published one."""
        return self.of_kind(year, self.choices.grid_kind, self.choices.grid_area)

    def of_kind(self, year: int, kind: factors.GridKind, area: factors.GridArea) -> GridChoice:
        """Return the factor of one kind and area; a year chosen for the run holds, or there is none."""
        place = self._place(area)
        if isinstance(place, Missing):
            return GridChoice(place, None)
        wanted = self.choices.grid_year or year
        nearest = max((known for known in factors.grid_years(kind, area, place) if known <= wanted), default=None)
        row = None if nearest is None else factors.grid(kind, area, place, nearest)
        if row is None or (self.choices.grid_year is not None and nearest != wanted):
            return GridChoice(Missing.of("no_grid_factor", year=wanted, area=label(f"grid_{area}")), None)
        return GridChoice(algebra.from_factor(row, label=label("grid_factor")), nearest)

    def _place(self, area: factors.GridArea) -> str | Missing:
        if area == "national":
            return ""
        province = provinces.find_province(self.choices.province)
        if province is None:
            cells = tuple(field.cell for key, field in self.facts.dataset.park.fields.items() if key == "province")
            return Missing.of("no_province", *cells, written=self.choices.province)
        if area == "province":
            return province.code
        if not province.region:
            return Missing.of("no_region", written=self.choices.province)
        return province.region

    def unread_region(self, year: int) -> tuple[Lack, ...]:
        """Return the remark that nobody read which region a province lies in, where a regional factor rests on that."""
        if self.choices.grid_area != "region":
            return ()
        used, found = self.of(year).factor, provinces.find_province(self.choices.province)
        if not isinstance(used, Derivation) or used.factor is None or found is None or found.evidence.grade.verified:
            return ()
        return (Lack("grid_region_unread", (), {"province": found.name, "region": used.factor.name}),)

    def other_year(self, year: int) -> tuple[Lack, ...]:
        """Return the remark that the factor of ``year`` is that of another year, nothing where it is its own."""
        chosen = self.of(year)
        if isinstance(chosen.factor, Derivation) and chosen.factor_year not in {None, year}:
            reason = "grid_other_year" if self.choices.grid_year is None else "grid_chosen_year"
            params = {"year": year, "factor_year": int(chosen.factor_year or 0)}
            return (Lack(reason, (), params),)
        return ()

    def series_break(self, first: int, last: int) -> tuple[Lack, ...]:
        """Return the remark that a rate must carry whose two ends stand at grid factors of two series.

        Regions were cut anew in 2021 and the averages are made by another office and method since then.
        """
        place = self._place(self.choices.grid_area)
        if isinstance(place, Missing) or not place:
            return ()
        used = [self.of(year).factor_year for year in (first, last)]
        series = [factors.grid_series(place, year) for year in used if year is not None]
        if len(set(series)) < len(used) or len(series) < len(used):
            return ()
        area = label(f"grid_{self.choices.grid_area}")
        return (Lack("grid_series_break", (), {"first": first, "last": last, "area": area}),)
