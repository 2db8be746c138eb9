"""Books that a shop takes: what its computers read of a collection, and chapters no shorter than need be."""

from __future__ import annotations

import zipfile
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from epubs import epubcheck
from projects import article, codes, run, write
from trifolio.binders.onix import LANGUAGES, NAMESPACE
from trifolio.problems import ContentError
from trifolio.words.catalogue import languages

SHOP = """\
[collections.guide]
title = "The guide"
subtitle = "Tests & visits"
summary = "What to bring, what to ask."
articles = ["content/*.md"]
isbn = "978-3-16-148410-0"
publisher = "A Press"
rights = "All rights reserved."
language = "en-GB"
subject = ["HEA039000", "VFD"]
editor = ["A. Editor", "B. Editor"]
published = "2026-11-27"
"""

WITHOUT = '[collections.guide]\ntitle = "The guide"\narticles = ["content/*.md"]\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    source = article(body="## One\n\nSome words.\n\n## Two\n\nMore words.").replace(
        "publisher:", "author: A. Writer\npublisher:"
    )
    return write(tmp_path, {"content/some.md": source, "content/other.md": article("Another", "Words.")})


def collect(folder: Path, config: str) -> Path:
    report = run(write(folder, {"trifolio.toml": config}), editions=("ebook",), collections=("guide",))
    assert codes(report) == []
    return folder / "output/guide/guide-ebook.epub"


def read(book: Path, name: str) -> str:
    with zipfile.ZipFile(book) as archive:
        return archive.read(f"EPUB/{name}").decode()


def schema() -> etree.XMLSchema:
    place = files("onixcheck") / "schema/xsd3.0/ONIX_BookProduct_3.0_reference.xsd"
    return etree.XMLSchema(etree.parse(str(place)))


def test_the_message_for_bookshops_is_valid_onix_and_says_what_is_configured(folder: Path) -> None:
    book = collect(folder, SHOP)
    message = etree.parse(book.with_name("guide-ebook-onix.xml"))
    judge = schema()
    assert judge.validate(message), judge.error_log
    assert {name: texts(message, name) for name in SAYS} == SAYS
    for form in message.iter(f"{{{NAMESPACE}}}ProductForm"):
        form.text = "a book"
    assert not judge.validate(message)  # what is wrong would be found


def texts(message: etree._ElementTree, name: str) -> list[str]:
    return [element.text or "" for element in message.iter(f"{{{NAMESPACE}}}{name}")]


SAYS = {
    "IDValue": ["9783161484100"],
    "TitleText": ["The guide"],
    "Subtitle": ["Tests & visits"],
    "ContributorRole": ["A01", "B01", "B01"],
    "PersonName": ["A. Writer", "A. Editor", "B. Editor"],
    "LanguageCode": ["eng"],
    "SubjectSchemeIdentifier": ["10", "93"],
    "SubjectCode": ["HEA039000", "VFD"],
    "PublisherName": ["A Press"],
    "Date": ["20261127"],
    "Text": ["What to bring, what to ask."],
}


def test_every_language_has_a_code_of_onix() -> None:
    lists = (files("onixcheck") / "schema/xsd3.0/ONIX_BookProduct_CodeLists.xsd").read_text(encoding="utf-8")
    assert len(LANGUAGES) >= len({lang.split("-")[0] for lang in languages()})
    assert [code for code in LANGUAGES.values() if f'<xs:enumeration value="{code}">' not in lists] == []


@pytest.mark.parametrize("lang", ["de", "yo"])
def test_a_message_is_valid_without_what_may_be_left_out(folder: Path, lang: str) -> None:
    config = f'{WITHOUT}isbn = "9783161484100"\npublisher = "P"\nlanguage = "{lang}"\npublished = "2026-11"\n'
    (folder / "content/some.md").write_text(article(), encoding="utf-8")
    report = run(write(folder, {"trifolio.toml": config}), editions=("ebook",), collections=("guide",))
    assert {*codes(report)} <= {"words-missing", "lang-unknown"}
    message = etree.parse(folder / "output/guide/guide-ebook-onix.xml")
    judge = schema()
    assert judge.validate(message), judge.error_log


def test_package_document_and_imprint_say_it_too(folder: Path) -> None:
    book = collect(folder, SHOP)
    package = read(book, "content.opf")
    for part in (
        "<dc:identifier>urn:isbn:9783161484100</dc:identifier>",
        '<dc:contributor id="editor2">B. Editor</dc:contributor>',
        '<meta refines="#editor2" property="role" scheme="marc:relators">edt</meta>',
        '<meta refines="#subject1" property="authority">BISAC</meta>',
        '<meta refines="#subject2" property="authority">Thema</meta>',
        "<dc:language>en-GB</dc:language>",
        "<dc:date>2026-11-27</dc:date>",
        "<dc:rights>All rights reserved.</dc:rights>",
    ):
        assert part in package
    imprint = read(book, "imprint.xhtml")
    assert "9783161484100" in imprint
    assert "A Press" in imprint
    assert "Edited by A. Editor, B. Editor" in read(book, "collection.xhtml")
    assert epubcheck(book) == []


def test_without_an_isbn_nothing_lies_beside_the_book_but_its_cover(folder: Path) -> None:
    book = collect(folder, WITHOUT)
    assert sorted(file.name for file in book.parent.iterdir()) == [
        "guide-ebook-cover.jpg",
        "guide-ebook.epub",
        "index.html",
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('isbn = "978-3-16-148410-1"', "“isbn” is no ISBN: its last digit does not fit the others"),
        ('isbn = "3-16-148410-X"', "“isbn” wants an ISBN of 13 digits"),
        ('subject = ["health"]', "“subject” wants a code of BISAC (“HEA039000”) or Thema (“VFD”)"),
        ('published = "27 November"', "“published” wants a date as “2026-11-27” or “2026-11”"),
    ],
)
def test_what_no_shop_takes_is_an_error_in_its_line(folder: Path, line: str, message: str) -> None:
    with pytest.raises(ContentError) as failed:
        collect(folder, f"{WITHOUT}{line}\n")
    (problem,) = failed.value.problems
    assert (problem.code, problem.line, problem.message) == ("config", 4, message)


# Chapters


@pytest.mark.parametrize(
    ("words", "chapters", "count"), [(50, "", 1), (50, "heading", 4), (2000, "", 4), (2000, "article", 1)]
)
def test_a_short_article_is_one_chapter(folder: Path, words: int, chapters: str, count: int) -> None:
    body = "".join(f"## Part {number}\n\n{'word ' * (words // 4)}\n\n" for number in range(4))
    config = "[ebook]\npage_list = false\n" + (f'chapters = "{chapters}"\n' if chapters else "")
    write(folder, {"content/some.md": article(body=body), "trifolio.toml": config})
    assert codes(run(folder, editions=("ebook",))) == ["cover-small"] * 0
    book = folder / "output/some/some-ebook.epub"
    with zipfile.ZipFile(book) as archive:
        parts = [name for name in archive.namelist() if "part-" in name]
    assert len(parts) == count
    nav = etree.fromstring(read(book, "nav.xhtml").encode())
    titles = [link.text for link in next(nav.iter("{*}nav")).iter("{*}a")]
    assert titles[-5:-1] == [f"Part {number}" for number in range(4)]
    assert words == 2000 or epubcheck(book) == []
