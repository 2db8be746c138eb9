"""The print's page numbers in the ebook: where each page of the handout begins, there the book says its number."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree, html

import shelf
from commands import begin
from epubs import epubcheck
from pdftext import page_texts
from projects import SAMPLES, TODAY, article, codes, picture, run, write
from trifolio.job import Break
from trifolio.render.html.pagelist import marked

MARK = "{http://www.idpf.org/2007/ops}type"
PAPERS = ("a4", "letter")
BELOW_THE_HEAD = "-x 0 -y 50 -W 700 -H 800".split()


@pytest.fixture(scope="module")
def built() -> Path:
    for paper in PAPERS:
        for slug in SAMPLES:
            shelf.built(slug, "handout", "ebook", paper=paper)
    return shelf.folder()


def book_of(folder: Path, slug: str) -> dict[str, str]:
    with zipfile.ZipFile(folder / slug / f"{slug}-ebook.epub") as book:
        return {name.removeprefix("EPUB/"): book.read(name).decode() for name in book.namelist() if "html" in name}


def printed(book: dict[str, str]) -> dict[int, str]:
    """Return the places that the list of pages names, by the page's number."""
    (listed,) = etree.fromstring(book["nav.xhtml"].encode()).iterfind(f".//*[@{MARK}='page-list']")
    return {int("".join(map(str, link.itertext()))): str(link.get("href")) for link in listed.iter("{*}a")}


def words_after(page: str, ident: str) -> list[str]:
    """Return the words that follow a mark in the page of a book."""
    _, mark, after = page.partition(f'id="{ident}"')
    assert mark
    text = html.fromstring(f"<div>{after.partition('</span>')[2]}</div>")
    return "".join(map(str, text.itertext())).split()


def without_signs(words: list[str]) -> str:
    """Return the letters of words without the signs and numbers of lists that only the print has."""
    return "".join(word for word in words if not re.fullmatch(r"[•–◦▪☐☑]|\d+\.|[A-Z]{1,2}", word))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("slug", SAMPLES)
def test_every_page_of_the_handout_begins_where_the_book_says(built: Path, slug: str, paper: str) -> None:
    book = book_of(built / shelf.OUTPUTS[paper], slug)
    pages = page_texts(built / shelf.OUTPUTS[paper] / slug / f"{slug}-handout.pdf", *BELOW_THE_HEAD)
    places = printed(book)
    assert list(places) == list(range(1, len(pages) + 1))
    for number, text in enumerate(pages, start=1):
        file, _, ident = places[number].partition("#")
        assert ident == f"page-{number}"
        if number > 1:
            assert without_signs(text.split())[:30] == without_signs(words_after(book[file], ident))[:30], number


def test_the_list_is_on_whenever_the_handout_is_among_the_editions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"content/some.md": article("Some", "Words.")})
    run(tmp_path)
    both = (tmp_path / "output/some/some-ebook.epub").read_bytes()
    handout = (tmp_path / "output/some/some-handout.pdf").read_bytes()
    run(tmp_path, editions=("ebook",), output=tmp_path / "alone", force=True)
    assert (tmp_path / "alone/some/some-ebook.epub").read_bytes() == both
    assert not (tmp_path / "alone/some/some-handout.pdf").exists()
    assert printed(book_of(tmp_path / "alone", "some"))
    (tmp_path / "trifolio.toml").write_text("[ebook]\npage_list = false\n")
    run(tmp_path)
    assert "page-list" not in book_of(tmp_path / "output", "some")["nav.xhtml"]
    assert (tmp_path / "output/some/some-handout.pdf").read_bytes() == handout


def test_pages_are_told_of_an_edition_that_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    own = 'extends = "ebook"\npages_from = "handuot"\n'
    write(tmp_path, {"content/some.md": article("Some"), "styles/mine/edition.toml": own})
    (problem,) = run(tmp_path, editions=("mine",)).problems
    assert (problem.path, problem.message) == ("styles/mine/edition.toml", "pages_from: unknown edition “handuot”")
    assert problem.hint == "did you mean “handout”?"


def test_an_article_that_has_no_handout_has_no_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"content/some.md": article("Some").replace("contact:", "editions: [ebook, email]\ncontact:", 1)})
    assert codes(run(tmp_path)) == []
    assert "page-list" not in book_of(tmp_path / "output", "some")["nav.xhtml"]


def test_workers_give_the_same_books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {f"content/{name}.md": article(name, f"About {name}.") for name in ("one", "two", "three")})
    made = []
    for jobs in (1, 2):
        asked = ("build", "--force", "-j", str(jobs), "-o", str(jobs))
        process = begin(*asked, cwd=tmp_path, variables={"TRIFOLIO_TODAY": TODAY.isoformat()})
        process.communicate(timeout=120)
        assert process.returncode == 0
        made.append({file.name: file.read_bytes() for file in (tmp_path / str(jobs)).glob("*/*-*")})
    assert made[0] == made[1]
    assert len(made[0]) == 9 + 3 + 3  # and three covers, and the fields of three mails


