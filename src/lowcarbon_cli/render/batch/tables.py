"""The summary of a batch as format-free tables: overview, roll-ups, ranking, outliers, peers, findings by code."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lowcarbon_cli.model.catalogue import Evidence, Grade
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.render.batch.words import basis_word, outcome_word, sign, unit_word, verdict_word, word
from lowcarbon_cli.render.names import severity_word
from lowcarbon_cli.render.rulebook import rule_of
from lowcarbon_cli.render.table import (
    NONE,
    Cell,
    Column,
    Style,
    Table,
    change_cell,
    marked,
    number_cell,
    text_cell,
    verdict_cell,
    whole_cell,
)
from lowcarbon_cli.render.table import word as room_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.batch import BatchReport, IndicatorLine, Outlier, Peers, Ranked, RollUp
    from lowcarbon_cli.model.text import Lang

ON_SCREEN = 20
"""Rows of a ranking or list on a screen; files have all."""
_HALF_EVEN = "ROUND_HALF_EVEN"
_DIGITS, _PLACES = 6, 4


def summary_tables(report: BatchReport, lang: Lang, *, most: int | None) -> list[Table]:
    """Return the tables of the summary; ``most`` cuts the long ones and says so."""
    tables = [
        _overview(report, lang),
        _verdicts(report, lang),
        _roll_ups("standards", report.standards, lang),
        _roll_ups("provinces", report.provinces, lang),
        _ranking(report, lang, most),
        _outliers(report, lang, most),
        *([] if most else [_peers(report, lang)]),
        _codes(report, lang),
    ]
    if report.findings:
        tables.append(_about_batch(report, lang, most))
    return tables


def _overview(report: BatchReport, lang: Lang) -> Table:
    rows = [
        (text_cell(word("inputs", lang)), whole_cell(report.inputs)),
        (text_cell(word("parks", lang)), whole_cell(report.parks)),
        *((text_cell(outcome_word(key, lang)), whole_cell(count)) for key, count in report.outcomes.items()),
        (text_cell(word("tool", lang)), text_cell(f"lowcarbon {report.tool_version}")),
        (
            text_cell(word("catalogue", lang)),
            text_cell(f"{report.catalogue_version} sha256:{report.catalogue_sha256[:16]}"),
        ),
        *((text_cell(key), text_cell(value)) for key, value in report.options.items()),
    ]
    return Table(
        "overview",
        word("sheet_overview", lang),
        (
            Column("item", word("item", lang), priority=0, width=24),
            Column("n", word("content", lang), priority=0, width=40),
        ),
        tuple(rows),
    )


_COUNTED = (*(verdict.value for verdict in Verdict), "")


def _verdicts(report: BatchReport, lang: Lang) -> Table:
    rows = tuple(
        (
            _verdict(key, lang),
            whole_cell(report.verdicts.low_carbon.get(key, 0)),
            whole_cell(report.verdicts.whole.get(key, 0)),
        )
        for key in _COUNTED
    )
    return Table(
        "verdicts",
        word("sheet_verdicts", lang),
        (
            Column("verdict", word("col_verdict", lang), priority=0, width=16),
            Column("low", word("col_low_carbon", lang), numeric=True, priority=0, width=14),
            Column("all", word("col_whole", lang), numeric=True, priority=0, width=14),
        ),
        rows,
    )


def _verdict(key: str, lang: Lang) -> Cell:
    return verdict_cell(Verdict(key), lang) if key else text_cell(word("no_verdict", lang))


def _roll_ups(name: str, items: Sequence[RollUp], lang: Lang) -> Table:
    """Return one row per standard or province: parks, and their verdicts on low carbon and as a whole."""
    rows = tuple(
        (
            text_cell(item.name.in_(lang) or word("not_given", lang)),
            whole_cell(item.parks),
            *(whole_cell(item.low_carbon.get(key, 0)) for key in _COUNTED),
            *(whole_cell(item.whole.get(key, 0)) for key in _COUNTED),
        )
        for item in items
    )
    heads = [(group, key) for group in ("low_carbon", "whole") for key in _COUNTED]
    return Table(
        name,
        word(f"sheet_{name}", lang),
        (
            Column("name", word("item", lang), priority=0, width=24),
            Column("parks", word("parks", lang), numeric=True, priority=0, width=8),
            *(
                Column(
                    f"{group}_{key}",
                    word("counted", lang, what=word(f"short_{group}", lang), verdict=_short(key, lang)),
                    numeric=True,
                    priority=1 if group == "low_carbon" else 2,
                    width=12,
                )
                for group, key in heads
            ),
        ),
        rows,
    )


def _short(key: str, lang: Lang) -> str:
    return verdict_word(key, lang) or word("no_verdict", lang)


def _ranking(report: BatchReport, lang: Lang, most: int | None) -> Table:
    notes = [word("ranking_note", lang)]
    if report.unranked:
        notes.append(word("unranked", lang, n=report.unranked))
    if not all(Grade(item.line.grade).verified for item in report.ranking[:most]):
        notes.append(room_word("mark_note", lang))
    return _cut(
        "ranking",
        (
            Column("rank", word("rank", lang), numeric=True, priority=0, width=6),
            Column("park", word("col_park", lang), priority=0, least=10, width=28),
            Column("indicator", word("col_indicator", lang), priority=1, least=10, width=30),
            Column("value", word("col_value", lang), numeric=True, priority=1, width=14),
            Column("unit", word("col_unit", lang), priority=4, width=14),
            Column("limit", word("col_limit", lang), priority=2, width=14),
            Column("distance", word("col_distance", lang), numeric=True, priority=0, width=12),
            Column("verdict", word("col_verdict", lang), priority=0, width=12),
            Column("standard", word("col_standard", lang), priority=5, width=14),
            Column("source", word("col_source", lang), priority=3, least=12, width=40),
        ),
        [_ranked(item, lang) for item in report.ranking[:most]],
        len(report.ranking),
        notes,
        lang,
    )


def _ranked(item: Ranked, lang: Lang) -> tuple[Cell, ...]:
    line = item.line
    limit = Decimal(line.limit) if line.limit else None
    return (
        whole_cell(item.rank),
        text_cell(item.park or NONE),
        text_cell(item.name.in_(lang)),
        number_cell(Decimal(line.value), 4, _HALF_EVEN, limit) if line.value else text_cell(line.word or NONE),
        text_cell(unit_word(line.unit, lang) or NONE),
        _limit(line, lang),
        change_cell(Decimal(line.distance), "%", _HALF_EVEN),
        verdict_cell(Verdict(line.verdict), lang),
        text_cell(item.standard_code),
        text_cell(item.source),
    )


def _limit(line: IndicatorLine, lang: Lang) -> Cell:
    """Return a limit, with the mark where its text is unread."""
    if not line.limit:
        return text_cell(NONE)
    shown, grade = f"{sign(line.op)}{line.limit}", Grade(line.grade)
    return text_cell(marked(shown, Evidence(grade, ""), lang), "plain" if grade.verified else "mark")


def _outliers(report: BatchReport, lang: Lang, most: int | None) -> Table:
    few = sum(not peers.judged for peers in report.peers)
    notes = [word("outliers_note", lang)]
    if few:
        notes.append(word("outliers_few", lang, n=few))
    return _cut(
        "outliers",
        (
            Column("park", word("col_park", lang), priority=0, least=10, width=28),
            Column("indicator", word("col_indicator", lang), priority=0, least=10, width=30),
            Column("basis", word("col_basis", lang), priority=4, width=10),
            Column("year", word("col_year", lang), numeric=True, priority=3, width=7),
            Column("value", word("col_value", lang), numeric=True, priority=0, width=14),
            Column("median", word("median", lang), numeric=True, priority=1, width=14),
            Column("mad", word("deviation", lang), numeric=True, priority=2, width=14),
            Column("unit", word("col_unit", lang), priority=4, width=14),
            Column("n", word("peers", lang), numeric=True, priority=2, width=8),
            Column("score", word("score", lang), numeric=True, priority=0, width=10),
            Column("source", word("col_source", lang), priority=3, least=12, width=40),
        ),
        [_outlier(item, lang) for item in report.outliers[:most]],
        len(report.outliers),
        notes,
        lang,
    )


def _outlier(item: Outlier, lang: Lang) -> tuple[Cell, ...]:
    return (
        text_cell(item.park or NONE),
        text_cell(_name(item.peers, lang)),
        text_cell(basis_word(item.peers.basis, lang) or NONE),
        whole_cell(item.year),
        _float(item.value, None),
        _float(item.peers.median),
        _float(item.peers.deviation),
        text_cell(unit_word(item.peers.unit, lang) or NONE),
        whole_cell(item.peers.parks),
        number_cell(Decimal(repr(round(item.score, 2))), 2, _HALF_EVEN),
        text_cell(item.source),
    )


def _peers(report: BatchReport, lang: Lang) -> Table:
    codes = {item.key: item.name.in_(lang) for item in report.standards}
    return Table(
        "peers",
        word("sheet_peers", lang),
        (
            Column("standard", word("col_standard", lang), priority=0, width=14),
            Column("indicator", word("col_indicator", lang), priority=0, width=34),
            Column("basis", word("col_basis", lang), width=10),
            Column("unit", word("col_unit", lang), width=14),
            Column("n", word("parks", lang), numeric=True, width=8),
            *(
                Column(key, word(key, lang), numeric=True, width=14)
                for key in ("lowest", "median", "highest", "deviation")
            ),
            *(Column(verdict, verdict_word(verdict, lang), numeric=True, width=9) for verdict in _COUNTED if verdict),
            Column("judged", word("outliers_sought", lang), width=14),
        ),
        tuple(_peer(item, codes.get(item.standard, ""), lang) for item in report.peers),
        (word("outliers_note", lang),),
    )


def _peer(item: Peers, code: str, lang: Lang) -> tuple[Cell, ...]:
    return (
        text_cell(code or NONE),
        text_cell(_name(item, lang)),
        text_cell(basis_word(item.basis, lang) or NONE),
        text_cell(unit_word(item.unit, lang) or NONE),
        whole_cell(item.parks),
        *(_float(value) for value in (item.low, item.median, item.high, item.deviation)),
        *(whole_cell(item.verdicts.get(verdict, 0)) for verdict in _COUNTED if verdict),
        text_cell(word("yes" if item.judged else "no", lang)),
    )


def _codes(report: BatchReport, lang: Lang) -> Table:
    rows = []
    for item in report.codes:
        style: Style = item.severity  # type: ignore[assignment]
        rows.append(
            (
                text_cell(item.code, style),
                text_cell(severity_word(item.severity, lang), style),
                whole_cell(item.findings),
                whole_cell(item.parks),
                text_cell(rule_of(item.code).title.in_(lang)),
            )
        )
    return Table(
        "codes",
        word("sheet_codes", lang),
        (
            Column("code", word("col_code", lang), priority=0, least=10, width=14),
            Column("severity", word("col_severity", lang), priority=0, width=10),
            Column("n", word("findings", lang), numeric=True, priority=0, width=8),
            Column("parks", word("parks", lang), numeric=True, priority=0, width=8),
            Column("title", word("col_message", lang), priority=0, least=16, width=80),
        ),
        tuple(rows),
    )


def _about_batch(report: BatchReport, lang: Lang, most: int | None) -> Table:
    from lowcarbon_cli.model.messages import describe

    rows = []
    for item in report.findings[:most]:
        style: Style = item.severity.value
        rows.append(
            (
                text_cell(item.code, style),
                text_cell(severity_word(item.severity.value, lang), style),
                text_cell(describe(item, lang)),
            )
        )
    columns = (
        Column("code", word("col_code", lang), priority=0, least=10, width=14),
        Column("severity", word("col_severity", lang), priority=0, width=10),
        Column("message", word("col_message", lang), priority=0, least=16, width=100),
    )
    return _cut("about", columns, rows, len(report.findings), [], lang)


def _cut(
    name: str, columns: tuple[Column, ...], rows: Sequence[tuple[Cell, ...]], total: int, notes: list[str], lang: Lang
) -> Table:
    if len(rows) < total:
        notes = [word("cut", lang, shown=len(rows), total=total), *notes]
    return Table(name, word(f"sheet_{name}", lang), columns, tuple(rows), tuple(notes))


def _name(peers: Peers, lang: Lang) -> str:
    """Return an indicator's name, with what its rate spans: figures of one name may be rates over other years."""
    name = peers.name.in_(lang)
    if peers.span == 1:
        return word("name_yearly", lang, name=name)
    return word("name_span", lang, name=name, years=peers.span) if peers.span else name


def _float(value: float, digits: int | None = _DIGITS) -> Cell:
    """Return a figure of the summary; a statistic, drawn from many figures and no figure itself, at few ``digits``."""
    exact = Decimal(repr(value) if digits is None else f"{value:.{digits}g}").normalize()
    places = max(0, -int(exact.as_tuple().exponent))
    return number_cell(exact, min(places, _PLACES), _HALF_EVEN)
