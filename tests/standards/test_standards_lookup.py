"""Finding a standard by its spellings and by type and day."""

from __future__ import annotations

from datetime import date

import pytest

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.standards.ids import standard_ids
from lowcarbon_cli.standards.select import choose
from lowcarbon_cli.standards.standards import find_standard, load_standard, standard_heads


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("hj274-2009", "hj274-2009"),
        ("HJ 274-2009", "hj274-2009"),
        ("HJ274—2009", "hj274-2009"),
        ("HJ 274–2009", "hj274-2009"),
        ("ＨＪ２７４－２００９", "hj274-2009"),
        ("hj/t 274-2009", "hj274-2009"),
        ("综合类生态工业园区标准", "hj274-2009"),
        ("《综合类生态工业园区标准》（HJ 274-2009）", "hj274-2009"),
        ("HJ 274-2009 综合类生态工业园区标准", "hj274-2009"),
        (" 综合类生态工业园区标准\u3000", "hj274-2009"),
        ("hj274-2009-amd2012", "hj274-2009-amd2012"),
        ("hj274-2009+2012", "hj274-2009-amd2012"),
        ("HJ 274-2009（2012年修改方案）", "hj274-2009-amd2012"),
        ("HJ 274-2009及其2012年修改方案", "hj274-2009-amd2012"),
        ("HJ/T 273-2006", "hjt273-2006"),
        ("HJ/T273－2006", "hjt273-2006"),
        ("行业类生态工业园区标准（试行）", "hjt273-2006"),
        ("行业类生态工业园区标准", "hjt273-2006"),
        ("HJ/T 275-2006", "hjt275-2006"),
        ("静脉产业类生态工业园区标准(试行)", "hjt275-2006"),
        ("HJ 274-2015", "hj274-2015"),
        ("HJ/T 274-2015", "hj274-2015"),
        ("国家生态工业示范园区标准", "hj274-2015"),
        ("《国家生态工业示范园区标准》HJ 274－2015", "hj274-2015"),
        ("发改环资〔2025〕910号", "zero-carbon-2025"),
        ("零碳园区", "zero-carbon-2025"),
        ("《生态工业园区建设标准》", "eip-2026"),
    ],
)
def test_usual_spellings(words: str, wanted: str) -> None:
    assert find_standard(words) == wanted


@pytest.mark.parametrize(
    "words",
    [
        "",
        "  ",
        "《》",
        "HJ 274",
        "HJ/T 274-2006",
        "综合类生态工业园区标准（试行）",
        "HJ 274-2016",
        "生态工业园区标准",
    ],
)
def test_what_names_no_packaged_standard(words: str) -> None:
    assert find_standard(words) is None


def test_every_id_code_title_and_alias_leads_back() -> None:
    for head in standard_heads():
        for words in (head.id, head.code, head.title.zh, head.title.en, *head.aliases):
            assert find_standard(words) == head.id


def test_heads_say_the_same_as_the_whole_file() -> None:
    assert [head.id for head in standard_heads()] == list(standard_ids())
    for head in standard_heads():
        standard = load_standard(head.id)
        assert (head.code, head.title, head.aliases, head.base, head.valid_from, head.valid_to) == (
            standard.code,
            standard.title,
            standard.aliases,
            standard.base,
            standard.valid_from,
            standard.valid_to,
        )
        assert head.base or head.park_types == standard.park_types


@pytest.mark.parametrize("wanted", ["", "hj274", "../hj274-2015", "hj274-2015.toml"])
def test_an_unknown_id_is_refused_with_the_known_ones(wanted: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_standard(wanted)
    assert caught.value.key == "standard_no_such_standard"
    assert "hj274-2015" in str(caught.value.params["known"])


def test_a_standard_is_read_once() -> None:
    assert load_standard("hj274-2015") is load_standard("hj274-2015")


FIRST_2016, LAST_2015 = date(2016, 1, 1), date(2015, 12, 31)


@pytest.mark.parametrize(
    ("park_type", "on", "wanted"),
    [
        ("comprehensive", LAST_2015, "hj274-2009"),
        ("sector", LAST_2015, "hjt273-2006"),
        ("venous", LAST_2015, "hjt275-2006"),
        ("unclassified", LAST_2015, None),
        ("comprehensive", FIRST_2016, "hj274-2015"),
        ("sector", FIRST_2016, "hj274-2015"),
        ("venous", FIRST_2016, "hj274-2015"),
        ("unclassified", FIRST_2016, "hj274-2015"),
        ("comprehensive", date(2024, 12, 31), "hj274-2015"),
        ("comprehensive", date(2009, 12, 31), "hj274-2009"),
        ("comprehensive", date(2009, 12, 21), "hj274-2009"),
        ("comprehensive", date(2009, 12, 20), None),
        ("comprehensive", date(2013, 6, 30), "hj274-2009"),
        ("sector", date(2006, 9, 1), "hjt273-2006"),
        ("sector", date(2006, 8, 31), None),
        ("venous", date(2006, 9, 1), "hjt275-2006"),
        ("venous", date(2006, 8, 31), None),
        ("nonsense", date(2012, 12, 31), None),
    ],
)
def test_choice_by_type_and_day(park_type: str, on: date, wanted: str | None) -> None:
    assert choose(park_type, on) == wanted
