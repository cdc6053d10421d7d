"""Wheel and sdist: what is in them, and that each works in an empty environment.

Run by ``make test-packaging``; building and installing needs the package registry.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "lowcarbon_cli"
DEMO = ROOT / "examples" / "park-a"


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that knows nothing of this project's folder and environment."""
    keep = {"PATH", "SystemRoot", "TEMP", "TMP", "LANG", "PIP_CACHE_DIR", "XDG_CACHE_HOME", "PIP_INDEX_URL"}
    known = {key: value for key, value in os.environ.items() if key in keep}
    # the cache of pip only; no configuration, no user packages
    known |= {"HOME": str(cwd), "PIP_CACHE_DIR": os.environ.get("PIP_CACHE_DIR", str(Path.home() / ".cache" / "pip"))}
    known |= {"PYTHONIOENCODING": "utf-8", "PYTHONNOUSERSITE": "1"}
    done = subprocess.run(command, cwd=cwd, env=known, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build sdist and, from it, the wheel, in a folder of their own."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    return folder


def package(built: Path, kind: str) -> Path:
    found = list(built.glob(f"*.{kind}"))
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("kind", ["whl", "tar.gz"])
def test_an_empty_environment_runs_the_demo(kind: str, built: Path, tmp_path: Path) -> None:
    home = tmp_path / "env"
    venv.create(home, with_pip=True)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    python, command = scripts / "python", scripts / "lowcarbon"
    pip = (python, "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, package(built, kind), cwd=tmp_path)
    shutil.copy(DEMO / "data.xlsx", tmp_path / "data.xlsx")
    # -I: no folder of ours on the path, so only the installed package can answer
    printed = run(python, "-I", "-m", "lowcarbon_cli", "compute", "data.xlsx", cwd=tmp_path)
    assert printed == (DEMO / "expected" / "compute.txt").read_text("utf-8")
    assert run(command, "compute", "data.xlsx", cwd=tmp_path) == printed
    assert run(command, "--version", cwd=tmp_path) == "lowcarbon 0.1.0\n"
    assert run(command, "schema", cwd=tmp_path) == (ROOT / "docs" / "report-1.schema.json").read_text("utf-8")
    outputs = [part for suffix in ("xlsx", "csv", "json", "md") for part in ("-o", f"report.{suffix}")]
    run(command, "compute", "data.xlsx", "-q", *outputs, cwd=tmp_path)
    frame = "from lowcarbon_cli.pipeline import *; print(len(compute(load('data.xlsx')).to_frame()) > 30)"
    assert run(python, "-I", "-c", frame, cwd=tmp_path) == "True\n"
    place = run(python, "-I", "-c", "import lowcarbon_cli; print(lowcarbon_cli.__file__)", cwd=tmp_path)
    assert str(home) in place


def test_the_wheel_holds_the_package_and_its_data_and_nothing_else(built: Path) -> None:
    with zipfile.ZipFile(package(built, "whl")) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        licences = {name.rsplit("/", 1)[1] for name in archive.namelist() if "/licenses/" in name}
    tracked = subprocess.run(["git", "ls-files", PACKAGE], cwd=ROOT, capture_output=True, text=True, check=True)
    wanted = {name.removeprefix("src/") for name in tracked.stdout.splitlines()}
    assert names == wanted
    assert "lowcarbon_cli/py.typed" in names
    assert licences == {"LICENSE", "NOTICE"}


def test_the_sdist_holds_what_the_tests_need(built: Path) -> None:
    with tarfile.open(package(built, "tar.gz")) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(tracked.stdout.splitlines()) - names <= {".gitattributes"}
