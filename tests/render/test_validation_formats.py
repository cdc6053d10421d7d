"""Every format of a validation: nothing lost, nothing injected, valid against its own form."""

from __future__ import annotations

import csv
import io
import json as plain_json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import jsonschema
import junitparser
import openpyxl
import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import schemas
from tests.render import validation_samples as samples

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.render import schema
from lowcarbon_cli.render.validation import formats, github, json, junit, sarif, text
from lowcarbon_cli.render.validation.families import capped

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Snapshot

    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.validation import ValidationReport

HERE = Path(__file__).parent
SARIF = HERE / "schemas" / "sarif-2.1.0-rtm.5.json"
LANGS: tuple[Lang, ...] = ("zh", "en")
FORMATS = ("text", "json", "jsonl", "csv", "sarif", "junit", "github", "md", "xlsx")


def made(report: ValidationReport, name: str, lang: Lang = "zh") -> bytes:
    return formats.file_bytes(report, name, lang, formats.Look())


def shown(report: ValidationReport, name: str, lang: Lang = "zh") -> str:
    """Return a format's text; of a workbook all entries, a line each."""
    content = made(report, name, lang)
    if name != "xlsx":
        return content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None)


@pytest.mark.parametrize("name", ["text", "json", "sarif", "junit", "github", "md"])
def test_snapshots_of_a_faulty_workbook(snapshot: Snapshot, name: str) -> None:
    snapshot(f"faulty.zh.{name}", made(samples.faulty(), name))


@pytest.mark.parametrize("lang", LANGS)
def test_snapshots_of_every_part(snapshot: Snapshot, lang: Lang) -> None:
    report = samples.rich()
    snapshot(f"validation.{lang}.txt", text.render(report, lang))
    snapshot(f"validation.{lang}.50.effect.txt", text.render(report, lang, width=50, effect=True))
    snapshot(f"validation.{lang}.csv", made(report, "csv", lang))
    snapshot(f"validation.{lang}.jsonl", made(report, "jsonl", lang))


def test_the_faulty_workbook_says_what_is_wrong_with_it() -> None:
    """By hand: D2 = 1200 but E2 + F2 = 1100; 经济数据!B3 is a text; 热力水 is no fuel; two infos at least."""
    found = {(one.finding.code, str(one.finding.cells[0])) for one in samples.faulty().kept if one.finding.cells}
    assert ("LC-BAL-002", "park.xlsx!能源消费!D2") in found
    assert ("LC-NUM-003", "park.xlsx!经济数据!B3") in found
    assert ("LC-FAC-008", "park.xlsx!能源消费!B3") in found


def everything(report: ValidationReport) -> list[tuple[str, str, str]]:
    """Return code, first address and parameter of every finding, whatever became of it."""
    return [
        (one.finding.code, one.finding.cells[0].a1 if one.finding.cells else "", str(one.finding.params["what"]))
        for one in report.all_items
    ]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", FORMATS)
def test_every_finding_is_in_every_format(name: str, lang: Lang) -> None:
    report = samples.rich()
    content = shown(report, name, lang)
    for code, address, what in everything(report):
        assert code in content
        assert address in content, (code, address)
        folded = name == "text" and what == "乙"  # infos of one kind share a line; the cell stands on it
        assert folded or what in content, (code, what)


@pytest.mark.parametrize("name", FORMATS)
def test_more_findings_than_github_shows_are_all_there(name: str) -> None:
    kept = [
        samples.item(severity, f"n{severity.value}{n}", CellRef("data.xlsx", "表", n + 1, place + 1))
        for place, severity in enumerate(Severity)
        for n in range(13)
    ]
    report = samples.report(kept)
    content = shown(report, name)
    for _, address, _ in everything(report):
        assert re.search(rf"\b{address}\b", content), address


@pytest.mark.parametrize("name", FORMATS)
def test_same_report_same_bytes(name: str) -> None:
    assert made(samples.rich(), name) == made(samples.rich(), name)


@pytest.mark.parametrize("name", FORMATS)
def test_a_clean_report_and_an_empty_one(name: str) -> None:
    assert made(samples.report([]), name)
    assert "没有发现问题" in shown(samples.report([]), "text")


def test_a_cap_keeps_the_gravest_and_is_announced_everywhere() -> None:
    report = capped(samples.rich(), 2)
    assert [one.finding.params["what"] for one in report.kept] == ["根", "跨表"]
    assert report.left_out == 4
    assert sum(report.counts.values()) == 6
    for name in ("text", "csv", "sarif", "junit", "github", "md", "xlsx"):
        assert "另有 4 项未列出" in shown(report, name), name
    assert plain_json.loads(shown(report, "json"))["summary"]["left_out"] == 4
    assert capped(samples.rich(), 6).left_out == 0


