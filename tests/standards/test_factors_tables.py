"""The factor tables as a whole: every row has source, validity, grade and a unit that is known."""

from __future__ import annotations

import csv
import hashlib
import re
from datetime import date
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest

from lowcarbon_cli.errors import CatalogueError, UsageError
from lowcarbon_cli.model.catalogue import Edition, Grade
from lowcarbon_cli.model.messages import text
from lowcarbon_cli.standards import catalogue, editions, factors
from lowcarbon_cli.standards.typed_units import parse_unit

DATA = Path(str(resources.files("lowcarbon_cli.standards"))) / "data"
FILES = sorted((DATA / "factors").glob("*.csv"))
COLUMNS = (
    "code name_zh name_en unit value value_unit value_low value_high valid_from valid_to "
    "source page_or_url status evidence note"
)
KINDS: tuple[editions.EditionKind, ...] = ("standard_coal", "co2", "grid", "equivalent", "heat", "gwp")
EVERY = [item for kind in KINDS for item in factors.editions(kind, selectable=False)]

NOT_FACTORS = {
    "actual_provincial_2020.csv": "outcomes of plans, for later comparison",
    "carbon_sink.csv": "no authoritative value exists: none is served",
    "price_base.csv": "years of constant prices, not factors",
    "targets_national.csv": "targets of plans",
    "targets_provincial.csv": "targets of plans",
}
NO_DATES = {
    "GBT2024.": "the day on which the standard came into force was not read",
    "PG2011.": "a guideline without a term",
    "PG2025.": "a guideline whose day of issue was not read",
    "IPCC2006.": "guidelines without a term",
    "ST2013.": "the document is not known",
    "SCSTAT.": "reference figures of a reporting system, the year of issue was not read",
    "ELEQ.fixed.": "an old fixed figure of unknown date",
    "GWP100.": "belongs to a report, not to a term",
    "GRID.PROV.*.2016or2018": "the year itself is in doubt",
    "SINK.": "no value is served",
    "PRICE.rule.": "a definition",
}


