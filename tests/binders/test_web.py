"""The web page: valid, accessible and legible in a browser, asking nobody for anything; what it says to machines."""

from __future__ import annotations

import base64
import functools
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image

import shelf
from chromium import TOOLS, Browser
from projects import article, codes, picture, run, write
from soak import todays
from trifolio.pipeline.build import Report
from validators import nu

SLUGS = (*shelf.SAMPLES, "torture", "everything", *shelf.LANGUAGES)
SCREENS = (Path(__file__).parents[1] / "kit" / "screens.js").read_text(encoding="utf-8")
AXE = (TOOLS / "node_modules/@daisy/axe-core-for-ace/axe.min.js").read_text(encoding="utf-8")
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30"><rect width="9" height="9"/></svg>'
LARGE = "document.documentElement.style.fontSize = '200%'"


def web(slug: str) -> Path:
    return shelf.file(slug, "web")


@functools.cache
def page(slug: str) -> etree._Element:
    return parsed(web(slug))


def parsed(file: Path) -> etree._Element:
    return etree.fromstring(file.read_bytes(), etree.XMLParser(huge_tree=True))


def built(folder: Path, source: str = "", config: str = "", **more: Any) -> Report:
    write(folder, {"trifolio.toml": config, "content/some.md": source or article()})
    return run(folder, editions=("web",), **more)


def made(folder: Path) -> etree._Element:
    return parsed(folder / "output/some/some-web.html")


