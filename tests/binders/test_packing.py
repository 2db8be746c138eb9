"""ebooklib packs what was rendered: nothing of a book passes through its parser."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from ebooklib import epub
from lxml import etree

from projects import REPOSITORY, SAMPLES
from trifolio.binders.contract import Binding
from trifolio.binders.epub import bind
from trifolio.job import Job, Page, Picture
from trifolio.pictures.job import prepare
from trifolio.pictures.originals import SHOP
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.project import editions
from trifolio.project.config import Project
from trifolio.render.html.pages import shown
from trifolio.render.pages import render_pages

TODAY = dt.date(2026, 11, 23)
ODD = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html  xmlns="http://www.w3.org/1999/xhtml" lang="en">
<head><title>Odd</title><meta name="viewport" content="width=device-width"/></head>
<body class='x'>Bare text, &#160;a no-break space,
<!-- a comment --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><linearGradient id="g"/></svg>
</body>
</html>
"""


def rendered(slug: str, folder: Path) -> tuple[Job, tuple[Page, ...], dict[str, Picture]]:
    project = Project(REPOSITORY)
    known = frozenset(editions.names(project.styles))
    document, _ = read(project, REPOSITORY / f"content/{slug}.md", Request((), TODAY), known)
    job = Job((document,), editions.load("ebook", project.styles), None, "a4", cache=str(folder))
    pictures, _ = prepare(job)
    return job, render_pages(job, pictures), dict(pictures)


def packed(binding: Binding) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bind(binding)[0])) as book:
        return {name: book.read(name) for name in book.namelist()}


@pytest.mark.parametrize("slug", SAMPLES)
def test_every_page_and_picture_is_packed_byte_for_byte(slug: str, tmp_path: Path) -> None:
    job, pages, pictures = rendered(slug, tmp_path)
    found = packed(Binding(job, pages, pictures))
    assert len(pages) > 5
    for page in pages:
        assert found[f"EPUB/{page.name}"] == page.text.encode()
    for src, picture in pictures.items():
        if src == SHOP:  # stands beside the book
            continue
        assert found[f"EPUB/images/{picture.name}"] == picture.data


def test_what_a_parser_would_change_is_not_changed(tmp_path: Path) -> None:
    job, pages, pictures = rendered(SAMPLES[1], tmp_path)
    odd = tuple(replace(page, text=ODD) if page.name == "part-1.xhtml" else page for page in pages)
    assert packed(Binding(job, odd, pictures))["EPUB/part-1.xhtml"] == ODD.encode()
    stock = epub.EpubHtml(title="Odd", file_name="odd.xhtml", content=ODD)
    stock.book = epub.EpubBook()
    assert b"viewBox" not in stock.get_content() or b"viewport" not in stock.get_content()


def test_what_the_package_lists_is_packed_however_it_is_written(tmp_path: Path) -> None:
    job, pages, pictures = rendered(SAMPLES[0], tmp_path)
    names = [f"images/{picture.name}" for src, picture in pictures.items() if src not in ("cover", SHOP)]
    package = pages[-1].text.replace(f'href="{names[0]}"', f"href = '{names[0]}'")
    package = package.replace(f'href="{names[1]}"', 'href="another.jpg"').replace(
        "<spine", f'<!-- "{names[1]}" --><spine'
    )
    found = packed(Binding(job, (*pages[:-1], replace(pages[-1], text=package)), pictures))
    assert f"EPUB/{names[0]}" in found
    assert f"EPUB/{names[1]}" not in found


def test_a_page_shows_the_pictures_that_its_attributes_name() -> None:
    pictures = {name: Picture(f"{name}&1.png", "image/png", b"", 1, 1) for name in "abc"}
    page = etree.fromstring(
        """<p><img src='images/a&amp;1.png'/> “images/b&amp;1.png” <!-- "images/c&amp;1.png" --></p>"""
    )
    assert shown([page], pictures) == (pictures["a"],)
