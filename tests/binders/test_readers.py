"""A reading system opens the ebooks: epub.js turns every page from the cover to the end, follows a note, comes back."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from books import pages
from chromium import TOOLS, Browser

SCRIPTS = ("jszip/dist/jszip.min.js", "epubjs/dist/epub.min.js")
READER = (
    '<!DOCTYPE html><meta charset="utf-8"/><title>Reader</title><body style="margin: 0"><div id="page"></div>{}</body>'
)

OPEN = """\
(async () => {{
    const data = Uint8Array.from(atob("{data}"), (letter) => letter.charCodeAt(0)).buffer;
    window.book = ePub();
    await book.open(data, "binary");
    window.shown = book.renderTo("page", {{ width: 420, height: 700, flow: "paginated" }});
    await shown.display();
    await book.ready;
    return book.navigation.toc.map((entry) => entry.label.trim());
}})()"""

TURN = """\
(async () => {
    const turned = [shown.currentLocation().start.href];
    while (!shown.currentLocation().atEnd && turned.length < 200) {
        await shown.next();
        turned.push(shown.currentLocation().start.href);
    }
    return turned;
})()"""

FOLLOW = """\
(async () => {
    const inside = (path) => shown.getContents()[0]?.document.querySelector(path);
    const until = async (path) => {
        for (let wait = 0; wait < 200 && !inside(path); wait += 1) await new Promise((go) => setTimeout(go, 50));
        return inside(path);
    };
    for (const { href } of book.spine.spineItems) {
        await shown.display(href);
        const mark = inside("a[role=doc-noteref]");
        if (!mark) continue;
        mark.click();
        const note = await until(`[id="${mark.getAttribute("href").split("#")[1]}"]`);
        const back = note.querySelector("a[role=doc-backlink]");
        back.click();
        const place = await until(`[id="${back.getAttribute("href").split("#")[1]}"]`);
        return place.contains(inside("a[role=doc-noteref]")) || place.matches("a[role=doc-noteref], a *");
    }
})()"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, Path]]:
    scripts = "".join(f'<script src="{(TOOLS / "node_modules" / name).as_uri()}"></script>' for name in SCRIPTS)
    page = tmp_path_factory.mktemp("reader") / "reader.html"
    page.write_text(READER.format(scripts), encoding="utf-8")
    with Browser() as browser:
        yield browser, page


@pytest.mark.parametrize("slug", ["exosomes-for-hair-loss", "getting-ready-for-a-clinic-visit", "torture", "ar"])
def test_a_reader_turns_every_page_follows_a_note_and_comes_back(
    slug: str, books: dict[str, Path], reader: tuple[Browser, Path]
) -> None:
    browser, page = reader
    browser.open(page, 420, 700)
    contents = browser.run(OPEN.format(data=base64.b64encode(books[slug].read_bytes()).decode()))
    assert len(contents) > 2
    turned = browser.run(TURN)
    expected = [name for name in pages(books[slug]) if name != "nav.xhtml"]
    assert [href for href, _ in groupby(turned)] == expected
    assert len(turned) > len(expected)
    assert browser.run(FOLLOW) or slug.startswith("getting")