# --- text


def test_text_is_never_wrapped_or_cut_when_redirected() -> None:
    what = "很长的内容" * 80
    report = samples.report([samples.item(Severity.ERROR, what, CellRef("data.xlsx", "表", 1, 1))])
    assert any(what in line for line in text.render(report).splitlines())


@pytest.mark.parametrize("width", [20, 40, 80])
def test_text_fits_into_a_narrow_terminal_and_says_the_same(width: int) -> None:
    from lowcarbon_cli.render.safe import width_of

    report = samples.rich()
    narrow = text.render(report, width=width)
    findings = narrow.split("各工作表读取情况")[0]
    assert all(width_of(line) <= width for line in findings.splitlines())
    squeezed = re.sub(r"\s", "", text.render(report).split("== 各工作表读取情况")[0])
    assert re.sub(r"\s", "", findings).rstrip("=") == squeezed.rstrip("=")


def test_text_colours_only_when_asked_and_folds_consequences() -> None:
    report = samples.rich()
    plain, coloured = text.render(report), text.render(report, colour=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert "    由此引起 1 项" in plain
    assert plain.index("根") < plain.index("果"), "a consequence stands under its root, not on its own sheet"
    assert "== 总量数据" not in plain


def test_text_can_be_shown_by_a_gbk_console() -> None:
    report = samples.report([samples.item(Severity.ERROR, "m² ≤ 5 ✓", CellRef("data.xlsx", "表", 1, 1))])
    text.render(report, encoding="gbk").encode("gbk")
    for name in ("json", "jsonl", "sarif", "junit", "github", "csv", "md"):
        formats.screen_text(report, name, "zh", formats.Look(encoding="gbk")).encode("gbk")
        formats.screen_text(report, name, "zh", formats.Look(encoding="ascii")).encode("ascii")


def test_by_effect_puts_what_blocks_most_first() -> None:
    cell = CellRef("data.xlsx", "表", 1, 1)
    kept = [
        samples.item(Severity.ERROR, "无影响", cell),
        samples.item(Severity.WARNING, "一项", CellRef("data.xlsx", "表", 2, 1), blocks=["a"]),
        samples.item(Severity.ERROR, "两项", CellRef("data.xlsx", "表", 3, 1), blocks=["a", "b"]),
    ]
    shown_text = text.render(samples.report(kept), effect=True)
    assert sorted(["无影响", "一项", "两项"], key=shown_text.index) == ["两项", "一项", "无影响"]
    shown_text = text.render(samples.report(kept))
    assert sorted(["无影响", "一项", "两项"], key=shown_text.index) == ["无影响", "一项", "两项"]


# --- JSON


def test_published_schema_is_in_step_and_closed() -> None:
    published = schemas.published("validation")
    assert published == schema.json_schema("validation")
    assert published["additionalProperties"] is False
    for name, part in published["$defs"].items():
        assert part["additionalProperties"] is False, name


@pytest.mark.parametrize("make", [samples.rich, samples.faulty, lambda: samples.report([])])
def test_json_follows_the_published_schema(make: Callable[[], ValidationReport]) -> None:
    for lang in LANGS:
        schemas.validator("validation").validate(plain_json.loads(json.render(make(), lang)))


def test_findings_have_the_shape_they_have_in_the_compute_report() -> None:
    report_keys = schema.json_schema()["$defs"]["FindingRow"]["properties"]
    keys = schema.json_schema("validation")["$defs"]["ValidationFinding"]["properties"]
    assert set(report_keys) < set(keys)
    assert {key: keys[key] for key in report_keys} == report_keys


def test_json_lines_are_the_json_document() -> None:
    report = samples.rich()
    rows = [plain_json.loads(line) for line in json.render_lines(report).splitlines()]
    whole = plain_json.loads(json.render(report))
    assert [row.pop("kind") for row in rows] == ["run", *["finding"] * 6, "suppressed", "known", "summary"]
    rebuilt: dict[str, Any] = {**rows[0], "findings": rows[1:7], "suppressed": rows[7:8], "known": rows[8:9]}
    assert {**rebuilt, "summary": rows[9]} == whole


# --- SARIF


@cache
def sarif_validator() -> jsonschema.Draft4Validator:
    schema_4 = plain_json.loads(SARIF.read_text("utf-8"))
    return jsonschema.Draft4Validator(schema_4, format_checker=jsonschema.FormatChecker())


def validated(report: ValidationReport, lang: Lang = "zh") -> dict[str, Any]:
    log: dict[str, Any] = plain_json.loads(sarif.render(report, lang))
    sarif_validator().validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


@pytest.mark.parametrize("lang", LANGS)
def test_sarif_is_valid_and_names_the_cell(lang: Lang) -> None:
    run = validated(samples.faulty(), lang)
    found = next(one for one in run["results"] if one["ruleId"] == "LC-BAL-002")
    location = found["locations"][0]
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "能源消费!D2"
    assert location["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 4}
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "park.xlsx"
    others = [one["logicalLocations"][0]["fullyQualifiedName"] for one in found["relatedLocations"]]
    assert others == ["能源消费!E2", "能源消费!F2"]
    rule = run["tool"]["driver"]["rules"][found["ruleIndex"]]
    assert rule["id"] == "LC-BAL-002"
    assert rule["shortDescription"]["text"] == (
        "消费量合计与分项不符" if lang == "zh" else rule["shortDescription"]["text"]
    )
    assert rule["help"]["text"]


def test_sarif_says_what_was_suppressed_known_and_caused() -> None:
    run = validated(samples.rich())
    by_text = {one["message"]["text"].split("：")[-1]: one for one in run["results"]}
    assert by_text["豁免"]["suppressions"] == [{"kind": "external", "justification": "已核对"}]
    assert {name: one["baselineState"] for name, one in by_text.items()} == {
        **dict.fromkeys(["全园", "甲", "乙", "根", "果", "跨表", "豁免"], "new"),
        "旧": "unchanged",
    }
    assert by_text["果"]["properties"]["causedBy"] == "LC-TST-001@data.xlsx!能源消费!D2"
    assert "logicalLocations" not in by_text["全园"]["locations"][0], "a finding without a cell invents none"
    assert unquote(by_text["跨表"]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == "in/b.csv"
    levels = [one["level"] for one in run["results"]]
    assert levels == ["warning", "note", "note", "error", "warning", "error", "warning", "error"]


def test_sarif_stays_within_what_github_takes() -> None:
    kept = [samples.item(Severity.INFO, str(n), CellRef("data.xlsx", "表", n + 1, 1)) for n in range(30)]
    kept.append(samples.item(Severity.ERROR, "最后", CellRef("data.xlsx", "表", 99, 1)))
    run = sarif.document(samples.report(kept), "zh", most=10)["runs"][0]
    assert len(run["results"]) == 10
    assert run["results"][-1]["level"] == "error", "the gravest stay"
    said = [one["message"]["text"] for one in run["invocations"][0]["toolExecutionNotifications"]]
    assert said == ["GitHub 的 SARIF 每次最多 25000 项，未写入 21 项"]
    cells = [CellRef("data.xlsx", "表", n, 1) for n in range(1, 400)]
    wide = samples.report([samples.item(Severity.ERROR, "宽", *cells)])
    result = validated(wide)["results"][0]
    assert 1 + len(result["relatedLocations"]) == 100
    assert len(result["properties"]["cells"]) == 399, "no cell is lost"


def test_sarif_of_a_code_that_the_register_does_not_describe_has_its_message_for_a_title() -> None:
    run = validated(samples.report([samples.item(Severity.ERROR, "x", CellRef("d.xlsx", "表", 1, 1))]))
    rule = run["tool"]["driver"]["rules"][0]
    assert rule["shortDescription"]["text"] == "错误示例：…"
    assert "help" not in rule


# --- JUnit


def test_junit_is_read_by_a_kept_parser() -> None:
    report = samples.rich()
    parsed = junitparser.JUnitXml.fromstring(junit.render(report).encode())
    cases = [case for suite in parsed for case in suite]
    failed = [case for case in cases if any(isinstance(one, junitparser.Failure) for one in case.result)]
    skipped = [case for case in cases if any(isinstance(one, junitparser.Skipped) for one in case.result)]
    assert [case.classname for case in failed] == ["LC-TST-001", "LC-TST-001"]
    assert [case.classname for case in skipped] == ["LC-TST-002", "LC-TST-001"]
    assert (parsed.tests, parsed.failures, parsed.skipped, parsed.errors) == (len(cases), 2, 2, 0)
    assert len(cases) == len(report.all_items) + len(report.inputs)
    counts = [(suite.tests, suite.failures, suite.skipped) for suite in parsed]
    assert tuple(map(sum, zip(*counts, strict=True))) == (len(cases), 2, 2)


def test_junit_failures_follow_fail_on() -> None:
    root = ElementTree.fromstring(junit.render(samples.rich(), fail_on=Severity.WARNING).encode())
    assert len(root.findall(".//failure")) == 4


# --- GitHub


def commands_of(content: str) -> list[tuple[str, dict[str, str], str]]:
    """Parse workflow commands as the runner does: unescaped kind, properties and message."""
    found = []
    for line in content.split("\n"):
        match = re.fullmatch(r"::(error|warning|notice) ([^\n]*?)::(.*)", line)
        if match:
            properties = dict(part.split("=", 1) for part in match[2].split(","))
            clean = {
                key: value.replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
                for key, value in properties.items()
            }
            found.append((match[1], clean, match[3].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")))
    return found


def test_github_gets_the_worst_ten_of_each_kind_and_a_summary() -> None:
    kept = [samples.item(Severity.ERROR, f"e{n:02}", CellRef("data.xlsx", "表", n + 1, 1)) for n in range(12)]
    kept.append(samples.item(Severity.ERROR, "gravest", CellRef("data.xlsx", "表", 99, 1), blocks=["energy_total"]))
    kept += [samples.item(Severity.WARNING, f"w{n}", CellRef("data.xlsx", "表", n + 1, 2)) for n in range(3)]
    content = github.render(samples.report(kept))
    commands = commands_of(content)
    assert [kind for kind, _, _ in commands] == ["error"] * 10 + ["warning"] * 3
    assert "gravest" in commands[0][2]
    assert commands[0][1] == {"file": "in/data.xlsx", "line": "99", "col": "1", "title": "LC-TST-001"}
    lines = content.splitlines()
    assert lines[-1] == "lowcarbon: 共检查 1 个文件：错误 13，警告 3，提示 0"
    assert "- GitHub 每类最多显示 10 条批注，其余 3 项列在日志中" in lines
    assert content.count("::group::") == content.count("::endgroup::") == 1


# --- what other people's words may do

EVIL = (
    '=HYPERLINK("http://x","y")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "[red]bold[/red]",
    "\x1b[31mred\x1b[0m\x07",
    "<script>alert(1)</script>&amp;",
    "]]><failure/>",
    "a\r\n::error::forged",
    "%0A::warning::forged",
    "x::set-output name=a::b",
    "\x00\x0b\x1f\ufffe\uffff",
    "[click](http://evil.example)",
    "|| a | b |\n# heading",
    "\u202eright to left",
    "lone \ud800 surrogate",
    "'; DROP TABLE",
    "{0} {name} %s",
)


def check_harmless(report: ValidationReport) -> None:
    """What must hold of every format, whatever the texts are."""
    plain = text.render(report, width=None)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x9b\u202e]", plain)
    assert "\x1b" not in text.render(report, width=30)
    for name in ("json", "jsonl", "sarif"):
        for line in [shown(report, name)] if name != "jsonl" else shown(report, name).splitlines():
            plain_json.loads(line)
    run = validated(report)
    assert not any("](" in one["message"]["text"] for one in run["results"])
    root = ElementTree.fromstring(made(report, "junit"))
    assert len(root.findall(".//failure")) == sum(one.finding.severity is Severity.ERROR for one in report.kept)
    rows = list(csv.reader(io.StringIO(shown(report, "csv"))))
    risky = [entry for row in rows for entry in row if re.match(r"[=+\-@\t\r＝＋－＠]", entry)]
    assert not [entry for entry in risky if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", entry)], "but a plain number"
    assert all(len(row) == len(rows[0]) for row in rows[1:-1])
    book = openpyxl.load_workbook(io.BytesIO(made(report, "xlsx")))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    content = github.render(report)
    assert len(commands_of(content)) == len(report.kept)
    for line in content.splitlines():
        assert line.startswith(("::error file=", "::group::", "::endgroup::", "- ", "lowcarbon: "))
    markdown = shown(report, "md")
    assert "<script" not in markdown
    assert not re.search(r"(?<!\\)\]\(", markdown)


@pytest.mark.parametrize("evil", EVIL)
def test_words_of_a_workbook_are_shown_and_never_interpreted(evil: str) -> None:
    cell = CellRef(f"{evil}.xlsx".replace("/", ""), evil, 3, 2)
    check_harmless(samples.report([samples.item(Severity.ERROR, evil, cell, CellRef("b.xlsx", evil, 4, 2))]))


@settings(max_examples=25)
@given(what=st.text(max_size=30), sheet=st.text(max_size=31), file=st.text(min_size=1, max_size=20))
def test_any_words_are_harmless(what: str, sheet: str, file: str) -> None:
    check_harmless(samples.report([samples.item(Severity.ERROR, what, CellRef(file, sheet, 1, 1))]))
