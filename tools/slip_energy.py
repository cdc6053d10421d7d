"""The energy and transformation sheets of a constructed park, in several layouts of form 205-1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.slip_world import CARRIERS, HEAT, NAMES, SIZES, Slot, clean

if TYPE_CHECKING:
    from tools.slip_world import Carrier, World

ENERGY, TRANSFORM = "能源消费", "加工转换与回收利用"
HEADS = {
    "opening": "期初库存量", "purchase": "购进量", "amount": "购进金额", "total": "消费量合计",
    "industrial": "工业生产消费", "feedstock": "用于原材料",
    "other": "非工业生产消费", "transport": "运输工具消费", "closing": "期末库存量",
    "factor": "采用折标系数（吨标准煤/计量单位）", "heat": "平均低位发热量", "carbon": "单位热值含碳量（tC/TJ）",
    "tce": "折标准煤（当量值）",
}  # fmt: skip
LAYOUTS = {
    "bare": ["industrial"],
    "parts": ["total", "industrial", "other"],
    "full": ["opening", "purchase", "total", "industrial", "feedstock", "other", "transport", "closing"],
}
FACTOR_KINDS = {"mass": "factor_t", "gas": "factor_m3", "power": "factor_kwh"}
HEAT_KINDS = {"mass": "heat_value_t", "gas": "heat_value_m3"}


@dataclass
class Fuel:
    """What stays the same of a fuel over the years."""

    carrier: Carrier
    unit: str
    other: float
    stock: float
    price: float
    quality: float
    feedstock: float
    held: float
    """Stock at the beginning of the year at hand."""

    @property
    def size(self) -> float:
        """Size of the row's unit."""
        return SIZES[self.carrier.kind][self.unit]


@dataclass
class Layout:
    """Which columns the sheet has, and in which units."""

    keys: list[str]
    amount: str
    tce: str


def transform(world: World) -> None:
    """Let a heat and power plant burn part of the coal, where the draw wants one."""
    rng = world.rng
    if "原煤" not in world.use or min(world.use["原煤"]) <= 0 or world.chance(0.5):
        return
    world.park.traits.add("plant")
    world.made = {"原煤", "热力", "电力"}
    grid: list[list[object]] = [["年份", "企业/装置", "加工转换类型", "方向", "能源名称", "计量单位", "实物量", "去向"]]
    share, heat, power = rng.uniform(0.3, 0.9), rng.uniform(0.4, 0.65), rng.uniform(0.1, 0.2)
    world.use.setdefault("热力", [0.0] * len(world.years))
    for place, year in enumerate(world.years):
        coal = world.use["原煤"][place] * share
        world.heat_made.append(coal * 0.7143 * heat / 0.03412)
        world.power_made.append(coal * 0.7143 * power / 1.229)
        world.use["热力"][place] = world.heat_made[-1] * rng.uniform(0.93, 0.99)
        world.use["电力"][place] += world.power_made[-1]
        made = (("投入", "原煤", coal), ("产出", "热力", world.heat_made[-1]), ("产出", "电力", world.power_made[-1]))
        for direction, name, value in made:
            carrier = CARRIERS[name]
            slot = Slot(TRANSFORM, len(grid) + 1, 7, "实物量", carrier.kind, carrier.unit, year, f"{direction}{name}")
            where = "园区内用户" if direction == "产出" else ""
            written = world.park.put(slot, value)
            grid.append([year, "热电厂", "供热", direction, name, NAMES[carrier.unit], written, where])
    world.park.sheets[TRANSFORM] = grid


def energy_sheet(world: World) -> None:
    """Write consumption by fuel."""
    layout = _layout(world)
    heads = dict(HEADS)
    heads["amount"] += f"（{NAMES[layout.amount]}）"
    heads["tce"] += f"（{NAMES[layout.tce]}）"
    grid: list[list[object]] = [["年份", "能源名称", "计量单位", *(heads[key] for key in layout.keys), "品级"]]
    fuels = [_fuel(world, name) for name in CARRIERS if name in world.use]
    for place, year in enumerate(world.years):
        for fuel in fuels:
            if world.use[fuel.carrier.name][place] > 0:
                values = _quantities(world, fuel, place) | _coefficients(world, fuel, layout)
                values["tce"] = values["industrial"] * values["per_unit"]
                cells = [
                    _cell(world, fuel, layout, key, values, Slot(ENERGY, len(grid) + 1, column, key, "", "", year))
                    for column, key in enumerate(layout.keys, 4)
                ]
                grade = "烟煤" if fuel.carrier.name == "原煤" else ""
                grid.append([year, fuel.carrier.name, NAMES[fuel.unit], *cells, grade])
    world.park.sheets[ENERGY] = grid


