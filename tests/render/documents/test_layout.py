"""How wide the columns of a document's tables are, and at what size their text stands."""

from __future__ import annotations

from lowcarbon_cli.render.documents.layout import LANDSCAPE, POINTS, layout
from lowcarbon_cli.render.table import Column, Table, text_cell


def table(figures: int, text: str, *, sentence: str = "") -> Table:
    heads = [Column(f"f{place}", "量", numeric=True) for place in range(figures)]
    rows = [tuple(text_cell(text) for _ in heads)]
    rows += [tuple(text_cell(sentence) for _ in heads)] if sentence else []
    return Table("t", "表", (*heads, Column("remarks", "说明")), tuple((*row, text_cell("说明")) for row in rows))


def test_figures_that_find_no_room_stand_smaller_and_whole() -> None:
    """A figure of 9 digits takes 9 x 1.25 + 3 = 14.25 half characters of 180 at 8 points, of 240 at 6."""
    assert [layout(table(count, "129295.44")).points for count in (5, 12, 13, 15, 16)] == [8, 8, 7, 6, 6]
    plan = layout(table(15, "129295.44"))
    line = LANDSCAPE * POINTS[0] / plan.points
    assert min(plan.widths[:15]) * line / sum(plan.widths) >= 9 * 1.25


def test_a_sentence_among_figures_takes_no_room_from_them() -> None:
    plain, mixed = (layout(table(4, "37462.50", sentence=words)) for words in ("", "不超过某个数值" * 9))
    assert plain.points == mixed.points == POINTS[0]
    assert max(mixed.widths[:4]) <= 18 * 1.25 * 2