def test_a_book_is_made_without_the_list_where_the_handout_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    broken = '{% extends "document.html" %}{{ nothing.at.all }}'
    write(tmp_path, {"content/some.md": article("Some"), "styles/handout/document.html": broken})
    report = run(tmp_path, editions=("ebook",))
    assert codes(report) == ["page-list-missing"]
    assert "page-list" not in book_of(tmp_path / "output", "some")["nav.xhtml"]
    (tmp_path / "styles/handout/document.html").unlink()
    assert codes(run(tmp_path, editions=("ebook",))) == []
    assert printed(book_of(tmp_path / "output", "some"))


def test_a_heading_may_be_called_as_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    body = "\n\n".join(f"Paragraph {number} of some words." for number in range(50))
    write(
        tmp_path,
        {"content/some.md": article("Some", f"See [it](#page-2).\n\n## Form\n\n{body}\n\n### Page 2\n\nMore.")},
    )
    run(tmp_path, editions=("ebook",))
    assert epubcheck(tmp_path / "output/some/some-ebook.epub") == []
    book = book_of(tmp_path / "output", "some")
    assert printed(book)[2] == "part-1.xhtml#page-2"
    assert 'href="part-1.xhtml#page-2_1">it</a>' in book["title.xhtml"]


def test_a_page_that_begins_with_a_picture_begins_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    body = "\n\n".join(f"Paragraph {number} of some words." for number in range(27))
    write(tmp_path, {"content/some.md": article("Some", f"{body}\n\n![A tall square](tall.png)\n\nAfter it.")})
    picture(tmp_path / "assets/tall.png", size=(600, 600))
    run(tmp_path, editions=("ebook",))
    book = book_of(tmp_path / "output", "some")
    file, _, ident = printed(book)[2].partition("#")
    assert re.search(rf'id="{ident}"[^>]*></span><figure ', book[file])


def mark(page: int) -> str:
    return f"|{page}|"


AT: list[tuple[str, Break, str]] = [
    ('<p data-block="1">One two</p>', Break(2, "1", 0, "Onetwo"), '|2|<p data-block="1">One two</p>'),
    ('<p data-block="1">One two</p>', Break(2, "1", 3, "two"), '<p data-block="1">One |2|two</p>'),
    ('<p data-block="1">a a a</p>', Break(2, "1", 1, "a"), '<p data-block="1">a |2|a a</p>'),
    ('<p data-block="1">a &amp; b</p>', Break(2, "1", 2, "b"), '<p data-block="1">a &amp; |2|b</p>'),
    (
        '<p data-block="1">a <a href="x">b c</a></p>',
        Break(2, "1", 2, "c"),
        '<p data-block="1">a |2|<a href="x">b c</a></p>',
    ),
    (
        '<div><h2 data-block="1">One two</h2></div>',
        Break(2, "1", 3, "two"),
        '<div>|2|<h2 data-block="1">One two</h2></div>',
    ),
    ('<ol><li id="r">Some</li></ol>', Break(2, "#r", 0, "Some"), '<ol><li id="r">|2|Some</li></ol>'),
    (
        '<ul data-block="1"><li>One<p data-block="2">in</p></li><li>Two</li></ul>',
        Break(2, "1", 3, "Two"),
        '<ul data-block="1"><li>One<p data-block="2">in</p></li><li>|2|Two</li></ul>',
    ),
    (
        '<p data-block="1">One<a role="doc-backlink">↩</a> two</p>',
        Break(2, "1", 3, "two"),
        '<p data-block="1">One<a role="doc-backlink">↩</a> |2|two</p>',
    ),
    ('<p data-block="1">changed words</p>', Break(2, "1", 7, "other"), '<p data-block="1">changed |2|words</p>'),
    ('<p data-block="1">One</p>', Break(2, "9", 0, "One"), '<p data-block="1">One</p>'),
    ('<p data-block="1"></p>', Break(2, "1", 5, "x"), '|2|<p data-block="1"></p>'),
    (
        '<p data-block="1" title="1 > 2">One <!-- <b> -->two</p>',
        Break(2, "1", 3, "two"),
        '<p data-block="1" title="1 > 2">One <!-- <b> -->|2|two</p>',
    ),
]


@pytest.mark.parametrize(("page", "one", "expected"), AT)
def test_a_mark_stands_where_the_page_begins(page: str, one: Break, expected: str) -> None:
    assert marked(page, (one,), mark)[0] == expected


def test_a_page_without_breaks_stays_as_it_is() -> None:
    assert marked("<p>a < b</p>", (), mark) == ("<p>a < b</p>", ())
