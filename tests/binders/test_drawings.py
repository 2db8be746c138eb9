"""Drawings on paper: in the fonts of the house, with what does not fit or cannot be drawn told."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from pictures import drawing, saved
from projects import article, codes, run, write
from trifolio.pipeline.build import Report

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100" width="400" height="100">'


def built(folder: Path, inside: str, **files: str) -> Report:
    """Return the report of a handout of an article with a drawing."""
    drawn = f"{HEAD}{inside}</svg>"
    write(folder, {"content/one.md": article("One", "![A drawing](a.svg)"), "content/a.svg": drawn, **files})
    return run(folder, editions=("handout",))


def fonts(folder: Path) -> set[str]:
    """Return the names of the fonts of a handout, without the letters of their subsets."""
    with pikepdf.open(folder / "output/one/one-handout.pdf") as pdf:
        names = [
            str(item.BaseFont) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item
        ]
    return {name.split("+")[-1].lstrip("/") for name in names}


@pytest.mark.parametrize(
    "text",
    [
        "<text y='50'>Words</text>",
        "<text y='50' font-family='Arial, sans-serif'>Words</text>",
        "<text y='50' style=\"font-family:'Times New Roman'\">Words</text>",
        "<text y='50' font='16px Georgia, serif'>Words</text>",
        "<style>.a{font-family:Helvetica}</style><text y='50' class='a'>Words</text>",
        "<style>.b{font:bold 12px/1.2 cursive}</style><text y='80' class='b'>Words</text>",
    ],
)
def test_text_is_set_in_the_fonts_of_the_house(tmp_path: Path, text: str) -> None:
    assert codes(built(tmp_path, text)) == []
    assert {name.split("-")[0] for name in fonts(tmp_path)} == {"Atkinson", "Source"}  # the second for digits


def test_monospaced_text_stays_so(tmp_path: Path) -> None:
    assert codes(built(tmp_path, "<text y='50' font-family='Courier New, monospace'>Words</text>")) == []
    assert any("Plex" in name for name in fonts(tmp_path))


def test_greek_letters_are_letters_and_what_no_font_has_is_a_box_and_told(tmp_path: Path) -> None:
    report = built(tmp_path, "<text y='50'>TGF-β and ཀ</text>")
    assert codes(report) == ["glyph-missing"]
    document = pypdfium2.PdfDocument(tmp_path / "output/one/one-handout.pdf")
    said = document[0].get_textpage().get_text_range()
    document.close()
    assert "TGF-β and □" in said


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ('<text x="380" y="50">Descend:</text>', "“Descend:” goes beyond its right edge"),
        ('<text x="5" y="50" text-anchor="end">Rise</text>', "“Rise” goes beyond its left edge"),
        ('<text x="5" y="130">Low</text>', "“Low” goes beyond its lower edge"),
        ('<g transform="translate(390)"><text y="50">Far</text></g>', "“Far” goes beyond its right edge"),
        ('<text y="50"><tspan x="5">In</tspan><tspan x="395">out</tspan></text>', "“out” goes beyond its right edge"),
        ('<g transform="rotate(90)"><text x="90" y="-9">Turned</text></g>', "“Turned” goes beyond its lower edge"),
        ('<defs><text id="t" y="50">Used</text></defs><use href="#t" x="390"/>', "“Used” goes beyond its right edge"),
    ],
)
def test_text_beyond_an_edge_is_told(tmp_path: Path, inside: str, words: str) -> None:
    report = built(tmp_path, inside)
    assert codes(report) == ["svg-text"]
    assert words in report.problems[0].message
    assert report.problems[0].line == 9


@pytest.mark.parametrize(
    "inside",
    [
        '<text x="5" y="98">Words</text>',
        '<text x="200" y="50" text-anchor="middle">Middle</text>',
        '<text x="398" y="50" text-anchor="end">End</text>',
        '<text x="0" y="14">Top</text>',
        '<clipPath id="c"><text x="500" y="500">Clip</text></clipPath><rect width="5" height="5" clip-path="url(#c)"/>',
    ],
)
def test_text_that_fits_is_not_told(tmp_path: Path, inside: str) -> None:
    assert codes(built(tmp_path, inside)) == []


def test_a_logo_is_told_too(tmp_path: Path) -> None:
    config = "[clinic]\nname = 'Example Clinic'\nlogo = 'logo.svg'\n"
    logo = f'{HEAD}<text x="380" y="50">Example</text></svg>'
    report = built(tmp_path, "", **{"trifolio.toml": config, "logo.svg": logo})
    assert codes(report) == ["svg-text"]


@pytest.mark.parametrize(
    ("inside", "part"),
    [
        (
            '<filter id="f"><feGaussianBlur stdDeviation="3"/></filter><rect filter="url(#f)" width="9" height="9"/>',
            "<feGaussianBlur>",
        ),
        ('<mask id="m"><rect width="9" height="9"/></mask><circle r="9" mask="url(#m)"/>', "<mask> without"),
        ('<text y="50">10<tspan baseline-shift="super">6</tspan></text>', "baseline-shift"),
        ('<text y="50" style="writing-mode: vertical-rl">Up</text>', "writing-mode"),
        ('<text y="50">سلام</text>', "text that runs from right to left"),
    ],
)
def test_what_is_not_drawn_is_told(tmp_path: Path, inside: str, part: str) -> None:
    report = built(tmp_path, inside)
    assert "svg-undrawn" in codes(report)
    assert part in " ".join(problem.message for problem in report.problems)


def test_a_drawing_that_cannot_be_drawn_is_an_error_not_a_blank(tmp_path: Path) -> None:
    report = built(tmp_path, '<g transform="rotate()"><rect width="2" height="2"/></g>')
    assert codes(report) == ["picture-unreadable"]
    assert report.failed
    assert not (tmp_path / "output/one").exists()


def test_the_words_of_what_is_left_out_are_named(tmp_path: Path) -> None:
    report = built(tmp_path, "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>Take two</p></foreignObject>")
    assert codes(report) == ["svg-unsafe"]
    assert "<foreignObject> with the words “Take two”" in report.problems[0].message


def test_other_pictures_stay_as_they_are(tmp_path: Path) -> None:
    write(tmp_path, {"content/one.md": article("One", "![A picture](a.png)")})
    (tmp_path / "content/a.png").write_bytes(saved(drawing(), "PNG"))
    assert codes(run(tmp_path, editions=("handout",))) == []
