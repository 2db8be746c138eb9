"""The pages of the library as people use them: on phones, by night, in large letters; search, the real clipboard."""

from __future__ import annotations

import email
import email.policy
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from lxml import html as parser
from PIL import Image

from chromium import TOOLS, Browser
from projects import article, picture, run, write
from validators import nu

AXE = TOOLS / "node_modules/@daisy/axe-core-for-ace/axe.min.js"
SCREENS = (Path(__file__).parents[1] / "kit" / "screens.js").read_text(encoding="utf-8")
LARGE = "document.documentElement.style.fontSize = '200%'"
READ = """navigator.clipboard.read().then(async ([item]) => Object.fromEntries(
    await Promise.all(item.types.map(async (type) => [type, await (await item.getType(type)).text()]))))"""

OPENED = """document.querySelectorAll('details').forEach((one) => { one.open = true; });
document.querySelectorAll('.unseen').forEach((one) => one.remove())"""
"""Shows all that can be opened, without what is for screen readers alone."""

CONFIG = """\
title = "Leaflets"
publisher = "Riverside"
[clinics.hill]
name = "Hill Surgery"
"""
BODY = """\
Some words with **weight**, 5 µg, “quotes” & <b>more</b>.

![A square, blue](square.png)

| Day | Dose |
|-----|------|
| 1   | 5 mg |

## A <heading>

مرحبا, \U0001f600 and </script>.
"""
TITLES = {"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft": "de", "نشرة": "ar"}


