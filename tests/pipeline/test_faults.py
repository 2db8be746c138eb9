"""What goes wrong around a build costs no article, shows no traceback, and is healed by the next build."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from commands import Begun, begin
from projects import article, picture, run, write
from soak import SOAK, todays

EDITIONS = ("handout", "ebook", "email") if SOAK else ("handout", "email")
MOMENTS = (0.15, 0.4, 0.8) if SOAK else (0.4,)
"""Seconds after its start at which something happens to a build: before, in the midst of and after its work."""
MEGABYTE = 1_000_000
PARTS = ("content/one.md", "content/field.png", "content", "output", ".trifolio", ".")


def project(folder: Path) -> Path:
    """Write a project with two articles and a picture."""
    picture(folder / "content/field.png")
    body = "![A field](field.png)\n\n" + "| Medicine | Dose |\n|---|---|\n| Aspirin | 75 mg |\n\n" * 30
    return write(
        folder, {"content/one.md": article("One", body), "content/two.md": article("Two"), "trifolio.toml": ""}
    )


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return a project that was never built, in a folder of its own."""
    return project(tmp_path / "project")


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that a command has built."""
    folder = project(tmp_path_factory.mktemp("once"))
    status, text = ended(started(folder))
    assert status == 0, text
    is_whole(folder)
    return folder


@pytest.fixture
def built(once: Path, tmp_path: Path) -> Path:
    """Return a project that was built, in a folder of its own."""
    return shutil.copytree(once, tmp_path / "project")


def started(folder: Path, before: Callable[[], None] | None = None, *, anew: bool = SOAK, **variables: str) -> Begun:
    """Start a build of a project in a process of its own, after `before` has been called in it."""
    asked = [part for name in EDITIONS for part in ("-e", name)]
    return begin("build", "--force", "-j", "2", *asked, cwd=folder, before=before, variables=variables, anew=anew)


def ended(process: Begun) -> tuple[int, str]:
    """Return the status of a build and what it said; a minute is enough for any."""
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err, err
    assert "error[bug]" not in err, err
    return process.returncode, out + err


def artifacts(folder: Path) -> Mapping[str, bytes]:
    output = folder / "output"
    return {file.relative_to(output).as_posix(): file.read_bytes() for file in output.rglob("*.*") if file.is_file()}


def heals(folder: Path) -> None:
    """Assert that a build without a fault gives each article's editions, and leaves nothing else behind."""
    report = run(folder, editions=EDITIONS, force=True)
    assert not report.failed, report.problems
    is_whole(folder)


def is_whole(folder: Path) -> None:
    assert {name.partition("/")[0] for name in artifacts(folder)} == {"index.html", "one", "two"}
    assert len(artifacts(folder)) >= len(EDITIONS) * 2
    assert [file for file in folder.rglob("*.part") if file.is_file()] == []


def limited(which: int, most: int) -> Callable[[], None]:
    return partial(resource.setrlimit, which, (most, most))


LIMITS: Mapping[str, Callable[[], None]] = {
    "a disk that takes no byte": limited(resource.RLIMIT_FSIZE, 0),
    "a disk that takes four kilobytes": limited(resource.RLIMIT_FSIZE, 4096),
    "twelve open files": limited(resource.RLIMIT_NOFILE, 12),
    "thirty open files": limited(resource.RLIMIT_NOFILE, 30),
    "little memory": limited(resource.RLIMIT_AS, 300 * MEGABYTE),
}


@pytest.mark.parametrize("name", todays(LIMITS, 1))
def test_a_machine_without_room_keeps_what_was_built(name: str, built: Path) -> None:
    before = artifacts(built)
    status, text = ended(started(built, LIMITS[name]))
    assert status in (0, 1), text
    assert status == 0 or text.strip()
    assert artifacts(built) == before
    heals(built)
    assert artifacts(built) == before


def instead(path: str, *, folder: bool) -> Callable[[Path], None]:
    def put(project: Path) -> None:
        place = project / path
        if place.is_dir():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        if folder:
            place.mkdir()
            (place / "mine.txt").write_text("mine")
        else:
            place.write_text("mine")

    return put


