"""Fonts in a book: only by choice, of its own characters, under names of their own, with their licences."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from books import book, build, pages, parts
from epubs import epubcheck
from projects import article
from sources import source
from trifolio.fonts.web import MARKERS
from trifolio.render import templates
from trifolio.render.html import pages as html_pages

EDITION = {"styles/lettered/edition.toml": 'extends = "ebook"\n\n[options]\nfonts = true\n'}


@pytest.fixture(scope="module")
def lettered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("lettered"), source(), files=EDITION, edition="lettered")


def faces(file: Path) -> dict[str, TTFont]:
    return {n: TTFont(io.BytesIO(data)) for n, data in parts(file).items() if n.endswith(".woff2")}


def test_there_are_no_fonts_but_by_choice() -> None:
    assert not [name for name in parts(book("everything")) if "fonts/" in name]
    assert b"@font-face" not in parts(book("everything"))["style.css"]


def test_each_face_has_the_books_characters_and_no_other(lettered: Path) -> None:
    said = "".join("".join(map(str, page.itertext())) for page in pages(lettered).values())
    found = faces(lettered)
    text = found["fonts/AtkinsonHyperlegible-400-normal.woff2"]
    shown = {character for character in said if character.isprintable() and not character.isspace()}
    drawn = {chr(code) for face in found.values() for code in face.getBestCmap()}
    assert shown <= drawn
    raw = "".join(data.decode() for name, data in parts(lettered).items() if name.endswith((".xhtml", ".opf", ".css")))
    halves = {*unicodedata.normalize("NFD", raw), *"\u200c\u200d\u25cc"}  # what a shaper makes of letters
    assert drawn <= {*raw, *MARKERS, *halves}
    assert len(text.getBestCmap()) < 120
    assert text.flavor == "woff2"
    assert sum(len(data) for name, data in parts(lettered).items() if name.endswith(".woff2")) < 300_000


def test_the_sheet_names_each_file_and_the_body_is_set_in_them(lettered: Path) -> None:
    sheet = parts(lettered)["style.css"].decode()
    named = re.findall(r'url\("([^"]+)"\) format\("woff2"\)', sheet)
    assert sorted(named) == sorted(faces(lettered))
    assert re.search(r'body \{ font-family: "Atkinson Hyperlegible", .*sans-serif; \}', sheet)


def test_the_licences_are_in_the_book_and_no_reserved_name_is_kept(lettered: Path) -> None:
    licences = {name: data for name, data in parts(lettered).items() if name.endswith(".txt")}
    assert {name.split("/")[-1].removeprefix("fontpkg_").removesuffix(".txt") for name in licences} >= {
        "atkinson_hyperlegible",
        "ibm_plex_mono",
        "source_sans_3",
    }
    for data in licences.values():
        assert b"SIL OPEN FONT LICENSE Version 1.1" in data
    for face in faces(lettered).values():
        said = {record.nameID: record.toUnicode() for record in face["name"].names}
        assert not [said[number] for number in (1, 4, 6) if re.search("Plex|Source|Atkinson|Heebo", said[number])]
        assert re.search("Copyright|©", said[0])


def test_a_book_with_fonts_is_rendered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[str] = []

    def render(*of: Any, **more: Any) -> str:
        rendered.append(of[1])
        return templates.render(*of, **more)

    monkeypatch.setattr(html_pages, "render", render)
    made = build(tmp_path, article("One", "Words and β."), files=EDITION, edition="lettered")
    assert len(faces(made)) > 6
    own = [name for name in rendered if name != "document.html"]  # the handout's, whose pages the book marks
    assert own == ["cover.xhtml", "title.xhtml", "colophon.xhtml", "nav.xhtml", "content.opf"]


def test_the_package_lists_the_fonts_of_the_pages_and_brings_none_itself(tmp_path: Path) -> None:
    source = article("One", "Words.").replace("contact:", "keywords: [β]\ncontact:", 1)
    made = build(tmp_path, source, files=EDITION, edition="lettered")
    package = parts(made)["content.opf"].decode()
    assert "β" in package
    assert sorted(re.findall(r'href="(fonts/[^"]+)"', package)) == sorted(faces(made))
    signs = next(face for name, face in faces(made).items() if "SourceSans3-400" in name)
    assert ord("β") not in signs.getBestCmap()  # which no page says


def test_epubcheck_finds_nothing_but_that_there_are_fonts(lettered: Path) -> None:
    assert {finding for finding in epubcheck(lettered) if "CSS-028" not in finding} == set()


def test_the_fonts_are_the_same_bytes_each_time(lettered: Path, tmp_path: Path) -> None:
    again = build(tmp_path, source(), files=EDITION, edition="lettered")
    assert again.read_bytes() == lettered.read_bytes()


def test_letters_of_another_script_still_join(tmp_path: Path) -> None:
    text = article("العلاج", "كلمات قليلة.").replace("contact:", "lang: ar\ncontact:", 1)
    made = build(tmp_path, text, files=EDITION, edition="lettered")
    arabic = next(face for name, face in faces(made).items() if "Arabic-400" in name)
    features = {record.FeatureTag for record in arabic["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina"} <= features
    assert {finding for finding in epubcheck(made) if "CSS-028" not in finding} == set()
