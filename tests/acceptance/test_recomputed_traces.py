"""Every number of every example can be recomputed from its printed trace, by an evaluator of our own."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests import commands, evaluator
from tests.examples import EXAMPLES, NAMES, report

from lowcarbon_cli.render import json as json_report

if TYPE_CHECKING:
    from collections.abc import Iterator

CHOICES: dict[str, dict[str, str]] = {
    "as the workbook says": {},
    "equivalent": {"electricity": "equivalent", "equivalent_series": "supply"},
    "without feedstock": {"feedstock": "exclude"},
    "mean growth": {"growth": "mean"},
}


def rows(name: str, options: dict[str, str]) -> Iterator[dict[str, Any]]:
    text = json_report.render(report(name, **options))
    for one in json.loads(text, parse_float=Decimal, parse_int=Decimal)["assessments"]:
        yield from one["indicators"]


@pytest.mark.parametrize("choice", sorted(CHOICES))
@pytest.mark.parametrize("name", NAMES)
def test_every_number_is_what_its_trace_says(name: str, choice: str) -> None:
    numbers = 0
    for row in rows(name, CHOICES[choice]):
        assert (row["value"] is None) == (row["trace"] is None), row["id"]
        if row["trace"] is None:
            continue
        numbers += 1
        made = evaluator.number(row["trace"], EXAMPLES / name / "data.xlsx")
        # the report itself prints at most 17 significant digits
        assert abs(made - row["value"]) <= abs(made) * Decimal("1e-16"), row["id"]
        leaves = {json.dumps(leaf["cell"]) for leaf in cells(row["trace"])}
        assert leaves <= {json.dumps(cell) for cell in row["cells"]}, row["id"]
    assert numbers >= 3 or CHOICES[choice], "another basis may leave a park of totals without a figure"


def cells(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if node["op"] == "cell":
        yield node
    for part in node.get("parts", []):
        yield from cells(part)


def test_the_trace_command_prints_a_tree_that_can_be_recomputed() -> None:
    book = EXAMPLES / "park-a" / "data.xlsx"
    done = commands.run("trace", book, "energy_elasticity", "--format", "json", "--period", "2020-2024")
    assert done.returncode == 0, done.stderr.decode()
    made = evaluator.number(json.loads(done.stdout), book)
    # second method: binary floats
    second = ((66.2 / 60) ** 0.25 - 1) / ((255 / 200) ** 0.25 - 1)
    assert abs(float(made) - second) < 1e-9


@pytest.mark.parametrize(("op", "value"), [("div", "2"), ("mul", "3"), ("sub", "1"), ("add", "1")])
def test_the_evaluator_notices_a_wrong_tree(op: str, value: str) -> None:
    leaf = {"op": "constant", "value": "1", "unit": "1"}
    with pytest.raises(AssertionError):
        evaluator.number({"op": op, "value": value, "unit": "1", "parts": [leaf, leaf]}, EXAMPLES)