WRONG: Mapping[str, Callable[[Path], None]] = {
    "a folder for an artifact": instead("output/one/one-email.txt", folder=True),
    "a file for an article's folder": instead("output/one", folder=False),
    "a file for the output": instead("output", folder=False),
    "a file for .trifolio": instead(".trifolio", folder=False),
    "a folder for the manifest": instead(".trifolio/manifest.json", folder=True),
    "a file for the cache": instead(".trifolio/cache", folder=False),
    "a folder for the lock": instead(".trifolio/lock", folder=True),
    "a folder for an article": instead("content/three.md", folder=True),
}


@pytest.mark.parametrize("name", todays(WRONG, 2))
def test_what_is_of_the_wrong_kind_is_a_problem_or_of_no_matter(name: str, built: Path) -> None:
    WRONG[name](built)
    status, text = ended(started(built))
    assert status in (0, 1), text
    assert status == 0 or "error[" in text
    mine = [file for file in built.rglob("*") if file.is_file() and file.read_bytes() == b"mine"]
    assert mine, "somebody's file is gone"
    assert (built / "output").is_file() or "two/two-email.txt" in artifacts(built)


@pytest.mark.parametrize("after", MOMENTS)
@pytest.mark.parametrize("name", todays(PARTS, 1))
def test_what_is_deleted_meanwhile_shows_no_traceback(name: str, after: float, library: Path) -> None:
    kept = library.parent / "kept"
    shutil.copytree(library, kept)
    process = started(library)
    time.sleep(after)
    place = library / name
    if place.is_file():
        place.unlink()
    else:
        shutil.rmtree(place, ignore_errors=True)
    status, text = ended(process)
    assert status in (0, 1) or "there is no article" in text, text  # before a slow machine had begun
    assert "Traceback" not in text
    shutil.rmtree(library, ignore_errors=True)
    shutil.copytree(kept, library)
    heals(library)


@pytest.mark.parametrize("after", MOMENTS)
@pytest.mark.parametrize("number", todays((signal.SIGTERM, signal.SIGINT, signal.SIGHUP), 1))
def test_a_build_that_is_told_to_end_leaves_what_heals(number: signal.Signals, after: float, library: Path) -> None:
    process = started(library, anew=False)  # Python shows a traceback of its own while it starts
    time.sleep(after)
    os.kill(process.pid, number)
    status, text = ended(process)
    assert status in (0, 130, -number), text
    heals(library)


@pytest.mark.parametrize("when", todays((0, 2**31 + 10, 2**33), 1))
def test_a_clock_that_jumps_costs_nothing(when: int, built: Path) -> None:
    before = artifacts(built)
    for file in built.rglob("*"):
        os.utime(file, (when, when))
    heals(built)
    assert artifacts(built) == before


@pytest.mark.parametrize("folder", todays(("missing", "content/one.md"), 1))
def test_a_folder_for_temporary_files_that_is_none_is_of_no_matter(folder: str, library: Path) -> None:
    status, text = ended(started(library, TMPDIR=str(library / folder)))
    assert status == 0, text


@pytest.mark.parametrize("after", MOMENTS)
def test_a_kill_leaves_no_temporary_files(after: float, library: Path, tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    process = started(library, TMPDIR=str(tmp_path / "temporary"))
    time.sleep(after)
    process.kill()
    process.communicate(timeout=60)
    until = time.monotonic() + 20
    while (left := list((tmp_path / "temporary").iterdir())) and time.monotonic() < until:
        time.sleep(0.05)
    assert left == []


def test_what_exceeds_its_time_leaves_no_temporary_files(library: Path, tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    body = "| a | b |\n|---|---|\n" + "| c | d |\n" * 6000
    write(library, {"content/one.md": article("One", body), "trifolio.toml": "[limits]\nseconds = 2\n"})
    _, text = ended(started(library, TMPDIR=str(tmp_path / "temporary")))
    assert "error[limit]" in text
    assert list((tmp_path / "temporary").iterdir()) == []
