"""Makes constructed parks from a seed: realistic sizes, growth, fuels, headings and units. No real park is meant.

Used by ``tools/slip_trial.py``. Every figure follows from a few drawn quantities (value added, intensity,
shares of fuels, prices), so that a workbook fits together as a real one does, within its noise.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

Grid = list[list[object]]
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
NAMES = {
    "kg": "千克", "t": "吨", "10k_t": "万吨", "m3": "立方米", "10k_m3": "万立方米", "100m_m3": "亿立方米",
    "kwh": "千瓦时", "mwh": "MWh", "10k_kwh": "万千瓦时", "100m_kwh": "亿千瓦时", "kj": "千焦", "mj": "兆焦", "gj": "百万千焦",
    "cny": "元", "1k_cny": "千元", "10k_cny": "万元", "100m_cny": "亿元", "tce": "吨标准煤", "10k_tce": "万吨标准煤",
    "person": "人", "10k_person": "万人", "ha": "公顷", "km2": "平方公里", "mu": "亩", "%": "%",
    "kj/kg": "kJ/kg", "gj/t": "GJ/t", "kcal/kg": "kcal/kg", "tc/tj": "tC/TJ",
}  # fmt: skip


@dataclass(frozen=True)
class Carrier:
    """A fuel as parks report it: tce per unit, heating value, carbon, price in 10 000 CNY per unit."""

    name: str
    kind: str
    unit: str
    tce: float
    price: tuple[float, float]
    heat: float = 0.0
    carbon: float = 0.0


CARRIERS = (
    Carrier("电力", "power", "10k_kwh", 1.229, (0.4, 0.95)),
    Carrier("原煤", "mass", "t", 0.7143, (0.03, 0.11), 20.9, 26.1),
    Carrier("天然气", "gas", "10k_m3", 12.9, (1.8, 4.5), 389.3, 15.3),
    Carrier("热力", "heat", "gj", 0.03412, (0.0035, 0.01)),
    Carrier("柴油", "mass", "t", 1.4571, (0.55, 0.95), 42.652, 20.2),
    Carrier("液化石油气", "mass", "t", 1.7143, (0.35, 0.75), 50.179, 17.2),
    Carrier("燃料油", "mass", "t", 1.4286, (0.28, 0.6), 41.816, 21.1),
    Carrier("焦炭", "mass", "t", 0.9714, (0.12, 0.32), 28.435, 29.5),
    Carrier("汽油", "mass", "t", 1.4714, (0.6, 1.0), 43.07, 18.9),
)


HEAT = 29.307
"""GJ per tce."""
LEAST = {"power": 0.5, "mass": 3.0, "gas": 0.2, "heat": 50.0}
"""What a park does not list: less than so much a year."""


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


def make_park(seed: int) -> Park:
    """Return the park of a seed."""
    return _Maker(seed).make()


class _Maker:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.park = Park(seed)
        self.years: list[int] = []
        self.constant: list[float] = []
        self.energy: list[float] = []
        self.use: dict[str, list[float]] = {}
        """Consumption by fuel and year in the carrier's unit; 0 where the fuel is not used."""
        self.heat_made: list[float] = []
        self.power_made: list[float] = []
        self.made: set[str] = set()
        """Fuels that stand in the transformation sheet: they keep the table's coefficient."""

    def make(self) -> Park:
        rng = self.rng
        count = rng.choice((2, 3, 3, 4, 5, 5, 5, 6, 8))
        last = rng.choice((2019, 2021, 2022, 2023))
        self.years = list(range(last - count + 1, last + 1))
        self._levels()
        self._fuels()
        self._park_sheet()
        self._economy()
        by_fuel = rng.random() < 0.85
        if by_fuel:
            self._transform()
            self._energy_sheet()
            if rng.random() < 0.7:
                self._power()
        if not by_fuel:
            self._totals()
        if rng.random() < 0.6:
            self._environment()
        return self.park

    # -- the park behind the figures ----------------------------------------------------------

    def _levels(self) -> None:
        rng = self.rng
        size = 10 ** rng.uniform(2.7, 7.3)  # 10 000 CNY: 500 of a tiny park to 20 million of the largest
        intensity = min(max(math.exp(rng.gauss(math.log(0.35), 1.1)), 0.012), 8.0)
        if size < 1e4:
            self.park.traits.add("tiny")
        spread = rng.choice((0.04, 0.08, 0.15))
        for place, year in enumerate(self.years):
            if place:
                growth = min(max(rng.gauss(0.07, spread), -0.3), 0.6)
                if year == 2020 and rng.random() < 0.5:  # noqa: PLR2004
                    growth = rng.uniform(-0.3, -0.08)
                    self.park.traits.add("dip")
                size *= 1 + growth
                intensity *= min(max(rng.gauss(0.97, 0.06), 0.75), 1.3)
            self.constant.append(size)
            self.energy.append(size * intensity)

    def _fuels(self) -> None:
        rng = self.rng
        others = rng.sample(CARRIERS[1:], rng.randint(1, 6))
        weights = {CARRIERS[0].name: rng.uniform(0.15, 0.8)}
        weights |= {item.name: 10 ** rng.uniform(-3, 0) for item in others}
        drift = {name: rng.gauss(0, 0.12) for name in weights}
        carriers = {item.name: item for item in CARRIERS}
        for name in weights:
            self.use[name] = []
            start, stop = 0, len(self.years)
            if name != "电力" and len(self.years) > 2 and rng.random() < 0.25:  # noqa: PLR2004
                self.park.traits.add("starts or stops")
                if rng.random() < 0.5:
                    start = rng.randint(1, len(self.years) - 1)
                else:
                    stop = rng.randint(1, len(self.years) - 1)
            for place in range(len(self.years)):
                if not start <= place < stop:
                    self.use[name].append(0.0)
                    continue
                total = sum(weight * math.exp(drift[key] * place) for key, weight in weights.items())
                share = weights[name] * math.exp(drift[name] * place) / total * math.exp(rng.gauss(0, 0.08))
                partial = 1.0
                if (place == start and start > 0) or (place == stop - 1 and stop < len(self.years)):
                    partial = rng.uniform(0.03, 0.8)
                used = self.energy[place] * share * partial / carriers[name].tce
                self.use[name].append(used if used > LEAST[carriers[name].kind] else 0.0)
        if len(self.years) > 2 and rng.random() < 0.15:  # noqa: PLR2004
            name = rng.choice([item for item in self.use if item != "电力"])
            place = rng.randrange(len(self.years))
            self.use[name][place] *= 10 ** rng.uniform(-1.3, 0.9)
            self.park.traits.add("outlier")

    # -- sheets ------------------------------------------------------------------------------

    def _table(self, sheet: str, heads: list[str], columns: list[tuple[str, str, str]]) -> Grid:
        grid: Grid = [list(heads)]
        self.park.sheets[sheet] = grid
        del columns
        return grid

    def _put(
        self, sheet: str, row: int, column: int, value: float, name: str, kind: str, unit: str, year: int, fuel: str = ""
    ) -> object:
        """Return a figure as it is written, noting its slot."""
        size = SIZES[kind][unit]
        written = self._round(value / size)
        if written > 0 and math.isfinite(written):
            self.park.slots.append(Slot(sheet, row, column, name, kind, unit, year, fuel))
        return written

    def _round(self, value: float) -> float | int:
        if value == 0:
            return 0
        digits = self.digits
        places = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
        found = round(value, min(places, 6))
        return int(found) if found == int(found) else found

    @property
    def digits(self) -> int:
        """Significant digits of the figures."""
        return 7

    def _park_sheet(self) -> None:
        self.park.sheets["园区信息"] = [
            ["项目", "内容", "备注"],
            ["园区名称", f"构造园区{self.park.seed}", "构造数据"],
            ["园区类型", "综合类", ""],
            ["规划基准年", self.years[0], ""],
            ["评价年", self.years[-1], ""],
            ["适用标准", "HJ 274-2015", ""],
            ["电力折标口径", "当量", ""],
            ["原料用能", "不扣除", ""],
        ]

    def _economy(self) -> None:
        rng = self.rng
        money = "100m_cny" if self.constant[0] > 3e4 and rng.random() < 0.8 else rng.choice(("10k_cny", "10k_cny", "1k_cny"))  # noqa: PLR2004
        prices = [1.0]
        for _ in self.years[1:]:
            prices.append(prices[-1] * min(max(rng.gauss(1.01, 0.04), 0.9), 1.15))
        rate = rng.uniform(0.14, 0.45)
        wanted = {"constant": 0.85, "output": 0.7, "gdp": 0.4, "persons": 0.5, "land": 0.5, "hightech": 0.3, "growth": 0.3}
        chosen = {name for name, chance in wanted.items() if rng.random() < chance}
        if "constant" not in chosen or rng.random() < 0.6:
            chosen.add("current")
        people, ground = "person" if rng.random() < 0.8 else "10k_person", rng.choice(("km2", "km2", "ha"))
        per_head = 10 ** rng.uniform(0.9, 2.2)
        per_land = 10 ** rng.uniform(3.7, 5.3)
        city = 10 ** rng.uniform(0.1, 2)
        share = rng.uniform(0.05, 0.8)
        columns = [
            ("current", "工业增加值（当年价）", "money", money),
            ("constant", "工业增加值（不变价）", "money", money),
            ("growth", "工业增加值可比价增速", "", "%"),
            ("output", "工业总产值（当年价）", "money", money),
            ("gdp", "地区生产总值", "money", money),
            ("persons", "从业人员年末数", "person", people),
            ("land", "工业用地面积", "area", ground),
            ("hightech", "高新技术企业工业总产值", "money", money),
        ]
        columns = [item for item in columns if item[0] in chosen]
        grid: Grid = [["年份", *(f"{title}（{NAMES[unit]}）" for _, title, _, unit in columns), "数据版本", "数据来源"]]
        self.park.sheets["经济数据"] = grid
        output = [level * price / rate * math.exp(rng.gauss(0, 0.05)) for level, price in zip(self.constant, prices, strict=True)]
        staff = [level / per_head * math.exp(rng.gauss(0, 0.05)) for level in self.constant]
        for place, year in enumerate(self.years):
            values = {
                "current": self.constant[place] * prices[place],
                "constant": self.constant[place],
                "output": output[place],
                "gdp": self.constant[place] * prices[place] * city,
                "persons": max(staff[place], 5),
                "land": max(self.constant[0] / per_land, 0.06) * (1 + 0.02 * place),
                "hightech": output[place] * share * math.exp(rng.gauss(0, 0.1)) * 0.8,
            }
            row: list[object] = [year]
            for column, (key, title, kind, unit) in enumerate(columns, 2):
                if key == "growth":
                    row.append("" if place == 0 else round((self.constant[place] / self.constant[place - 1] - 1) * 100, 2))
                elif key == "persons":
                    row.append(self._put("经济数据", place + 2, column, round(values[key]), title, kind, unit, year))
                else:
                    row.append(self._put("经济数据", place + 2, column, values[key], title, kind, unit, year))
            grid.append([*row, "年报", "构造"])

    def _transform(self) -> None:
        """A heat and power plant burns part of the coal and delivers heat and power to the park."""
        rng = self.rng
        if "原煤" not in self.use or min(self.use["原煤"]) <= 0 or rng.random() < 0.5:
            return
        self.park.traits.add("plant")
        self.made = {"原煤", "热力", "电力"}
        grid: Grid = [["年份", "企业/装置", "加工转换类型", "方向", "能源名称", "计量单位", "实物量", "去向", "是否已计入消费量"]]
        self.park.sheets["加工转换与回收利用"] = grid
        share, heat, power = rng.uniform(0.3, 0.9), rng.uniform(0.4, 0.65), rng.uniform(0.1, 0.2)
        self.use.setdefault("热力", [0.0] * len(self.years))
        for place, year in enumerate(self.years):
            coal = self.use["原煤"][place] * share
            made = coal * 0.7143
            self.heat_made.append(made * heat / 0.03412)
            self.power_made.append(made * power / 1.229)
            self.use["热力"][place] = self.heat_made[-1] * rng.uniform(0.93, 0.99)
            self.use["电力"][place] += self.power_made[-1]
            for direction, fuel, value, kind, unit in (
                ("投入", "原煤", coal, "mass", "t"),
                ("产出", "热力", self.heat_made[-1], "heat", "gj"),
                ("产出", "电力", self.power_made[-1], "power", "10k_kwh"),
            ):
                written = self._put("加工转换与回收利用", len(grid) + 1, 7, value, "实物量", kind, unit, year, f"{direction}{fuel}")
                where = "园区内用户" if direction == "产出" else ""
                grid.append([year, "热电厂", "供热", direction, fuel, NAMES[unit], written, where, ""])

    def _energy_sheet(self) -> None:
        rng = self.rng
        layout = rng.choice(("bare", "bare", "parts", "full", "full"))
        carriers = {item.name: item for item in CARRIERS}
        units = {name: self._row_unit(carriers[name]) for name in self.use}
        with_tce, with_factor = rng.random() < 0.5, rng.random() < 0.5
        with_amount = layout == "full" and rng.random() < 0.7
        with_heat, with_carbon = rng.random() < 0.25, rng.random() < 0.25
        stated, amount = rng.choice(("tce", "tce", "10k_tce")), rng.choice(("1k_cny", "1k_cny", "10k_cny"))
        heads = {
            "opening": "期初库存量", "purchase": "购进量", "amount": f"购进金额（{NAMES[amount]}）", "total": "消费量合计",
            "industrial": "工业生产消费", "feedstock": "用于原材料", "other": "非工业生产消费", "transport": "运输工具消费",
            "closing": "期末库存量", "factor": "采用折标系数（吨标准煤/计量单位）", "heat": "平均低位发热量",
            "carbon": "单位热值含碳量（tC/TJ）", "tce": f"折标准煤（当量值）（{NAMES[stated]}）",
        }  # fmt: skip
        keys = {"bare": ["industrial"], "parts": ["total", "industrial", "other"], "full": ["opening", "purchase", "total",
                "industrial", "feedstock", "other", "transport", "closing"]}[layout]  # fmt: skip
        keys = ["amount" if key == "never" else key for key in keys]
        if with_amount:
            keys.insert(2, "amount")
        keys += [key for key, on in (("factor", with_factor or "天然气" in self.use), ("heat", with_heat), ("carbon", with_carbon), ("tce", with_tce)) if on]
        grid: Grid = [["年份", "能源名称", "计量单位", *(heads[key] for key in keys), "品级"]]
        self.park.sheets["能源消费"] = grid
        other_share = {name: rng.choice((0.0, 0.01, 0.05)) for name in self.use}
        stock_share = {name: 0.0 if name in {"电力", "热力", "天然气"} else rng.uniform(0.005, 0.12) for name in self.use}
        price = {name: rng.uniform(*carriers[name].price) for name in self.use}
        quality = {name: rng.uniform(0.8, 1.15) if name == "原煤" else 1.0 for name in self.use}
        stock = {name: self.use[name][0] * stock_share[name] for name in self.use}
        feed = {name: rng.uniform(0.05, 0.5) if name == "天然气" and rng.random() < 0.3 else 0.0 for name in self.use}  # noqa: PLR2004
        for place, year in enumerate(self.years):
            for name, carrier in carriers.items():
                if name not in self.use or self.use[name][place] <= 0:
                    continue
                unit = units[name]
                size = SIZES[carrier.kind][unit]
                total = self.use[name][place]
                other = total * other_share[name]
                closing = total * stock_share[name] * math.exp(rng.gauss(0, 0.35))
                opening = self._clean(stock[name], size)
                closing, total, other = (self._clean(item, size) for item in (closing, total, other))
                heating = round(coefficient * HEAT, 2) if own_factor else round(carrier.tce * quality[name] * HEAT, 2)
                if with_heat and carrier.heat and not own_factor and name not in self.made and size == 1:
                    coefficient = heating / HEAT  # a measured heating value is the park's coefficient
                own = 0.0
                if name == "热力" and self.heat_made:
                    own = self.heat_made[place]
                if name == "电力" and self.power_made:
                    own = self.power_made[place]
                purchase = max(total + closing - opening - own, 0.0)
                own_factor = with_factor and name not in self.made
                coefficient = round(carrier.tce * quality[name] * math.exp(rng.gauss(0, 0.01)), 4) if own_factor else carrier.tce
                values = {
                    "opening": opening, "purchase": purchase, "total": total, "industrial": total - other,
                    "feedstock": (total - other) * feed[name], "other": other, "transport": min(other, total * 0.01),
                    "closing": closing, "amount": purchase * price[name] * math.exp(rng.gauss(0, 0.12)),
                }  # fmt: skip
                row: list[object] = [year, name, NAMES[unit]]
                for column, key in enumerate(keys, 4):
                    at = ("能源消费", len(grid) + 1, column)
                    if key == "amount":
                        row.append(self._put(*at, values[key], key, "money", amount, year, name))
                    elif key == "factor" and not with_factor and name != "天然气":
                        row.append("")
                    elif key == "factor":
                        row.append(self._property(at, coefficient, key, carrier, unit, year))
                    elif key == "heat":
                        row.append(self._property(at, heating, key, carrier, unit, year) if carrier.heat and name not in self.made and size == 1 else "")
                    elif key == "carbon":
                        row.append(self._put(*at, carrier.carbon, key, "carbon", "tc/tj", year, name) if carrier.carbon else "")
                    elif key == "tce":
                        coal = values["industrial"] * coefficient
                        row.append(self._put(*at, coal, key, "coal", stated, year, name))
                    else:
                        row.append(self._put(*at, values[key], key, carrier.kind, unit, year, name))
                grid.append([*row, "烟煤" if name == "原煤" else ""])
                stock[name] = closing

    def _clean(self, value: float, size: float) -> float:
        return float(self._round(value / size)) * size

    def _row_unit(self, carrier: Carrier) -> str:
        big = max(self.use[carrier.name])
        if self.rng.random() < 0.75:  # noqa: PLR2004
            return carrier.unit
        if carrier.kind == "mass":
            return "10k_t" if big > 1e5 else "t"  # noqa: PLR2004
        if carrier.kind == "gas":
            return "m3" if big < 1e4 else "10k_m3"  # noqa: PLR2004
        if carrier.kind == "power":
            return "kwh" if big < 1e4 else "100m_kwh" if big > 3e5 else "10k_kwh"  # noqa: PLR2004
        return carrier.unit

    def _property(self, at: tuple[str, int, int], value: float, key: str, carrier: Carrier, unit: str, year: int) -> object:
        """Return a coefficient or heating value per unit of the row."""
        size = SIZES[carrier.kind][unit]
        written = float(f"{value * size:.6g}")
        kinds = {("factor", "mass"): "factor_t", ("factor", "gas"): "factor_m3", ("factor", "power"): "factor_kwh",
                 ("heat", "mass"): "heat_value_t", ("heat", "gas"): "heat_value_m3"}  # fmt: skip
        kind = kinds.get((key, carrier.kind), "")
        if kind and size == 1:
            self.park.slots.append(Slot(*at, key, kind, next(name for name, of in SIZES[kind].items() if of == 1), year, carrier.name))
        return written

    def _power(self) -> None:
        rng = self.rng
        unit = rng.choice(("10k_kwh", "10k_kwh", "10k_kwh", "kwh", "100m_kwh"))
        pv, green, made = rng.random() < 0.6, rng.random() < 0.4, bool(self.power_made)
        columns = [("grid", "网购电量")]
        columns += [("green", "其中：绿电交易电量")] if green else []
        columns += [("pv", "分布式光伏发电量"), ("own", "其中：自发自用"), ("sent", "其中：上网")] if pv else []
        columns += [("made", "自备/热电厂发电量")] if made else []
        heat = "热力" in self.use and not self.heat_made
        grid: Grid = [["年份", *(f"{title}（{NAMES[unit]}）" for _, title in columns), *(["外购热力（GJ）"] if heat else [])]]
        self.park.sheets["电力热力与绿电"] = grid
        share, sun = rng.uniform(0.02, 0.5), rng.uniform(0.003, 0.1)
        for place, year in enumerate(self.years):
            size = SIZES["power"][unit]
            use = self.use["电力"][place]
            solar = self._clean(use * sun * (1 + 0.3 * place), size)
            own = self._clean(solar * 0.85, size)
            own_made = self.power_made[place] if made else 0.0
            bought = use * rng.uniform(1.0, 1.03) - (own if pv else 0.0) - own_made
            values = {"grid": max(bought, use * 0.02), "green": max(bought, 0) * share, "pv": solar, "own": own, "sent": solar - own,
                      "made": own_made}  # fmt: skip
            row: list[object] = [year]
            for column, (key, title) in enumerate(columns, 2):
                row.append(self._put("电力热力与绿电", place + 2, column, values[key], title, "power", unit, year))
            if heat:
                bought = self.use["热力"][place] * 1.01
                row.append(self._put("电力热力与绿电", place + 2, len(row) + 1, bought, "外购热力", "heat", "gj", year))
            grid.append(row)

    def _totals(self) -> None:
        rng = self.rng
        unit = "10k_tce" if self.energy[0] > 1e4 and rng.random() < 0.7 else "tce"  # noqa: PLR2004
        mass = "10k_t" if unit == "10k_tce" else "t"
        carbon = rng.random() < 0.7
        per = rng.uniform(1.6, 3.6)
        heads = ["年份", f"综合能源消费量（{NAMES[unit]}）", "折标口径"]
        heads += [f"二氧化碳排放总量（{NAMES[mass]}）"] if carbon else []
        grid: Grid = [heads]
        self.park.sheets["总量数据"] = grid
        for place, year in enumerate(self.years):
            total = self.energy[place]
            row: list[object] = [year, self._put("总量数据", place + 2, 2, total, "综合能源消费量", "coal", unit, year), "当量"]
            if carbon:
                emitted = total * per * math.exp(rng.gauss(0, 0.03))
                row.append(self._put("总量数据", place + 2, 4, emitted, "二氧化碳", "mass", mass, year))
            grid.append(row)

    def _environment(self) -> None:
        rng = self.rng
        water = rng.choice(("10k_m3", "10k_m3", "m3"))
        mass = rng.choice(("10k_t", "10k_t", "t"))
        per_water = 10 ** rng.uniform(0.1, 1.7)
        solid = 10 ** rng.uniform(-2, 0)
        ratio = {"reuse": 10 ** rng.uniform(-0.5, 1.3), "waste": rng.uniform(0.3, 0.9), "out": rng.uniform(0.5, 0.99),
                 "cod": 10 ** rng.uniform(1.3, 2.5), "nh": rng.uniform(0.03, 0.2), "so2": 10 ** rng.uniform(-1, 1),
                 "nox": 10 ** rng.uniform(-0.7, 1), "used": rng.uniform(0.5, 0.99)}  # fmt: skip
        columns = [
            ("fresh", "新鲜水量", "water", water), ("reuse", "重复利用水量", "water", water),
            ("waste", "废水产生量", "mass", mass), ("out", "废水排放量", "mass", mass),
            ("solid", "工业固废产生量", "mass", mass), ("used", "工业固废综合利用量", "mass", mass),
            ("cod", "COD排放量", "small", "t"), ("nh", "氨氮排放量", "small", "t"),
            ("so2", "SO2排放量", "small", "t"), ("nox", "NOx排放量", "small", "t"),
        ]  # fmt: skip
        columns = [item for item in columns if item[0] == "fresh" or rng.random() < 0.7]  # noqa: PLR2004
        grid: Grid = [["年份", *(f"{title}（{NAMES[unit]}）" for _, title, _, unit in columns)]]
        self.park.sheets["资源环境"] = grid
        clean = rng.uniform(0.85, 1.02)
        for place, year in enumerate(self.years):
            fresh = self.constant[place] * per_water * math.exp(rng.gauss(0, 0.08))
            waste = fresh * ratio["waste"]
            out = waste * ratio["out"]
            cod = out * ratio["cod"] * 1e-6 * clean**place
            made = self.energy[place] * solid * math.exp(rng.gauss(0, 0.15))
            values = {"fresh": fresh, "reuse": fresh * ratio["reuse"], "waste": waste, "out": out, "solid": made,
                      "used": made * ratio["used"], "cod": cod, "nh": cod * ratio["nh"],
                      "so2": self.energy[place] * ratio["so2"] * 1e-3 * clean**place,
                      "nox": self.energy[place] * ratio["nox"] * 1e-3 * clean**place}  # fmt: skip
            row: list[object] = [year]
            for column, (key, title, kind, unit) in enumerate(columns, 2):
                row.append(self._put("资源环境", place + 2, column, values[key], title, kind, unit, year))
            grid.append(row)
