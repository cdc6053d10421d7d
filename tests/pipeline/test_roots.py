"""One fault, one root: who is a consequence of whom, and which cell the root names first."""

from __future__ import annotations

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.findings import Finding, Severity
from lowcarbon_cli.pipeline.roots import with_roots


def at(name: str) -> CellRef:
    return CellRef("park.xlsx", "表", ord(name) - 96, 1)


def say(code: str, cells: str = "", severity: Severity = Severity.ERROR, caused_by: str | None = None) -> Finding:
    return Finding(f"LC-{code}", severity, tuple(at(name) for name in cells), caused_by=caused_by)


def marked(*findings: Finding) -> list[tuple[str, str, str | None]]:
    """Return code, cells and the code of the root of each finding, in order."""
    made = with_roots(findings)
    by_key = {item.key: item.code.removeprefix("LC-") for item in made if item.caused_by is None}
    return [
        (
            item.code.removeprefix("LC-"),
            "".join(chr(cell.row + 96) for cell in item.cells),
            by_key[item.caused_by] if item.caused_by else None,
        )
        for item in made
    ]


def test_one_failing_relation_names_all_its_cells() -> None:
    assert marked(say("BAL-002", "abc")) == [("BAL-002", "abc", None)]


def test_two_relations_with_one_cell_in_common_name_it_first() -> None:
    # a total that breaks the sum and the stock: the total stands last in both, and first in the root
    found = marked(say("BAL-002", "abc"), say("BAL-001", "cdef"))
    assert found == [("BAL-002", "cab", None), ("BAL-001", "cdef", "BAL-002")]


def test_the_order_in_which_findings_come_does_not_matter() -> None:
    found = marked(say("BAL-001", "cdef"), say("BAL-002", "abc"))
    assert found == [("BAL-001", "cdef", "BAL-002"), ("BAL-002", "cab", None)]


def test_three_relations_name_what_they_all_share() -> None:
    found = marked(say("BAL-002", "abc"), say("BAL-001", "bcde"), say("BAL-010", "cfgh"))
    assert found[0] == ("BAL-002", "cba", None)
    assert [root for _, _, root in found] == [None, "BAL-002", "BAL-002"]


def test_an_earlier_stage_is_the_root_whatever_its_size() -> None:
    found = marked(say("BAL-006", "ab"), say("FAC-001", "bcde"))
    assert found == [("BAL-006", "ab", "FAC-001"), ("FAC-001", "bcde", None)]


def test_a_wide_computed_finding_folds_under_the_faulty_cell() -> None:
    found = marked(say("CO2-001", "abcdefgh", Severity.WARNING), say("NUM-010", "f"))
    assert found == [("CO2-001", "abcdefgh", "NUM-010"), ("NUM-010", "f", None)]


def test_two_faults_stay_two_roots() -> None:
    found = marked(say("BAL-002", "abc"), say("BAL-002", "def"), say("CO2-012", "abcx"))
    assert found == [("BAL-002", "abc", None), ("BAL-002", "def", None), ("CO2-012", "abcx", "BAL-002")]


def test_a_consequence_joins_the_root_it_shares_most_cells_with() -> None:
    found = marked(say("BAL-002", "abc"), say("BAL-002", "def"), say("CO2-012", "cdef"))
    assert found[2] == ("CO2-012", "cdef", "BAL-002")
    made = with_roots([say("BAL-002", "abc"), say("BAL-002", "def"), say("CO2-012", "cdef")])
    assert made[2].caused_by == made[1].key == "LC-BAL-002@park.xlsx!表!A4"


def test_on_a_draw_the_more_fundamental_root_wins() -> None:
    found = marked(say("BAL-002", "abc"), say("UNI-004", "x"), say("CO2-012", "cx"))
    assert found[2] == ("CO2-012", "cx", "UNI-004")


def test_what_shares_cells_with_a_consequence_alone_is_another_fault() -> None:
    found = marked(say("BAL-002", "ab"), say("BAL-001", "bcd"), say("ELA-008", "d"))
    assert [root for _, _, root in found] == [None, "BAL-002", None]


def test_infos_cause_nothing_and_are_caused_by_nothing() -> None:
    found = marked(say("NUM-001", "a", Severity.INFO), say("BAL-002", "abc"), say("RND-005", "b", Severity.INFO))
    assert [root for _, _, root in found] == [None, None, None]
    assert found[1][1] == "abc"


def test_a_cause_given_by_the_rule_itself_is_kept() -> None:
    made = with_roots([say("BAL-002", "abc"), say("CO2-001", "abc", caused_by="LC-FIL-001")])
    assert made[1].caused_by == "LC-FIL-001"
    assert made[0].cells == (at("a"), at("b"), at("c"))


def test_the_key_of_a_root_is_that_of_its_new_first_cell() -> None:
    made = with_roots([say("BAL-002", "abc"), say("BAL-001", "cdef")])
    assert made[0].key == "LC-BAL-002@park.xlsx!表!A3"
    assert made[1].caused_by == made[0].key


def test_findings_without_cells_stand_alone() -> None:
    assert marked(say("DOC-011"), say("CO2-005")) == [("DOC-011", "", None), ("CO2-005", "", None)]


def test_two_findings_of_one_code_at_one_cell_are_one_fault() -> None:
    found = marked(say("BAL-010", "ab"), say("BAL-010", "ac"))
    assert found == [("BAL-010", "ab", None), ("BAL-010", "ac", "BAL-010")]


def test_computed_late_findings_of_early_families_are_consequences() -> None:
    found = marked(say("NUM-013", "a", Severity.WARNING), say("BAL-002", "abc"))
    assert found == [("NUM-013", "a", "BAL-002"), ("BAL-002", "abc", None)]
