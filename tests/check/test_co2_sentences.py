"""What sentences about CO2 print."""

from __future__ import annotations

import pytest
from tests.rules import harness


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        (171200, "0.26"),  # / 662 000 tce = 0.2586
        (171.2, "0.0003"),  # 0.000259
        (330900, "0.4998"),  # 0.49985, which two or three decimals would show as the bound
    ],
)
def test_a_ratio_is_told_from_nothing_and_from_its_bound(stated: float, shown: str) -> None:
    said = harness.findings_of({"base": "levels", "set": {"总量数据!D6": stated}})
    (item,) = [one for one in said if one.code == "LC-CO2-001"]
    assert item.params["value"] == shown
