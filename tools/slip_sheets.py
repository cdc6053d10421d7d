"""The yearly sheets of a constructed park: park, economy, totals, power, environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.slip_world import NAMES, SIZES, Slot, clean

if TYPE_CHECKING:
    from tools.slip_world import World

Column = tuple[str, str, str, str]
"""Key, title, kind and unit of a column."""


def write(world: World, sheet: str, columns: list[Column], values: list[dict[str, float]]) -> None:
    """Write a yearly sheet: one row per year, each figure with its slot."""
    grid: list[list[object]] = [["年份", *(f"{title}（{NAMES[unit]}）" for _, title, _, unit in columns)]]
    for place, year in enumerate(world.years):
        row: list[object] = [year]
        for column, (key, title, kind, unit) in enumerate(columns, 2):
            if kind:
                slot = Slot(sheet, place + 2, column, title, kind, unit, year)
                row.append(world.park.put(slot, values[place][key]))
            else:
                row.append("" if place == 0 else round(values[place][key], 2))
        grid.append(row)
    world.park.sheets[sheet] = grid


def park_sheet(world: World) -> None:
    """Write the park sheet."""
    world.park.sheets["园区信息"] = [
        ["项目", "内容", "备注"],
        ["园区名称", f"构造园区{world.park.seed}", "构造数据"],
        ["园区类型", "综合类", ""],
        ["规划基准年", world.years[0], ""],
        ["评价年", world.years[-1], ""],
        ["适用标准", "HJ 274-2015", ""],
        ["地区类别", "其他地区", ""],
        ["电力折标口径", "当量", ""],
        ["原料用能", "不扣除", ""],
    ]


def economy(world: World) -> None:
    """Write value added and what goes with it."""
    rng = world.rng
    large = world.added[0] > 3e4 and world.chance(0.8)
    money = "100m_cny" if large else rng.choice(("10k_cny", "10k_cny", "1k_cny"))
    wanted = {"constant": 0.85, "output": 0.7, "gdp": 0.4, "persons": 0.5, "land": 0.5, "hightech": 0.3, "growth": 0.3}
    chosen = {name for name, share in wanted.items() if world.chance(share)}
    if "constant" not in chosen or world.chance(0.6):
        chosen.add("current")
    if "constant" not in chosen:
        chosen.add("growth")
    columns: list[Column] = [
        ("current", "工业增加值（当年价）", "money", money),
        ("constant", "工业增加值（不变价）", "money", money),
        ("growth", "工业增加值可比价增速", "", "%"),
        ("output", "工业总产值（当年价）", "money", money),
        ("gdp", "地区生产总值", "money", money),
        ("persons", "从业人员年末数", "person", "person" if world.chance(0.8) else "10k_person"),
        ("land", "工业用地面积", "area", rng.choice(("km2", "km2", "ha"))),
        ("hightech", "高新技术企业工业总产值", "money", money),
    ]
    write(world, "经济数据", [item for item in columns if item[0] in chosen], _economy_values(world))


def _economy_values(world: World) -> list[dict[str, float]]:
    rng = world.rng
    rate, share, city = rng.uniform(0.14, 0.45), rng.uniform(0.05, 0.8), 10 ** rng.uniform(0.1, 2)
    per_head, per_land = 10 ** rng.uniform(0.9, 2.2), 10 ** rng.uniform(3.7, 5.3)
    price, values = 1.0, []
    for place, added in enumerate(world.added):
        price *= min(max(rng.gauss(1.01, 0.04), 0.9), 1.15) if place else 1.0
        output = added * price / rate * world.noise(0.05)
        values.append({
            "current": added * price,
            "constant": added,
            "growth": (added / world.added[place - 1] - 1) * 100 if place else 0.0,
            "output": output,
            "gdp": added * price * city,
            "persons": float(round(max(added / per_head * world.noise(0.05), 5))),
            "land": max(world.added[0] / per_land, 0.06) * (1 + 0.02 * place),
            "hightech": output * share * 0.8 * world.noise(0.1),
        })  # fmt: skip
    return values


def totals(world: World) -> None:
    """Write energy and CO2 totals of a park without fuels."""
    large = world.energy[0] > 1e4 and world.chance(0.7)
    columns: list[Column] = [("energy", "综合能源消费量", "coal", "10k_tce" if large else "tce")]
    if world.chance(0.7):
        columns.append(("co2", "二氧化碳排放总量", "mass", "10k_t" if large else "t"))
    per = world.rng.uniform(1.6, 3.6)
    values = [{"energy": energy, "co2": energy * per * world.noise(0.03)} for energy in world.energy]
    write(world, "总量数据", columns, values)


def power(world: World) -> None:
    """Write purchased power, green power, photovoltaics and bought heat."""
    rng, use = world.rng, world.use["电力"]
    unit = rng.choice(("10k_kwh", "10k_kwh", "10k_kwh", "kwh", "100m_kwh"))
    sun, green, made = world.chance(0.6), world.chance(0.4), bool(world.power_made)
    columns: list[Column] = [("grid", "网购电量", "power", unit)]
    columns += [("green", "其中：绿电交易电量", "power", unit)] if green else []
    columns += [("pv", "分布式光伏发电量", "power", unit)] if sun else []
    columns += [("own", "其中：自发自用", "power", unit), ("sent", "其中：上网", "power", unit)] if sun else []
    columns += [("made", "自备/热电厂发电量", "power", unit)] if made else []
    if "热力" in world.use and not world.heat_made:
        columns.append(("heat", "外购热力", "heat", "gj"))
    share, part, values = rng.uniform(0.02, 0.5), rng.uniform(0.003, 0.1), []
    for place in range(len(world.years)):
        solar = clean(use[place] * part * (1 + 0.3 * place), SIZES["power"][unit])
        own = clean(solar * 0.85, SIZES["power"][unit])
        own_made = world.power_made[place] if made else 0.0
        bought = max(use[place] * rng.uniform(1.0, 1.03) - (own if sun else 0.0) - own_made, use[place] * 0.02)
        values.append({
            "grid": bought, "green": bought * share, "pv": solar, "own": own, "sent": solar - own, "made": own_made,
            "heat": world.use.get("热力", [0.0] * len(use))[place] * 1.01,
        })  # fmt: skip
    write(world, "电力热力与绿电", columns, values)


def environment(world: World) -> None:
    """Write water, wastewater, waste and pollutants."""
    rng = world.rng
    water, mass = rng.choice(("10k_m3", "10k_m3", "m3")), rng.choice(("10k_t", "10k_t", "t"))
    columns: list[Column] = [
        ("fresh", "新鲜水量", "water", water),
        ("reuse", "重复利用水量", "water", water),
        ("waste", "废水产生量", "mass", mass),
        ("out", "废水排放量", "mass", mass),
        ("solid", "工业固废产生量", "mass", mass),
        ("used", "工业固废综合利用量", "mass", mass),
        ("cod", "COD排放量", "small", "t"),
        ("nh", "氨氮排放量", "small", "t"),
        ("so2", "SO2排放量", "small", "t"),
        ("nox", "NOx排放量", "small", "t"),
    ]
    columns = [item for item in columns if item[0] == "fresh" or world.chance(0.7)]
    per_water, per_waste, clean_up = 10 ** rng.uniform(0.1, 1.7), 10 ** rng.uniform(-2, 0), rng.uniform(0.85, 1.02)
    ratio = {
        "reuse": 10 ** rng.uniform(-0.5, 1.3), "waste": rng.uniform(0.3, 0.9), "out": rng.uniform(0.5, 0.99),
        "cod": 10 ** rng.uniform(1.3, 2.5), "nh": rng.uniform(0.03, 0.2), "so2": 10 ** rng.uniform(-1, 1),
        "nox": 10 ** rng.uniform(-0.7, 1), "used": rng.uniform(0.5, 0.99),
    }  # fmt: skip
    values = []
    for place, (added, energy) in enumerate(zip(world.added, world.energy, strict=True)):
        fresh = added * per_water * world.noise(0.08)
        out = fresh * ratio["waste"] * ratio["out"]
        cod = out * ratio["cod"] * 1e-6 * clean_up**place
        solid = energy * per_waste * world.noise(0.15)
        values.append({
            "fresh": fresh, "reuse": fresh * ratio["reuse"], "waste": fresh * ratio["waste"], "out": out,
            "solid": solid, "used": solid * ratio["used"], "cod": cod, "nh": cod * ratio["nh"],
            "so2": energy * ratio["so2"] * 1e-3 * clean_up**place,
            "nox": energy * ratio["nox"] * 1e-3 * clean_up**place,
        })  # fmt: skip
    write(world, "资源环境", columns, values)
