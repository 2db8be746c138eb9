"""ebooklib packs what was rendered: nothing of a book passes through its parser."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from ebooklib import epub

from projects import REPOSITORY, SAMPLES
from trifolio.binders.contract import Binding
from trifolio.binders.epub import bind
from trifolio.job import Job, Page, Picture
from trifolio.pictures.job import prepare
from trifolio.pictures.originals import SHOP
from trifolio.pipeline.build import Request, read
from trifolio.project import editions
from trifolio.project.config import Project
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
    assert len(pages) > 8
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
