"""One derivation as an indented tree of text: from the figure down to cells and factor rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.render.judged import lacks_of
from lowcarbon_cli.render.names import basis_word, limit_text, result_name
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.safe import one_line, safe
from lowcarbon_cli.render.sources import validity
from lowcarbon_cli.render.table import marked, places_of, reasons, word
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.results import IndicatorResult
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Derivation

_SIGNS = {"add": " + ", "sub": " - ", "mul": " × ", "div": " ÷ "}
_WRITTEN = {"root": "({part})^(1/{degree})", "power": "({part})^{degree}", "log": "ln({part})"}
_NAMED_BY_OP = frozenset({"add", "sub", "mul", "div", "log", "convert", "same", "choice", "constant", "factor", "cell"})


def render(result: IndicatorResult, lang: Lang = "zh", *, encoding: str = "utf-8") -> str:
    """Return how one figure was made; for a missing one why it could not be, and the cells that cure it."""
    head = result_name(result, lang)
    remarks = [str(result.year) if result.period is None else f"{result.period[0]}-{result.period[1]}"]
    remarks += [part for part in (basis_word(result, lang),) if part]
    if result.verdict is not None:
        remarks += [limit_text(result, lang), word(result.verdict.value, lang)]
    lines = [f"{head} ({', '.join(remarks)})"]
    if isinstance(result.value, Missing):
        lines += list(_missing(result, lang))
    else:
        lines += list(tree(result.value, lang))
    return safe("\n".join(one_line(line) for line in lines) + "\n", encoding)


def _missing(result: IndicatorResult, lang: Lang) -> Iterator[str]:
    if result.word:
        yield f"{result.word}  {places_of(result.extra_cells)}"
        return
    yield word("trace_missing", lang)
    lines = []
    for lack in lacks_of(result):
        where = f"  <- {places_of(lack.cells)}" if lack.cells else ""
        lines.append(f"`- {reasons((lack,), lang)}{where}")
    yield from dict.fromkeys(lines)


def tree(value: Derivation, lang: Lang) -> Iterator[str]:
    """Yield the lines of the tree; branches are drawn with ASCII signs that every console shows."""
    yield _line(value, lang)
    yield from _below(value, lang, "")


def _below(value: Derivation, lang: Lang, indent: str) -> Iterator[str]:
    if _merged(value):
        return
    formula = _formula_line(value, lang)
    if formula:
        yield f"{indent}{'|' if value.parts else ' '}    {formula}"
    for place, part in enumerate(value.parts):
        last = place == len(value.parts) - 1
        yield f"{indent}{'`' if last else '|'}- {_line(part, lang)}"
        yield from _below(part, lang, f"{indent}{'  ' if last else '| '} ")


def _line(value: Derivation, lang: Lang) -> str:
    text = f"{step_name(value, lang)} = {significant(value.value)}"
    text += _with_unit(value.unit, lang)
    if not value.exact:
        between = word("trace_between", lang, low=significant(value.low), high=significant(value.high))
        text = f"{text} [{between}]"
    origin = source(value.parts[0] if _merged(value) else value, lang)
    return f"{text}  <- {origin}" if origin else text


def _with_unit(unit: str, lang: Lang) -> str:
    """Return a unit to stand behind a number; in brackets where it begins with a digit itself."""
    shown = unit_text(unit, lang)
    if shown == "-":
        return ""
    return f" ({shown})" if shown[0].isdigit() else f" {shown}"


def _merged(value: Derivation) -> bool:
    """True for a name of nothing but one cell or factor row: one line shows both."""
    return value.op == "same" and value.parts[0].op in {"cell", "factor"}


def step_name(value: Derivation, lang: Lang) -> str:
    """Return the name of a value, the operation where it has none."""
    if value.label is None:
        return _operation(value, lang)
    name = value.label.in_(lang)
    return f"{name} {value.year}" if value.year is not None else name


def _operation(value: Derivation, lang: Lang) -> str:
    if value.op == "root":
        return word("trace_same", lang) if value.degree == 1 else word("trace_root", lang, degree=value.degree)
    if value.op == "power":
        return word("trace_power", lang, degree=value.degree)
    return word(f"trace_{value.op}", lang) if value.op in _NAMED_BY_OP else value.op


def source(value: Derivation, lang: Lang) -> str:
    """Return where a leaf comes from: its cell and what stands there, or its factor row."""
    if value.number is not None:
        number = value.number
        written = f'{number.cell} "{number.as_written}"{_with_unit(number.written_unit, lang)}'
        return (
            written if value.scale == 1 else f"{written}, {word('trace_times', lang, scale=significant(value.scale))}"
        )
    if value.factor is not None:
        row = value.factor
        given = "" if row.value is None else f" {significant(row.value)}"
        parts = [f"{row.name.in_(lang)}{given} {row.unit}", f"{row.edition} {row.evidence.document}".strip()]
        parts += [part for part in (validity(row, lang),) if part]
        if value.scale != 1:
            parts.append(word("trace_times", lang, scale=significant(value.scale)))
        return marked(", ".join(parts), row.evidence, lang)
    return ""


def _formula_line(value: Derivation, lang: Lang) -> str:
    """Return the formula of a labelled value over the names below it, empty for a mere name."""
    if value.label is None or value.op in {"same", "choice"} or not value.parts:
        return ""
    return f"{word('trace_formula', lang)}: {expression(value, lang, whole=True)}"


def expression(value: Derivation, lang: Lang, *, whole: bool = False) -> str:
    """Return a value as a formula of the labelled values below it; unlabelled steps are written out."""
    if value.label is not None and not whole:
        return step_name(value, lang)
    if value.op in _WRITTEN and (value.op != "root" or value.degree > 1):
        return _WRITTEN[value.op].format(part=expression(value.parts[0], lang), degree=value.degree)
    if value.op == "convert":
        return f"{_bracketed(value.parts[0], lang)} × {significant(value.scale)}"
    if value.op in _SIGNS:
        return _SIGNS[value.op].join(_bracketed(part, lang) for part in value.parts)
    return expression(value.parts[0], lang) if value.parts else significant(value.value)


def _bracketed(value: Derivation, lang: Lang) -> str:
    text = expression(value, lang)
    return f"({text})" if value.label is None and value.op in {*_SIGNS, "convert"} else text
