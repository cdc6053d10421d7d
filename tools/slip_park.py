"""Makes the workbook of a constructed park from a seed, for ``tools/slip_trial.py``. No real park is meant."""

from __future__ import annotations

from tools import slip_energy, slip_sheets
from tools.slip_world import Park, draw


def make_park(seed: int) -> Park:
    """Return the park of a seed: its sheets, and the slot of every figure."""
    world = draw(seed)
    by_fuel = world.chance(0.85)
    if by_fuel:
        slip_energy.transform(world)
    slip_sheets.park_sheet(world)
    slip_sheets.economy(world)
    if by_fuel:
        slip_energy.energy_sheet(world)
        if world.chance(0.7):
            slip_sheets.power(world)
    else:
        slip_sheets.totals(world)
    if world.chance(0.6):
        slip_sheets.environment(world)
    return world.park
