"""The lint of finished ebooks: it finds nothing in ours, and in a broken one what is broken."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest

from books import BOOKS, BROKEN, book, build, changed
from projects import article
from trifolio.check.ebook import CHECKS, lint


def found(data: bytes) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in lint(data, "one.epub")]


@pytest.mark.parametrize("name", BOOKS)
def test_nothing_is_found_in_our_books(name: str) -> None:
    assert found(book(name).read_bytes()) == []


def test_nothing_is_found_in_a_book_with_fonts(tmp_path: Path) -> None:
    edition = {"styles/lettered/edition.toml": 'extends = "ebook"\n\n[options]\nfonts = true\n'}
    made = build(tmp_path, article("One", "## A part\n\nWords."), files=edition, edition="lettered")
    assert found(made.read_bytes()) == []


@pytest.mark.parametrize("code", BROKEN)
def test_each_check_finds_its_fault_and_nothing_else(code: str) -> None:
    make, messages = BROKEN[code]
    assert found(make()) == [(code, message) for message in messages]


def test_each_check_has_its_broken_book() -> None:
    assert {*CHECKS, "book-unreadable"} == set(BROKEN)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (("content.opf", "<dc:language>en<", "<dc:language>fr<"), "cover.xhtml is in “en”, the metadata say “fr”"),
        (
            ("content.opf", '<meta property="schema:accessMode">visual</meta>', ""),
            "accessMode does not say “visual”, which the pages hold",
        ),
        (
            ("part-2.xhtml", 'alt="an icon"', 'alt=""'),
            "accessibilityFeature claims “alternativeText”, which the pages do not hold",
        ),
        (
            ("nav.xhtml", 'epub:type="page-list"', ""),
            "accessibilityFeature claims “pageNavigation”, which the pages do not hold",
        ),
        (
            ("content.opf", "</metadata>", '<meta property="dcterms:conformsTo">A standard</meta></metadata>'),
            "it claims to conform to a standard, and nobody says so",
        ),
    ],
)
def test_metadata_that_disagree_with_the_pages_are_found(edit: tuple[str, str, str], message: str) -> None:
    assert ("book-metadata", message) in found(changed("everything", edit))


def test_a_claim_to_be_seen_is_found_where_there_is_nothing_to_see() -> None:
    made = found(changed("getting-ready-for-a-clinic-visit", ("content.opf", ">textual</meta>", ">visual</meta>")))
    assert ("book-metadata", "accessMode claims “visual”, which the pages do not hold") in made


def test_a_picture_of_many_bytes_is_found() -> None:
    from PIL import Image

    noise = random.Random(1).randbytes(800 * 800 * 3)  # noqa: S311 - any will do
    out = io.BytesIO()
    Image.frombytes("RGB", (800, 800), noise).save(out, "PNG")
    item = '<item id="x" href="noise.png" media-type="image/png"/></manifest>'
    edits = (
        ("content.opf", "</manifest>", item),
        ("title.xhtml", "</section>", '<p><img src="noise.png" alt="noise"/></p></section>'),
    )
    made = found(changed("everything", *edits, more={"EPUB/noise.png": out.getvalue()}))
    assert made == [("book-large", "noise.png has 1.9 MB, more than 1.5")]