def _layout(world: World) -> Layout:
    name = world.rng.choice(("bare", "bare", "parts", "full", "full"))
    keys = list(LAYOUTS[name])
    if name == "full" and world.chance(0.7):
        keys.insert(2, "amount")
    keys += ["factor"] if world.chance(0.5) or "天然气" in world.use else []
    keys += [key for key, share in (("heat", 0.25), ("carbon", 0.25), ("tce", 0.5)) if world.chance(share)]
    return Layout(keys, world.rng.choice(("1k_cny", "1k_cny", "10k_cny")), world.rng.choice(("tce", "tce", "10k_tce")))


def _fuel(world: World, name: str) -> Fuel:
    rng, carrier = world.rng, CARRIERS[name]
    stock = 0.0 if name in {"电力", "热力", "天然气"} else rng.uniform(0.005, 0.12)
    first = next((used for used in world.use[name] if used > 0), 0.0)
    return Fuel(
        carrier,
        _row_unit(world, carrier),
        rng.choice((0.0, 0.01, 0.05)),
        stock,
        rng.uniform(*carrier.price),
        rng.uniform(0.8, 1.15) if name == "原煤" else 1.0,
        rng.uniform(0.05, 0.5) if name == "天然气" and world.chance(0.3) else 0.0,
        first * stock,
    )


def _row_unit(world: World, carrier: Carrier) -> str:
    most = max(world.use[carrier.name])
    if world.chance(0.75):
        return carrier.unit
    if carrier.kind == "mass":
        return "10k_t" if most > 1e5 else "t"
    if carrier.kind == "gas":
        return "m3" if most < 1e4 else "10k_m3"
    if carrier.kind == "power":
        return "kwh" if most < 1e4 else "100m_kwh" if most > 3e5 else "10k_kwh"
    return carrier.unit


def _quantities(world: World, fuel: Fuel, place: int) -> dict[str, float]:
    used = world.use[fuel.carrier.name][place]
    total, other = clean(used, fuel.size), clean(used * fuel.other, fuel.size)
    opening, closing = clean(fuel.held, fuel.size), clean(used * fuel.stock * world.noise(0.35), fuel.size)
    fuel.held = closing
    made = {"热力": world.heat_made, "电力": world.power_made}.get(fuel.carrier.name, [])
    purchase = max(total + closing - opening - (made[place] if made else 0.0), 0.0)
    return {
        "opening": opening, "purchase": purchase, "total": total, "industrial": total - other, "other": other,
        "feedstock": (total - other) * fuel.feedstock, "transport": min(other, total * 0.01), "closing": closing,
        "amount": purchase * fuel.price * world.noise(0.12), "carbon": fuel.carrier.carbon,
    }  # fmt: skip


def _coefficients(world: World, fuel: Fuel, layout: Layout) -> dict[str, float]:
    """Return coefficient and heating value, 0 where the row has none, and what its tce follow from."""
    name, carrier = fuel.carrier.name, fuel.carrier
    measured = round(carrier.tce * fuel.quality * world.noise(0.01), 4)
    bound = name in world.made
    # a park measures all its fuels or none; only gas always needs a coefficient of its own
    factor = measured if "factor" in layout.keys and not bound else 0.0
    heat = (
        round(measured * HEAT, 2) if "heat" in layout.keys and carrier.carbon and not bound and fuel.size == 1 else 0.0
    )
    per_unit = factor or heat / HEAT or carrier.tce
    return {"factor": factor, "heat": heat, "per_unit": per_unit}


def _cell(world: World, fuel: Fuel, layout: Layout, key: str, values: dict[str, float], at: Slot) -> object:
    value, name = values[key], fuel.carrier.name
    kind, unit = {
        "amount": ("money", layout.amount),
        "tce": ("coal", layout.tce),
        "carbon": ("carbon", "tc/tj"),
        "factor": (FACTOR_KINDS.get(fuel.carrier.kind, ""), ""),
        "heat": (HEAT_KINDS.get(fuel.carrier.kind, ""), ""),
    }.get(key, (fuel.carrier.kind, fuel.unit))
    if key in {"factor", "heat"}:
        if kind and fuel.size == 1 and value:
            unit = next(unit for unit, size in SIZES[kind].items() if size == 1)
            world.park.slots.append(Slot(at.sheet, at.row, at.column, key, kind, unit, at.year, name))
        return float(f"{value * fuel.size:.6g}") if value else ""
    if key == "carbon" and not value:
        return ""
    return world.park.put(Slot(at.sheet, at.row, at.column, key, kind, unit, at.year, name), value)
