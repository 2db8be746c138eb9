"""The fragment of html that is pasted into a mailing tool: nothing in it but what mail programs keep."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

import shelf
from chromium import Browser
from documents import document
from projects import article, codes, picture, run, write
from trifolio.check import parity
from trifolio.pipeline.build import Report
from trifolio.project import editions
from trifolio.source.mailing import PLATFORMS

NAME = "email-html"
EDITION = editions.load(NAME, (editions.packaged_styles(),))
SLUGS = ("exosomes-for-hair-loss", "getting-ready-for-a-clinic-visit", "torture", "ar")
LINKED = '[email]\nplatform = "substack"\npictures = "https://pictures.example/mails"\n'
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30"><rect width="9" height="9"/></svg>'
FRONT = article().split("---\n")[1]


def built(folder: Path, body: str = "Some words.", config: str = "", *more: str) -> Report:
    write(folder, {"trifolio.toml": config, "content/some.md": article(body=body)})
    return run(folder, editions=(NAME, *more))


def text(folder: Path, slug: str = "some") -> str:
    return (folder / f"output/{slug}/{slug}-{NAME}.html").read_text(encoding="utf-8")


def page(folder: Path, slug: str = "some") -> etree._Element:
    return etree.fromstring(text(folder, slug).encode())


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "output/some").glob("some-*"))


@pytest.fixture(scope="module")
def library() -> Path:
    """Return the project with the fragments of the samples, of torture and of an Arabic source."""
    wrong = {code for slug in SLUGS for code in codes(shelf.built(slug, NAME))}
    assert wrong == {"email-picture"}
    return shelf.folder()


@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_a_fragment_that_needs_no_sheet_and_fetches_nothing(library: Path, slug: str) -> None:
    said = text(library, slug)
    assert said.startswith("<div lang=")
    assert re.findall(r"<!DOCTYPE|<(?:html|head|body|style|link|script|title|meta|form)\b", said) == []
    assert re.findall(r'class="|data-[a-z]+="|src="|url\(|var\(|@import|cid:| on\w+="', said) == []
    assert re.findall(r"inline-(?:start|end)|: (?:start|end)\b", said) == []
    way = ("right", "rtl") if slug == "ar" else ("left", "ltr")
    root = page(library, slug)
    assert root.get("dir") == way[1]
    assert any(f"text-align: {way[0]}" in cell.get("style", "") for cell in root.iterfind("table/tr/td"))
    assert any(f"padding-{way[0]}: 1.5em" in e.get("style", "") for e in root.iter("ul"))


@pytest.mark.parametrize("slug", SLUGS)
def test_layout_tables_say_so_and_tell_outlook_their_width(library: Path, slug: str) -> None:
    (frame,) = page(library, slug).iterfind("table")
    assert {name: frame.get(name) for name in ("role", "width", "border", "cellpadding", "cellspacing")} == {
        "role": "presentation",
        "width": "600",
        **dict.fromkeys(("border", "cellpadding", "cellspacing"), "0"),
    }
    assert "max-width: 600px" in frame.get("style", "")
    assert all(table.get("role") is None for table in frame.iter("table") if table is not frame)
    assert text(library, slug).count('<!--[if mso]><table role="presentation" width="600"') == 1
    outlook = re.findall(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", text(library, slug))
    assert len(outlook) == 2
    assert re.findall(r"</?(\w+)", "".join(outlook)) == ["table", "tr", "td", "td", "tr", "table"]


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_scrolls_sideways_on_a_phone_or_in_a_pane(library: Path, tmp_path: Path, width: int) -> None:
    with Browser() as browser:
        for slug in SLUGS:
            whole = f'<!DOCTYPE html><meta charset="utf-8"><body style="margin: 0">{text(library, slug)}</body>'
            browser.open(write(tmp_path, {"page.html": whole}) / "page.html", width)
            assert browser.run("document.documentElement.scrollWidth") <= width, slug
            frame = "document.querySelector('body > div > table')"
            assert browser.run(f"{frame}.offsetWidth") == min(width, 600), slug
            assert browser.run("document.querySelector('body > div > div').offsetHeight") == 0, slug
            assert browser.run(f"getComputedStyle({frame}.querySelector('td')).fontSize") == "16px"


# Pictures


def test_without_an_address_the_words_stand_in_the_pictures_places_and_it_is_told(tmp_path: Path) -> None:
    for name in ("vial.jpg", "other.png"):
        picture(tmp_path / "content" / name)
    body = "![A vial](vial.jpg)\n\nSee ![another](other.png) and ![the vial](vial.jpg)."
    report = built(tmp_path, body)
    (problem,) = report.problems
    assert (problem.code, problem.line) == ("email-picture", 9)
    assert "vial.jpg and 1 more" in problem.message
    root = page(tmp_path)
    assert [e.text for e in root.iter("span") if e.get("role") == "img"] == [
        *("[Image: A vial]", "[Image: another]", "[Image: the vial]")
    ]
    assert next(root.iter("img"), None) is None
    assert files(tmp_path) == ["some-email-html-fields.txt", "some-email-html.html"]
    assert parity.check(document(body, FRONT), EDITION, text(tmp_path).encode()) == ()


def test_with_an_address_pictures_are_linked_and_come_beside(tmp_path: Path) -> None:
    picture(tmp_path / "content/vial.jpg", size=(1500, 1000))
    write(tmp_path, {"content/plan.svg": DRAWN, "logo.svg": DRAWN})
    body = "![A vial](vial.jpg)\n\n![A square](plan.svg)"
    assert codes(built(tmp_path, body, f'{LINKED}[clinic]\nname = "Hill"\nlogo = "logo.svg"\n')) == []
    shown = list(page(tmp_path).iter("img"))
    names = [image.get("src", "").removeprefix("https://pictures.example/mails/") for image in shown]
    assert [re.sub(r"-[0-9a-f]{12}", "", name) for name in names] == [
        f"some-email-html-{name}" for name in ("logo.png", "vial.png", "plan.png")
    ]
    assert {*names} <= {*files(tmp_path)}
    assert [(image.get("alt"), image.get("width"), image.get("height")) for image in shown] == [
        *(("", None, "48"), ("A vial", "560", "373"), ("A square", "30", "30"))
    ]
    assert (tmp_path / "output/some" / names[1]).read_bytes().startswith(b"\x89PNG")


def test_a_drawing_that_is_not_drawn_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trifolio.pictures.prepare._drawer", lambda _: "")
    write(tmp_path, {"content/plan.svg": DRAWN})
    assert codes(built(tmp_path, "![A square](plan.svg)", LINKED)) == ["email-drawing"]
    assert "[Image: A square]" in text(tmp_path)
    assert [name for name in files(tmp_path) if "plan" in name] == []


# What mails have


@pytest.mark.parametrize("tool", PLATFORMS)
def test_merge_tags_are_untouched(tmp_path: Path, tool: str) -> None:
    body = "Dear {{ first_name }}, [see](https://a.example/?u=*|ID|*&v={{x}}) or *|FNAME|*."
    built(tmp_path, body, f'[email]\nplatform = "{tool}"\n')
    for tag in (*PLATFORMS[tool].values(), "{{ first_name }}", "*|FNAME|*"):
        assert tag in text(tmp_path)
    hrefs = sorted(link.get("href", "") for link in page(tmp_path).iter("a"))
    ends = {value for value in PLATFORMS[tool].values() if not value.startswith(("[", "*|LIST"))}
    assert hrefs == sorted({*ends, "https://a.example/?u=*|ID|*&v={{x}}"})


def test_the_preheader_is_hidden_first_and_lies_beside_with_the_subject(tmp_path: Path) -> None:
    source = article().replace("version:", 'email: {subject: "Now: read", preheader: "A way & <how>"}\nversion:')
    write(tmp_path, {"content/some.md": source})
    report = run(tmp_path, editions=(NAME, "email"))
    assert codes(report) == []
    first = page(tmp_path)[0]
    assert (first.text, "display: none" in first.get("style", "")) == ("A way & <how>", True)
    fields = [(tmp_path / f"output/some/some-{name}-fields.txt").read_text("utf-8") for name in (NAME, "email")]
    assert fields[0] == fields[1] == "Subject: Now: read\nPreheader: A way & <how>\n"
    facts = next(artifact.facts for artifact in report.built if artifact.edition == NAME)
    assert facts["bytes"] == len(text(tmp_path).encode())
    assert (facts["subject"], facts["preheader"], facts["pictures"]) == ("Now: read", "A way & <how>", 0)


def test_parts_for_mails_are_there_and_own_links_are_tagged(tmp_path: Path) -> None:
    rules = [f"::: {{.{rule} in={name}}}\nWords {rule} {name}.\n:::" for rule in ("only", "except") for name in NAMES]
    ends = 'address = "1 High Street"\nunsubscribe = "{{ u }}"\nutm = {source = "n"}\n'
    config = f'url = "https://clinic.example"\n[email]\n{ends}'
    link = "[Guide](https://clinic.example/guide#dose)"
    assert codes(built(tmp_path, "\n\n".join((*rules, link)), config)) == []
    said = re.findall(r"Words \w+ [\w-]+\.", text(tmp_path))
    assert said == ["Words only email.", "Words only email-html.", "Words only eml.", "Words except ebook."]
    assert 'href="https://clinic.example/guide?utm_source=n#dose"' in text(tmp_path)
    assert 'Unsubscribe: <a href="{{ u }}"' in text(tmp_path)


NAMES = ("email", "email-html", "eml", "ebook")


def test_what_is_a_draft_or_past_its_review_says_so(tmp_path: Path) -> None:
    source = article(review_by="2026-01").replace("version:", "draft: true\nversion:")
    write(tmp_path, {"content/some.md": source})
    assert {*codes(run(tmp_path, editions=(NAME,)))} == {"draft", "expired"}
    notices = [e.text or "" for e in page(tmp_path).iter("p") if "border: 3px" in e.get("style", "")]
    assert len(notices) == 2
    assert "January 2026" in notices[0]


def test_the_law_and_the_size_are_asked_of_it(tmp_path: Path) -> None:
    assert codes(built(tmp_path, "Words.", '[email]\nsignature = "Us"\n')) == ["email-footer"]
    assert "email-size" in codes(built(tmp_path, "\n\n".join(["Some words that are long. " * 20] * 200)))


def test_a_word_that_it_loses_is_told(tmp_path: Path) -> None:
    body = "Take 2.5 mg twice, see [this](https://a.example/b)."
    built(tmp_path, body)
    made = document(body, FRONT)
    data = text(tmp_path)
    assert parity.check(made, EDITION, data.encode()) == ()
    for before, after in (("Take 2.5", "Take 5"), ("twice", ""), ("a.example/b", "a.example/c"), ("</div>", "")):
        assert parity.check(made, EDITION, data.replace(before, after).encode()), before


def test_a_table_for_a_phone_comes_apart(tmp_path: Path) -> None:
    built(tmp_path, "| Week | Bend (degrees) | Walking aid | Minutes walked |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |\n")
    rows = [[cell.text for cell in row] for row in page(tmp_path).iterfind("table/tr/td/table//tr")]
    assert rows[1] == ["Bend (degrees)", "2"]


def test_an_edition_of_two_pages_is_no_fragment(tmp_path: Path) -> None:
    write(
        tmp_path, {"styles/mine/edition.toml": 'extends = "email-html"\npages = ["document.html", "document.html"]\n'}
    )
    write(tmp_path, {"content/some.md": article()})
    (problem,) = run(tmp_path, editions=("mine",)).problems
    assert (problem.code, problem.path) == ("edition", "styles/mine/edition.toml")
