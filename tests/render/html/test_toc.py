"""The contents of a book: every heading of the upper levels, landmarks, figures and tables, each where it leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from lxml import etree

from books import BOOKS, TYPE, book, build, local, pages, parts, said
from epubs import epubcheck
from projects import article
from trifolio.render.html.toc import Entry, Trees, captioned, outline

PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>'


def trees(**pages: str) -> Trees:
    return {f"{name}.xhtml": etree.fromstring(PAGE.format(body)) for name, body in pages.items()}


def navs(file: Path) -> dict[str, etree._Element]:
    return {nav.get(TYPE, ""): nav for nav in pages(file)["nav.xhtml"].iter("{*}nav")}


def links(nav: etree._Element) -> list[tuple[str, str]]:
    return [(link.get("href", ""), said(link)) for link in nav.iter("{*}a")]


def test_headings_of_the_second_level_stand_below_those_of_the_first() -> None:
    made = outline(trees(a="<h1 id='x'>One</h1><h2 id='y'>Two</h2><h3 id='z'>No</h3>", b="<p/>"))
    assert made == (Entry("a.xhtml", "One", (Entry("a.xhtml#y", "Two"),)),)


@pytest.mark.parametrize(
    ("depth", "titles"), [(1, ["One"]), (2, ["One", "Two", "Four"]), (3, ["One", "Two", "Three", "Four"])]
)
def test_contents_go_down_to_a_level(depth: int, titles: Sequence[str]) -> None:
    made = outline(
        trees(a="<h1 id='x'>One</h1><h2 id='y'>Two</h2><h3 id='z'>Three</h3><h4>No</h4><h2 id='w'>Four</h2>"),
        depth=depth,
    )
    assert [entry.title for entry in every(made)] == titles
    assert [entry.title for entry in made] == ["One"]


def every(entries: Sequence[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from every(entry.entries)


def test_headings_of_cards_are_not_listed() -> None:
    card = "<section class='card wide'><h2 id='c'>If you are: bleeding for ten minutes</h2></section>"
    (one,) = outline(trees(a=f"<h1 id='x'>One</h1>{card}<h2 id='y'>Two</h2>", b=card))
    assert one == Entry("a.xhtml", "One", (Entry("a.xhtml#y", "Two"),))


def test_a_page_may_begin_with_the_second_level() -> None:
    assert outline(trees(a="<h2 id='y'>Two</h2>")) == (Entry("a.xhtml", "Two"),)


def test_a_heading_without_an_id_is_found_where_the_one_before_it_is() -> None:
    pages = trees(a="<h1 id='x'>One</h1><h2 id='y'>Two</h2><h2>Three</h2>", b="<h1>Four</h1><h2>Five</h2>")
    one, four = outline(pages)
    assert one.entries == (Entry("a.xhtml#y", "Two"), Entry("a.xhtml#y", "Three"))
    assert four == Entry("b.xhtml", "Four", (Entry("b.xhtml", "Five"),))


def test_marks_are_no_part_of_a_title_and_a_picture_says_its_words() -> None:
    heading = (
        "<h1>A <b>bold</b><sup><a role='doc-noteref'>1</a></sup> one<span role='doc-pagebreak'>4</span> "
        "<img alt='with a sign'/></h1>"
    )
    assert outline(trees(a=heading))[0].title == "A bold one with a sign"


def test_only_what_has_a_caption_is_listed() -> None:
    body = (
        "<figure id='a'><figcaption>A</figcaption></figure><figure id='b'/><table id='c'><caption>C</caption></table>"
    )
    assert captioned(trees(a=body), "figure") == (Entry("a.xhtml#a", "A"),)
    assert captioned(trees(a=body), "table") == (Entry("a.xhtml#c", "C"),)


@pytest.mark.parametrize("name", BOOKS)
def test_every_heading_of_the_upper_levels_is_in_the_contents_in_order(name: str) -> None:
    found = pages(book(name))
    headings = [h for file, root in found.items() if file != "nav.xhtml" for h in root.iter("{*}h1", "{*}h2")]
    wanted = [said(heading) for heading in headings if heading.getparent().get("class") != "card"]  # type: ignore[union-attr]
    assert [title for _, title in links(navs(book(name))["toc"])] == wanted
    assert len(wanted) > 5


@pytest.mark.parametrize("name", BOOKS)
def test_every_entry_leads_to_what_it_names(name: str) -> None:
    found = pages(book(name))
    count = 0
    for kind, nav in navs(book(name)).items():
        for href, title in links(nav):
            file, _, ident = href.partition("#")
            assert title
            assert file in found
            if ident and kind != "page-list":
                (target,) = (e for e in found[file].iter("*") if e.get("id") == ident)
                assert title in said(target)
                count += 1
    assert count or name == "getting-ready-for-a-clinic-visit"  # which has no sections


def test_all_but_the_contents_are_hidden_and_all_have_a_name() -> None:
    for kind, nav in navs(book("everything")).items():
        assert (nav.get("hidden") == "hidden") is (kind != "toc")
        assert nav.get("aria-label") or nav.get("aria-labelledby")


def test_landmarks_lead_to_the_ends_too() -> None:
    found = [link.get(TYPE) for link in navs(book("everything"))["landmarks"].iter("{*}a")]
    assert found == ["cover", "titlepage", "toc", "bodymatter", "bibliography", "endnotes"]


def test_figures_and_tables_are_listed_where_there_are_any(tmp_path: Path) -> None:
    both = navs(book("everything"))
    assert [title for _, title in links(both["loi"])] == ["with a caption"]
    assert [title for _, title in links(both["lot"])] == ["Table 1. Some figures"]
    plain = build(tmp_path, article("One", "## A part\n\n![a square](square.png)\n\n| a |\n|---|\n| b |"))
    assert not {"loi", "lot"} & set(navs(plain))
    assert epubcheck(plain) == []


def test_the_contents_are_a_list_in_a_list() -> None:
    toc = navs(book("everything"))["toc"]
    (inner,) = [item for item in toc.findall("./{*}ol/{*}li") if said(item).startswith("First part")]
    assert [local(child) for child in inner] == ["a", "ol"]
    assert [said(item) for item in inner.iter("{*}li")][1:] == ["A section of it", "Another section"]


def test_a_book_holds_the_pictures_that_it_shows_and_no_others(tmp_path: Path) -> None:
    assert not [name for name in parts(book("everything")) if "cross" in name]
    config = '[clinic]\nname = "A clinic"\nlogo = "square.png"\n'
    made = build(tmp_path, article("One", "![green](leaves.png)"), files={"trifolio.toml": config})
    names = [name for name in parts(made) if name.startswith("images/")]
    assert [name.split("/")[1].split("-")[0] for name in sorted(names)] == ["cover", "leaves"]
    assert all(name in parts(made)["content.opf"].decode() for name in names)
