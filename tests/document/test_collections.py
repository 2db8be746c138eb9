"""Collections: many articles in one ebook and one handout, with one contents, one list of references, links across."""

from __future__ import annotations

import base64
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree
from PIL import Image

from commands import begin
from epubs import ace, epubcheck, port
from pdftext import page_texts
from projects import TODAY, article, codes, picture, removed, run, samples_in, write
from soak import todays
from trifolio.check import parity
from trifolio.document.collection import gather
from trifolio.document.model import Document, Meta, Reference
from trifolio.document.nodes import Element, Prose, plain
from trifolio.pipeline.build import Report, build
from trifolio.pipeline.collect import read_collection
from trifolio.pipeline.request import Request
from trifolio.pipeline.workers import Workers
from trifolio.project import editions
from trifolio.project.config import find_project
from validators import faults, verapdf

REFERENCES = """\
references:
  - {id: a, type: book, title: A book, author: [{family: Doe, given: J}], publisher: P, issued: {date-parts: [[2020]]}}
  - {id: b, type: book, title: Older book, publisher: P, issued: {date-parts: [[2019]]}}
"""
OWN = '  - {id: d, type: book, title: "Book of One", publisher: P, issued: {date-parts: [[2021]]}}\n'
OTHERS = OWN.replace("One", "Two") + OWN.replace("id: d", "id: c").replace("Book of One", "Another book")
CONFIG = '[collections.all]\ntitle = "All there is"\nsubtitle = "Three"\narticles = ["content/*.md"]\n'
ONE = """\
Words of one[^n]. It cites [@b; @a] and [@d]. See [below](#part), [two](two.md#part), [three](three.md)
and [nine](https://nine.example/).

![A square](square.png "Figure of one")

## Part

| a | b |
|---|---|
| 1 | 2 |

: Table of one

[^n]: A note of one.
"""
TWO = """\
Words of two[^n], cited [@a; @b; @c] [@d]. Back to [one](https://site.example/one/#part).

![Another](square.png "Figure of two")

| c | d |
|---|---|
| 3 | 4 |

: Table of two

## Part

More, with a second note[^m].

[^n]: A note of two.
[^m]: Another of two.
"""


def source(title: str, body: str, references: str, more: str) -> str:
    return article(title, body).replace("contact:", f"{REFERENCES}{references}{more}contact:", 1)


def sources_in(folder: Path) -> Path:
    write(
        folder,
        {
            "content/one.md": source("One", ONE, OWN, "url: https://site.example/one\n"),
            "content/two.md": source("Two", TWO, OTHERS, "lang: de\n"),
            "content/three.md": article("Three", "Words of three, and [a link](https://nine.example/)."),
            "trifolio.toml": CONFIG,
        },
    )
    picture(folder / "content/square.png")
    return folder


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project of which nothing was built."""
    monkeypatch.chdir(tmp_path)
    return sources_in(tmp_path)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose collection was built, for tests that look at it."""
    folder = sources_in(tmp_path_factory.mktemp("finished"))
    assert codes(collected(folder)) == []
    return folder


