"""Every folder of ``examples/`` is an acceptance test: what its ``expected/`` says is what comes out.

``expected/figures.toml``: figures worked by hand or by a second method, to the digits written there.
``expected/compute.txt``: what ``lowcarbon compute data.xlsx`` prints when redirected, byte for byte;
``make snapshots`` rewrites it, after which the difference is to be read.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from tests.examples import EXAMPLES, NAMES, report
from tests.small_books import at

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.numbers import round_to
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render import formats

if TYPE_CHECKING:
    from tests.conftest import Snapshot

FIGURE = {"indicator", "at", "value", "unit", "by", "options"}


def expected(name: str) -> dict[str, Any]:
    path = EXAMPLES / name / "expected" / "figures.toml"
    assert path.is_file(), f"the example {name} has no expected figures"
    return tomllib.loads(path.read_text("utf-8"))


def test_there_are_examples() -> None:
    assert {"park-a", "park-b", "park-c", "park-d", "park-e"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_figures(name: str) -> None:
    for figure in expected(name)["figure"]:
        assert set(figure) <= FIGURE
        assert figure["by"], "say how the figure was derived"
        place = tuple(int(year) for year in figure["at"].split("-"))
        row = at(report(name, **figure.get("options", {})), figure["indicator"], place)
        assert isinstance(row.value, Derivation), figure
        digits = -int(Decimal(figure["value"]).as_tuple().exponent)
        assert round_to(row.value.value, digits) == Decimal(figure["value"]), figure
        assert row.unit == figure["unit"]


@pytest.mark.parametrize("name", NAMES)
def test_verdicts(name: str) -> None:
    wanted, one = expected(name), report(name).assessments[0]
    assert one.standard.id == wanted["standard"]
    assert one.low_carbon.verdict.value == wanted["low_carbon"]
    assert one.whole.verdict.value == wanted["whole"]
    found = {row.id: row.verdict.value for row in one.indicators if row.verdict is not None}
    judged = {row.id for row in one.indicators if row.role != "info"}
    assert set(wanted["verdicts"]) <= set(found)
    assert found == {**dict.fromkeys(judged, Verdict.NOT_ASSESSABLE.value), **wanted["verdicts"]}


@pytest.mark.parametrize("name", NAMES)
def test_every_indicator_with_a_number_has_a_figure(name: str) -> None:
    rows = report(name).assessments[0].indicators
    last = max(row.year for row in rows)
    with_number = {row.id for row in rows if isinstance(row.value, Derivation) and row.year == last}
    assert with_number == {figure["indicator"] for figure in expected(name)["figure"]}


@pytest.mark.parametrize("name", NAMES)
def test_findings(name: str) -> None:
    codes = sorted(item.code for item in report(name).findings)
    assert codes == sorted(expected(name)["findings"])
    assert not [item for item in report(name).findings if item.severity is Severity.ERROR]


@pytest.mark.parametrize("name", NAMES)
def test_printed_table(name: str, snapshot: Snapshot) -> None:
    made = report(name)
    here = replace(made, inputs=tuple(replace(item, path=item.name) for item in made.inputs))
    text = formats.screen_text(here, "text", "zh", width=None, colour=False, encoding="utf-8", level=0)
    snapshot(EXAMPLES / name / "expected" / "compute.txt", text)


def test_the_command_prints_the_same_bytes() -> None:
    folder = EXAMPLES / "park-c"
    known = {key: value for key, value in os.environ.items() if not key.startswith("LOWCARBON_")}
    command = [sys.executable, "-m", "lowcarbon_cli", "compute", "data.xlsx"]
    environment = known | {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True, env=environment)
    stored = (folder / "expected" / "compute.txt").read_bytes()
    assert done.stdout.replace(b"\r\n", b"\n") == stored
