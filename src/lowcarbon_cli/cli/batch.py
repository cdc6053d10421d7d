"""``lowcarbon batch``: many parks in one run."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lowcarbon_cli.cli import console, exit_codes
from lowcarbon_cli.cli.options import Asked, Check, one_of, said, shared
from lowcarbon_cli.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from lowcarbon_cli.batch.plan import Plan
    from lowcarbon_cli.batch.run import Workers
    from lowcarbon_cli.batch.settings import Settings
    from lowcarbon_cli.batch.worker import Limits
    from lowcarbon_cli.model.batch import BatchReport
    from lowcarbon_cli.model.text import Lang

JOURNAL = "lowcarbon-batch.journal"
"""Journal of a run without an output file, in the working directory."""
DEFAULT_MEMORY = 1024
"""MiB that a worker may take above what it starts with, where the system can bound it."""
Parks = Annotated[
    list[str],
    typer.Argument(help="文件、文件夹、通配符、清单（.toml .csv）或地址（s3://…），可给多个", show_default=False),
]
Outputs = Annotated[
    list[Path] | None, typer.Option("-o", "--output", help="写出文件，按扩展名 .xlsx .csv .json .parquet，可重复")
]
Each = Annotated[
    str | None, typer.Option("--each", help="为每个园区写报告：xlsx,docx,html,md,json,csv,txt（docx、html 为年度总结）")
]


@shared()
def batch(  # noqa: PLR0913, PLR0917 - one parameter per option of the grammar
    parks: Parks,
    output: Outputs = None,
    format_: Annotated[str, one_of("--format", "标准输出的格式：text | json | csv")] = "text",
    check: Check = None,
    folder_is_park: Annotated[
        bool, typer.Option("--folder-is-park", help="给出的每个文件夹各是一个园区（默认其中每个文件各是一个园区）")
    ] = False,
    each: Each = None,
    each_dir: Annotated[Path | None, typer.Option("--each-dir", help="各园区报告的文件夹")] = None,
    keep_going: Annotated[
        bool, typer.Option("--keep-going/--fail-fast", help="遇到有问题的园区继续（默认），或按输入顺序停在第一个")
    ] = True,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", help="同时工作的进程数，默认全部核", min=1)] = None,
    timeout: Annotated[float, typer.Option("--timeout", help="每个输入的时限（秒），0 为不限", min=0)] = 120,
    memory: Annotated[
        int | None, typer.Option("--memory", help="每个工作进程的内存上限（MiB），0 为不限，默认 1024", min=0)
    ] = None,
    journal: Annotated[
        Path | None, typer.Option("--journal", help="记录文件，默认在第一个输出文件旁（.journal）")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="继续上次中断的运行")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="不用记录中的结果，全部重算")] = False,
    cluster: Annotated[
        str | None, typer.Option("--cluster", help="在 Dask 集群上运行：tcp://调度器:8786 或 local")
    ] = None,
    *,
    asked: Asked,
) -> None:
    """批量核算许多园区：逐园区逐年逐指标的长表、汇总、排名、离群值与全部问题。

    未改动的园区取自记录。退出码同单个园区，按 70 > 2 > 1 > 3 > 0 取先。
    """
    from lowcarbon_cli.batch.journal import Journal
    from lowcarbon_cli.batch.plan import plan_of
    from lowcarbon_cli.batch.run import Run
    from lowcarbon_cli.batch.summary import report_of
    from lowcarbon_cli.cli.progress import progress

    targets = output or []
    _check(targets, format_, check)
    limits = _limits(timeout, memory)
    settings = _settings(asked, each, each_dir)
    _try(settings)
    plan = plan_of(parks, folder_is_park=folder_is_park)
    _check_targets(targets, plan)
    place = journal or (targets[0].with_name(f"{targets[0].name}.journal") if targets else Path(JOURNAL))
    stamp = settings.stamp()
    code_of = partial(exit_codes.of_park, check=check)
    try:
        with Journal(place, resume=resume, fresh=fresh) as opened:
            with progress(len(plan.units), asked.lang) as tell:
                run = Run(plan, settings, opened, stamp, tell)
                workers = _workers(cluster, settings, stamp, limits, jobs)
                run.go(workers, None if keep_going else (lambda park: code_of(park) != exit_codes.DONE))
            report, codes = report_of(plan, run.results, code_of, _options(settings))
            _deliver(report, targets, format_, asked.lang)
            new, old = opened.counts()
    except KeyboardInterrupt:
        console.err(said("label", "batch_interrupted", asked.lang, path=str(place)))
        raise
    if settings.each:
        console.err(said("label", "batch_each_wrote", asked.lang, path=settings.each_dir))
    console.err(said("label", "batch_journal_at", asked.lang, path=str(place), fresh=str(new), old=str(old)))
    raise typer.Exit(exit_codes.worst(codes))


def _check(targets: Sequence[Path], format_: str, check: str | None) -> None:
    """Refuse, before any work, what cannot be written or asked."""
    from lowcarbon_cli.cli.output import check_format
    from lowcarbon_cli.render.batch import formats
    from lowcarbon_cli.render.files import cannot_write

    check_format(format_, formats.SCREEN)
    exit_codes.check_known(check)
    for path in targets:
        if path.suffix.lower() not in formats.EXTENSIONS:
            raise UsageError("cli_bad_suffix", path=path, known=" ".join(formats.EXTENSIONS))
        formats.check(path)
        if not (path.parent or Path()).is_dir():
            raise cannot_write(path, FileNotFoundError())


def _limits(timeout: float, memory: int | None) -> Limits:
    from lowcarbon_cli.batch.worker import Limits, memory_can_be_limited

    if memory and not memory_can_be_limited():
        raise UsageError("batch_no_limit")
    return Limits(timeout, DEFAULT_MEMORY if memory is None else memory)


def _settings(asked: Asked, each: str | None, each_dir: Path | None) -> Settings:
    from lowcarbon_cli.batch.settings import Settings
    from lowcarbon_cli.cli.config import given, read_config
    from lowcarbon_cli.model.budget import Budget

    config = read_config(asked.config)
    return Settings(
        given=given({**asked.flags, "personal": asked.personal}, config.options),
        as_of=asked.as_of,
        overrides=asked.override,
        tolerances=config.policy.tolerances,
        budget=asked.budget or Budget(),
        lang=asked.lang,
        each=_suffixes(each, each_dir),
        each_dir=_made_folder(each_dir) if each else "",
    )


def _suffixes(each: str | None, folder: Path | None) -> tuple[str, ...]:
    """Return the suffixes that ``--each`` asks for. Raises ``UsageError``."""
    from lowcarbon_cli.batch.work import DOCUMENTS
    from lowcarbon_cli.render import formats
    from lowcarbon_cli.render.documents import formats as documents

    if each is None:
        return ()
    if folder is None:
        raise UsageError("batch_each_dir")
    known = (*formats.EXTENSIONS, *sorted(DOCUMENTS))
    found = [f".{part.strip().lower().removeprefix('.')}" for part in each.split(",") if part.strip()]
    for suffix in found:
        if suffix not in known:
            raise UsageError("batch_each_suffix", value=suffix, known=" ".join(known))
        documents.check(suffix[1:])
    return tuple(dict.fromkeys(found))


def _made_folder(folder: Path | None) -> str:
    from lowcarbon_cli.render.files import cannot_write

    place = folder or Path()
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(place, error) from error
    return str(folder)


def _try(settings: Settings) -> None:
    """Refuse options that hold for no park, before the first."""
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Dataset, Record
    from lowcarbon_cli.model.parcel import Parcel
    from lowcarbon_cli.pipeline.parks import load_parks
    from lowcarbon_cli.pipeline.run import prepare

    empty = Dataset(Record("park", CellRef("", "", 1, 1)), {}, ())
    prepare(empty, None, settings.as_of, settings.overrides, settings.given)
    for _ in load_parks(Parcel(()), settings.budget, settings.personal):
        pass  # the file of own indicators, if any, is read


def _check_targets(targets: Sequence[Path], plan: Plan) -> None:
    from lowcarbon_cli.render.batch.formats import files_of

    for target in targets:
        for path in files_of(target):
            if str(path.resolve()) in plan.files:
                raise OutputError("cli_same_file", path=path)


def _workers(
    cluster: str | None, settings: Settings, stamp: str, limits: Limits, jobs: int | None
) -> AbstractContextManager[Workers]:
    from lowcarbon_cli.batch.cluster import LOCAL, Cluster
    from lowcarbon_cli.batch.pool import Pool, cores
    from lowcarbon_cli.batch.work import Work

    work = Work(settings, stamp)
    if cluster is None:
        return Pool(work, jobs or cores(), limits)
    if settings.each and cluster != LOCAL:
        raise UsageError("batch_each_cluster")
    return Cluster(cluster, work, limits, jobs or cores())


def _options(settings: Settings) -> dict[str, str]:
    """Return the choices that hold for all parks, as they are shown."""
    found = {key: value for key, (value, _) in sorted(settings.given.items())}
    if settings.as_of:
        found["as_of"] = str(settings.as_of)
    if settings.overrides:
        found["overrides"] = settings.overrides
    return found


def _deliver(report: BatchReport, targets: Sequence[Path], format_: str, lang: Lang) -> None:
    from lowcarbon_cli.render.batch import formats

    for path in targets:
        formats.write(report, path, lang)
        for written in formats.files_of(path):
            console.err(said("label", "cli_wrote", lang, path=str(written)))
    width, colour, encoding = console.width(), console.colour(), console.encoding()
    for piece in formats.screen(report, format_, lang, width=width, colour=colour, encoding=encoding):
        console.out(piece)
