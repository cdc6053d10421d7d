"""``report -o x.xlsx``: the workbook that calculates, with what the park's own targets ask drawn too."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
from tests.render.documents.books import example
from tests.render.live.recalculate import by_engine, formulas, same, stored

from lowcarbon_cli.pipeline import document, load
from lowcarbon_cli.render.documents import formats

if TYPE_CHECKING:
    from pathlib import Path


def made(**options: object) -> bytes:
    return formats.file_bytes(document(load(example("a")), "annual", **options), "xlsx")  # type: ignore[arg-type]


def test_every_figure_is_a_formula_that_a_program_recalculates(tmp_path: Path) -> None:
    data = made()
    wanted, calculated = stored(data), by_engine(data, tmp_path)
    assert len(wanted) > 100
    assert not {at: value for at, value in wanted.items() if not same(value, calculated.get(at))}
    assert made() == data


def test_the_road_of_the_target_is_drawn_by_its_own_formula() -> None:
    data = made()
    drawn = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["图表"]
    rows = {str(row[0]): row for row in drawn.iter_rows(values_only=True)}
    name = next(key for key in rows if "综合能耗" in key and key.endswith("要求 (吨标煤/万元)"))
    heads = next(row for row in drawn.iter_rows(values_only=True) if 2024 in row or "2024" in row)
    place = next(number for number, head in enumerate(heads) if str(head) == "2024")
    # 0.3 x (1 - 0.135)^(4/5) = 0.3 x 0.865^0.8: ln 0.865 = -0.14502577, x 0.8 = -0.11602062; exp = 0.8904569
    assert abs(float(rows[name][place]) - 0.3 * 0.8904569) < 1e-6  # type: ignore[arg-type]
    number = next(row[0].row for row in drawn.iter_rows() if row[0].value == name)
    assert formulas(data)["图表", drawn.cell(number, place + 1).coordinate].startswith("=")


def test_other_units_of_display_stay_formulas(tmp_path: Path) -> None:
    data = made(display_units=["10k_tce", "100m_cny"])
    wanted, calculated = stored(data), by_engine(data, tmp_path)
    assert not {at: value for at, value in wanted.items() if not same(value, calculated.get(at))}
