"""What a constructed park is before its workbook: value added, energy and fuels by year, drawn from a seed.

No real park is meant. Sizes span more than four orders of magnitude; growth lies between -30 and +60 % a
year, with dips; fuels start and stop with a part of a year; some years of some fuels are real outliers.
"""
# ruff: noqa: S311 - the constants are the park, and the numbers guard nothing

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

Grid = list[list[object]]
HEAT = 29.307
"""GJ per tce."""
SIZES: dict[str, dict[str, float]] = {
    "mass": {"kg": 1e-3, "t": 1.0, "10k_t": 1e4},
    "small": {"kg": 1e-3, "t": 1.0},
    "gas": {"m3": 1e-4, "10k_m3": 1.0, "100m_m3": 1e4},
    "water": {"m3": 1.0, "10k_m3": 1e4},
    "power": {"kwh": 1e-4, "mwh": 0.1, "10k_kwh": 1.0, "100m_kwh": 1e4},
    "heat": {"kj": 1e-6, "mj": 1e-3, "gj": 1.0, "million_kcal": 4.1868},
    "money": {"cny": 1e-4, "1k_cny": 0.1, "10k_cny": 1.0, "100m_cny": 1e4},
    "coal": {"kgce": 1e-3, "tce": 1.0, "10k_tce": 1e4},
    "person": {"person": 1.0, "10k_person": 1e4},
    "area": {"ha": 0.01, "km2": 1.0, "mu": 1 / 1500},
    "heat_value_t": {"kj/kg": 1e-3, "kcal/kg": 4.1868e-3, "gj/t": 1.0},
    "heat_value_m3": {"kj/m3": 0.01, "kcal/m3": 0.041868, "mj/m3": 10.0, "gj/10k_m3": 1.0},
    "carbon": {"tc/tj": 1.0, "tc/gj": 1000.0},
    "factor_t": {"tce/t": 1.0, "kgce/t": 1e-3},
    "factor_m3": {"tce/10k_m3": 1.0, "kgce/m3": 10.0},
    "factor_kwh": {"tce/10k_kwh": 1.0, "kgce/kwh": 10.0},
}
"""Units that are mixed up by kind of quantity, each in the canonical unit of the kind."""
NAMES = {
    "kg": "千克", "t": "吨", "10k_t": "万吨", "m3": "立方米", "10k_m3": "万立方米", "100m_m3": "亿立方米",
    "kwh": "千瓦时", "mwh": "MWh", "10k_kwh": "万千瓦时", "100m_kwh": "亿千瓦时", "kj": "千焦", "mj": "兆焦",
    "gj": "百万千焦", "cny": "元", "1k_cny": "千元", "10k_cny": "万元", "100m_cny": "亿元", "tce": "吨标准煤",
    "10k_tce": "万吨标准煤", "person": "人", "10k_person": "万人", "ha": "公顷", "km2": "平方公里", "mu": "亩",
    "%": "%",
}  # fmt: skip
LEAST = {"power": 0.5, "mass": 3.0, "gas": 0.2, "heat": 50.0}
"""What a park does not list: less than so much a year."""
DIGITS = 7
"""Significant digits of the figures."""


@dataclass(frozen=True)
class Carrier:
    """A fuel as parks report it: tce per unit, prices in 10 000 CNY per unit, carbon content (0: none)."""

    name: str
    kind: str
    unit: str
    tce: float
    price: tuple[float, float]
    carbon: float = 0.0


CARRIERS = {
    item.name: item
    for item in (
        Carrier("电力", "power", "10k_kwh", 1.229, (0.4, 0.95)),
        Carrier("原煤", "mass", "t", 0.7143, (0.03, 0.11), 26.1),
        Carrier("天然气", "gas", "10k_m3", 12.9, (1.8, 4.5), 15.3),
        Carrier("热力", "heat", "gj", 0.03412, (0.0035, 0.01)),
        Carrier("柴油", "mass", "t", 1.4571, (0.55, 0.95), 20.2),
        Carrier("液化石油气", "mass", "t", 1.7143, (0.35, 0.75), 17.2),
        Carrier("燃料油", "mass", "t", 1.4286, (0.28, 0.6), 21.1),
        Carrier("焦炭", "mass", "t", 0.9714, (0.12, 0.32), 29.5),
        Carrier("汽油", "mass", "t", 1.4714, (0.6, 1.0), 18.9),
    )
}


@dataclass(frozen=True)
class Slot:
    """One figure of the workbook: where it stands, what it is, the unit that its heading or row gives it."""

    sheet: str
    row: int
    column: int
    name: str
    kind: str
    unit: str
    year: int
    fuel: str = ""

    @property
    def address(self) -> str:
        """The cell as findings show it."""
        return f"{self.sheet}!{chr(64 + self.column)}{self.row}"


