"""The two energy totals of a park with its own heat and power plant, and what lies between them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.opened import data_of
from tests.rules import harness

from lowcarbon_cli.check.intervals import exact, span, total
from lowcarbon_cli.check.networks import networks
from lowcarbon_cli.check.subject import Subject
from lowcarbon_cli.compute.figures import figures_of
from lowcarbon_cli.compute.readings import Readings
from lowcarbon_cli.model.choices import Choices
from lowcarbon_cli.model.values import Derivation


def subject(**changes: Any) -> Subject:
    book = harness.book_of({"base": "park_b", "set": changes})
    data = data_of(harness.sheets_of(book))
    choices = Choices(base_year=2022, eval_year=2023, coal_edition="gbt2589-2020", co2_edition="provincial-2011")
    return Subject(data, figures_of(Readings(data, choices), (), (2022, 2023), ()), {})


def test_boundary_and_statistical_total_differ_by_the_loss_of_the_heat_network() -> None:
    # 343 914.02 plain, 247 326.02 statistical, 249 031.02 boundary; 50 000 GJ x 0.0341 = 1705.00 lost (worked by hand)
    park = subject()
    plain, statistical = (park.figures.value(name, 2023) for name in ("energy_consumption", "energy_total"))
    assert isinstance(plain, Derivation)
    assert isinstance(statistical, Derivation)
    assert (plain.value, statistical.value) == (Decimal("343914.02"), Decimal("247326.02"))
    gaps = {item.carrier: item.gap for item in networks(park) if item.year == 2023}
    # 60 000 bought + 1500 photovoltaics + 12 000 made - 9000 sent out = 64 500 used: nothing is lost
    assert gaps["electricity"].middle == 0
    assert gaps["heat"].middle == 50000
    loss = sum(((item.gap * item.coefficient()).middle for item in networks(park) if item.year == 2023), Decimal(0))
    assert round(loss, 2) == Decimal("1705.00")
    assert round(statistical.value + loss, 2) == Decimal("249031.02")


def test_a_second_way_to_the_boundary_total() -> None:
    # into the park: coal 142 860 + power 73 740 + gas 39 900 + diesel 1748.52 + photovoltaics 1843.5; out: 11 061
    park = subject()
    into = [("原煤", "0.7143"), ("天然气", "13.3"), ("柴油", "1.4571")]
    rows = {record.word("fuel"): record for record in park.records("energy") if record.year == 2023}
    fuels = total(
        span(number) * exact(Decimal(factor))
        for (_, factor), key in zip(into, ("raw_coal", "natural_gas", "diesel"), strict=True)
        if (number := rows[key].number("industrial"))
    )
    power = exact(Decimal("1.229")) * exact(Decimal(60000 + 1500 - 9000))
    assert round((fuels + power).middle, 2) == Decimal("249031.02")


def test_a_network_with_a_blank_that_other_years_fill_is_not_judged() -> None:
    assert {item.year for item in networks(subject()) if item.carrier == "electricity"} == {2022, 2023}
    park = subject(**{"电力热力与绿电!E3": ""})
    assert {item.year for item in networks(park) if item.carrier == "electricity"} == {2022}


def test_a_row_without_its_year_leaves_every_network_open() -> None:
    assert networks(subject(**{"加工转换与回收利用!A4": ""})) == ()
