"""A user's own standard file and overlay: what is taken, and every refusal with its file and key."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from lowcarbon_cli.errors import CatalogueError, LowcarbonError, UnreadableFileError
from lowcarbon_cli.model.catalogue import Grade
from lowcarbon_cli.model.messages import say
from lowcarbon_cli.standards.loader import Known
from lowcarbon_cli.standards.standards import apply_overrides, load_standard, load_standard_file

KNOWN = Known(
    readings=frozenset({"energy_total", "iav", "iav_constant"}),
    park=MappingProxyType({"water_per_capita": frozenset(), "region_class": frozenset({"jjj", "other"})}),
    unit=lambda text: text in {"1", "%", "tce/10k_cny"},
)

CASES = Path(__file__).parents[1] / "cases" / "standards_refused.toml"
DATA: dict[str, Any] = tomllib.loads(CASES.read_text("utf-8"))
OWN: str = DATA["own"]
REFUSED: list[dict[str, str]] = DATA["refused"]

OVERLAY = """\
base = "hj274-2015"

[[indicator]]
id = "energy_intensity"
limits = [{ kind = "number", op = "<=", value = 0.35, evidence = { grade = "official", document = "省标" } }]
"""


def write(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def refusal(path: Path, known: Known | None = KNOWN) -> LowcarbonError:
    with pytest.raises(LowcarbonError) as caught:
        load_standard_file(path, known)
    error = caught.value
    for lang in ("zh", "en"):
        params = {name: str(value) for name, value in error.params.items()}
        message = say("error", error.key, lang, params)
        assert str(path) in message
        assert str(error.params.get("where", "")) in message
    assert error.exit_code == 2
    return error


def test_an_own_standard_is_taken_whole(tmp_path: Path) -> None:
    path = write(tmp_path, OWN)
    standard = load_standard_file(path, KNOWN)
    assert (standard.id, standard.code, standard.file, standard.base) == ("my-park", "Q/MY 1", str(path), "")
    assert (standard.valid_from, standard.valid_to) == (date(2020, 1, 1), date(2029, 12, 31))
    assert standard.core == (("intensity",), ("elasticity", "share"))
    assert [item.id for item in standard.indicators] == ["intensity", "elasticity", "share"]
    first, second, third = standard.indicators
    assert first.limits[0].value == Decimal("0.45")
    assert isinstance(first.limits[0].value, Decimal)
    assert first.limits[0].evidence.document == "Q/MY 1-2020"
    assert first.limits[0].evidence.note == "own rules"
    assert standard.passing_evidence.address == "shelf 3"
    assert standard.passing_evidence.grade.verified
    assert (second.role, second.group, second.period) == ("group", "G1", "construction")
    assert second.limits[1].kind == "benchmark"
    assert third.limits[0].word is not None
    assert (third.definition, third.definition_evidence.grade) == (None, Grade.UNKNOWN)
    assert standard.conditions_complete


def test_an_editor_s_byte_order_mark_and_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + OWN.replace("\n", "\r\n").encode())
    assert load_standard_file(path, KNOWN).id == "my-park"


@pytest.mark.parametrize("case", REFUSED, ids=[case["what"] for case in REFUSED])
def test_refused_with_file_and_key(tmp_path: Path, case: dict[str, str]) -> None:
    assert case["old"] in OWN
    path = write(tmp_path, OWN.replace(case["old"], case["new"], 1))
    error = refusal(path)
    assert isinstance(error, CatalogueError)
    assert (error.key, error.params["where"]) == (f"standard_{case['message']}", case["where"])
    assert error.params["file"] == str(path)


def test_ten_thousand_brackets_are_refused_before_they_are_parsed(tmp_path: Path) -> None:
    brackets = "(" * 10_000 + "iav" + ")" * 10_000
    error = refusal(write(tmp_path, OWN.replace("energy_total / iav", brackets, 1)))
    assert (error.key, error.params["where"]) == ("standard_formula_too_long", "indicator[0].formula")


def test_a_formula_for_an_indicator_in_words(tmp_path: Path) -> None:
    # With a definition of its own, so that only the formula is at fault.
    tail = OWN.rpartition("[[indicator]]")[2]
    changed = tail.replace('formula = ""', 'formula = "energy_total / iav"').replace(
        'definition_evidence = { grade = "unknown"',
        'definition = { zh = "x", en = "x" }\ndefinition_evidence = { grade = "official"',
    )
    error = refusal(write(tmp_path, OWN.replace(tail, changed)))
    assert (error.key, error.params["where"]) == ("standard_formula_of_word", "indicator[2].formula")


@pytest.mark.parametrize(
    "text",
    [
        'id = "a"\nid = "b"\n',
        "[sources]\n[sources]\nx = 1\n",
        'limits = { op = "<", op = ">" }\n',
        "id = \n",
        "a = " + "[" * 20_000,
        "a = " + "9" * 5_000,
        "a = 1e" + "9" * 30,
    ],
    ids=["key twice", "table twice", "inline key twice", "no value", "deep nesting", "long integer", "exponent"],
)
def test_what_is_not_toml(tmp_path: Path, text: str) -> None:
    error = refusal(write(tmp_path, text))
    assert isinstance(error, CatalogueError)


def test_a_key_given_twice_names_its_line(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, OWN.replace("places = 4", "places = 4\nplaces = 4", 1)))
    assert error.key == "standard_not_toml"
    second = OWN[: OWN.index("places = 4")].count("\n") + 2
    assert str(error.params["where"]).startswith(f"line {second},")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert isinstance(refusal(tmp_path / "none.toml"), UnreadableFileError)
    assert isinstance(refusal(tmp_path), UnreadableFileError)
    gbk = tmp_path / "gbk.toml"
    gbk.write_bytes('title = "标准"'.encode("gbk"))
    assert refusal(gbk).key == "standard_not_utf8"
    large = write(tmp_path, "#" * 2_000_001, "large.toml")
    assert refusal(large).key == "standard_too_large"


def test_an_override_replaces_one_limit_and_is_named(tmp_path: Path) -> None:
    base = load_standard("hj274-2015")
    path = write(tmp_path, OVERLAY)
    for standard in (load_standard_file(path), apply_overrides(base, path)):
        assert (standard.id, standard.base, standard.file) == ("hj274-2015+override", "hj274-2015", str(path))
        for old, new in zip(base.indicators, standard.indicators, strict=True):
            if old.id == "energy_intensity":
                assert [limit.value for limit in new.limits] == [Decimal("0.35")]
                assert new.override == str(path)
                assert new.limits[0].evidence.grade is Grade.OFFICIAL
                assert (new.formula, new.group, new.name) == (old.formula, old.group, old.name)
            else:
                assert new == old
        assert (standard.core, standard.groups, standard.valid_from) == (base.core, base.groups, base.valid_from)
    assert load_standard("hj274-2015") == base


def test_an_override_of_the_overlay_of_2012(tmp_path: Path) -> None:
    path = write(tmp_path, OVERLAY.replace("hj274-2015", "hj274-2009-amd2012"))
    standard = load_standard_file(path)
    elasticity, intensity = standard.indicator("energy_elasticity"), standard.indicator("energy_intensity")
    assert elasticity is not None
    assert intensity is not None
    assert len(elasticity.limits) == 2
    assert elasticity.override == ""
    assert intensity.limits[0].value == Decimal("0.35")


def test_an_overlay_with_a_name_of_its_own(tmp_path: Path) -> None:
    own = 'id = "my-2015"\ncode = "Q/MY 2"\ntitle = { zh = "加严", en = "Stricter" }\n'
    standard = load_standard_file(write(tmp_path, own + OVERLAY))
    assert (standard.id, standard.code, standard.title.zh) == ("my-2015", "Q/MY 2", "加严")


@pytest.mark.parametrize(
    ("old", "new", "message", "where"),
    [
        ('base = "hj274-2015"', 'base = "hj274-2014"', "undefined", "base"),
        ('base = "hj274-2015"', "base = 2015", "not_text", "base"),
        ('base = "hj274-2015"', 'base = "hj274-2015"\nid = "hj274-2009"', "id_taken", "id"),
        ('base = "hj274-2015"', 'base = "hj274-2015"\nid = "mine"', "missing_key", "code"),
        ('base = "hj274-2015"', 'base = "hj274-2015"\ncore = []', "unknown_key", "core"),
        ('id = "energy_intensity"', 'id = "energy"', "no_such_indicator", "indicator[0].id"),
        ('id = "energy_intensity"', 'id = "energy_intensity"\nformula = "1"', "unknown_key", "indicator[0].formula"),
        ('id = "energy_intensity"', 'id = "wastewater_facility"', "kind_and_indicator", "indicator[0].limits[0].kind"),
        (', document = "省标"', "", "no_source", "indicator[0].limits[0].evidence.document"),
        (
            "value = 0.35",
            "value = 0.35, when = 'region_class == \"hebei\"'",
            "condition_word",
            "indicator[0].limits[0].when",
        ),
        (OVERLAY, OVERLAY + OVERLAY.partition("\n\n")[2], "duplicate", "indicator[1].id"),
        (OVERLAY, 'base = "hj274-2015"\n', "missing_key", "indicator"),
    ],
)
def test_refused_overlays(tmp_path: Path, old: str, new: str, message: str, where: str) -> None:
    assert old in OVERLAY
    error = refusal(write(tmp_path, OVERLAY.replace(old, new, 1)), None)
    assert (error.key, error.params["where"]) == (f"standard_{message}", where)


def test_an_overlay_of_another_standard_is_not_applied(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as caught:
        apply_overrides(load_standard("hj274-2009"), write(tmp_path, OVERLAY))
    assert (caught.value.key, caught.value.params["where"]) == ("standard_other_base", "base")