def lines(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def undated(code: str) -> bool:
    return any(re.match(re.escape(name).replace(r"\*", r".*"), code) for name in NO_DATES)


def test_twenty_tables_of_one_form() -> None:
    assert len(FILES) == 20
    for file in FILES:
        rows = lines(file)
        assert rows
        assert list(rows[0]) == COLUMNS.split()
        assert all(None not in row and None not in row.values() for row in rows), file.name


def test_every_table_of_factors_belongs_to_an_edition() -> None:
    used = {name for item in EVERY for name in editions._tables()[item.id].files}
    assert used | set(NOT_FACTORS) == {file.name for file in FILES}
    assert not used & set(NOT_FACTORS)


def test_every_line_has_code_source_and_consistent_status() -> None:
    seen: set[str] = set()
    for file in FILES:
        for row in lines(file):
            assert row["code"] not in seen, row["code"]
            seen.add(row["code"])
            assert row["source"].strip(), row["code"]
            verified = row["evidence"] in {"A", "B1", "B2"}
            assert row["status"] == ("VERIFIED" if verified else "MEMORY"), row["code"]
            # what was read was read somewhere; a definition needs no place
            assert row["page_or_url"] or not verified or row["source"] == "definition", row["code"]
    assert len(seen) == 1444


def test_every_line_has_its_term_or_is_excused() -> None:
    used = set()
    for file in FILES:
        for row in lines(file):
            if not row["valid_from"]:
                assert undated(row["code"]), row["code"]
                used |= {
                    name for name in NO_DATES if undated(row["code"]) and row["code"].startswith(name.split("*")[0])
                }
            elif row["valid_to"]:
                assert date.fromisoformat(row["valid_from"]) <= date.fromisoformat(row["valid_to"]), row["code"]
    assert used == set(NO_DATES)


def test_nothing_in_the_tables_breaks_a_gbk_console() -> None:
    for file in FILES:
        assert file.read_text("utf-8").encode("gbk")


@pytest.mark.parametrize("item", EVERY, ids=lambda item: item.id)
def test_every_row_of_an_edition_can_be_used(item: Edition) -> None:
    rows = factors.rows(item.id)
    assert rows
    for row in rows:
        assert row.edition == item.id
        assert row.evidence.document
        assert row.name.zh
        assert row.name.en
        assert row.value is None or (row.low is None and row.high is None)
        assert (row.low is None) == (row.high is None)
        if row.low is not None and row.high is not None:
            assert row.low < row.high
        assert parse_unit(row.unit) is not None or row.unit == "tCO2e/tCH4", row.unit
        assert factors.row(item.id, row.code) is row


def test_grades_are_never_better_than_the_evidence() -> None:
    graded = {row.code: row.evidence.grade for item in EVERY for row in factors.rows(item.id)}
    seen = set()
    for file in FILES:
        for line in lines(file):
            grade = graded.get(line["code"])
            if grade is None:
                continue
            seen.add(grade)
            if line["evidence"] in {"C", "M"}:
                weak = line["note"].startswith("weak memory")
                assert grade is (Grade.MEMORY_LOW if weak else Grade.MEMORY_MEDIUM)
            else:
                assert grade is Grade.SECONDARY
    # no official text was read, so nothing may go without its mark
    assert seen == {Grade.SECONDARY, Grade.MEMORY_MEDIUM, Grade.MEMORY_LOW}


@pytest.mark.parametrize("code", ["SC2008", "SC2020"])
def test_coefficients_and_heating_values_of_a_table_agree(code: str) -> None:
    """Each coefficient is kcal / 7000; the kilojoule of 2008 is 4.1816, that of 2020 4.1868 per kcal."""
    joule = {"SC2008": Decimal("4.1816"), "SC2020": Decimal("4.1868")}[code]
    edition = {"SC2008": "gbt2589-2008", "SC2020": "gbt2589-2020"}[code]
    compared = 0
    for row in factors.rows(edition):
        stem, _, tail = row.code.rpartition(".")
        heat = factors.row(edition, f"{stem}.ncv") if tail == "coef" and row.code.startswith("SC") else None
        if heat is None:
            continue
        if row.code == "SC2008.refinery_gas.coef":
            # 46 055 is out of line with its neighbours, 45 998 circulates beside it
            assert heat.value == 46055
            continue
        for coefficient, kilojoule in ((row.value, heat.value), (row.low, heat.low), (row.high, heat.high)):
            if coefficient is not None and kilojoule is not None:
                assert abs(kilojoule / joule / 7000 - coefficient) < Decimal("0.0001"), row.code
                compared += 1
    assert compared >= 24


def test_carbon_contents_are_per_terajoule() -> None:
    contents = [row for item in factors.editions("co2", selectable=False) for row in factors.rows(item.id)]
    contents = [row for row in contents if row.code.endswith(".cc")]
    assert len(contents) > 150
    for row in contents:
        assert row.unit == "tC/TJ"
        assert row.value is not None
        assert Decimal(10) < row.value < Decimal(75), row.code


def test_ipcc_emission_factors_follow_from_their_carbon_content_with_full_oxidation() -> None:
    rows = {row.code: row for row in factors.rows("ipcc2006")}
    compared = 0
    for code, row in rows.items():
        if code.endswith(".ef") and row.value is not None:
            carbon = rows[code.removesuffix(".ef") + ".cc"].value
            assert carbon is not None
            # carbon contents are printed to one decimal, factors to three digits
            assert abs(carbon * 44 / 12 * 1000 / row.value - 1) < Decimal("0.006"), code
            compared += 1
    assert compared == 53


def test_editions_in_force() -> None:
    def in_force(kind: editions.EditionKind, on: date) -> str:
        return factors.default_edition(kind, on).id

    assert in_force("standard_coal", date(2008, 6, 1)) == "gbt2589-2008"
    assert in_force("standard_coal", date(2021, 3, 31)) == "gbt2589-2008"
    assert in_force("standard_coal", date(2021, 4, 1)) == "gbt2589-2020"
    assert in_force("standard_coal", date(2030, 12, 31)) == "gbt2589-2020"
    for year in (2009, 2016, 2024):
        assert in_force("co2", date(year, 12, 31)) == "gbt32151-2024"
        assert in_force("grid", date(year, 12, 31)) == "grid-national"
    # before the first edition it stands in, and the run says so (LC-FAC-015)
    assert in_force("standard_coal", date(2006, 12, 31)) == "gbt2589-2008"
    assert editions.early("gbt2589-2008", date(2006, 12, 31))
    assert not editions.early("gbt2589-2008", date(2008, 6, 1))
    for kind, on in (("gwp", date(2024, 1, 1)), ("equivalent", date(2024, 1, 1))):
        with pytest.raises(UsageError) as caught:
            in_force(kind, on)  # type: ignore[arg-type]
        assert caught.value.key == "no_edition_in_force"
        assert text("error", caught.value.key).zh.format(**caught.value.params)


def test_what_a_user_may_choose() -> None:
    chosen = {item.id for item in factors.editions("co2")}
    assert chosen == {"gbt32151-2024", "provincial-2025", "provincial-2011", "other-industry-2015", "ipcc2006"}
    assert "older-industry" in {item.id for item in factors.editions("co2", selectable=False)}
    assert {item.id for item in factors.editions("standard_coal")} == {"gbt2589-2008", "gbt2589-2020", "statistics"}


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("standard_coal", "GB/T 2589-2020", "gbt2589-2020"),
        ("standard_coal", "ＧＢ／Ｔ ２５８９—２００８", "gbt2589-2008"),
        ("standard_coal", "2020版", "gbt2589-2020"),
        ("standard_coal", "能源统计报表制度", "statistics"),
        ("co2", "GB/T 32151.22-2024", "gbt32151-2024"),
        ("co2", "IPCC 2006", "ipcc2006"),
        ("co2", "省级指南2011", "provincial-2011"),
        ("co2", "older-industry", None),
        ("co2", "2020", None),
        ("standard_coal", "", None),
    ],
)
def test_an_edition_is_found_by_its_usual_spelling(
    kind: editions.EditionKind, words: str, expected: str | None
) -> None:
    found = factors.find_edition(kind, words)
    assert (found.id if found else None) == expected


