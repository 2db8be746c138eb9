"""The ebook: packed as it should be, valid by EPUBCheck, navigable, the same bytes every time."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from epubs import epubcheck
from projects import SAMPLES, article, codes, picture, run, write
from sources import REFERENCES

XHTML = {"h": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}


@pytest.fixture(scope="module")
def samples(books: dict[str, Path]) -> dict[str, Path]:
    return {slug: books[slug] for slug in SAMPLES}


@pytest.fixture(scope="module")
def everything(books: dict[str, Path]) -> Path:
    return books["more"]


def pages(book: Path) -> dict[str, etree._Element]:
    with zipfile.ZipFile(book) as packed:
        names = [name for name in packed.namelist() if name.endswith(".xhtml")]
        return {name.removeprefix("EPUB/"): etree.fromstring(packed.read(name)) for name in names}


def texts(page: etree._Element, path: str) -> list[str]:
    """Return the attributes or texts that an XPath finds."""
    found = page.xpath(path)
    assert isinstance(found, list)
    return [str(text) for text in found]


def said(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def test_the_mimetype_stands_first_and_bare(samples: dict[str, Path]) -> None:
    with zipfile.ZipFile(samples[SAMPLES[0]]) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type, book.read(first)) == ("mimetype", 0, b"application/epub+zip")
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_part_is_a_file_with_one_first_heading(samples: dict[str, Path]) -> None:
    found = pages(samples[SAMPLES[0]])
    parts = [name for name in found if name.startswith("part-")]
    assert len(parts) == 12
    for name in [*parts, "title.xhtml", "colophon.xhtml", "nav.xhtml"]:
        assert len(found[name].findall(".//h:h1", XHTML)) == 1, name


def test_the_contents_name_every_part(samples: dict[str, Path]) -> None:
    found = pages(samples[SAMPLES[0]])
    links = found["nav.xhtml"].findall(".//h:nav[@role='doc-toc']//h:a", XHTML)
    named = {link.get("href"): said(link) for link in links}
    for name, page in found.items():
        if name.startswith("part-"):
            heading = page.find(".//h:h1", XHTML)
            assert heading is not None
            assert named[name] == said(heading)


def test_every_internal_link_leads_to_an_id(samples: dict[str, Path], everything: Path) -> None:
    for book in (*samples.values(), everything):
        found = pages(book)
        ids = {(name, ident) for name, page in found.items() for ident in texts(page, "//@id")}
        count = 0
        for name, page in found.items():
            for href in texts(page, "//*[local-name()='a']/@href"):
                if "#" in href and not href.startswith("http"):
                    target, _, ident = href.partition("#")
                    assert (target or name, ident) in ids, href
                    count += 1
        assert count or book.name.startswith("getting")


def test_notes_and_references_lead_there_and_back(everything: Path) -> None:
    found = pages(everything)
    text = {name: etree.tostring(page).decode() for name, page in found.items()}
    notes = next(name for name in found if 'id="note-1"' in text[name])
    references = next(name for name in found if 'id="ref-1"' in text[name])
    marks = [ident for page in found.values() for ident in texts(page, "//@id") if ident.startswith("note-ref-")]
    assert len(marks) >= 4
    assert sum(text[name].count(f'href="{notes}#note-') for name in found) >= len(marks) - 1  # one stands in a note
    backs = texts(found[notes], "//*[@role='doc-backlink']/@href")
    assert sorted(back.partition("#")[2] for back in backs) == sorted(marks)
    backs = texts(found[references], "//*[@role='doc-backlink']/@href")
    assert {back.partition("#")[2] for back in backs} >= {"cite-1", "cite-2", "cite-3"}


def test_a_cover_is_drawn_where_none_is_given(samples: dict[str, Path]) -> None:
    from PIL import Image

    with zipfile.ZipFile(samples[SAMPLES[0]]) as book:
        (name,) = [name for name in book.namelist() if "cover-" in name]
        with book.open(name) as file, Image.open(file) as image:
            assert image.size == (1500, 2400)
        assert 'properties="cover-image"' in book.read("EPUB/content.opf").decode()


def test_an_authors_own_cover_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"content/one.md": article("One").replace("contact:", "cover: mine.png\ncontact:", 1)})
    picture(tmp_path / "content/mine.png", "maroon", (800, 1280))
    assert codes(run(tmp_path, editions=("ebook",))) == []
    with zipfile.ZipFile(tmp_path / "output/one/one-ebook.epub") as book:
        (name,) = [name for name in book.namelist() if name.startswith("EPUB/images/")]
        with book.open(name) as file, Image.open(file) as image:
            assert image.size == (800, 1280)


def test_the_same_source_gives_the_same_bytes_in_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for name in ("here", "somewhere-else"):
        folder = write(tmp_path / name, {"content/one.md": article("One", "![a square](square.png)")})
        picture(folder / "assets/square.png")
        monkeypatch.chdir(folder)
        assert codes(run(folder, editions=("ebook",))) == []
        made.append((folder / "output/one/one-ebook.epub").read_bytes())
    assert made[0] == made[1]


def test_a_link_to_what_the_edition_does_not_show_is_words_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    body = (
        "See [the paper](#on-paper) and [the list](#sources).\n\n::: {.only in=handout}\nA fact [@a], a note[^1].\n\n"
        "## On paper\n\nWords.\n:::\n\nMore [@b].\n\n## Sources\n\n::: references\n:::\n\n[^1]: A note."
    )
    write(tmp_path, {"content/one.md": article("One", body).replace("contact:", f"{REFERENCES}contact:", 1)})
    assert codes(run(tmp_path, editions=("ebook",))) == []
    book = tmp_path / "output/one/one-ebook.epub"
    assert epubcheck(book) == []
    text = "".join(etree.tostring(page).decode() for page in pages(book).values())
    assert "See the paper and <a" in text
    assert '#ref-2" role="doc-noteref"' in text


def test_a_note_in_a_caption_has_its_number_and_its_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    body = (
        'First[^one].\n\n![A square](square.png "Caption[^two], then [^one].")\n\nLast[^three].\n\n'
        "[^one]: Of one.\n[^two]: Of two.\n[^three]: Of three."
    )
    write(tmp_path, {"content/one.md": article("One", body)})
    picture(tmp_path / "assets/square.png")
    assert codes(run(tmp_path, editions=("ebook",))) == []
    book = tmp_path / "output/one/one-ebook.epub"
    caption = pages(book)["title.xhtml"].find(".//{*}figcaption")
    assert caption is not None
    assert said(caption) == "Caption2, then 1."
    hrefs = [href.partition("#")[2] for href in texts(caption, ".//@href")]
    assert hrefs == ["note-2", "note-1"]
    assert epubcheck(book) == []


def test_a_number_with_a_hash_makes_a_valid_book(tmp_path: Path) -> None:
    write(tmp_path, {"content/one.md": article("One", "Dial [the code](tel:*#06#).")})
    assert codes(run(tmp_path, editions=("ebook",))) == []
    assert epubcheck(tmp_path / "output/one/one-ebook.epub") == []
