"""The sources that many tests look at, in one project, and their artifacts: each is built once a run of the tests.

Whichever worker of pytest asks first for an artifact builds it; to the others Trifolio's own manifest says that it is
up to date, and what was wrong with it. Nobody writes into the project.
"""

from __future__ import annotations

import fcntl
import functools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from projects import PROFILE, REPOSITORY, SAMPLES, codes, picture, run, samples_in, write
from sources import EVERYTHING, LINE, MORE, long_paper, source
from trifolio.pipeline.build import Report

__all__ = ["LANGUAGES", "PAPERS", "SAMPLES", "SLUGS", "built", "file", "folder"]

OUTPUTS = {"a4": "output", "letter": "letter"}
"""The folder of the artifacts of each paper."""

PAPERS = tuple(OUTPUTS)
LANGUAGES = ("ar", "de", "es", "fr", "scripts")
SLUGS = (*SAMPLES, "torture", "long-paper", "everything", "more", *LANGUAGES)

PICTURES = {"vial.jpg": "navy", "dots.png": "red", "square.png": "navy", "leaves.png": "green", "cross.png": "maroon"}


@contextmanager
def _alone(name: str) -> Iterator[Path]:
    """Yield the folder of this run of the tests while no other worker is at the same work."""
    place = Path(os.environ["TRIFOLIO_SHELF"])  # set by conftest.py for all workers
    with (place / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield place


@functools.cache
def folder() -> Path:
    """Return the project's folder."""
    with _alone("project") as place:
        project = place / "project"
        if not project.exists():
            _lay(place / "new").rename(project)
    return project


def _lay(new: Path) -> Path:
    samples_in(new)
    data = REPOSITORY / "tests/data"
    for path in (data / "torture.md", *(data / "languages").iterdir()):
        shutil.copy(path, new / "content")
    for name, colour in PICTURES.items():
        picture(new / "assets" / name, colour, (1500, 1000))
    shutil.copy(PROFILE, new / "inks.icc")
    return write(
        new,
        {
            "content/long-paper.md": long_paper(),
            "content/everything.md": source(),
            "content/more.md": source(f"{MORE}\n{EVERYTHING}"),
            "content/line.svg": LINE,
            "trifolio.toml": "[handout]\nprofile = 'inks.icc'\n[ebook]\nchapters = 'heading'\n[site]\npages = false\n",
        },
    )


@functools.cache
def built(slug: str, *editions: str, paper: str = "a4") -> Report:
    """Build editions of a source and return what the build says."""
    project = folder()
    asked = {"sources": (project / f"content/{slug}.md",), "editions": editions, "paper": paper}
    with _alone(slug):
        return run(project, **asked, output=project / OUTPUTS[paper])


def file(slug: str, edition: str, paper: str = "a4") -> Path:
    """Return an artifact of a source, built without an error."""
    if not (found := _there(slug, edition, paper)):
        both = ("handout", edition) if edition == "ebook" else (edition,)  # which is laid out for the ebook's page list
        assert set(codes(built(slug, *both, paper=paper))) <= {"glyph-missing"}
        found = _there(slug, edition, paper)
    (artifact,) = found
    return artifact


def _there(slug: str, edition: str, paper: str) -> list[Path]:
    return list((folder() / OUTPUTS[paper] / slug).glob(f"{slug}-{edition}.*"))
