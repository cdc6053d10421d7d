"""The hand-written script for a ledger of enterprises: sums by firm, sector and carrier, the year and its change.

In floats, without checks, cells or units.
"""

import sys

import pandas as pd

path = sys.argv[1]
data = pd.read_csv(path) if path.endswith(".csv") else pd.read_excel(path, engine="calamine")
year, code, name, sector, inside, added, coal, gas, power, heat, oil, energy = data.columns
data = data[(data[inside] != "否") & (data[year] >= data[year].max() - 1)]
data["co2"] = data[coal].fillna(0) * 1.9 + data[gas] * 21.6 + data[power] * 5.306 + data[heat].fillna(0) * 0.11
for key in (code, data[sector].astype(str).str[:2]):
    sums = data.groupby([year, key])[[energy, "co2", added]].sum()
    for last in ("co2", energy):
        wide = sums[last].unstack(0)  # noqa: PD010 - what one writes by hand
        (wide.iloc[:, -1] - wide.iloc[:, 0]).abs().sort_values(ascending=False).cumsum()
        wide.iloc[:, -1].sort_values(ascending=False).cumsum()
data.groupby(year)[[coal, gas, power, heat, oil]].sum()
