"""The mail as a draft: parsed back by the standard library, both its parts held against what they were made of."""

from __future__ import annotations

import email
import io
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import pytest
from lxml import etree
from PIL import Image

import shelf
from chromium import Browser
from documents import document
from projects import TODAY, article, codes, picture, run, samples_in, write
from trifolio.check import parity
from trifolio.pipeline.build import Report
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.project import editions
from trifolio.project.config import find_project
from trifolio.source.mailing import PLATFORMS

STYLES = (editions.packaged_styles(),)
EML = editions.load("eml", STYLES)
ROOT = Path(__file__).parents[2]
TOKENS = dict(re.findall(r"(--\w+): (#\w+);", (ROOT / "styles/tokens.css").read_text(encoding="utf-8")))
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30"><rect width="9" height="9"/></svg>'
FRONT = """\
title: A title
publisher: A Publisher
updated: 2026-06
review_by: 2027-12
version: "1.0"
contact: someone@example.org
"""
"""The front matter of `projects.article`."""

LONG = 998
"""The most characters of a line (RFC 5322, 2.1.1)."""


def built(folder: Path, source: str = "", config: str = "", *editions: str) -> Report:
    write(folder, {"trifolio.toml": config, "content/some.md": source or article()})
    return run(folder, editions=editions or ("eml",))


def data(folder: Path, slug: str = "some") -> bytes:
    return (folder / f"output/{slug}/{slug}-eml.eml").read_bytes()


def mail(folder: Path, slug: str = "some") -> EmailMessage:
    """Return a mail parsed back, in which nothing is wrong and no line is too long."""
    raw = data(folder, slug)
    message = email.message_from_bytes(raw, policy=default)
    assert [defect for part in message.walk() for defect in part.defects] == []
    assert [defect for _, header in message.items() for defect in header.defects] == []
    assert max(map(len, raw.split(b"\r\n"))) <= LONG
    assert raw.count(b"\n") == raw.count(b"\r\n")
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def page(message: EmailMessage) -> etree._Element:
    return etree.fromstring(body(message, "html").encode())


