"""``lowcarbon explain``, and the catalogue page made from the same texts."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.test_validate_command import call  # noqa: F401 - a fixture

from lowcarbon_cli.model.messages import catalogue
from lowcarbon_cli.render.explain import MADE_FROM, in_words
from lowcarbon_cli.render.rulebook import codes, described, rule_of
from lowcarbon_cli.standards.readings import COMPUTED, known_readings
from lowcarbon_cli.standards.rules import rules

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


def test_a_code_is_explained(call: Callable[..., tuple[int, str, str]]) -> None:  # noqa: F811
    rule = rules()["LC-BAL-002"]
    for spelled in ("LC-BAL-002", "lc-bal-002", "bal-002"):
        code, out, _ = call("explain", spelled)
        assert code == 0
        for words in (rule.title, rule.meaning, rule.cure, rule.example, rule.reason):
            assert words.zh in out
        assert rule.basis.zh in out
        assert "级别：错误" in out
    assert rule.cure.en in call("explain", "LC-BAL-002", "--lang", "en")[1]


def test_several_at_once_and_the_list(call: Callable[..., tuple[int, str, str]]) -> None:  # noqa: F811
    out = call("explain", "LC-BAL-002", "LC-NUM-003", "energy_elasticity")[1]
    assert out.count("\n\n") == 2
    listed = call("explain", "--list")[1].splitlines()
    assert [line.split("\t")[0] for line in listed] == list(codes())
    assert set(catalogue()["finding"]) | set(rules()) == set(codes())


def test_an_indicator_is_explained_by_id_and_by_name(call: Callable[..., tuple[int, str, str]]) -> None:  # noqa: F811
    out = call("explain", "energy_intensity")[1]
    assert out == call("explain", "单位工业增加值综合能耗")[1]
    assert "吨标煤/万元" in out
    assert "算式：综合能源消费量 / 工业增加值" in out
    assert "HJ 274-2015：<= 0.5 [未核]（凭记忆，把握较大；条款 未知）" in out
    assert "能源消费" in out


def test_what_is_not_known_is_refused_with_what_is_near(call: Callable[..., tuple[int, str, str]]) -> None:  # noqa: F811
    code, out, err = call("explain", "energy_intensty")
    assert (code, out) == (2, "")
    assert "energy_intensity" in err
    assert call("explain", "LC-BAL-999")[0] == 2
    assert call("explain")[0] == 2


def test_formulas_in_words() -> None:
    assert in_words("growth(fresh_water) / growth(iav_constant)", "zh") == (
        "年均增长率(新鲜水量) / 年均增长率(工业增加值（不变价）)"
    )
    assert set(MADE_FROM) == {name for name, one in known_readings().items() if one.sheet == COMPUTED}


def test_a_code_without_entry_has_its_message_for_a_title() -> None:
    """Goes with the last code that the register does not describe."""
    bare = [code for code in codes() if not described(code)]
    if not bare:
        pytest.skip("the register describes every code")
    for code in bare:
        rule = rule_of(code)
        assert rule.title.zh == re.sub(r"\{\w+\}", "…", catalogue()["finding"][code]["zh"])
        assert rule.cure.zh == ""
    assert rule_of("LC-XXX-001").title.zh == "LC-XXX-001"


def test_the_catalogue_page_is_in_step(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("rule_docs", ROOT / "tools" / "rule_docs.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    known = [code for code in codes() if "-TST-" not in code]  # the codes that other tests make up
    monkeypatch.setattr(tool, "codes", lambda: known)
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert page == tool.text(), "run: make docs"
    for code in known:
        assert f'<a id="{code.lower()}"></a>' in page
