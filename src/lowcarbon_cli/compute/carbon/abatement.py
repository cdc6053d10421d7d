"""Potential by link and marginal abatement cost, from the user's own sheet of measures.

cost = (investment x recovery + running cost - gain) / reduction, recovery = r (1 + r)^n / ((1 + r)^n - 1), 1/n
at r = 0. A figure that is not given is a finding at its cell and leaves the measure without a cost; nothing
has a default but the rate of discount, which is printed. Of an exclusive group the member marked as adopted
counts, else the one that avoids most CO2, the first of equal ones; what another choice gives is shown beside.
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.carbon.cells import cells_behind
from lowcarbon_cli.compute.facts import why_blank, words
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.carbon.abatement import Abatement, Alternative, Costed
from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards.readings import column_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.values import Evaluated

C = numbers.CONTEXT
UNITS = {"capex": "10k_cny", "om": "10k_cny", "benefit": "10k_cny", "co2": "t", "link_co2": "t", "technical": "t"}
COSTS = ("om", "benefit", "life")
"""Columns that only a calculation of cost needs: where no row fills one, none is asked for."""
NEEDED = ("capex", "om", "benefit", "life", "co2")
NEVER_BELOW_ZERO = ("capex", "om", "benefit", "co2", "link_co2", "technical")
MOST_ALTERNATIVES = 12
LONGEST_LIFE = 100


def abatement(readings: Readings, discount: Decimal) -> tuple[Abatement | Missing, tuple[Finding, ...]]:
    """Return potential and cost of the measures at a rate of discount in per cent, and findings about their sheet."""
    records = [record for record in readings.facts.records("measures") if words(record.fields, "name")]
    if not records:
        return Missing.of("no_measures"), ()
    found: list[Finding] = []
    costed = any(record.number(column) is not None for record in records for column in COSTS)
    rows = [_row(record, discount, found, costed=costed) for record in records]
    rows, doubts = _chosen(rows, {id(row): record for row, record in zip(rows, records, strict=True)})
    found += doubts
    known = [row for row in rows if isinstance(row.co2, Derivation)]
    if not known:
        cells = cells_behind(row.co2 for row in rows)
        return Missing.merge(Missing.of("no_reductions", *cells)), tuple(found)
    ordered = sorted(rows, key=lambda row: (isinstance(row.cost, Missing), _value(row.cost)))
    return (
        Abatement(
            tuple(ordered),
            discount,
            _sum(known),
            _sum(row for row in known if row.counted),
            len(rows) - len(known),
            tuple(_alternatives(rows)),
        ),
        tuple(found),
    )


def _row(record: Record, discount: Decimal, found: list[Finding], *, costed: bool) -> Costed:
    name = words(record.fields, "name")
    amounts = {column: _amount(record, column, unit) for column, unit in UNITS.items()}
    life = _life(record, name, found)
    for column in NEVER_BELOW_ZERO:
        value = amounts[column]
        if isinstance(value, Derivation) and value.value < 0:
            field, what = record.fields[column], column_name("measures", column)
            found.append(finding("LC-MAC-002", field.cell, name=name, column=what, value=field.as_written))
            amounts[column] = Missing.of("measure_negative", field.cell, column=what)
    if costed:
        found += _asked(record, name, {**amounts, "life": life})
    recovery = _recovery(life, discount)
    yearly = algebra.sub(
        algebra.add([algebra.mul(amounts["capex"], recovery), amounts["om"]]), amounts["benefit"], label("yearly_cost")
    )
    gain = algebra.sub(amounts["benefit"], amounts["om"])
    return Costed(
        name=name,
        link=words(record.fields, "link"),
        group=words(record.fields, "group"),
        counted=True,
        owner=words(record.fields, "owner"),
        period=words(record.fields, "period"),
        present=amounts["link_co2"],
        technical=amounts["technical"],
        co2=amounts["co2"],
        capex=amounts["capex"],
        om=amounts["om"],
        benefit=amounts["benefit"],
        life=life,
        recovery=recovery,
        cost=algebra.convert(algebra.div(yearly, amounts["co2"], label("abatement_cost")), "cny/t"),
        payback=_payback(amounts["capex"], gain),
        cells=(record.fields["name"].cell, *(part.cell for part in record.fields.values() if isinstance(part, Number))),
    )


def _amount(record: Record, column: str, unit: str) -> Evaluated:
    field = record.fields.get(column)
    if isinstance(field, Number):
        return algebra.convert(algebra.from_cell(field, label=column_name("measures", column)), unit)
    return why_blank(record, column, column_name("measures", column))


def _life(record: Record, name: str, found: list[Finding]) -> Evaluated:
    """Return the life in whole years."""
    field = record.fields.get("life")
    if not isinstance(field, Number):
        return why_blank(record, "life", column_name("measures", "life"))
    if field.value != field.value.to_integral_value() or not 0 < field.value <= LONGEST_LIFE:
        found.append(finding("LC-MAC-003", field.cell, name=name, value=field.as_written, most=LONGEST_LIFE))
        return Missing.of("measure_life", field.cell)
    return algebra.from_cell(field, label=column_name("measures", "life"))


def _asked(record: Record, name: str, amounts: dict[str, Evaluated]) -> Iterator[Finding]:
    """Yield one finding per figure that the cost of a measure needs and the sheet does not give."""
    for column in NEEDED:
        value = amounts[column]
        if isinstance(value, Missing) and not isinstance(record.fields.get(column), Number):
            yield finding("LC-MAC-001", *value.cells, name=name, column=column_name("measures", column))


def _recovery(life: Evaluated, discount: Decimal) -> Evaluated:
    if isinstance(life, Missing):
        return life
    if discount == 0:
        return algebra.div(algebra.constant(1), algebra.pure(life), label("capital_recovery"))
    rate = algebra.convert(algebra.constant(discount, "%", label("discount")), "1")
    grown = algebra.power(algebra.add([algebra.constant(1), rate]), int(life.value))
    return algebra.div(algebra.mul(rate, grown), algebra.sub(grown, algebra.constant(1)), label("capital_recovery"))


def _payback(capex: Evaluated, gain: Evaluated) -> Evaluated:
    if isinstance(gain, Derivation) and gain.value <= 0:
        return Missing.of("never_pays_back")
    return algebra.div(capex, gain, label("payback"))


# -- exclusive groups ----------------------------------------------------------------------------


def _chosen(rows: list[Costed], records: dict[int, Record]) -> tuple[list[Costed], list[Finding]]:
    """Leave one member of each group: the adopted one, else the one that avoids most."""
    found: list[Finding] = []
    kept: dict[str, Costed] = {}
    adopted: dict[str, bool] = {}
    for name in dict.fromkeys(row.group for row in rows if row.group):
        members = [row for row in rows if row.group == name]
        marked = [row for row in members if records[id(row)].word("keep") == "yes"]
        if len(marked) > 1:
            cells = (records[id(row)].fields["keep"].cell for row in marked)
            found.append(finding("LC-MAC-004", *cells, group=name, names="、".join(row.name for row in marked)))
        adopted[name] = len(marked) == 1
        kept[name] = marked[0] if len(marked) == 1 else max(members, key=_avoided)
    made = []
    for row in rows:
        best = kept.get(row.group)
        if best is None:
            made.append(row)
        elif row is best:
            reason = "kept_as_adopted" if adopted[row.group] else "kept_as_largest"
            made.append(replace(row, notes=(*row.notes, Lack(reason, (), {"group": row.group}))))
        else:
            note = Lack("not_kept", (), {"group": row.group, "best": best.name})
            made.append(replace(row, counted=False, notes=(*row.notes, note)))
    return made, found


def _avoided(row: Costed) -> tuple[bool, Decimal]:
    return isinstance(row.co2, Derivation), _value(row.co2)


def _alternatives(rows: Sequence[Costed]) -> Iterator[Alternative]:
    """Yield the totals for every choice of one member per group, the counted one among them."""
    groups = {name: [row for row in rows if row.group == name] for name in dict.fromkeys(row.group for row in rows)}
    free = groups.pop("", [])
    several = [members for members in groups.values() if len(members) > 1]
    single = [row for members in groups.values() if len(members) == 1 for row in members]
    if not several:
        return
    always = _sum([*free, *single])
    chosen = {row.name for members in several for row in members if row.counted}
    for picked in islice(product(*several), MOST_ALTERNATIVES):
        names = tuple(row.name for row in picked)
        yield Alternative(names, C.add(always, _sum(picked)), set(names) == chosen)


def _sum(rows: Iterable[Costed]) -> Decimal:
    return numbers.total(_value(row.co2) for row in rows)


def _value(value: Evaluated) -> Decimal:
    return value.value if isinstance(value, Derivation) else numbers.ZERO
