"""One unit of work: files in, results (and the park's reports, where asked for) out. Runs in a worker."""

from __future__ import annotations

import gc
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli import pipeline
from lowcarbon_cli.batch import record, remote
from lowcarbon_cli.batch.park_names import with_mixed, with_other
from lowcarbon_cli.batch.settings import key_of
from lowcarbon_cli.errors import LowcarbonError
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.messages import finding, text
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.pipeline.parks import collect, load_parks
from lowcarbon_cli.render import files

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from lowcarbon_cli.batch.plan import Unit
    from lowcarbon_cli.batch.settings import Settings
    from lowcarbon_cli.model.batch import Outcome
    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.parcel import Parcel
    from lowcarbon_cli.model.results import ComplianceReport

EVERY = 64
"""After so many units what they left behind is looked through; in between nothing is."""
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 80
_MOST_BYTES = 224
"""What file systems allow for a name, without place and part, suffix, and what a temporary file adds."""


class Done(Struct, frozen=True):
    """What became of a unit: where its result is stored, the result, and the reports written for it."""

    key: str
    body: bytes = b""
    """Empty where the result is stored already."""
    made: tuple[str, ...] = ()


def parcel_of(unit: Unit, settings: Settings) -> Parcel:
    """Return the files of a unit with their bytes."""
    if unit.far:
        return remote.collect(unit.paths, settings.budget)
    return collect(unit.paths, settings.budget, unit.aside)


class Work:
    """Does one unit after the other with the same settings; the catalogue is read once."""

    def __init__(self, settings: Settings, stamp: str, known: Container[str] = frozenset()) -> None:
        """Prepare for units; what is ``known`` by its key is answered without a result."""
        self.settings = settings
        self.stamp = stamp
        self.known = known
        self._count = 0

    def __call__(self, unit: Unit, parcel: Parcel | None = None) -> Done:
        """Return what became of a unit; ``parcel`` spares fetching its files."""
        self._count += 1
        if self._count % EVERY == 0:
            gc.collect()
        taken = parcel if parcel is not None else parcel_of(unit, self.settings)
        key = key_of(taken, unit, self.stamp)
        if key in self.known:
            return Done(key)
        personal = self.settings.personal
        entries: list[record.Entry] = []
        made: list[str] = []
        for part, (name, dataset) in enumerate(load_parks(taken, self.settings.budget, personal), start=1):
            entry, report = self._park(unit, name, with_other(with_mixed(dataset), "" if name else unit.name))
            entries.append(entry)
            if report is not None and self.settings.each:
                made += self._write(unit, part if name else 0, name, dataset, report)
        return Done(key, record.packed(entries), tuple(made))

    def _park(self, unit: Unit, name: str, dataset: Dataset) -> tuple[record.Entry, ComplianceReport | None]:
        named = name or unit.name
        given = {"personal"} if self.settings.personal else set()
        if dataset.tables.keys() <= given and not dataset.park.fields:
            return record.without_report("not_read", dataset.findings, named), None
        settings = self.settings
        try:
            report = pipeline.compute(
                dataset,
                as_of=settings.as_of,
                overrides=settings.overrides,
                given=settings.options(unit.own),
                tolerances=settings.tolerances,
            )
        except LowcarbonError as error:
            # what holds for all parks was tried before the first one: this is the park's own entry
            said = (*dataset.findings, refusal(error, dataset.inputs[0].name if dataset.inputs else unit.source))
            return record.without_report("not_read", said, named), None
        return record.of_report(report, named), report

    def _write(self, unit: Unit, part: int, name: str, dataset: Dataset, report: ComplianceReport) -> list[str]:
        """Write the reports of one park and return their paths. Raises ``OutputError``."""
        from lowcarbon_cli.render import formats

        paths = []
        for suffix in self.settings.each:
            path = Path(self.settings.each_dir) / f"{stem_of(unit, part, name)}{suffix}"
            if suffix in DOCUMENTS:
                from lowcarbon_cli.render.documents import formats as documents

                material = pipeline.document(
                    dataset,
                    "annual",
                    as_of=self.settings.as_of,
                    overrides=self.settings.overrides,
                    given=self.settings.options(unit.own),
                )
                content = documents.file_bytes(material, suffix[1:], self.settings.lang)
            else:
                content = formats.file_bytes(report, formats.by_extension(path) or "text", self.settings.lang)
            files.write(path, content)
            paths.append(str(path))
        return paths


DOCUMENTS = frozenset({".docx", ".html"})
"""Suffixes of documents (the annual summary); the others are the report's own formats."""


def stem_of(unit: Unit, part: int, name: str) -> str:
    """Return the name of a park's reports without suffix: place in the batch, then what it is called.

    >>> from lowcarbon_cli.batch.plan import Unit
    >>> stem_of(Unit(7, "a/b.xlsx", ("a/b.xlsx",)), 0, ""), stem_of(Unit(7, "all.xlsx", ("all.xlsx",)), 2, "园区/乙")
    ('0007-b', '0007-2-园区_乙')
    """
    path = Path(unit.source)
    words = name or unit.name or (path.parent.name if path.stem == "data" else path.stem) or "park"
    clean = _UNFIT.sub("_", unicodedata.normalize("NFC", words)).strip(" .")[:_LONGEST]
    clean = files.cut(clean, _MOST_BYTES) or "park"
    return f"{unit.place:04d}-{part}-{clean}" if part else f"{unit.place:04d}-{clean}"


def refusal(error: LowcarbonError, file: str) -> Finding:
    """Return the finding that an error of one park's own entries is."""
    params: Mapping[str, object] = error.params
    words = {name: value if isinstance(value, Text) else str(value) for name, value in params.items()}
    found = text("finding" if error.key.startswith("LC-") else "error", error.key)
    zh, en = (
        found.in_(lang).format(**{key: one.in_(lang) if isinstance(one, Text) else one for key, one in words.items()})
        for lang in ("zh", "en")
    )
    return finding("LC-BAT-004", CellRef(file, "", 1, 1), why=Text(zh, en))


def stopped(code: str, unit: Unit, why: str) -> bytes:
    """Return the result of a unit whose process was lost or that a fault of this program hit."""
    outcome: Outcome = "failed" if code == "LC-BAT-006" else "stopped"
    said = finding(code, *(CellRef(path, "", 1, 1) for path in unit.paths), why=why)
    return record.packed([record.without_report(outcome, (said,), unit.name)])