@dataclass
class Park:
    """A workbook with its slots; ``traits`` say what is special about it."""

    seed: int
    sheets: dict[str, Grid] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    traits: set[str] = field(default_factory=set)

    def put(self, slot: Slot, value: float) -> float | int:
        """Return a figure (given in the canonical unit) as it is written in the slot's unit."""
        written = rounded(value / SIZES[slot.kind][slot.unit])
        if written > 0:
            self.slots.append(slot)
        return written


@dataclass
class World:
    """A park by year: value added in 10 000 CNY, energy in tce, consumption by fuel in the carrier's unit."""

    park: Park
    rng: random.Random
    years: list[int] = field(default_factory=list)
    added: list[float] = field(default_factory=list)
    energy: list[float] = field(default_factory=list)
    use: dict[str, list[float]] = field(default_factory=dict)
    heat_made: list[float] = field(default_factory=list)
    power_made: list[float] = field(default_factory=list)
    made: set[str] = field(default_factory=set)
    """Fuels that stand in the transformation sheet: they keep the table's coefficient."""

    def chance(self, share: float) -> bool:
        """Return true in ``share`` of all draws."""
        return self.rng.random() < share

    def noise(self, spread: float) -> float:
        """Return a factor around 1."""
        return math.exp(self.rng.gauss(0, spread))


def rounded(value: float) -> float | int:
    """Return a figure with the digits that a return has, and at most six decimals."""
    if value == 0:
        return 0
    places = min(max(DIGITS - 1 - math.floor(math.log10(abs(value))), 0), 6)
    found = round(value, places)
    return int(found) if found == int(found) else found


def clean(value: float, size: float) -> float:
    """Return a value as it will stand in the sheet, in a unit of this size."""
    return float(rounded(value / size)) * size


def draw(seed: int) -> World:
    """Return the park of a seed, without its workbook."""
    world = World(Park(seed), random.Random(seed))
    count = world.rng.choice((2, 3, 3, 4, 5, 5, 5, 6, 8))
    last = world.rng.choice((2019, 2021, 2022, 2023))
    world.years = list(range(last - count + 1, last + 1))
    _levels(world)
    _fuels(world)
    return world


def _levels(world: World) -> None:
    rng = world.rng
    size = 10 ** rng.uniform(2.7, 7.3)  # 10 000 CNY: 500 of a tiny park to 20 million of the largest
    intensity = min(max(math.exp(rng.gauss(math.log(0.35), 1.1)), 0.012), 8.0)
    if size < 1e4:
        world.park.traits.add("tiny")
    spread = rng.choice((0.04, 0.08, 0.15))
    for place, year in enumerate(world.years):
        if place:
            growth = min(max(rng.gauss(0.07, spread), -0.3), 0.6)
            if year == 2020 and world.chance(0.5):
                growth = rng.uniform(-0.3, -0.08)
                world.park.traits.add("dip")
            size *= 1 + growth
            intensity *= min(max(rng.gauss(0.97, 0.06), 0.75), 1.3)
        world.added.append(size)
        world.energy.append(size * intensity)


def _fuels(world: World) -> None:
    rng, years = world.rng, world.years
    others = rng.sample(list(CARRIERS)[1:], rng.randint(1, 6))
    weights = {"电力": rng.uniform(0.15, 0.8)} | {name: 10 ** rng.uniform(-3, 0) for name in others}
    drift = {name: rng.gauss(0, 0.12) for name in weights}
    for name, weight in weights.items():
        start, stop = _span(world, name)
        world.use[name] = []
        for place in range(len(years)):
            total = sum(item * math.exp(drift[key] * place) for key, item in weights.items())
            share = weight * math.exp(drift[name] * place) / total * world.noise(0.08)
            at_end = (place == start > 0) or (place == stop - 1 < len(years) - 1)
            partial = rng.uniform(0.03, 0.8) if at_end else 1.0
            used = world.energy[place] * share * partial / CARRIERS[name].tce
            there = start <= place < stop and used > LEAST[CARRIERS[name].kind]
            world.use[name].append(used if there else 0.0)
    if len(years) > 2 and world.chance(0.15):
        name, place = rng.choice([item for item in world.use if item != "电力"]), rng.randrange(len(years))
        world.use[name][place] *= 10 ** rng.uniform(-1.3, 0.9)
        world.park.traits.add("outlier")


def _span(world: World, name: str) -> tuple[int, int]:
    """Return first year and the one after the last in which a fuel is used."""
    count = len(world.years)
    if name == "电力" or count < 3 or not world.chance(0.25):
        return 0, count
    world.park.traits.add("starts or stops")
    turn = world.rng.randint(1, count - 1)
    return (turn, count) if world.chance(0.5) else (0, turn)
