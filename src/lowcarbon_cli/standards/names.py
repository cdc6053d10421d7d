"""Names of indicators, as the reports of a standard have them."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.standards.core import core_indicators
from lowcarbon_cli.standards.ids import standard_ids
from lowcarbon_cli.standards.standards import load_standard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.model.text import Text


@cache
def indicator_names(standard: str) -> Mapping[str, Text]:
    """Return the names of the indicators of a packaged standard by id, with those that every report shows.

    Of a standard that is not packaged only the latter are known here.

    >>> indicator_names("hj274-2015")["energy_intensity"].zh, indicator_names("hj274-2009")["iav_growth_mean"].zh
    ('单位工业增加值综合能耗', '工业增加值年均增长率')
    """
    found = {core.indicator.id: core.indicator.name for core in core_indicators()}
    if standard in standard_ids():
        found |= {item.id: item.name for item in load_standard(standard).indicators}
    return MappingProxyType(found)
