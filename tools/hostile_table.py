"""What we, pandas, openpyxl and frictionless say of each hostile file, and what it costs us.

``python -m tools.hostile_table`` writes ``docs/hostile-files.md`` (``make hostile-table``). Every reader runs in
a process of its own, with a time limit and a memory limit. frictionless comes with ``pip install -e .[peers]``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tools.hostile_files import cases

TARGET = Path(__file__).resolve().parent.parent / "docs" / "hostile-files.md"
SECONDS = 20
"""CPU time that a reader may take: on a busy machine fairer than the clock."""
PATIENCE = 20
"""How much longer by the clock before a reader that only waits is ended."""
GIB = 1 << 30
MOST_SECONDS, MOST_MIB = 5, 300
LONGEST = 90

OURS = """
import sys
from lowcarbon_cli.read.load import load
data = load([sys.argv[1]], keep_going=True)
codes = sorted({item.code for item in data.findings if item.code == sys.argv[2] or item.severity.value != "info"})
print(", ".join(codes))
"""
PANDAS = """
import sys, pandas
if sys.argv[1].endswith(".csv"):
    frame = pandas.read_csv(sys.argv[1])
else:
    frame = pandas.read_excel(sys.argv[1], sheet_name=None)["经济数据"]
print("%d rows, 2024 = %s" % (len(frame), frame.iloc[4, 1] if len(frame) > 4 else "absent"))
"""
OPENPYXL = """
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], data_only=True, read_only=True)
rows = list(book["经济数据"].iter_rows(values_only=True))
print("%d rows, 2024 = %s" % (len(rows) - 1, rows[5][1] if len(rows) > 5 and len(rows[5]) > 1 else "absent"))
"""
FRICTIONLESS = """
import sys
from frictionless import Resource, formats
control = None if sys.argv[1].endswith(".csv") else formats.ExcelControl(sheet="经济数据")
resource = Resource(path=sys.argv[1], control=control) if control else Resource(path=sys.argv[1])
report = resource.validate()
kinds = sorted({error.type for task in report.tasks for error in task.errors} | {error.type for error in report.errors})
print("valid" if report.valid else "invalid: " + ", ".join(kinds))
"""
READERS = {"pandas": PANDAS, "openpyxl": OPENPYXL, "frictionless": FRICTIONLESS}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a reader: what it said last, CPU time in seconds, peak memory in MiB."""

    said: str
    seconds: float
    mib: float


def run(code: str, folder: str, *arguments: str, memory: int = 2 * GIB) -> Run:
    """Run a script in a process of its own, in ``folder`` (frictionless takes relative paths only)."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        child = subprocess.Popen(  # noqa: S603 - our own scripts
            [sys.executable, "-X", "utf8", "-W", "ignore", "-c", _limited(code, memory), *arguments],
            stdout=out,
            stderr=out,
            cwd=folder,
        )
        status, usage = 0, None
        while usage is None:
            pid, status, usage_now = os.wait4(child.pid, os.WNOHANG)
            if pid:
                usage = usage_now
            elif time.perf_counter() - start > PATIENCE * SECONDS:
                child.kill()
                _pid, _status, usage = os.wait4(child.pid, 0)
                status = -1
            else:
                time.sleep(0.005)
        child.returncode = status
        out.seek(0)
        lines = out.read().decode("utf-8", "replace").strip().splitlines()
    return Run(_said(status, lines[-1] if lines else ""), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _limited(code: str, memory: int) -> str:
    limits = f"set_(resource.RLIMIT_AS, ({memory}, {memory})); set_(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS + 1}))"
    return f"import resource; set_ = resource.setrlimit; {limits}{code}"


def _said(status: int, last: str) -> str:
    if status == -1 or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL}):
        return f"no answer in {SECONDS} s"
    if os.WIFSIGNALED(status):
        return f"process killed ({signal.Signals(os.WTERMSIG(status)).name})"
    return last if os.WEXITSTATUS(status) == 0 else f"raises {last}"


def _cell(words: str) -> str:
    short = " ".join(words.replace("|", "/").replace("`", "'").split())
    return short if len(short) <= LONGEST else short[: LONGEST - 3] + "..."


def _version(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} (not installed)"


def main() -> int:
    """Write the table; 1 where a file misses its code or costs too much."""
    lines, bad = [], []
    with tempfile.TemporaryDirectory() as folder:
        # another process writes the files: a child's peak memory counts its parent's at the start
        subprocess.run([sys.executable, "-m", "tools.hostile_files", folder], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        for case in cases():
            ours = run(OURS, folder, case.name, case.code)
            if ours.said != case.code or ours.seconds > MOST_SECONDS or ours.mib > MOST_MIB:
                bad.append(f"{case.name}: {ours}")
            theirs = [_cell(run(code, folder, case.name).said) for code in READERS.values()]
            cost = f"{ours.seconds:.2f} | {ours.mib:.0f}"
            lines.append(f"| `{case.name}` | {case.what} | {ours.said} | {cost} | " + " | ".join(theirs) + " |")
            print(lines[-1], flush=True)
    versions = ", ".join(_version(name) for name in READERS)
    head = HEAD.format(count=len(lines), versions=versions, seconds=SECONDS)
    TARGET.write_text(head + "\n".join(lines) + "\n", "utf-8", newline="\n")
    print("\n".join(bad) or "every file gives its code within the limits")
    return 1 if bad else 0


HEAD = """\
# Hostile files / 恶意与异常文件

Made by `make hostile-table` (`tools/hostile_table.py`); do not edit. {count} files, written by
`tools/hostile_files.py`: the clean workbook of `examples/park-a` with one thing wrong, or no workbook at all. In the
clean one the value added of 2024 is 255. Ours: the code that `load` gives (`lowcarbon` refuses the file or names the
cells), CPU seconds and peak MiB of a whole process. Others ({versions}): what `read_excel`,
`load_workbook(read_only=True, data_only=True)` and `Resource.validate` answer for the sheet 经济数据, within 2 GiB and
{seconds} CPU seconds. They are no validators of workbooks; the table shows what a script built on them would not
notice.

| file | what is wrong | ours | s | MiB | pandas | openpyxl | frictionless |
|---|---|---|---|---|---|---|---|
"""

if __name__ == "__main__":
    sys.exit(main())
