"""Projects made for a test: a folder with articles, and a build of it on a day that the test sets."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from trifolio.document.model import Document
from trifolio.pipeline.build import Report, build
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.problems import Severity, show
from trifolio.project import editions
from trifolio.project.config import find_project, sources

REPOSITORY = Path(__file__).parents[2]

SAMPLES = ("exosomes-for-hair-loss", "getting-ready-for-a-clinic-visit")

PROFILE = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
"""A colour profile of four inks, from Debian's libgs-common."""

TODAY = dt.date(2026, 11, 23)

FONTS: dict[str, bytes] = {}
"""What builds kept of fonts: new projects begin with it, for to make it takes half the time of a small handout."""
SMALL_FONT = 30_000
"""Bytes; larger ones are of whole scripts."""

FRONT = """\
---
title: {title}
publisher: A Publisher
updated: 2026-06
review_by: {review_by}
version: "1.0"
contact: someone@example.org
---
"""


def article(title: str = "A title", body: str = "Some words.", review_by: str = "2027-12") -> str:
    """Return a source of which nothing is missing."""
    return FRONT.format(title=title, review_by=review_by) + body + "\n"


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write text files into a folder and return it."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def samples_in(folder: Path) -> Path:
    """Copy the sample articles and their pictures into an empty folder and return it."""
    for name in ("content", "assets"):
        shutil.copytree(REPOSITORY / name, folder / name)
    return folder


def torture_in(folder: Path) -> Path:
    """Copy the samples, the source of torture and one in each language with their pictures into an empty folder."""
    samples_in(folder)
    for file in (REPOSITORY / "tests/data/torture.md", *(REPOSITORY / "tests/data/languages").iterdir()):
        shutil.copy(file, folder / "content")
    picture(folder / "content/vial.jpg")
    picture(folder / "content/dots.png", "teal")
    return folder


def picture(file: Path, colour: str = "navy", size: tuple[int, int] = (600, 400)) -> Path:
    """Write a picture of one colour."""
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(file)
    return file


def run(folder: Path, **asked: Any) -> Report:
    """Build all of a project, on `TODAY` if nothing else is asked for."""
    project = find_project(folder)
    store = project.root / ".trifolio/cache/fonts"
    if FONTS and not (project.root / ".trifolio").exists():
        store.mkdir(parents=True)
        for name, data in FONTS.items():
            (store / name).write_bytes(data)
    named = asked.pop("sources", ())
    report = build(project, Request(sources(project, named), **{"today": TODAY, **asked}))
    FONTS.update((file.name, file.read_bytes()) for file in _fonts_in(store) if file.name not in FONTS)
    return report


def _fonts_in(store: Path) -> Iterator[Path]:
    """Yield the fonts of few characters that are kept in a project."""
    if store.is_dir():
        yield from (file for file in store.iterdir() if file.stat().st_size < SMALL_FONT)


def codes(report: Report) -> list[str]:
    """Return the codes of a report's problems."""
    return [problem.code for problem in report.problems]


def made(report: Report) -> list[str]:
    """Return the file names of what a build had to make."""
    return [Path(built.path).name for built in report.built if built.made]


def removed(report: Report) -> list[str]:
    """Return the paths of the artifacts that a build removed, in order; what lay beside a mail went with it.

    The pages of the library that went are left out: tests/site is about them.
    """
    paths = {removal.path for removal in report.removed if not removal.path.endswith("/index.html")}
    fields = {path for path in paths if path.endswith("-fields.txt")}
    assert fields <= {path.replace(".txt", "-fields.txt") for path in paths}
    return sorted(paths - fields)


def read_in(folder: Path, file: Path) -> Document:
    """Return the document of a source that has no error."""
    project = find_project(folder)
    document, problems = read(project, file, Request((), TODAY), frozenset(editions.names(project.styles)))
    errors = [show(problem) for problem in problems if problem.severity is Severity.ERROR]
    assert errors == [], file.read_text(encoding="utf-8")
    return document
