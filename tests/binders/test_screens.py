"""The ebook as readers see it: on phones, by night, in large letters. What no validator looks at is looked at here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from chromium import Browser
from soak import todays

LARGE = "document.documentElement.style.fontSize = '200%'"
NIGHT = (
    "document.documentElement.style.background = '#000'; document.body.style.cssText = 'background: #000; color: #fff'"
)
SOURCE = (Path(__file__).parents[1] / "kit" / "screens.js").read_text(encoding="utf-8")
WINDOWS = {"320": (320, ""), "420": (420, ""), "768": (768, ""), "320, large": (320, LARGE), "420, large": (420, LARGE)}

CELL = "(cell) => [cell.offsetLeft < 40, getComputedStyle(cell, '::before').content]"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def unpacked(books: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the folders of the ebooks' pages."""
    folder = tmp_path_factory.mktemp("unpacked")
    for slug, book in books.items():
        with zipfile.ZipFile(book) as packed:
            packed.extractall(folder / slug)
    return {slug: folder / slug / "EPUB" for slug in books}


@pytest.fixture(scope="module")
def pages(unpacked: dict[str, Path]) -> list[Path]:
    found = [page for folder in unpacked.values() for page in sorted(folder.glob("*.xhtml"))]
    assert len(found) > 50
    return found


def found_in(browser: Browser, pages: list[Path], look: str, window: str = "420", before: str = "") -> list[str]:
    """Return what a function of screens.js finds in pages, opened in a window and changed by a script."""
    width, change = WINDOWS[window]
    found = []
    for page in pages:
        browser.open(page, width)
        browser.run(f"{change}; {before}; {SOURCE}")
        found += [f"{page.parent.parent.name}/{page.name}: {one}" for one in browser.run(f"{look}()")]
    return found


@pytest.mark.parametrize("window", todays(WINDOWS, 1))
def test_nothing_is_cut_off_and_nothing_overlaps(window: str, browser: Browser, pages: list[Path]) -> None:
    assert found_in(browser, pages, "cutOff", window) == []
    assert found_in(browser, pages, "overlaps", window) == []


@pytest.mark.parametrize(
    ("look", "fault"),
    {
        "cutOff": "<p style='width: 999px'>Wide.</p>",
        "overlaps": "<p>Below.</p><p style='margin-top: -2em'>Over what is above.</p>",
        "faint": "<p style='color: #333'>Dark.</p>",
        "unseen": "<p style='border: 1px solid #222'>Framed.</p>",
    }.items(),
)
def test_each_look_would_find_a_fault(look: str, fault: str, browser: Browser, pages: list[Path]) -> None:
    change = (
        f"{NIGHT}; document.body.innerHTML += {fault!r}.replaceAll('<p', '<p xmlns=\"http://www.w3.org/1999/xhtml\"')"
    )
    assert found_in(browser, pages[:1], look, before=change) != []


@pytest.mark.parametrize("before", todays(["", NIGHT], 1))
def test_words_and_borders_are_seen(before: str, browser: Browser, pages: list[Path]) -> None:
    assert found_in(browser, pages, "faint", before=before) == []
    assert found_in(browser, pages, "unseen", before=before) == []


def test_a_page_for_the_dark_is_seen_where_nobody_imposes_colours(browser: Browser, pages: list[Path]) -> None:
    for page in pages:
        browser.open(page, dark=True)
        browser.run(SOURCE)
        assert browser.run("[...faint(), ...unseen()]") == []


def test_a_drawing_of_black_lines_is_seen_by_night(browser: Browser, unpacked: dict[str, Path]) -> None:
    (page,) = [p for p in unpacked["more"].glob("*.xhtml") if ".svg" in p.read_text(encoding="utf-8")]
    browser.open(page)
    browser.run(NIGHT)
    place = browser.run(
        "(r => [r.left, r.top, r.right, r.bottom])(document.querySelector('img[src$=svg]').getBoundingClientRect())"
    )
    with Image.open(io.BytesIO(browser.picture())) as screen:
        darkest, lightest = screen.crop(place).convert("L").getextrema()
    assert (darkest, lightest) == (0, 255)


def test_pictures_are_opaque_and_small_enough(unpacked: dict[str, Path]) -> None:
    count = 0
    for folder in unpacked.values():
        for file in (folder / "images").iterdir():
            if file.suffix == ".svg":
                continue
            with Image.open(file) as image:
                assert image.mode in {"L", "P", "RGB"}, file
                assert "transparency" not in image.info
                assert image.width * image.height <= 5_600_000
                assert max(image.size) <= (2560 if file.name.startswith("cover-") else 1600), file
            count += 1
    assert count > 10


def test_headers_pictures_and_drawings_say_what_they_are(pages: list[Path]) -> None:
    faults = {
        "a header cell as td": "//h:thead//h:td | //h:tr[not(preceding::h:tr)][h:td[count(*) = 1]/h:strong][not(h:th)]",
        "a header without scope": "//h:th[not(@scope)]",
        "a figure without a text": "//h:figure[not(contains(@class, 'decorative'))]//h:img[not(normalize-space(@alt))]",
        "a picture without alt": "//h:img[not(@alt)]",
        "a drawing without a name": "//svg:svg[not(@aria-label or @aria-labelledby or @aria-hidden)]",
    }
    spaces = {"h": "http://www.w3.org/1999/xhtml", "svg": "http://www.w3.org/2000/svg"}
    for page in pages:
        tree = etree.parse(page)
        for fault, path in faults.items():
            assert tree.xpath(path, namespaces=spaces) == [], (page, fault)


def roles(browser: Browser) -> list[str]:
    """Return the roles that a screen reader gets of the first table, its lines of text left out."""
    nodes = browser.ask("Accessibility.getFullAXTree")["nodes"]
    said = [str(node["role"]["value"]) for node in nodes if not node["ignored"]]
    wanted = {"table", "caption", "row", "columnheader", "rowheader", "cell"}
    return [role for role in said[said.index("table") :] if role in wanted]


def test_a_wide_table_comes_apart_on_a_phone_and_stays_a_table_to_screen_readers(
    browser: Browser, unpacked: dict[str, Path]
) -> None:
    folder = unpacked["exosomes-for-hair-loss"]
    (page,) = [p for p in folder.glob("*.xhtml") if "data-label" in p.read_text(encoding="utf-8")]
    seen = {}
    for width in (420, 768):
        browser.open(page, width)
        seen[width] = (browser.run(f"[...document.querySelectorAll('td')].map({CELL})"), roles(browser))
    assert all(left and label.endswith(': "') for left, label in seen[420][0])
    assert {label for _, label in seen[768][0]} == {"none"}
    assert seen[420][1].count("columnheader") == 4
    assert sorted(seen[420][1]) == sorted(seen[768][1])


def test_a_narrow_table_stays_a_table(browser: Browser, unpacked: dict[str, Path]) -> None:
    found = [p for p in unpacked["more"].glob("*.xhtml") if "<table" in p.read_text(encoding="utf-8")]
    assert found
    for page in found:
        browser.open(page, 320)
        assert browser.run("getComputedStyle(document.querySelector('td')).display") == "table-cell"