def kinds(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def front(*lines: str, text: str = "Some words.", title: str = "A title") -> str:
    return article(title, text).replace("version:", "\n".join((*lines, "version:")))


SLUGS = ("exosomes-for-hair-loss", "getting-ready-for-a-clinic-visit", "torture", "ar")


@pytest.fixture(scope="module")
def library() -> Path:
    """Return the project with the mails, and the texts to paste, of the samples, of torture and of an Arabic source."""
    assert [code for slug in SLUGS for code in codes(shelf.built(slug, "eml", "email"))] == []
    return shelf.folder()


# What it is made of


@pytest.mark.parametrize("slug", SLUGS)
def test_a_mail_is_plain_text_and_html_with_its_pictures(library: Path, slug: str) -> None:
    message = mail(library, slug)
    shown = sorted({image.get("src", "") for image in page(message).iter("img")})
    parts = [part for part in message.walk() if part.get_content_maintype() == "image"]
    related = ["multipart/related", "text/html", *(part.get_content_type() for part in parts)]
    assert kinds(message) == ["multipart/alternative", "text/plain", *(related if parts else ["text/html"])]
    assert shown == sorted(f"cid:{part['Content-ID'].strip('<>')}" for part in parts)
    assert bool(parts) == (slug != "ar")
    for part in parts:
        with Image.open(io.BytesIO(part.get_content())) as opened:
            assert max(opened.size) <= 1200
        assert part.get_content_disposition() == "inline"
    for part in message.walk():
        if part.get_content_maintype() == "text":
            assert part["Content-Transfer-Encoding"] == "quoted-printable"
            assert part.get_content_charset() == "utf-8"


def test_a_mail_says_who_it_is_but_not_from_whom_or_to_whom(library: Path) -> None:
    message = mail(library, "ar")
    name = message["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f-]{36}@trifolio\.invalid>", name)
    assert dict(message.items()) == {
        "Subject": "الصداع النصفي",
        "Date": "Wed, 03 Jun 2026 00:00:00 +0000",
        "Message-ID": name,
        "X-Unsent": "1",
        "MIME-Version": "1.0",
        "Content-Language": "ar",
        "Content-Type": message["Content-Type"],
    }
    assert len({mail(library, slug)["Message-ID"] for slug in SLUGS}) == len(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_marks_between_parts_are_in_no_part(library: Path, slug: str) -> None:
    raw, message = data(library, slug), mail(library, slug)
    marks = [part.get_boundary() for part in message.walk() if part.is_multipart()]
    for mark in marks:
        lines = raw.split(b"\r\n--" + str(mark).encode())
        (whole,) = (part for part in message.walk() if part.get_boundary() == mark)
        assert len(lines) == len(whole.get_payload()) + 2
        assert raw.count(str(mark).encode()) == len(lines)  # and where it is said what it is
    assert len(set(marks)) == len(marks)


def test_the_same_article_is_the_same_mail_in_another_folder_and_process(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a much longer name, with spaces & signs"
    samples_in(folder)
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "TRIFOLIO_TODAY": "2026-12-24"}
    command = [sys.executable, "-m", "trifolio", "build", "-e", "eml"]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    for slug in SLUGS[:2]:
        assert data(folder, slug) == data(library, slug)


# Its plain text


@pytest.mark.parametrize("slug", SLUGS)
def test_the_plain_text_is_that_of_the_email_and_begins_with_the_preheader(library: Path, slug: str) -> None:
    pasted = (library / f"output/{slug}/{slug}-email.txt").read_text(encoding="utf-8")
    fields = (library / f"output/{slug}/{slug}-email-fields.txt").read_text(encoding="utf-8")
    preheader, _, text = body(mail(library, slug), "plain").partition("\n\n")
    assert preheader in fields
    assert text in {pasted, pasted.replace(f"{preheader}\n\n", "", 1)}  # a summary that stands first is not said again


def test_both_parts_show_what_is_only_for_mails(tmp_path: Path) -> None:
    source = "\n\n".join(
        f"::: {{.{rule} in={name}}}\nWords {rule} {name}.\n:::"
        for rule in ("only", "except")
        for name in ("email", "eml", "ebook")
    )
    built(tmp_path, article(body=source))
    for kind in ("plain", "html"):
        said = re.findall(r"Words \w+ \w+\.", body(mail(tmp_path), kind))
        assert said == ["Words only email.", "Words only eml.", "Words except ebook."]


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_word_that_one_of_the_parts_loses_is_told(tmp_path: Path, kind: str) -> None:
    text = "Take 2.5 mg twice, see [this](https://a.example/b)."
    built(tmp_path, article(body=text))
    made = document(text, FRONT)
    message = mail(tmp_path)
    assert parity.check(made, EML, message.as_bytes()) == ()
    for before, after in (("Take 2.5", "Take 5"), ("twice", ""), ("a.example/b", "a.example/c")):
        changed = mail(tmp_path)
        part = changed.get_body((kind,))
        assert part is not None
        part.set_content(body(changed, kind).replace(before, after), subtype=kind)
        assert parity.check(made, EML, changed.as_bytes()), before
    whole = message.as_bytes()
    assert "cannot be read" in parity.check(made, EML, whole[: whole.rindex(b"--")])[0].message
    gone = mail(tmp_path)
    gone.get_payload().pop(("plain", "html").index(kind))  # type: ignore[union-attr]
    (problem,) = parity.check(made, EML, gone.as_bytes())
    assert "cannot be read" in problem.message


def test_a_picture_that_is_not_in_the_mail_is_told(library: Path) -> None:
    project = find_project(library)
    file = library / f"content/{SLUGS[1]}.md"
    made, _ = read(project, file, Request((), TODAY), frozenset(editions.names(project.styles)))
    raw = data(library, SLUGS[1])
    assert parity.check(made, EML, raw) == ()
    (problem,) = parity.check(made, EML, raw.replace(b"Content-ID: <", b"Content-ID: <x"))
    assert "cannot be read" in problem.message


# Its html


@pytest.mark.parametrize("slug", SLUGS)
def test_styles_stand_in_the_elements_and_nothing_is_fetched(library: Path, slug: str) -> None:
    text = body(mail(library, slug), "html")
    assert re.findall(r"<(?:style|link|script|iframe|object|form)\b|@import|url\(|var\(| on\w+=", text) == []
    assert re.findall(r'class="|data-[a-z]+="|src="(?!cid:)', text) == []
    assert re.findall(r"inline-(?:start|end)|: (?:start|end)\b|padding-inline", text) == []
    root = page(mail(library, slug))
    assert (column := root.find("body/div[@lang]")) is not None
    way = ("right", "rtl") if slug == "ar" else ("left", "ltr")
    assert f"text-align: {way[0]}" in column.get("style", "")
    assert root.get("lang") == column.get("lang") == mail(library, slug)["Content-Language"]
    assert root.get("dir") == column.get("dir") == way[1]
    bullets = [e.get("style", "") for e in root.iter("ul") if "list-style" not in e.get("style", "")]
    assert bullets
    assert all(f"padding-{way[0]}: 1.5em" in style for style in bullets)


@pytest.mark.parametrize("slug", SLUGS)
def test_colours_are_those_of_the_house_on_white(library: Path, slug: str) -> None:
    styles = [e.get("style", "") for e in page(mail(library, slug)).iter("*")]
    said = {colour for style in styles for colour in re.findall(r"(?:\A|; )color: ([^;]+)", style)}
    assert {TOKENS["--ink"], TOKENS["--deep"]} <= said
    assert said <= {TOKENS[name] for name in ("--ink", "--deep", "--soft", "--alert")} | {"inherit"}
    grounds = {ground for style in styles for ground in re.findall(r"background[\w-]*: ([^;]+)", style)}
    assert grounds <= {"#fff", "none"}


def test_one_column_that_outlook_too_is_told_of(library: Path) -> None:
    text = body(mail(library, "torture"), "html")
    assert "max-width: 600px" in text
    assert text.count('role="presentation" width="640"') == 1
    opened, closed = text.index("<!--[if mso]><table"), text.index("<!--[if mso]></td>")
    assert text.index('<div lang="') > opened
    assert text.index("</body>") > closed > text.rindex("</div>")
    root = page(mail(library, "torture"))
    assert all(int(image.get("width", "")) <= 600 for image in root.iter("img"))
    assert {"600"} <= {image.get("width") for image in root.iter("img")}


@pytest.mark.parametrize("width", [320, 900])
def test_no_screen_is_too_narrow_and_the_column_never_too_wide(library: Path, tmp_path: Path, width: int) -> None:
    with Browser() as browser:
        for slug in SLUGS:
            file = write(tmp_path, {"page.html": body(mail(library, slug), "html")}) / "page.html"
            browser.open(file, width)
            assert browser.run("document.documentElement.scrollWidth") <= width, slug
            assert browser.run("document.querySelector('body > div[lang]').offsetWidth") == min(width, 640), slug
            assert browser.run("document.querySelector('body > div').offsetHeight") == 0, slug


def test_tables_keep_their_heads(library: Path) -> None:
    tables = list(page(mail(library, "torture")).iter("table"))
    assert len(tables) > 3
    assert all(table.get("role") is None for table in tables)
    heads = [head for table in tables for head in table.iter("th")]
    assert {head.get("scope") for head in heads} >= {"col", "row"}


def test_no_element_closes_itself_that_html_has_closed(library: Path) -> None:
    text = body(mail(library, "torture"), "html")
    assert set(re.findall(r"<(\w+)[^<>]*/>", text)) <= {"br", "hr", "img", "meta", "wbr"}
    assert "<td" in text


@pytest.mark.parametrize(
    ("lines", "preheader"),
    [
        (("email: {preheader: A way & <how>}", "summary: A summary"), "A way & <how>"),
        (("summary: A summary",), "A summary"),
        (("subtitle: A subtitle",), "A subtitle"),
        ((), ""),
    ],
)
def test_the_preheader_is_hidden_before_all_else_and_begins_the_text(
    tmp_path: Path, lines: Sequence[str], preheader: str
) -> None:
    built(tmp_path, front(*lines))
    first = page(mail(tmp_path)).find("body/*")
    assert first is not None
    hidden = "display: none" in first.get("style", "")
    assert (first.text if hidden else "") == preheader
    assert body(mail(tmp_path), "plain").startswith(f"{preheader}\n\nA TITLE" if preheader else "A TITLE")


# Subjects


@pytest.mark.parametrize(
    "subject",
    [
        "Ключевые слова: β-блокаторы, 5 µg, and some more of these words, so that the line is folded twice 👍",
        "A plain one, rather long, with “quotes”, a colon: and so on, which no line of a mail holds all at once",
        "Plain: but long, with words alone that are in ASCII and need no encoding of any kind in any mail, ever",
        "=?utf-8?q?Hello=0D=0ABcc:_all=40example.org?=",
        "a =?utf-8?b?SGVsbG8=?= b",
        "x" * 1200,
        "https://example.org/" + "a/" * 60,
        'Doses: <b>2</b> & "3" {{ name }} *|FNAME|*',
        "=?",
        "Tomorrow, at 5; or, later",
    ],
)
def test_a_subject_is_read_back_as_it_was_written(tmp_path: Path, subject: str) -> None:
    quoted = subject.replace("\\", "\\\\").replace('"', '\\"')
    built(tmp_path, front(f'email: {{subject: "{quoted}"}}'))
    message = mail(tmp_path)
    assert message["Subject"] == subject
    assert message["Bcc"] is None
    assert max(map(len, data(tmp_path).partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78 + len(
        "Content-Type: ; boundary"
    )


@pytest.mark.parametrize("sign", ["\\n", "\\r\\n", "\\r", "\\x0b", "\\x0c", "\\x1e", "\\x85", "\\u2028", "\\u202c"])
def test_a_title_can_put_in_no_header(tmp_path: Path, sign: str) -> None:
    built(tmp_path, article(f'"Yes{sign}Bcc: all@example.org{sign}{sign}No"'))
    message = mail(tmp_path)
    assert set(message.keys()) <= {
        *("Subject", "Date", "Message-ID", "X-Unsent", "MIME-Version", "Content-Language", "Content-Type"),
    }
    assert re.fullmatch(r"Yes ?Bcc: all@example\.org ?No", message["Subject"])


# Pictures


def test_pictures_that_are_linked_come_beside_the_mail(tmp_path: Path) -> None:
    picture(tmp_path / "content/vial.jpg")
    config = '[email]\nplatform = "substack"\npictures = "https://pictures.example/mails"\n'
    source = article(body="![A vial](vial.jpg)\n\nSee ![the vial](vial.jpg) again.")
    assert codes(built(tmp_path, source, config)) == []
    message = mail(tmp_path)
    assert kinds(message) == ["multipart/alternative", "text/plain", "text/html"]
    (address,) = {image.get("src", "") for image in page(message).iter("img")}
    assert address.startswith("https://pictures.example/mails/some-eml-vial-")
    file = tmp_path / "output/some" / address.rpartition("/")[2]
    assert sorted(path.name for path in file.parent.iterdir()) == sorted(("some-eml.eml", file.name, "index.html"))
    with Image.open(file) as opened:
        assert opened.size == (600, 400)


def test_the_address_of_pictures_must_be_one(tmp_path: Path) -> None:
    write(tmp_path, {"trifolio.toml": '[email]\npictures = "pictures/"\n', "content/some.md": article()})
    with pytest.raises(Exception, match="“pictures” wants an address in quotes, https:// and all"):
        run(tmp_path, editions=("eml",))


LETTERED = DRAWN.replace("</svg>", '<text y="9">5 mg</text></svg>')
UNWRITTEN = DRAWN.replace("</svg>", '<text y="9">\U00010600</text></svg>')
"""Linear A, which no font here has."""


@pytest.mark.parametrize("linked", ["", 'pictures = "https://pictures.example/"\n'])
def test_drawings_are_pixels(tmp_path: Path, linked: str) -> None:
    write(tmp_path, {"content/plan.svg": LETTERED})
    config = f'[email]\nplatform = "substack"\n{linked}'
    assert codes(built(tmp_path, article(body="Words.\n\n![A square](plan.svg)"), config)) == []
    message = mail(tmp_path)
    (image,) = page(message).iter("img")
    assert (image.get("alt"), image.get("width"), image.get("height")) == ("A square", "30", "30")
    (png,) = [path.read_bytes() for path in (tmp_path / "output/some").glob("*.png")] if linked else parts(message)
    with Image.open(io.BytesIO(png)) as opened:
        assert (opened.format, opened.size, opened.convert("RGB").getpixel((59, 59))) == ("PNG", (60, 60), (255,) * 3)
        right = opened.convert("L").crop((30, 0, 60, 60)).getextrema()
        assert right[0] < 100  # type: ignore[operator]  # the square ends at 18: the words are drawn, too


def text_of(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def parts(message: EmailMessage) -> list[bytes]:
    return [cast("bytes", part.get_content()) for part in message.walk() if part.get_content_maintype() == "image"]


@pytest.mark.parametrize(("drawing", "installed"), [(UNWRITTEN, "resvg"), (DRAWN, "")])
def test_of_a_drawing_that_cannot_be_drawn_the_alternative_text_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawing: str, installed: str
) -> None:
    if not installed:
        monkeypatch.setattr("trifolio.pictures.prepare._drawer", lambda _: "")
        monkeypatch.setattr("trifolio.binders.mailed.find_spec", lambda _: None)
    write(tmp_path, {"content/plan.svg": drawing})
    text = "Some words.\n\n![A square, 9 by 9](plan.svg)\n\nSee ![the square](plan.svg) here."
    report = built(
        tmp_path, article(body=text), '[email]\nplatform = "substack"\npictures = "https://pictures.example/"\n'
    )
    (problem,) = report.problems
    assert (problem.code, problem.line) == ("email-drawing", 11)
    assert ("trifolio[drawings]" in problem.hint) is not bool(installed)
    root = page(mail(tmp_path))
    stand = [(e.get("role"), e.get("aria-label"), e.text, e.tail) for e in root.iter("span") if e.get("role")]
    assert stand[0][:3] == ("img", "A square, 9 by 9", "[Image: A square, 9 by 9]")
    assert stand[1] == ("img", "the square", "[Image: the square]", " here.")
    assert next(root.iter("img"), None) is None
    assert {path.name for path in (tmp_path / "output/some").iterdir()} == {"some-eml.eml", "index.html"}
    made = document(text, FRONT)
    assert parity.check(made, EML, data(tmp_path)) == ()


def test_the_clinic_is_named_first_with_its_logo(tmp_path: Path) -> None:
    write(tmp_path, {"logo.svg": LETTERED})
    config = '[clinic]\nname = "Hill Surgery"\nlogo = "logo.svg"\naddress = ["1 Hill"]\n'
    assert codes(built(tmp_path, config=config)) == []
    message = mail(tmp_path)
    assert len(parts(message)) == 1
    (column,) = [e for e in page(message).iter("div") if e.get("lang")]
    first = column[0] if column[0].tag == "p" else column[1]  # a comment for Outlook may stand before
    assert text_of(first) == "Hill Surgery"
    assert [image.get("alt") for image in first.iter("img")] == [""]


WIDE = """\
| Medicine | Usual dose | Lower dose | With food | Dosette box | If you miss a dose |
|---|---|---|---|---|---|
| Apixaban | 5 mg twice a day | 2.5 mg twice a day | either way | yes | take it at once |
| Edoxaban | 60 mg once a day | 30 mg once a day | either way | yes | take it the same day |
"""


def test_a_wide_table_is_records(tmp_path: Path) -> None:
    assert codes(built(tmp_path, article(body=f"Words.\n\n{WIDE}"))) == []
    (table,) = page(mail(tmp_path)).iter("table")
    rows = [tuple(text_of(cell) for cell in row) for row in table.iter("tr")]
    assert len(rows) == 12
    assert rows[1] == ("Usual dose", "5\N{NO-BREAK SPACE}mg twice a day")
    assert rows[7] == ("Usual dose", "60\N{NO-BREAK SPACE}mg once a day")
    assert "overflow-x" not in body(mail(tmp_path), "html")


# Mailing tools


@pytest.mark.parametrize("tool", PLATFORMS)
def test_merge_tags_are_untouched_in_both_parts(tmp_path: Path, tool: str) -> None:
    text = "Dear {{ first_name }}, [see](https://a.example/?u=*|ID|*&v={{x}}) or *|FNAME|*."
    built(tmp_path, article(body=text), f'[email]\nplatform = "{tool}"\n')
    for kind in ("plain", "html"):
        said = body(mail(tmp_path), kind)
        for tag in (*PLATFORMS[tool].values(), "{{ first_name }}", "*|FNAME|*"):
            assert tag in said, kind
    hrefs = [link.get("href", "") for link in page(mail(tmp_path)).iter("a")]
    ends = {value for value in PLATFORMS[tool].values() if not value.startswith(("[", "*|LIST"))}
    assert sorted(hrefs) == sorted({*ends, "https://a.example/?u=*|ID|*&v={{x}}"})


def test_a_footer_and_tagged_links_are_in_both_parts(tmp_path: Path) -> None:
    config = (
        'url = "https://clinic.example"\n[email]\naddress = "1 High Street & Co"\nunsubscribe = "https://u.example/?a=1&b=2"\n'
        'signature = "Yours"\nview_online = "write to us"\n[email.utm]\nsource = "news"\n'
    )
    text = "[Guide](https://clinic.example/guide?x=1#dose), [other](https://other.example/)."
    built(tmp_path, article(body=text), config)
    hrefs = [link.get("href") for link in page(mail(tmp_path)).iter("a")]
    tagged = "https://clinic.example/guide?x=1&utm_source=news#dose"
    assert hrefs == [tagged, "https://other.example/", "https://u.example/?a=1&b=2"]
    assert tagged in body(mail(tmp_path), "plain")
    said = " ".join(map(str, page(mail(tmp_path)).itertext()))
    for words in ("1 High Street & Co", "Yours", "Unsubscribe: https://u.example/?a=1&b=2", "View online: write to us"):
        assert words in re.sub(r"\s+", " ", said)
        assert words in body(mail(tmp_path), "plain")


def test_gmail_counts_the_html_alone(tmp_path: Path) -> None:
    long = "Some more words are said here.\n\n"
    assert codes(built(tmp_path, article(body=long * 900))) == []
    assert len(data(tmp_path)) > 90 * 1024
    assert len(body(mail(tmp_path), "html")) < 90 * 1024
    assert codes(built(tmp_path, article(body=long * 1700))) == ["email-size"]


# Editions of one's own


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("byline.html", "<p>one<br></p>", "document.html, line"),
        ("byline.html", '<img src="https://a.example/p.png" alt=""/>', "“https://a.example/p.png” is not in the"),
        ("style.css", "p { background: url(dot.png) }", "“dot.png” is not in the edition's folder"),
    ],
)
def test_what_a_template_may_not_ask_for_is_an_error(tmp_path: Path, name: str, text: str, message: str) -> None:
    write(tmp_path, {f"styles/eml/{name}": text})
    picture(tmp_path / "styles/eml/dot.png")
    (problem,) = built(tmp_path).problems
    assert problem.message.startswith(message)


@pytest.mark.parametrize("pages", [["document.html"], ["document.txt"], ["document.html", "a.txt", "document.txt"]])
def test_a_mail_of_other_parts_is_an_error(tmp_path: Path, pages: list[str]) -> None:
    table = f'extends = "eml"\npages = {pages}\n'
    write(tmp_path, {"styles/mine/edition.toml": table, "styles/mine/a.txt": "a"})
    (problem,) = built(tmp_path, "", "", "mine").problems
    assert (problem.code, problem.path) == ("edition", "styles/mine/edition.toml")
    assert problem.message == "a mail has one page of html and one of plain text"


def test_a_picture_of_the_edition_travels_and_rules_for_the_reader_stay(tmp_path: Path) -> None:
    picture(tmp_path / "styles/eml/logo.png", size=(80, 40))
    write(
        tmp_path,
        {
            "styles/eml/byline.html": '<p class="logo"><img src="logo.png" alt="Us" width="80" height="40"/></p>',
            "styles/eml/style.css": "p { color: var(--ink) } @media (max-width: 30em) { .logo { display: none } }",
        },
    )
    assert codes(built(tmp_path)) == []
    message = mail(tmp_path)
    assert kinds(message)[-2:] == ["text/html", "image/png"]
    text = body(message, "html")
    assert "<style>@media (max-width: 30em) { .logo { display: none } }\n</style>" in text
    assert 'class="logo"' in text
