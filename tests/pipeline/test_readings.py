"""An unchanged source is compared, not parsed; whatever its reading depends on has it read again."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from projects import article, codes, made, picture, run, write
from trifolio.pipeline import read, readings
from trifolio.pipeline.readings import inputs, is_trusted

BIBLIOGRAPHY = "bibliography: works.yaml\n---\n"
WORKS = "- id: one\n  type: article-journal\n  title: A title\n  author: [{family: Cohen, given: D}]\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two articles, built: one has a picture, a bibliography and a link to the other."""
    monkeypatch.chdir(tmp_path)
    one = article("One", "Some words [@one].\n\n![A square](square.png)\n\nSee [the other](two.md).")
    files = {"content/one.md": one.replace("---\nSome", f"{BIBLIOGRAPHY}Some"), "content/works.yaml": WORKS}
    write(tmp_path, {**files, "content/two.md": article("Two")})
    picture(tmp_path / "assets/square.png", "navy")
    aged(tmp_path)
    run(tmp_path, editions=("email",))
    return tmp_path


def aged(folder: Path) -> None:
    """Have all files of a folder be an hour old."""
    for file in folder.rglob("*"):
        if file.is_file() and ".trifolio" not in file.parts:
            os.utime(file, (time.time() - 3600,) * 2)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sources that are parsed from now on."""
    names: list[str] = []
    reading = read.reading
    monkeypatch.setattr(
        read,
        "reading",
        lambda project, file, known: names.append(file.name) or reading(project, file, known),  # type: ignore[func-returns-value]
    )
    return names


def test_nothing_is_parsed_where_nothing_has_changed(project: Path, parsed: list[str]) -> None:
    report = run(project, editions=("email",))
    assert (parsed, made(report)) == ([], [])
    assert len(report.built) == 2


def test_a_build_with_nothing_to_do_loads_no_engine_and_nothing_that_parses(project: Path) -> None:
    code = "import sys; from trifolio.cli.main import main; main(['build', '-q', '-e', 'email']); print(*sys.modules)"
    for _ in range(2):  # the first may have to look at files that are too young
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=project)
    heavy = (
        "weasyprint",
        "PIL",
        "ebooklib",
        "markdown",
        "jinja2",
        "lxml",
        "fontTools",
        "citeproc",
        "yaml",
        "multiprocessing",
    )
    ours = ("trifolio.pipeline.read", "trifolio.document.parse", "trifolio.pipeline.job", "trifolio.render")
    assert not {*done.stdout.split()} & {*heavy, *ours}


def grow(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8") + "\nMore words.\n", encoding="utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "its words": lambda root: grow(root / "content/one.md"),
    "its picture": lambda root: picture(root / "assets/square.png", "maroon"),
    "a picture that is found before": lambda root: picture(root / "content/square.png", "maroon"),
    "its bibliography": lambda root: write(root, {"content/works.yaml": WORKS.replace("A title", "Another")}),
    "the article that it links to": lambda root: write(root, {"content/two.md": article("Two", "Other words.")}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_source_is_read_again_for_what_its_reading_depends_on(project: Path, parsed: list[str], change: str) -> None:
    CHANGES[change](project)
    run(project, editions=("email",))
    assert "one.md" in parsed
    parsed.clear()
    assert made(run(project, editions=("email",))) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("trifolio.toml", "publisher = 'Somebody'\n"),
        ("trifolio.toml", "smart = true\n"),
        ("trifolio.toml", "[clinics.hill]\nname = 'Hill'\n"),
        ("trifolio.toml", "pictures = ['drawings']\n"),
        ("words/en.toml", "to_note = 'See'\n"),
        ("styles/leaflet/edition.toml", "extends = 'email'\n"),
    ],
)
def test_all_are_read_again_for_what_the_project_says_of_reading(
    project: Path, parsed: list[str], name: str, text: str
) -> None:
    write(project, {name: text})
    run(project, editions=("email",))
    assert sorted(parsed)[:2] == ["one.md", "two.md"]


def test_none_is_read_again_for_what_concerns_no_reading(project: Path, parsed: list[str]) -> None:
    write(project, {"trifolio.toml": "[limits]\nseconds = 30\n"})
    assert (made(run(project, editions=("email",))), parsed) == ([], [])


def test_only_the_one_that_was_edited_is_read_and_made(project: Path, parsed: list[str]) -> None:
    grow(project / "content/one.md")
    report = run(project, editions=("email",))
    assert (parsed, len(made(report))) == (["one.md"], 1)


def test_a_touched_file_is_compared_once(project: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    os.utime(project / "content/one.md", (time.time() - 60,) * 2)
    assert made(run(project, editions=("email",))) == []
    hashed: list[str] = []
    monkeypatch.setattr(readings, "inputs", lambda paths, begun: hashed.extend(map(str, paths)) or inputs([], begun))  # type: ignore[func-returns-value]
    run(project, editions=("email",))
    assert (parsed, hashed) == ([], [])


def test_a_file_that_kept_its_size_and_is_too_young_is_looked_at(project: Path, parsed: list[str]) -> None:
    file = project / "content/two.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Some words", "Same words"), encoding="utf-8")
    run(project, editions=("email",))
    seen = file.stat()
    parsed.clear()
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    run(project, editions=("email",))
    assert "two.md" in parsed


def test_an_artifact_that_was_changed_is_made_again(project: Path) -> None:
    file = project / "output/one/one-email.txt"
    file.write_bytes(file.read_bytes().replace(b"Some words", b"Same words"))
    assert made(run(project, editions=("email",))) == ["one-email.txt"]
    assert b"Some words" in file.read_bytes()


def test_the_day_is_told_without_reading(project: Path, parsed: list[str]) -> None:
    assert codes(run(project, editions=("email",), today=dt.date(2027, 12, 1))).count("expires-soon") == 2
    assert parsed == []
    assert codes(run(project, editions=("email",), today=dt.date(2028, 1, 1))).count("expired") == 2


def test_a_source_with_an_error_is_read_every_time(project: Path, parsed: list[str]) -> None:
    write(project, {"content/three.md": article("Three", "![A square](square2.png)")})
    assert "picture-missing" in codes(run(project, editions=("email",)))
    picture(project / "assets/square2.png")
    assert "picture-missing" not in codes(run(project, editions=("email",)))
    assert parsed == ["three.md", "three.md"]


@pytest.mark.parametrize("damage", [b"", b"{}", b"0" * 64 + b"\n{}"])
def test_damaged_readings_cost_only_time(project: Path, parsed: list[str], damage: bytes) -> None:
    (project / ".trifolio/readings.json").write_bytes(damage)
    assert made(run(project, editions=("email",))) == []
    assert sorted(parsed) == ["one.md", "two.md"]


def test_what_was_changed_while_it_was_read_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "a"
    begun = time.time_ns()
    file.write_bytes(b"words")
    assert inputs([file], begun) is None
    os.utime(file, (time.time() - 60,) * 2)
    known = inputs([file, tmp_path / "b"], begun)
    assert known is not None
    seen = known[str(file)]
    assert seen is not None
    assert known[str(tmp_path / "b")] is None
    assert is_trusted(file, seen[:2], begun)
    assert not is_trusted(file, seen[:2], seen[1])


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert inputs([tmp_path / "pipe"], time.time_ns() + 1) is None
    assert inputs([tmp_path], time.time_ns() + 1) is None


def test_what_is_gone_is_forgotten(project: Path) -> None:
    (project / "content/one.md").unlink()
    grow(project / "content/two.md")
    run(project, editions=("email",))
    kept = (project / ".trifolio/readings.json").read_text(encoding="utf-8")
    assert "two.md" in kept
    assert '/content/one.md": {' not in kept
