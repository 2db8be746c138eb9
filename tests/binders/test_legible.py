"""What clear print asks of a handout, measured on the letters of finished PDFs.

Sizes, length of lines, no justified or split words: RNIB and UKAAF clear print; contrast: WCAG 2.2, 1.4.6 and 1.4.3.
"""

from __future__ import annotations

import functools
import itertools
import re
import statistics
from pathlib import Path
from typing import Any

import pytest

import shelf
from handouts import page_of
from pdftext import Character, characters, contrast, grey, lines
from projects import SAMPLES, article, codes, run, write
from soak import todays
from trifolio.project import editions
from trifolio.words import edition_words

HEIGHTS = {("handout", "a4"): 842, ("handout", "letter"): 792, ("handout-a5", "a4"): 595, ("handout-a5", "letter"): 612}
"""Of each edition's pages on each paper, in points."""

EVERY = todays([(edition, slug, paper) for slug in SAMPLES for edition, paper in HEIGHTS], 4)
BODY, LEAST = 12, 10
EDGE = {"handout": 57, "handout-a5": 70}
"""Points from the edges of the paper to its text, upper and lower: what stands beyond is a running line."""

read = functools.cache(lambda file: tuple(characters(file)))


def drawn(edition: str, slug: str, paper: str) -> list[Character]:
    found = [c for c in read(shelf.file(slug, edition, paper)) if not c.text.isspace()]
    assert len(found) > 1000
    return found


def inside(found: list[Character], edition: str, paper: str) -> list[Character]:
    edge = EDGE[edition]
    return [c for c in found if edge - 10 < c.y < HEIGHTS[edition, paper] - edge]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(("edition", "slug", "paper"), EVERY)
def test_nothing_is_smaller_than_ten_points(edition: str, slug: str, paper: str) -> None:
    assert min(c.size for c in drawn(edition, slug, paper)) >= LEAST


@pytest.mark.parametrize(("edition", "slug", "paper"), EVERY)
def test_paragraphs_and_lists_are_set_in_twelve_points(edition: str, slug: str, paper: str) -> None:
    found = inside(drawn(edition, slug, paper), edition, paper)
    text = "".join(c.text for c in found)
    page: Any = page_of(slug)
    paragraphs = page.xpath("main//*[self::p[not(@class)] or self::li[not(p)] or self::dd]")
    wanted = [
        p
        for p in paragraphs
        if not p.xpath("ancestor::*[self::table or self::figure or @class='references' or @class='notes']")
    ]
    measured = 0
    for paragraph in wanted:
        for part in paragraph.xpath("text() | *[not(self::sup or self::sub or self::ul or self::ol)]//text()"):
            said = squeezed(part)
            if len(said) > 20 and text.count(said) == 1:
                at = text.index(said)
                assert {c.size for c in found[at : at + len(said)]} == {BODY}, said
                measured += len(said)
    assert measured > 0.3 * len(found)


@pytest.mark.parametrize(("edition", "slug", "paper"), EVERY)
def test_a_line_has_45_to_75_characters(edition: str, slug: str, paper: str) -> None:
    """The lines that go on below are measured, for the last ones of paragraphs are as short as chance has them."""
    made = lines([c for c in inside(list(read(shelf.file(slug, edition, paper))), edition, paper) if c.size == BODY])
    full = [
        "".join(c.text for c in line).strip()
        for line, below in itertools.pairwise(made)
        if abs(line[0].x - below[0].x) < 1 and 0 < line[0].y - below[0].y < 1.6 * BODY
    ]
    assert len(full) > 5
    assert 45 <= statistics.median(map(len, full)) <= 75


@pytest.mark.parametrize(("edition", "slug", "paper"), EVERY)
def test_nothing_is_justified(edition: str, slug: str, paper: str) -> None:
    """A space is as wide in every line, and lines end where their words do."""
    made = lines([c for c in inside(list(read(shelf.file(slug, edition, paper))), edition, paper) if c.size == BODY])
    spaces = [
        round(after.x - space.x, 1)
        for line in made
        for space, after in itertools.pairwise(line)
        if space.text == " " and not after.text.isspace()
    ]
    assert len(spaces) > 200
    usual = statistics.mode(spaces)
    assert sum(abs(space - usual) < 0.3 for space in spaces) > 0.9 * len(spaces)
    ends = {round(line[-1].x) for line in made if len(line) > 40}
    assert len(ends) > 10