@pytest.fixture
def again(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project whose collection was built, for a test that goes on with it."""
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(finished, tmp_path, dirs_exist_ok=True)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose collection of the samples was built."""
    folder = write(samples_in(tmp_path_factory.mktemp("large")), {"trifolio.toml": CONFIG})
    collected(folder)
    return folder


def collected(folder: Path, *names: str, **asked: Any) -> Report:
    return build(find_project(folder), Request((), **{"today": TODAY, "collections": names or ("all",), **asked}))


def book(folder: Path, name: str = "all") -> dict[str, etree._Element]:
    with zipfile.ZipFile(folder / f"output/{name}/{name}-ebook.epub") as packed:
        pages = [file for file in packed.namelist() if file.endswith((".xhtml", ".opf"))]
        return {file.removeprefix("EPUB/"): etree.fromstring(packed.read(file)) for file in pages}


def source_of(page: etree._Element) -> str:
    return etree.tostring(page, encoding="unicode").replace(' xmlns="http://www.w3.org/1999/xhtml"', "")


def said(element: etree._Element | None) -> str:
    assert element is not None
    return " ".join("".join(map(str, element.itertext())).split())


def texts(element: etree._Element, path: str) -> list[str]:
    found = element.xpath(path, namespaces={"h": "http://www.w3.org/1999/xhtml"})
    assert isinstance(found, list)
    return [str(text) for text in found]


def holder(pages: dict[str, etree._Element], ident: str) -> etree._Element:
    return next(page for page in pages.values() if texts(page, f"//*[@id='{ident}']/@id"))


def test_every_article_is_in_the_book_in_order(finished: Path) -> None:
    pages = book(finished)
    (contents,) = pages["nav.xhtml"].iterfind(".//{*}nav[@role='doc-toc']")
    top = [said(item.find("{*}a")) for item in contents.iterfind("{*}ol/{*}li")]
    assert top == ["All there is", "About this collection", "One", "Three", "Two", "References"]
    below = [said(link) for link in contents.iterfind("{*}ol/{*}li[3]/{*}ol//{*}a")]
    assert below == ["Part", "Notes", "About this article"]
    assert said(pages["collection.xhtml"].find(".//{*}h1")) == "All there is"
    assert pages["two.title.xhtml"].get("lang") == "de"


def test_every_link_of_the_book_leads_to_an_id_and_no_two_are_the_same(finished: Path) -> None:
    pages = book(finished)
    named = [ident for page in pages.values() for ident in texts(page, "//h:body//@id")]
    assert len(named) == len(set(named)) > 30
    ids = {(name, ident) for name, page in pages.items() for ident in texts(page, "//@id")}
    links = [(name, href) for name, page in pages.items() for href in texts(page, "//*[local-name()='a']/@href")]
    inside = [(name, *href.partition("#")) for name, href in links if "#" in href and "//" not in href]
    assert len(inside) > 20
    for name, file, _, ident in inside:
        assert (file or name, ident) in ids, (name, file, ident)


def test_links_between_articles_live_inside_and_fall_back_outside(again: Path) -> None:
    assert codes(run(again, editions=("ebook",))) == ["link-article", "link-article"]
    text = source_of(book(again)["one.title.xhtml"])
    assert '<a href="one.part-1.xhtml#one.part">below</a>' in text
    assert '<a href="two.part-1.xhtml#two.part">two</a>' in text
    assert '<a href="three.title.xhtml#three.title">three</a>' in text
    assert '<a href="https://nine.example/">nine</a>' in text
    assert '<a href="one.part-1.xhtml#one.part">one</a>' in source_of(book(again)["two.title.xhtml"])
    assert '<a href="https://site.example/one/#part">one</a>' in source_of(book(again, "two")["title.xhtml"])


def test_references_are_shared_where_they_are_the_same(finished: Path) -> None:
    pages = book(finished)
    items = holder(pages, "ref-1").findall(".//{*}ol[@class='references']/{*}li")
    titles = ["Older book", "Doe J. A book", "Book of One", "Another book", "Book of Two"]
    assert [said(item).startswith(title) for item, title in zip(items, titles, strict=True)] == [True] * 5
    both = ["one.cite-1", "two.cite-1"]
    backs = [[href.partition("#")[2] for href in texts(item, ".//@href")] for item in items]
    assert backs == [both, both, ["one.cite-2"], ["two.cite-1"], ["two.cite-1"]]
    assert "It cites[1, 2] and[3]." in said(pages["one.title.xhtml"])
    assert "cited[1, 2, 4, 5]." in said(pages["two.title.xhtml"])


LISTED = """\
Words[^n] cited [@a]. See [the list](#sources).

::: note
Boxed.

::: references
:::
:::

## Sources

::: {.only in="handout ebook"}
::: references
:::
:::

::: disclaimer
Not advice.
:::

### Books

::: references
:::

[^n]: A note of nine.
"""


def test_nothing_is_left_where_the_lists_of_the_articles_were(library: Path) -> None:
    write(library, {"content/nine.md": source("Nine", LISTED, "", "")})
    write(
        library,
        {
            "content/three.md": article(
                "Three", "See [its list](nine.md#sources), [that](two.md#references) and [who](two.md#about)."
            )
        },
    )
    write(
        library,
        {
            "content/two.md": source(
                "Two", f"{TWO}\n## About\n\nUs.\n\n## References\n\n::: references\n:::", OTHERS, ""
            )
        },
    )
    collected(library)
    pages = book(library)
    nine = " ".join(said(page.find("{*}body")) for name, page in pages.items() if name.startswith("nine."))
    assert "Words1 cited[1]. See the list." in nine
    assert "Note Boxed. Disclaimer Not advice. Notes A note of nine." in nine
    assert "Sources" not in nine
    assert "Books" not in nine
    place = "part-1.xhtml#references"
    assert f'<a href="{place}">the list</a>' in source_of(pages["nine.title.xhtml"])
    links = [f'<a href="{place}">its list</a>', f'<a href="{place}">that</a>', 'about_1">who</a>']
    assert [link in source_of(pages["three.title.xhtml"]) for link in links] == [True] * 3
    printed = " ".join(" ".join(page_texts(library / "output/all/all-handout.pdf")).split())
    assert "Disclaimer Not advice." in printed
    assert "Sources" not in printed


def test_messages_call_the_pictures_as_their_articles_do(library: Path) -> None:
    small_one = picture(library / "content/small.png", size=(9, 9)).read_bytes()
    pixel = f"data:image/png;base64,{base64.b64encode(small_one).decode()}"
    write(library, {"content/three.md": article("Three", f"![Small](small.png)\n\n![Written]({pixel})")})
    small, written = collected(library, editions=("handout",)).problems
    assert small.message.startswith("“small.png” is 9 × 9 pixels")
    assert written.message.startswith("a picture written into the text is 9 × 9 pixels")


def test_notes_keep_the_numbers_of_their_article(finished: Path) -> None:
    pages = book(finished)
    for slug, notes in (("one", ["A note of one."]), ("two", ["A note of two.", "Another of two."])):
        items = holder(pages, f"{slug}.note-1").findall(".//{*}ol[@class='notes']/{*}li")
        assert [said(item.find("{*}div")) for item in items] == notes
        assert [item.get("id") for item in items] == [f"{slug}.note-{n}" for n in range(1, len(notes) + 1)]


def _verapdf(file: Path) -> list[str]:
    return [said for said in verapdf(file).values() if said != "none"]


def test_the_book_and_the_handout_are_valid(finished: Path) -> None:
    made, handout = finished / "output/all/all-ebook.epub", finished / "output/all/all-handout.pdf"
    assert epubcheck(made) == []
    assert faults([handout]) == []
    others: dict[str, tuple[Callable[..., list[str]], Path]] = {
        "port": (port, made),
        "Ace": (ace, made),
        "veraPDF": (_verapdf, handout),
    }
    for name in todays(others, 1):
        validator, file = others[name]
        assert validator(file) == []
    with pikepdf.open(handout) as pdf:
        assert sorted(pdf.attachments) == ["one.md", "three.md", "two.md"]
        with pdf.open_outline() as outline:
            assert [str(item.title) for item in outline.root] == ["All there is", "One", "Three", "Two"]


def documents_of(folder: Path) -> tuple[Document, ...]:
    project = find_project(folder)
    with Workers(project.limits, 0) as workers:
        return read_collection(project, Request((), TODAY), "all", workers).documents


@pytest.mark.parametrize("name", ["ebook", "handout"])
def test_every_word_of_every_article_is_said(large: Path, name: str) -> None:
    (built,) = (large / "output/all").glob(f"*-{name}.*")
    loaded = editions.load(name, find_project(large).styles)
    documents = documents_of(large)
    found = parity.read(built.read_bytes(), loaded.binder.readers[0])
    wanted = parity.together(documents, [parity.expected(document, loaded) for document in documents])
    assert parity.compare(wanted, found) == ()
    more = replace(documents[0], blocks=(*documents[0].blocks, Prose(Element("p", (), ("These are lost.",)))))
    wanted = parity.together(documents, [parity.expected(document, loaded) for document in (more, *documents[1:])])
    assert "these are lost" in str(parity.compare(wanted, found))


def test_the_pages_of_the_handout_are_those_of_the_book(finished: Path) -> None:
    pages = page_texts(finished / "output/all/all-handout.pdf", "-layout")
    listed = book(finished)["nav.xhtml"].iterfind(".//{*}nav[@role='doc-pagelist']//{*}a")
    assert [said(link) for link in listed] == [str(number) for number in range(1, len(pages) + 1)]
    for title in ("One", "Three", "Two"):
        (line,) = (line for line in pages[0].split("\n") if f". {title} " in line)
        assert title in [line.strip() for line in pages[int(line.split()[-1]) - 1].split("\n")]


def test_the_same_bytes_in_another_folder(finished: Path, tmp_path: Path) -> None:
    other = shutil.copytree(finished / "content", tmp_path / "content").parent
    shutil.copy(finished / "trifolio.toml", other)
    process = begin("collect", "-j", "2", cwd=other, variables={"TRIFOLIO_TODAY": TODAY.isoformat()})
    assert (process.communicate(timeout=120)[0].count("output/all/"), process.returncode) == (3, 0)
    for name in ("all-ebook.epub", "all-handout.pdf"):
        assert (finished / "output/all" / name).read_bytes() == (other / "output/all" / name).read_bytes()


def test_nothing_is_made_twice_and_what_is_gone_goes(library: Path) -> None:
    assert [built.made for built in collected(library).built] == [True, True]
    assert [built.made for built in collected(library).built] == [False, False]
    run(library, editions=("email",))
    assert (library / "output/all/all-ebook.epub").exists()
    (library / "trifolio.toml").write_text("")
    gone = sorted(Path(path).name for path in removed(run(library, editions=("email",))))
    assert gone == ["all-ebook-cover.jpg", "all-ebook.epub", "all-handout.pdf"]
    assert not (library / "output/all").exists()


def test_the_order_may_be_that_of_the_titles(library: Path) -> None:
    write(library, {"trifolio.toml": CONFIG.replace('["content/*.md"]', '["content/two.md", "content/one.md"]')})
    assert [document.meta.slug for document in documents_of(library)] == ["two", "one", "all"]
    config = CONFIG.replace('["content/*.md"]', '["content/two.md", "content/*.md"]') + 'order = "title"\n'
    write(library, {"trifolio.toml": config})
    assert [document.meta.title for document in documents_of(library)] == ["One", "Three", "Two", "All there is"]


def test_an_expired_article_keeps_the_handout_back(again: Path) -> None:
    write(again, {"content/three.md": article("Three", review_by="2026-01")})
    report = collected(again)
    assert codes(report) == ["expired"]
    assert [Path(built.path).name for built in report.built] == ["all-ebook.epub"]
    assert not (again / "output/all/all-handout.pdf").exists()
    assert codes(collected(again, allow_expired=True)) == ["expired"]
    pages = page_texts(again / "output/all/all-handout.pdf", "-layout")
    stamped = [number for number, page in enumerate(pages) if "EXPIRED" in page]
    about_three = [n for n, page in enumerate(pages) if "Some words." in page]
    assert stamped == [0, *about_three, len(pages) - 1]  # and what is the collection's own


def test_a_bad_article_stops_its_collection_alone(library: Path) -> None:
    config = CONFIG + '[collections.some]\narticles = ["content/three.md"]\n'
    write(library, {"trifolio.toml": config, "content/two.md": article("Two", "[@nobody]")})
    report = collected(library, "all", "some")
    assert "citation-unknown" in codes(report)
    assert [Path(built.path).name for built in report.built] == ["some-ebook.epub", "some-handout.pdf"]


def test_a_link_in_a_note_that_no_article_of_the_collection_is_behind_is_told(library: Path) -> None:
    write(
        library,
        {
            "content/two.md": article("Two", "Words[^n].\n\n[^n]: See [three](three.md)."),
            "trifolio.toml": CONFIG.replace("content/*.md", "content/two.md"),
        },
    )
    assert codes(collected(library, editions=("ebook",))) == ["link-article"]


def test_a_link_to_a_card_or_a_question_of_another_article_leads_to_it(library: Path) -> None:
    two = "::: decisions\n### A card\nStop.\n:::\n\n::: faq\n### A question?\nYes.\n:::"
    one = "[Card](two.md#a-card), [question](two.md#a-question).\n\n## Part\n\nMore."
    write(library, {"content/one.md": article("One", one), "content/two.md": article("Two", two)})
    collected(library, editions=("ebook",))
    found = texts(book(library)["one.title.xhtml"], "//h:p/h:a/@href")
    assert [href.partition("#")[2] for href in found] == ["two.a-card", "two.a-question"]


def test_a_collection_may_not_be_called_as_one_of_its_articles(library: Path) -> None:
    write(library, {"trifolio.toml": CONFIG.replace("collections.all", "collections.two")})
    (problem,) = (problem for problem in collected(library, "two").problems if problem.code == "slug-duplicate")
    assert problem.message == "the slug “two” is taken by the collection in trifolio.toml"


def test_a_collection_and_an_article_outside_of_it_may_not_share_a_name(library: Path) -> None:
    three = CONFIG.replace("collections.all", "collections.three").replace("content/*.md", "content/one.md")
    write(library, {"trifolio.toml": f"{CONFIG}{three}"})
    (problem,) = (problem for problem in collected(library, "three").problems if problem.code == "slug-duplicate")
    taken = ("content/three.md", "the slug “three” is taken by the collection in trifolio.toml")
    assert (problem.path, problem.message) == taken
    (problem,) = (problem for problem in run(library, editions=("email",)).problems if problem.code == "slug-duplicate")
    assert (problem.path, problem.message) == taken
    assert not (library / "output/three").exists()
    assert (library / "output/one").exists()


def test_a_cover_of_ones_own_is_on_the_collection(library: Path) -> None:
    picture(library / "cover.jpg", "maroon", (1600, 2560))
    write(library, {"trifolio.toml": CONFIG + 'cover = "cover.jpg"\n'})
    assert codes(collected(library, editions=("ebook",))) == []
    with zipfile.ZipFile(library / "output/all/all-ebook.epub") as packed:
        (name,) = (name for name in packed.namelist() if "cover-" in name)
        with packed.open(name) as file, Image.open(file) as image:
            red, green, blue = image.convert("RGB").resize((1, 1)).tobytes()
            assert red > 100 > green + blue


def reference(number: int, text: str) -> Reference:
    return Reference(number, text, (text,), ("cite-1",))


def test_ranges_of_citations_are_made_anew() -> None:
    def cited(slug: str, *texts: str) -> Document:
        mark = Element("sup", (("class", "citation"), ("id", "cite-1")), ("[…]",))
        references = tuple(reference(number, text) for number, text in enumerate(texts, start=1))
        return Document(f"{slug}.md", Meta(slug, slug), (Prose(Element("p", (), ("x", mark))),), references=references)

    made = gather((cited("a", "A", "B"), cited("b", *"BCD"), cited("c", *"DA")), Meta("All", "all"), "trifolio.toml")
    assert [plain(document.blocks) for document in made[:-1]] == ["x[1, 2]", "x[2–4]", "x[1, 4]"]
    assert [(r.number, r.key, r.citations) for r in made[-1].references] == [
        (1, "A", ("a.cite-1", "c.cite-1")),
        (2, "B", ("a.cite-1", "b.cite-1")),
        (3, "C", ("b.cite-1",)),
        (4, "D", ("b.cite-1", "c.cite-1")),
    ]
