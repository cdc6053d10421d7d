"""The hand-written script a consultant would keep for many parks: each file once, two indicators by year, rows out."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

rows = []
for path in sorted(Path(sys.argv[1]).glob("*.xlsx")):
    sheets = pd.read_excel(path, sheet_name=None, engine="openpyxl")
    items = sheets["园区信息"].set_index("项目")["内容"]
    economy = sheets["经济数据"].set_index("年份")
    added = economy[next(name for name in economy.columns if name.startswith("工业增加值"))]
    if "总量数据" in sheets:
        energy = sheets["总量数据"].set_index("年份")["综合能源消费量（万吨标准煤）"]
    else:
        fuels = sheets["能源消费"]
        factors = {"原煤": 0.7143, "电力": 1.229, "柴油": 1.4571, "汽油": 1.4714, "热力": 0.0341, "天然气": 13.3}
        fuels["tce"] = fuels["工业生产消费"] * fuels["能源名称"].map(factors)
        energy = fuels.groupby("年份")["tce"].sum() / 10000
    for year in added.index:
        rows.append((items["园区名称"], year, "energy_intensity", energy.get(year, float("nan")) / added[year]))
        if year - 1 in added.index:
            growth = (energy[year] / energy[year - 1] - 1) / (added[year] / added[year - 1] - 1)
            rows.append((items["园区名称"], year, "energy_elasticity", growth))
pd.DataFrame(rows, columns=["park", "year", "id", "value"]).to_csv(sys.argv[2], index=False)