@pytest.mark.parametrize(("edition", "slug", "paper"), EVERY)
def test_no_word_is_split(edition: str, slug: str, paper: str) -> None:
    """What ends a line with a hyphen was written with it."""
    page: Any = page_of(slug)
    said = squeezed("".join(page.itertext()))
    made = ["".join(c.text for c in line) for line in lines(inside(drawn(edition, slug, paper), edition, paper))]
    assert len(made) > 40
    for line, below in itertools.pairwise(made):
        assert "\u00ad" not in line
        if re.search(r"\w[-\u2010]\Z", line):
            assert line[-6:] + below[:3] in said


@pytest.mark.parametrize(("edition", "slug", "paper"), EVERY)
def test_text_stands_out_in_colour_and_in_grey(edition: str, slug: str, paper: str) -> None:
    pairs = {(c.fill, c.ground) for c in drawn(edition, slug, paper)}
    assert min(contrast(*pair) for pair in pairs) >= 7
    assert min(contrast(grey(fill), grey(ground)) for fill, ground in pairs) >= 7


def test_every_colour_of_the_house_that_letters_have_stands_out_on_its_grounds() -> None:
    tokens = (editions.packaged_styles() / "tokens.css").read_text(encoding="utf-8")
    colours = {name: _colour(value) for name, value in re.findall(r"--(\w+): #([0-9a-f]{6});", tokens)}
    for ink, ground in itertools.product(("ink", "deep", "soft", "alert"), ((255, 255, 255), colours["pale"])):
        for one, other in ((colours[ink], ground), (grey(colours[ink]), grey(ground))):
            assert contrast(one, other) >= (7 if ground == (255, 255, 255) else 4.5), ink


def _colour(value: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(value)
    return red, green, blue


def test_contrast_is_measured_as_it_should_be() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)
    assert grey((255, 0, 0)) == (76, 76, 76)


def test_what_is_not_legible_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bad = """p { font-size: 9pt; text-align: justify; color: #8a8a8a; max-width: none }
    p { hyphens: auto; hyphenate-character: "-" }"""
    own = 'title = "Bad"\ndescription = "Small, grey and justified."\nextends = "handout"\n'
    text = "Incomprehensibilities notwithstanding, characteristically uncharacteristic words go on and on. " * 30
    files = {"content/one.md": article("One", text), "styles/bad/edition.toml": own, "styles/bad/style.css": bad}
    assert codes(run(write(tmp_path, files), editions=("bad",))) == []
    found = inside(list(characters(tmp_path / "output/one/one-bad.pdf")), "handout", "a4")
    made = lines([c for c in found if c.size == 9])
    full = [line for line in made if len(line) > 60]
    assert statistics.median(map(len, full)) > 75
    assert len({round(line[-1].x + line[-1].size / 3) for line in full}) < len(full) / 2
    assert min(contrast(c.fill, c.ground) for c in found) < 4.5
    assert any("".join(c.text for c in line).endswith(("-", "\u2010")) for line in made)


def test_components_are_told_apart_by_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = edition_words("en")
    body = "\n\n".join(f"::: {kind}\nRest.\n:::" for kind in words.callouts)
    body += "\n\n" + "\n\n".join(f'::: {{.evidence certainty="{grade}"}}\nRest.\n:::' for grade in words.certainty)
    assert codes(run(write(tmp_path, {"content/one.md": article("One", body)}), editions=("handout",))) == []
    text = "".join(c.text for c in characters(tmp_path / "output/one/one-handout.pdf"))
    for said in (*words.callouts.values(), *words.certainty.values(), *words.certainty_meaning.values()):
        assert said in text