def test_spellings_of_editions_are_unique_within_their_kind() -> None:
    for kind in KINDS:
        owners: dict[str, set[str]] = {}
        for item in factors.editions(kind):
            for name in (item.id, item.title.zh, item.title.en, *editions._tables()[item.id].aliases):
                owners.setdefault(editions._fold(name), set()).add(item.id)
        assert owners
        assert all(len(ids) == 1 for ids in owners.values())


def test_an_unknown_edition_is_refused_by_name() -> None:
    for call in (
        lambda: factors.edition("gbt2589-1990"),
        lambda: factors.standard_coal("gbt2589-1990", "raw_coal"),
        lambda: factors.carbon_content("gbt2589-1990", "diesel"),
        lambda: factors.oxidation("gbt2589-1990", "diesel"),
    ):
        with pytest.raises(UsageError) as caught:
            call()
        assert caught.value.key == "unknown_edition"
        assert "gbt2589-1990" in text("error", "unknown_edition").en.format(**caught.value.params)


BROKEN = [
    ({"value": "0,7143"}, "standard_not_number"),
    ({"value": "NaN"}, "standard_not_number"),
    ({"valid_from": "2008"}, "standard_not_day"),
    ({"evidence": "X"}, "standard_not_choice"),
    ({"code": "SC1990.raw_coal.coef"}, "standard_undefined"),
]


@pytest.mark.parametrize(("change", "key"), BROKEN)
def test_a_broken_row_is_refused_with_its_place(change: dict[str, str], key: str) -> None:
    file = "standard_coal_gbt2589_2008_annexA.csv"
    line = lines(DATA / "factors" / file)[0] | change
    owners = [editions._tables()["gbt2589-2008"]]
    with pytest.raises(CatalogueError) as caught:
        editions._read_row(line, file, owners)
    assert caught.value.key == key
    assert caught.value.params["file"] == file
    assert caught.value.params["where"] == line["code"]


def test_the_hash_covers_every_data_file() -> None:
    digest = hashlib.sha256()
    names = sorted(
        str(path.relative_to(DATA)).replace("\\", "/") for path in DATA.rglob("*") if path.suffix in {".toml", ".csv"}
    )
    for name in names:
        content = (DATA / name).read_bytes()
        digest.update(name.encode() + b"\0" + str(len(content)).encode() + b"\0" + content)
    assert catalogue.catalogue_sha256() == digest.hexdigest()
    assert {"units.toml", "fuels.toml", "factors/gwp100.csv"} <= set(names)
    assert re.fullmatch(r"\d+\.\d+\.\d+", catalogue.catalogue_version())
