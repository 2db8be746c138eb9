"""The cover of a job: in the book and for shops, of the same metadata, made once."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from PIL import Image

from projects import article, picture, write
from trifolio.job import Job
from trifolio.pictures.cover import covers
from trifolio.pictures.cover import layout as cover
from trifolio.pictures.job import prepare
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.project import editions
from trifolio.project.config import find_project


def job_of(folder: Path, cover_line: str = "") -> Job:
    text = article("A title").replace("contact:", f"{cover_line}contact:", 1)
    write(folder, {"content/one.md": text})
    project = find_project(folder)
    document, _ = read(project, folder / "content/one.md", Request((), dt.date(2026, 11, 23)), frozenset())
    loaded = editions.load("ebook", project.styles)
    return Job((document,), loaded, None, "a4", cache=str(folder / "cache"))


def size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size


def test_a_cover_is_drawn_for_the_book_and_for_shops(tmp_path: Path) -> None:
    job = job_of(tmp_path)
    pictures, _ = prepare(job)
    inside, shop = pictures["cover"], covers(job, pictures, cover.SIZE)[0][0]
    assert size(inside.data) == (inside.width, inside.height) == (1500, 2400)
    assert size(shop.data) == (shop.width, shop.height) == (1600, 2560)
    assert inside.name != shop.name


def test_a_cover_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = job_of(tmp_path)
    first = covers(job, {}, cover.SIZE)
    monkeypatch.setattr(cover, "draw", None)
    assert covers(job, {}, cover.SIZE) == first


def test_an_authors_own_cover_is_made_to_fit_both(tmp_path: Path) -> None:
    picture(tmp_path / "assets/mine.png", "maroon", (2000, 3000))
    job = job_of(tmp_path, "cover: mine.png\n")
    assert [size(covers(job, {}, wanted)[0][0].data) for wanted in (cover.INSIDE, cover.SIZE)] == [
        (1500, 2250),
        (1600, 2400),
    ]
    assert covers(job, {}, cover.INSIDE)[1] == ()


@pytest.mark.parametrize(("wide", "high", "small"), [(625, 1000, False), (624, 1000, True), (700, 999, True)])
def test_an_authors_own_cover_that_is_too_small_is_warned_of_at_its_line(
    wide: int, high: int, *, small: bool, tmp_path: Path
) -> None:
    picture(tmp_path / "assets/mine.png", "maroon", (wide, high))
    problems = covers(job_of(tmp_path, "cover: mine.png\n"), {}, cover.INSIDE)[1]
    assert [(problem.code, problem.line) for problem in problems] == [("cover-small", 7)] * small
