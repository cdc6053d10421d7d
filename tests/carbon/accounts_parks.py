"""Small parks for the tests of the accounts, read and computed as the command does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests import opened
from tests.examples import dataset
from tests.rules import harness

from lowcarbon_cli.compute.carbon.accounts import accounts
from lowcarbon_cli.model.carbon.accounts import Accounts
from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.pipeline.run import prepare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from lowcarbon_cli.model.carbon.accounts import AccountLine, AccountYear, Variant
    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.findings import Finding, Missing
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated

LANGUAGES: tuple[Lang, ...] = ("zh", "en")
POWER, FUELS, PLANTS, CARBON = "电力热力与绿电", "能源消费", "加工转换与回收利用", "碳排放"
CARBON_HEADS = ["年份", "排放类别", "排放源", "活动水平", "单位", "排放因子", "因子来源", "CO2排放量（吨）"]


def of(data: Dataset, **options: str) -> tuple[Accounts | Missing, tuple[Finding, ...]]:
    """Return the accounts of a dataset and their findings."""
    run = prepare(data, None, None, None, None, **options)
    return accounts(run.readings, run.years)


def example(name: str = "park-b", **options: str) -> Accounts:
    """Return the accounts of an example park."""
    made, said = of(dataset(name), **options)
    assert isinstance(made, Accounts)
    assert said == ()
    return made


def data_of(content: Mapping[str, Any]) -> Dataset:
    """Return the workbook of a rule example's form (base, set, sheets, years)."""
    return opened.data_of(harness.sheets_of(harness.book_of(content)))


def changed(
    cells: Mapping[str, object] | None = None,
    *,
    carbon: Sequence[Sequence[object]] = (),
    years: Mapping[str, int] | None = None,
    options: Mapping[str, str] | None = None,
) -> tuple[Accounts, tuple[Finding, ...]]:
    """Return the accounts of park B over two years (2022 in rows 2 and on, 2023 after them), with cells changed."""
    content: dict[str, Any] = {"base": "park_b", "set": dict(cells or {}), "years": dict(years or {})}
    if carbon:
        content["sheets"] = {CARBON: [CARBON_HEADS, *(list(row) for row in carbon)]}
    made, said = of(data_of(content), **(options or {}))
    assert isinstance(made, Accounts)
    for item in said:
        for lang in LANGUAGES:
            describe(item, lang).encode("gbk")
    return made, said


def at(section: Accounts, year: int = 2023) -> AccountYear:
    return next(item for item in section.years if item.year == year)


def variant(section: Accounts, key: str, year: int = 2023) -> Variant:
    return next(item for item in at(section, year).variants if item.id == key)


def lines(section: Accounts, category: str, year: int = 2023) -> list[AccountLine]:
    return [line for line in at(section, year).lines if line.category == category]


def value(found: Evaluated | None) -> Decimal:
    assert isinstance(found, Derivation), found
    return found.value


def cents(found: Evaluated | None) -> Decimal:
    """Return a value at two decimals, as the hand-worked figures stand."""
    return round(value(found), 2)


def places(finding: Finding) -> list[str]:
    return [f"{cell.sheet}!{cell.a1}" for cell in finding.cells]


def coded(said: Sequence[Finding], code: str) -> list[Finding]:
    return [item for item in said if item.code == code]