EDITIONS = ("handout", "handout-large", "ebook", "email", "eml", "email-html", "email-markdown", "web")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as opened:
        opened.ask("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        opened.ask("Emulation.setFocusEmulationEnabled", enabled=True)
        opened.ask("Log.enable")
        yield opened


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of twelve articles: one as every edition and for a clinic, one expired, a draft, two not English."""
    folder = tmp_path_factory.mktemp("library")
    mail = "email: {subject: 'For you: “one” & <two>', preheader: In short.}\nsummary: What it is about.\n"
    others = {
        f"content/{lang}.md": article(title).replace("version:", f"lang: {lang}\nversion:")
        for title, lang in TITLES.items()
    }
    many = {f"content/n{number}.md": article(f"Number {number}") for number in range(7)}
    write(
        folder,
        {
            "trifolio.toml": CONFIG,
            "content/one.md": article("One thing", BODY).replace("version:", f"{mail}version:"),
            "content/old.md": article("Old", review_by="2026-01").replace("version:", "keywords: [Crème]\nversion:"),
            "content/draft.md": article("Draft").replace("version:", "draft: true\nversion:"),
            **others,
            **many,
        },
    )
    picture(folder / "assets/square.png")
    run(folder, editions=("email",))
    run(folder, sources=(folder / "content/one.md",), editions=EDITIONS)
    run(folder, sources=(folder / "content/one.md",), editions=("email",), clinics=("hill",))
    return folder / "output"


PAGES = ("index.html", "one/index.html", "old/index.html", "de/index.html", "ar/index.html", "hill/index.html")


def test_pages_are_valid_html(library: Path) -> None:
    files = [library / path for path in PAGES]
    messages = nu(*files)
    assert len({message["url"] for message in messages}) == len(files)  # it says something of each page
    assert [(m["url"], m["message"]) for m in messages if m["type"] != "info"] == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(browser: Browser, library: Path, path: str, dark: bool) -> None:  # noqa: FBT001 - a parameter
    browser.open(library / path, dark=dark)
    browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    browser.run(f"{AXE.read_text(encoding='utf-8')}; 0")
    found = browser.run("axe.run().then(({passes, violations}) => [passes.length, violations.map((one) => one.id)])")
    assert found[0] > 15
    assert found[1] == []


def test_axe_would_find_a_fault(browser: Browser, library: Path) -> None:
    browser.open(library / "index.html")
    browser.run("document.querySelector('.leaf img').removeAttribute('alt')")
    browser.run(f"{AXE.read_text(encoding='utf-8')}; 0")
    assert browser.run("axe.run().then(({violations}) => violations.map((one) => one.id))") == ["image-alt"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_page_scrolls_sideways_and_all_is_seen(browser: Browser, library: Path, width: int, dark: bool) -> None:  # noqa: FBT001 - a parameter
    for path in PAGES:
        browser.open(library / path, width, dark=dark)
        browser.run(f"{OPENED}; {SCREENS}")
        assert browser.run("cutOff()") == [], path
        assert browser.run("overlaps()") == [], path
        assert browser.run("[...faint(), ...unseen()]") == [], path
        browser.run(LARGE)
        assert browser.run("cutOff()") == [], path


def test_a_page_is_dark_by_night(browser: Browser, library: Path) -> None:
    for dark, ground in ((False, (255, 255, 255)), (True, (18, 25, 28))):
        browser.open(library / "one/index.html", dark=dark)
        with Image.open(io.BytesIO(browser.picture())) as screen:
            assert screen.convert("RGB").getpixel((2, 2)) == ground


def test_the_policy_lets_the_page_work_and_nothing_else(browser: Browser, library: Path) -> None:
    browser.open(library / "one/index.html")
    assert [event for event in browser.events if event.get("method") == "Log.entryAdded"] == []
    assert browser.run("getComputedStyle(document.querySelector('.button')).fontWeight") == "700"
    ran = browser.run(
        "new Promise((done) => { const own = document.createElement('script'); own.textContent = 'window.ran = 1';"
        " document.body.append(own); setTimeout(() => done(window.ran ?? 0), 50); })"
    )
    assert ran == 0
    assert "Refused" in str(browser.events) or "violates" in str(browser.events)


def clicked(browser: Browser, name: str) -> str:
    """Click on a button as a mouse does and return what the page says of it."""
    browser.run("document.getElementById('status').textContent = ''")
    place = f"document.querySelector('[data-copy={name}]')"
    x, y = browser.run(
        f"{place}.scrollIntoView(); (({{x, y, width, height}}) => [x + width / 2, y + height / 2])"
        f"({place}.getBoundingClientRect())"
    )
    for kind in ("mousePressed", "mouseReleased"):
        browser.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
    said = browser.run(
        "new Promise((done) => { const look = () => { const said = document.getElementById('status').textContent;"
        " said ? done(said) : setTimeout(look, 20); }; look(); })"
    )
    return str(said)


def marked(browser: Browser) -> list[str]:
    """Return the names of the buttons that bear a check mark."""
    names: list[str] = browser.run(
        "[...document.querySelectorAll('[data-copy]')]"
        ".filter((one) => getComputedStyle(one, '::after').content !== 'none').map((one) => one.dataset.copy)"
    )
    return names


def copied(browser: Browser, name: str) -> dict[str, str]:
    """Return what is in the clipboard after a click on a button, by its media types."""
    assert clicked(browser, name) == "Copied"
    assert marked(browser) == [name], "the last one alone"
    held: dict[str, str] = browser.run(READ)
    return held


def test_the_mail_goes_to_the_clipboard_as_it_is(browser: Browser, library: Path) -> None:
    browser.open(library / "one/index.html")
    assert copied(browser, "subject") == {"text/plain": "For you: “one” & <two>"}
    assert copied(browser, "preheader") == {"text/plain": "In short."}
    held = copied(browser, "text")
    assert {kind: text.encode() for kind, text in held.items()} == {
        "text/plain": (library / "one/one-email.txt").read_bytes()
    }


def elements(fragment: str) -> list[tuple[str, str, bool]]:
    """Return the elements of a fragment that begin with words: the tag, the words, whether there is a style."""
    tree: Any = parser.fromstring(f"<div>{fragment}</div>")
    said = [(one.tag, " ".join((one.text or "").split()), bool(one.get("style"))) for one in tree.iter(etree.Element)]
    return [one for one in said if one[1]]


@pytest.mark.parametrize("over_http", [False, True])
def test_formatted_text_goes_there_with_its_styles(browser: Browser, library: Path, over_http: bool) -> None:  # noqa: FBT001 - a parameter
    browser.open(library / "one/index.html")
    if over_http:  # there a page has no clipboard of its own
        browser.run("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true}); 0")
    assert clicked(browser, "formatted") == "Copied"
    browser.run("delete navigator.clipboard; 0")
    held = browser.run(READ)
    assert held["text/plain"].encode() == (library / "one/one-email.txt").read_bytes()
    draft = email.message_from_bytes((library / "one/one-eml.eml").read_bytes(), policy=email.policy.default)
    part = draft.get_body(("html",))
    assert part is not None
    page = str(part.get_content())
    written = elements(page[page.index("<h1") : page.index("</body>")])
    assert len(written) > 15
    assert [one for one in elements(held["text/html"]) if one[1] != "[A square, blue]"] == written
    assert ("h1", "One thing", True) in written
    assert "[A square, blue]" in held["text/html"]
    assert "cid:" not in held["text/html"]
    assert "In short." not in held["text/html"]


def test_code_and_markdown_go_there_as_their_files_have_them(browser: Browser, library: Path) -> None:
    browser.open(library / "one/index.html")
    for name, file in (("code", "one-email-html.html"), ("markdown", "one-email-markdown.md")):
        assert copied(browser, name) == {"text/plain": (library / "one" / file).read_bytes().decode()}


def test_what_cannot_be_copied_is_said(browser: Browser, library: Path) -> None:
    browser.open(library / "one/index.html")
    copied(browser, "subject")
    browser.run(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false; 0"
    )
    assert clicked(browser, "text").startswith("This could not be copied: open the file under “More”")
    assert marked(browser) == []


def searched(browser: Browser, terms: str) -> tuple[list[str], str]:
    """Type into the search and return the titles that are left, and what is said of it."""
    browser.run("document.getElementById('terms').value = ''; document.getElementById('terms').focus()")
    browser.ask("Input.insertText", text=terms)
    titles = browser.run(
        "[...document.querySelectorAll('.leaf')].filter((one) => one.checkVisibility()).map((one) => one.id)"
    )
    return titles, str(browser.run("document.getElementById('count').textContent"))


def test_search_looks_in_titles_summaries_and_keywords(browser: Browser, library: Path) -> None:
    browser.open(library / "index.html")
    assert browser.run("document.getElementById('count').textContent") == "Articles shown: 12 of 12"
    assert searched(browser, "number 3") == (["n3"], "Articles shown: 1 of 12")
    assert searched(browser, "ABOUT what") == (["one"], "Articles shown: 1 of 12")
    assert searched(browser, "creme") == (["old"], "Articles shown: 1 of 12")
    assert searched(browser, "نشرة") == (["ar"], "Articles shown: 1 of 12")
    assert searched(browser, "nothing of it") == ([], "Articles shown: 0 of 12")
    browser.open(library / "hill/index.html")
    assert browser.run("document.querySelectorAll('input').length") == 0


def test_the_button_of_the_library_leads_to_the_mail(browser: Browser, library: Path) -> None:
    browser.open(library / "index.html")
    browser.events = []
    browser.run("document.querySelector('#one a[href$=\"#email\"]').click()")
    browser.wait("Page.loadEventFired")
    assert browser.run("[location.pathname.split('/').at(-2), document.querySelector(':target').id]") == [
        "one",
        "email",
    ]
    assert browser.run("document.querySelector('#copies').hidden") is False