def text_of(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as opened:
        opened.ask("Log.enable")
        yield opened


# What it is made of


def test_a_page_is_valid_html_and_a_fault_would_be_seen(tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.html"
    faulty.write_text(web("torture").read_text().replace("<h1", "<h1 left='1'", 1))
    files = [*map(web, SLUGS), faulty]
    messages = nu(*files)
    assert len(messages) > len(files)  # it says something of each page, if only that XML closes what HTML need not
    assert {Path(message["url"]).name for message in messages} == {file.name for file in files}
    # Its CSS knows no @container and no nesting yet (26.9).
    wrong = [m for m in messages if m["type"] != "info" and not m["message"].startswith("CSS:")]
    ((name, fault),) = [(Path(m["url"]).name, m["message"]) for m in wrong]
    assert name == faulty.name
    assert "left" in fault


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_runs_nothing_and_asks_nobody(slug: str) -> None:
    root = page(slug)
    assert [script.get("type") for script in root.iter("script")] == ["application/ld+json"]
    (policy,) = [m.get("content", "") for m in root.iter("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert policy.endswith("base-uri 'none'; form-action 'none'")
    assert [link.get("rel") for link in root.iter("link") if link.get("rel") != "canonical"] == []
    assert all(image.get("src", "").startswith("data:image/") for image in root.iter("img"))
    handlers = [name for element in root.iter("*") for name in element.attrib if str(name).startswith("on")]
    assert handlers == []


@pytest.mark.parametrize("slug", todays(SLUGS, 4))
def test_a_browser_finds_nothing_that_the_policy_forbids(browser: Browser, slug: str) -> None:
    browser.open(web(slug), 900)
    assert [event["params"] for event in browser.events if event["method"] == "Log.entryAdded"] == []
    assert browser.run("getComputedStyle(document.querySelector('main')).maxWidth") != "none"
    lost = "[...document.images].filter((i) => !i.naturalWidth).map((i) => i.outerHTML.slice(0, 99))"
    assert browser.run(f"Promise.all([...document.images].map((i) => i.decode())).then(() => {lost})") == []


def test_a_style_that_the_policy_does_not_know_is_refused(browser: Browser, tmp_path: Path) -> None:
    body = "![a](a.png){width=50%}\n\nWords."
    picture(tmp_path / "content/a.png")
    assert codes(built(tmp_path, article(body=body))) == []
    file = tmp_path / "output/some/some-web.html"
    browser.open(file, 900)
    assert browser.run("document.querySelector('main img').style.maxWidth") == "50%"
    assert [event for event in browser.events if event["method"] == "Log.entryAdded"] == []
    file.write_text(file.read_text().replace("max-width: 50%", "max-width: 51%"))
    browser.open(file, 900)
    assert browser.run("getComputedStyle(document.querySelector('main img')).maxWidth") == "100%"


# For everybody


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("slug", todays(SLUGS, 4))
def test_axe_finds_nothing(browser: Browser, slug: str, width: int) -> None:
    for dark in (False, True):
        browser.open(web(slug), width, dark=dark)
        browser.run(AXE)
        tags = '["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]'
        answer = browser.run(
            f"axe.run({{runOnly: {{type: 'tag', values: {tags}}}, resultTypes: ['violations']}}).then((found) => "
            "[found.passes.length, found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)])])"
        )
        assert answer[0] > 20
        assert answer[1] == []


@pytest.mark.parametrize(("width", "change"), [(320, ""), (768, ""), (1280, ""), (640, LARGE)])
@pytest.mark.parametrize("slug", todays(SLUGS, 4))
def test_no_screen_cuts_anything_off(browser: Browser, slug: str, width: int, change: str) -> None:
    browser.open(web(slug), width)
    browser.run(f"{change}; {SCREENS}")
    assert browser.run("cutOff()") == []


def test_letters_stand_out_by_day_and_by_night(browser: Browser) -> None:
    pairs = """[...document.querySelectorAll('h1, p, a, .label, .box-title, figcaption, td, th')].map((e) => {
        let ground = e;
        while (/, 0\\)|transparent/.test(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
        return [getComputedStyle(e).color, getComputedStyle(ground).backgroundColor]; })"""
    for dark in (False, True):
        browser.open(web("torture"), 900, dark=dark)
        ratios = [contrast(*pair) for pair in browser.run(pairs)]
        assert len(ratios) > 50
        assert min(ratios) >= 7
        assert browser.run("getComputedStyle(document.documentElement).backgroundColor") == (
            "rgb(18, 24, 27)" if dark else "rgb(255, 255, 255)"
        )


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""
    levels = []
    for colour in (first, second):
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        levels.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return (max(levels) + 0.05) / (min(levels) + 0.05)


NOTED = "Words[^1] and more.\n\n" + "A line of the text.\n\n" * 60 + "The end.\n\n[^1]: What the note says.\n"


def test_a_note_opens_in_place_and_leads_back(browser: Browser, tmp_path: Path) -> None:
    assert codes(built(tmp_path, article(body=NOTED))) == []
    browser.open(tmp_path / "output/some/some-web.html", 420, 700)
    seen = """(() => { const box = document.querySelector('.notes > li').getBoundingClientRect();
        return [scrollY, box.top < innerHeight && box.bottom > 0]; })()"""
    assert browser.run(seen) == [0, False]
    browser.run("document.querySelector('sup a').click()")
    assert browser.run(seen) == [0, True]
    browser.run("document.querySelector('.notes .back a').click()")
    assert browser.run(f"new Promise((done) => setTimeout(() => done({seen}), 100))")[1] is False
    assert browser.run("location.hash") == f"#{browser.run('document.querySelector(`sup a`).closest(`[id]`).id')}"


def test_on_paper_it_is_as_the_handout(browser: Browser) -> None:
    browser.open(web("everything"), 900)
    browser.ask("Emulation.setEmulatedMedia", media="print")
    assert browser.run("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert browser.run("getComputedStyle(document.body.parentElement).backgroundColor") == "rgb(255, 255, 255)"
    after = "getComputedStyle(document.querySelector('main .text p a[href^=http]'), '::after').content"
    assert "http" in browser.run(after)
    browser.ask("Emulation.setEmulatedMedia", media="")


# Pictures


def test_a_page_holds_each_picture_once(tmp_path: Path) -> None:
    picture(tmp_path / "content/a.jpg", "navy", (2400, 1200))
    write(tmp_path, {"content/b.svg": DRAWN})
    assert codes(built(tmp_path, article(body="![A](a.jpg)\n\nWords.\n\n![B](b.svg)"))) == []
    first, second = made(tmp_path).iter("img")
    assert (first.get("srcset"), second.get("srcset")) == (None, None)
    assert (first.get("alt"), first.get("width"), first.get("height")) == ("A", "1600", "800")


def test_pictures_lie_beside_a_page_that_is_told_so(browser: Browser, tmp_path: Path) -> None:
    picture(tmp_path / "content/a b.jpg", "navy", (2400, 1200))
    config = '[site]\npictures = "beside"\n'
    assert codes(built(tmp_path, article(body="![A](<a b.jpg>)\n\nWords."), config)) == []
    folder = tmp_path / "output/some"
    (image,) = made(tmp_path).iter("img")
    names = {image.get("src"), *re.findall(r"(\S+) \d+w", image.get("srcset", ""))}
    assert names == {file.name for file in folder.glob("*.jpg")} | {file.name for file in folder.glob("*.png")}
    assert re.findall(r" (\d+)w", image.get("srcset", "")) == ["480", "960", "1600"]
    assert len(names) == 3
    with Image.open(folder / str(image.get("src"))) as opened:
        assert opened.size == (1600, 800)
    for window, chosen in ((320, 480), (640, 960)):
        browser.open(folder / "some-web.html", window)
        shown = browser.run("document.images[0].decode().then(() => document.images[0].currentSrc)")
        assert f"{Path(shown).name} {chosen}w" in image.get("srcset", "")
    built(tmp_path, article(body="![A](<a b.jpg>)\n\nWords."))
    assert [file.name for file in folder.glob("some-*")] == ["some-web.html"]


@pytest.mark.parametrize("where", ["inside", "beside"])
def test_a_tall_picture_leaves_room_for_words_and_keeps_its_shape(browser: Browser, tmp_path: Path, where: str) -> None:
    for name, size in (("tall", (900, 1800)), ("wide", (1800, 900)), ("small", (90, 60))):
        picture(tmp_path / f"content/{name}.png", "navy", size)
    body = "![A](tall.png)\n\n![B](wide.png)\n\n![C](small.png)\n"
    built(tmp_path, article(body=body), f'[site]\npictures = "{where}"\n')
    sizes = "[...document.images].map(({width, height}) => [width, height])"
    browser.open(tmp_path / "output/some/some-web.html", 1280)
    tall, wide, small = browser.run(sizes)
    assert (tall, small) == ([320, 640], [90, 60])
    assert wide[0] == 2 * wide[1] > 600
    browser.open(tmp_path / "output/some/some-web.html", 320)
    for (width, height), ratio in zip(browser.run(sizes), (0.5, 2, 1.5), strict=True):
        assert abs(width / height - ratio) < 0.02
        assert width <= 300


# What it says


def data(root: etree._Element) -> dict[str, Any]:
    (script,) = root.iter("script")
    value: dict[str, Any] = json.loads(str(script.text))
    return value


FAQ = "::: faq\n### Can I *drive*?\n\nNot for 24 hours.\n\n- Ask us.\n\n### And swim?\n\nYes.\n:::\n"


def test_machines_are_told_what_it_is(tmp_path: Path) -> None:
    lines = 'lang: en-GB\nauthor: [A B, "The </script> unit"]\nsummary: How & why\nkeywords: [one, two]\nurl: https://a.example/x'
    source = article(body=f"Words.\n\n{FAQ}").replace("---\n", f"---\n{lines}\n", 1)
    assert codes(built(tmp_path, source)) == []
    said = data(made(tmp_path))
    assert said["@context"] == "https://schema.org"
    assert said["@type"] == ["MedicalWebPage", "FAQPage"]
    assert said["author"] == ["A B", "The </script> unit"]
    assert (said["description"], said["inLanguage"], said["keywords"]) == ("How & why", "en-GB", ["one", "two"])
    assert said["mainEntity"] == [
        {
            "@type": "Question",
            "name": "Can I drive?",
            "acceptedAnswer": {"@type": "Answer", "text": "Not for 24 hours. Ask us."},
        },
        {"@type": "Question", "name": "And swim?", "acceptedAnswer": {"@type": "Answer", "text": "Yes."}},
    ]
    raw = (tmp_path / "output/some/some-web.html").read_text()
    assert raw.count("</script>") == 1
    built(tmp_path, article(body="Words."))
    assert data(made(tmp_path))["@type"] == "MedicalWebPage"
    assert "mainEntity" not in data(made(tmp_path))


def test_the_contents_name_the_parts_of_a_longer_page(tmp_path: Path) -> None:
    parts = "".join(f"## Part {n} of *it*\n\nWords.\n\n" for n in (1, 2, 3))
    built(tmp_path, article(body=parts))
    (nav,) = made(tmp_path).iter("nav")
    ids = {element.get("id") for element in made(tmp_path).iter("h2")}
    links = [(link.get("href", "")[1:], text_of(link)) for link in nav.iter("a")]
    assert [words for _, words in links] == ["Part 1 of it", "Part 2 of it", "Part 3 of it"]
    assert {target for target, _ in links} <= ids
    built(tmp_path, article(body="## Part\n\nWords."))
    assert list(made(tmp_path).iter("nav")) == []


def test_an_expired_page_says_so_and_is_not_to_be_found(tmp_path: Path) -> None:
    source = article().replace("---\n", "---\nreview_by: 2020-01-01\n", 1)
    source = re.sub(r"(?m)^review_by: 2027.*\n", "", source)
    report = built(tmp_path, source)
    assert codes(report) == ["expired"]
    root = made(tmp_path)
    assert [m.get("content") for m in root.iter("meta") if m.get("name") == "robots"] == ["noindex"]
    (notice,) = [element for element in root.iter("p") if element.get("class") == "expired"]
    assert "January 2020" in text_of(notice)
    built(tmp_path, article())
    assert [m for m in made(tmp_path).iter("meta") if m.get("name") == "robots"] == []


@pytest.mark.parametrize("text", ["</script>", "]]>", "<!--", "</style>", "@sheet@", "&amp;lt;script>"])
def test_no_text_ends_what_it_stands_in(tmp_path: Path, text: str) -> None:
    title = json.dumps(f"A {text} title")
    built(tmp_path, f"---\ntitle: {title}\nsummary: {title}\n---\nWords `{text}` here.\n")
    root = made(tmp_path)
    (shown,) = [meta.get("content") for meta in root.iter("meta") if meta.get("name") == "description"]
    assert data(root)["description"] == shown
    assert text_of(next(root.iter("h1"))).startswith("A ")
    assert [text_of(code) for code in root.iter("code")] == [text]
    assert len(list(root.iter("script"))) == 1


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("<html><head/><body><script>alert(1)</script></body></html>", "runs no script"),
        ('<html><head/><body><img src="https://a.example/a.png"/></body></html>', "is not in the edition's folder"),
        ('<html><head/><body style="background: url(https://a.example/)"/></html>', "is not in the edition's folder"),
        ("<html><head><p></head><body/></html>", "is not XML"),
    ],
)
def test_a_template_may_not_ask_for_more(tmp_path: Path, template: str, message: str) -> None:
    table = 'extends = "web"\nextract = true\n'
    write(tmp_path, {"styles/page/document.html": template, "styles/page/edition.toml": table})
    write(tmp_path, {"trifolio.toml": "", "content/some.md": article()})
    (problem,) = run(tmp_path, editions=("page",)).problems
    assert message in problem.message


def test_a_narrow_table_stays_one_to_who_hears_it(browser: Browser, tmp_path: Path) -> None:
    head, row = (
        "| Medicine | Usual dose | Lower dose | With food |",
        "| Apixaban | 5 mg twice a day | 2.5 mg | either way |",
    )
    assert codes(built(tmp_path, article(body=f"{head}\n|---|---|---|---|\n{row}\n{row}\n"))) == []
    counts = {}
    for width in (1280, 320):
        browser.open(tmp_path / "output/some/some-web.html", width)
        assert (browser.run("getComputedStyle(document.querySelector('td')).display") == "block") is (width == 320)
        nodes = browser.ask("Accessibility.getFullAXTree")["nodes"]
        roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
        counts[width] = {role: roles.count(role) for role in ("table", "row", "columnheader", "cell", "gridcell")}
    assert counts[320] == counts[1280]
    assert (counts[320]["table"], counts[320]["row"], counts[320]["columnheader"]) == (1, 3, 4)


def names(root: etree._Element) -> Sequence[str]:
    return [text_of(element) for element in root.iter("address", "header")]


def test_the_clinic_stands_on_top_and_below(tmp_path: Path) -> None:
    write(tmp_path, {"logo.svg": DRAWN})
    config = '[clinic]\nname = "Hill Surgery"\nlogo = "logo.svg"\nphones = ["01632 960 001"]\naddress = ["1 Hill"]\n'
    assert codes(built(tmp_path, config=config)) == []
    top, *_, address = names(made(tmp_path))
    assert top == "Hill Surgery"
    assert "01632 960 001" in address
    assert [image.get("alt") for image in made(tmp_path).iter("img")] == [""]


def test_the_logo_by_night_is_another(browser: Browser, tmp_path: Path) -> None:
    write(tmp_path, {"day.svg": DRAWN, "night.svg": DRAWN.replace('"9"', '"8"')})
    built(tmp_path, config='[clinic]\nname = "Hill"\nlogo = "day.svg"\nlogo_dark = "night.svg"\n')
    chosen = "document.querySelector('.logo').decode().then(() => document.querySelector('.logo').currentSrc)"
    shown = []
    for dark in (False, True):
        browser.open(tmp_path / "output/some/some-web.html", dark=dark)
        shown.append(browser.run(chosen))
    assert [b'width="8"' in base64.b64decode(src.partition(",")[2]) for src in shown] == [False, True]
