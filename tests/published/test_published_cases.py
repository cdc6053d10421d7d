"""Figures that others published, recomputed by the real pipeline from the inputs printed beside them.

``tests/cases/published/*.toml``: each file is one source. ``low`` and ``high`` are the ends that
result when every printed input is moved by half a unit of its last digit (worked outside the tool);
our value must lie between them, and the published figure, itself rounded, must reach that span.
Digit for digit it must agree too, unless ``only_interval`` says why it cannot. Figures that the tool
does not express stand there as well, each with its reason, so that nothing is silently left out.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.small_books import at, report_of

from lowcarbon_cli.model.numbers import half_last_digit, round_to
from lowcarbon_cli.model.values import Derivation

CASES = Path(__file__).parents[1] / "cases" / "published"
FILES = {path.stem: tomllib.loads(path.read_text("utf-8"), parse_float=str) for path in sorted(CASES.glob("*.toml"))}
SPAN = {"low", "high", "years", "sheets"}
KEYS = SPAN | {"name", "published", "blank", "value", "form", "options", "only_interval", "not_expressed"}
EXPRESSED = [
    pytest.param(held, figure, id=f"{source}-{figure['name']}")
    for source, held in FILES.items()
    for figure in held["figure"]
    if "not_expressed" not in figure
]


def computed(held: dict[str, Any], figure: dict[str, Any], folder: Path) -> Derivation:
    """Return the tool's own value of a figure."""
    first, last = figure["years"][0], figure["years"][-1]
    park = {"规划基准年": first if first != last else first - 1, "评价年": last}
    # before 2009 no edition of the coefficients was in force: a user names one, though none is needed here
    options = {"coal_edition": "gbt2589-2008", **figure.get("options", {})}
    report = report_of(folder, figure["sheets"], park, standard="hj274-2015", options=options)
    value = at(report, held["indicator"], figure["years"]).value
    assert isinstance(value, Derivation), value
    return value


def in_form(value: Decimal, figure: dict[str, Any]) -> Decimal:
    """Return a mean annual reduction as the cumulative one that was published, where it was."""
    if figure.get("form") != "cumulative":
        return value
    years = int(figure["years"][-1] - figure["years"][0])
    kept: Decimal = (1 - value / 100) ** years
    return 100 * (1 - kept)


@pytest.mark.parametrize(("held", "figure"), EXPRESSED)
def test_published_figure(held: dict[str, Any], figure: dict[str, Any], tmp_path: Path) -> None:
    value = computed(held, figure, tmp_path)
    made, low, high = in_form(value.value, figure), Decimal(figure["low"]), Decimal(figure["high"])
    slack = Decimal("0.00000001") + abs(made) * Decimal("1e-7")  # the ends are written with few digits
    assert low - slack <= made <= high + slack
    if not value.exact:
        assert abs(in_form(value.low, figure) - low) < slack
        assert abs(in_form(value.high, figure) - high) < slack
    if "blank" in figure:
        assert str(made).startswith(figure["value"].removesuffix("..."))
        return
    published = Decimal(figure["published"])
    room = half_last_digit(figure["published"])
    assert low - slack <= published + room
    assert published - room <= high + slack
    if "only_interval" not in figure:
        digits = -int(published.as_tuple().exponent)
        assert round_to(made, digits, "ROUND_HALF_UP") == published


def test_half_up_reproduces_the_yearbook_and_half_even_all_but_one(tmp_path: Path) -> None:
    held = FILES["xinjiang-elasticities"]
    differ = []
    for figure in held["figure"]:
        if "published" in figure:
            value = computed(held, figure, tmp_path).value
            if round_to(value, 2) != Decimal(figure["published"]):
                differ.append(figure["name"])
    # 4.5 / 7.2 = 0.625 exactly, printed 0.63
    assert differ == ["1980 年能源消费弹性系数"]


@pytest.mark.parametrize("source", sorted(FILES))
def test_every_published_figure_is_expressed_or_excused(source: str) -> None:
    held = FILES[source]
    assert {"source", "address", "read", "figure"} <= set(held)
    names = [figure["name"] for figure in held["figure"]]
    assert len(set(names)) == len(names)
    for figure in held["figure"]:
        assert set(figure) <= KEYS
        assert figure.get("published") or figure.get("blank")
        if "not_expressed" in figure:
            assert figure["not_expressed"]
            assert not SPAN & set(figure)
        else:
            assert set(figure) >= SPAN
            assert "indicator" in held
