"""The form ``lowcarbon.report/1`` as closed pydantic models; imported only when the schema is asked for.

Ids, keys and codes are never reused with another meaning.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field  # noqa: TID253 - render.schema imports this module late

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
DecimalText = Annotated[str, Field(pattern=r"^-?([0-9]+(\.[0-9]+)?|Infinity)$")]
VerdictId = Literal["met", "not_met", "undetermined", "not_assessable", "not_applicable"]
GradeId = Literal["official", "secondary", "memory-high", "memory-medium", "memory-low", "unknown"]


class Closed(BaseModel):
    """No key but those named."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Words(Closed):
    """The same words in Chinese and English."""

    zh: str
    en: str


class Tool(Closed):
    """The program that wrote the report."""

    name: Literal["lowcarbon"]
    version: str


class Catalogue(Closed):
    """The standards and factors used, as a whole."""

    version: str
    sha256: Sha256


class Input(Closed):
    """An input file and the hash of its bytes."""

    path: str
    sha256: Sha256


class Cell(Closed):
    """One cell of an input; ``sheet`` is empty for CSV files."""

    file: str
    sheet: str
    cell: Annotated[str, Field(pattern="^[A-Z]{1,3}[1-9][0-9]*$")]


class Park(Closed):
    """The park's own words about itself; an empty string where it says nothing."""

    name: str
    type: str
    type_name: Words
    province: str
    stage: str
    scope: str
    power_plant: str
    base_year: int | None
    eval_year: int | None


class Option(Closed):
    """A choice that shaped the figures, and who made it."""

    key: str
    name: Words
    value: str
    shown: Words
    source: Literal["flag", "environment", "config", "workbook", "default"]
    cell: Cell | None


class Standard(Closed):
    """The standard measured by."""

    id: str
    code: str
    title: Words
    base: str | None
    """Id of the standard that this one overlays."""
    file: str | None
    """The user's own file it was read from."""
    conditions_complete: bool
    """False where the catalogue does not know every basic condition of the standard."""


class Limit(Closed):
    """What a row was judged by."""

    op: Literal["<=", "<", ">=", ">", "==", ""]
    value: float | None
    """The number compared with, in the row's unit: of the limit itself or of the park's benchmark."""
    condition: str | None
    """When the limit applies, over named readings."""
    grade: GradeId
    """Evidence of the limit; all but ``official`` print the mark for unread."""
    clause: str
    kind: Literal["number", "benchmark", "qualitative", "unknown"]
    word: Words | None
    """The word asked for by a qualitative limit."""
    equality_known: bool
    """False where it is unread whether the limit itself passes."""


class FactorRow(Closed):
    """A row of a factor table as the table prints it."""

    code: str
    name: str
    value: DecimalText | None
    unit: str
    edition: str
    document: str
    grade: GradeId
    valid_from: str | None
    valid_to: str | None


class TraceNode(Closed):
    """A value and how it follows from its parts; numbers are decimal strings with every digit.

    cell: ``written`` x ``scale``. factor: the row's value x ``scale``. add, mul: all parts. sub, div:
    two parts. root: ``degree``-th root at 12 significant digits, the part itself for degree 1. power: ``degree``
    equal parts multiplied one after the other. log: natural logarithm at 12 significant digits. convert: the part x
    ``scale``. same, choice: the part itself. All others at 34 significant digits.
    """

    op: Literal[
        "cell", "factor", "constant", "add", "sub", "mul", "div", "root", "power", "log", "convert", "same", "choice"
    ]
    value: DecimalText
    unit: str
    label: str = ""
    reading: str = ""
    """Id of the named reading or indicator."""
    year: int = 0
    low: DecimalText = ""
    high: DecimalText = ""
    """Bounds, only where rounded inputs widen the value."""
    scale: DecimalText = ""
    degree: int = 1
    written: DecimalText = ""
    written_unit: str = ""
    as_written: str = ""
    """The cell's text before any normalisation."""
    cell: Cell = Cell(file="", sheet="", cell="A1")
    factor: FactorRow | None = None
    parts: list[TraceNode] = []


class IndicatorRow(Closed):
    """One figure of one indicator in one year: a judged row, or an info row."""

    id: str
    name: Words
    number: int | None
    """Number in the standard."""
    category: Words | None
    year: int
    """The figure's last year."""
    period: Annotated[list[int], Field(min_length=2, max_length=2)] | None
    """First and last year of a rate; null for a rate without a base year, which ``reason`` then says."""
    role: Literal["mandatory", "group", "guiding", "info"]
    group: str | None
    value: float | None
    """Unrounded; null where there is none."""
    word: str | None
    """The reported word of a qualitative indicator."""
    unit: str
    unit_name: str
    display: str
    """The value as printed."""
    limit: Limit | None
    verdict: VerdictId | None
    """Null on info rows."""
    reason: str | None
    change: float | None
    """Against the year before."""
    change_unit: Literal["%", "pp"] | None
    distance: float | None
    """From the limit, per cent of it; positive on the right side."""
    basis: Literal["constant", "current"] | None
    """Price basis of the value added used; for a missing value, of the other years of the indicator."""
    notes: list[str]
    cells: list[Cell]
    """The cells behind the figure, or those that would cure its absence."""
    trace: TraceNode | None


class Condition(Closed):
    """A basic condition with the park's answer."""

    id: str
    text: Words
    verdict: VerdictId
    answer: str | None
    evidence: str | None
    grade: GradeId
    cells: list[Cell]


class Conclusion(Closed):
    """An overall verdict and the ids of the items that decide it."""

    verdict: VerdictId
    deciding: list[str]
    reasons: list[str]


class Overall(Closed):
    """The low-carbon core of the park's type, and the whole standard."""

    low_carbon: Conclusion
    standard: Conclusion


class Assessment(Closed):
    """A park measured by one standard."""

    standard: Standard
    indicators: list[IndicatorRow]
    conditions: list[Condition]
    overall: Overall


class FindingRow(Closed):
    """Something wrong with, or worth knowing about, the data."""

    code: Annotated[str, Field(pattern="^LC-")]
    severity: Literal["error", "warning", "info"]
    message: str
    cells: list[Cell]
    caused_by: str | None
    """Code and first cell of the finding of which this one is only a consequence."""


class ComparedEntry(Closed):
    """The row of one standard about a subject; its figures stand in that standard's assessment."""

    standard: str
    indicator: str
    year: int


class ComparedRow(Closed):
    """What several standards judge about one subject."""

    id: str
    name: Words
    entries: list[ComparedEntry]
    comparable: bool
    """False where formula, unit, years, price basis or way of entry differ, or a value is missing."""
    reasons: list[str]


class Report(Closed):
    """A compliance report."""

    schema_: Annotated[Literal["lowcarbon.report/1"], Field(alias="schema")]
    tool: Tool
    catalogue: Catalogue
    inputs: list[Input]
    park: Park
    options: list[Option]
    assessments: list[Assessment]
    comparison: list[ComparedRow] = []
    """Several standards side by side; left out where there is but one."""
    personal: list[IndicatorRow] = []
    """The park's own indicators; they never replace a standard's. Left out where there is none."""
    findings: list[FindingRow]
