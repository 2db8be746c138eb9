"""The wheel is whole: what `pip install trifolio` brings works far from this repository."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
KINDS = ("handout.pdf", "ebook.epub", "email.txt", "email-fields.txt", "ebook-cover.jpg")


def run(folder: Path, installed: Path, *command: str) -> str:
    """Run Python in this folder with the installed wheel first on its path, and return what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def artifacts(*slugs: str) -> set[str]:
    assert slugs
    return {f"{slug}/{slug}-{kind}" for slug in slugs for kind in KINDS}


def published(project: Path) -> set[str]:
    files = [path for path in (project / "output").rglob("*") if path.is_file() and path.name != ".gitkeep"]
    assert all(path.stat().st_size for path in files)
    return {path.relative_to(project / "output").as_posix() for path in files}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from this tree without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    folder = wheel.parent / "installed"
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--target", folder, wheel], check=True)
    return folder


def test_styles_and_the_sample_are_in_the_wheel(wheel: Path) -> None:
    places = {"styles": "trifolio/styles", "content": "trifolio/sample/content", "assets": "trifolio/sample/assets"}
    expected = {
        f"{place}/{path.relative_to(ROOT / top).as_posix()}"
        for top, place in places.items()
        for path in (ROOT / top).rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "trifolio/styles/handout/edition.toml" in names
    assert {name for name in names if name.startswith(tuple(places.values()))} == expected


def test_the_installed_package_is_the_one_that_runs(installed: Path, tmp_path: Path) -> None:
    assert Path(run(tmp_path, installed, "-c", "import trifolio; print(trifolio.__file__)").strip()) == (
        installed / "trifolio" / "__init__.py"
    )


def test_the_sample_project_builds(installed: Path, tmp_path: Path) -> None:
    run(tmp_path, installed, "-m", "trifolio", "init", "demo")
    run(tmp_path / "demo", installed, "-m", "trifolio", "build")
    slugs = [path.stem for path in (ROOT / "content").glob("*.md")]
    pages = {"index.html", *(f"{slug}/index.html" for slug in slugs)}
    assert published(tmp_path / "demo") == artifacts(*slugs) | pages


def test_one_file_in_an_empty_folder_builds(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "some.md").write_text("# Some title\n\nSome words.\n")
    run(tmp_path, installed, "-m", "trifolio", "build", "some.md")
    assert published(tmp_path) == artifacts("some")


def test_the_command_that_pip_installs_says_its_version(installed: Path, tmp_path: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert version in run(tmp_path, installed, str(installed / "bin" / "trifolio"), "--version").split()
