"""Clinics that share a library: each has its own words, numbers and colours, and none of another's."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pdftext import page_texts
from projects import article, codes, run, write
from trifolio.check import parity
from trifolio.job import Settings
from trifolio.pipeline.request import Request, check_names
from trifolio.problems import ContentError
from trifolio.project import editions
from trifolio.project.config import find_project

CONFIG = """\
[clinic]
name = "River Hospital"
phones = ["01234 567 800"]

[clinics.hill]
name = "Hill Surgery"
phones = ["+44 1234 777 000", "999"]

[clinics.hill.handout]
paper = "letter"
other_formats = "In large print: ask at the Hill."

[clinics.hill.email]
subject = "From the Hill: {title}"
signature = "You signed up on the hill."

[clinics.hill.ebook]
page_list = false

[clinics.hill.tokens]
deep = "#7a1f4b"

[clinics.dale]
name = "Dale Clinic"
phones = ["01234 111 222"]

[handout]
other_formats = "In large print: ask at the desk."

[email]
subject = "From River: {title}"
signature = "You signed up by the river."
"""

BODY = """\
Some words.

::: {.only clinic="hill"}
Park on the hill.
:::

::: {.except clinic="hill dale"}
Park by the river.
:::

::: {.only clinic="hill dale" in="email"}
Reply to this mail.
:::
"""

EDITIONS = ("handout", "ebook", "email", "eml", "web")

PHONES = {"": "01234 567 800", "hill": "+44 1234 777 000", "dale": "01234 111 222"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, {"trifolio.toml": CONFIG, "content/some.md": article(body=BODY)})


def made(folder: Path, clinic: str, edition: str) -> Path:
    (file,) = (
        file
        for file in (folder / "output" / clinic / "some").iterdir()
        if re.fullmatch(rf"some-{edition}\.(pdf|epub|txt|eml|html)", file.name)
    )
    return file


def spoken(file: Path) -> str:
    """Return all that an artifact says, companions of a mail too."""
    data = file.read_bytes()
    if file.suffix == ".pdf":
        text = " ".join(page_texts(file))
    elif file.suffix == ".epub":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            text = " ".join(book.read(name).decode() for name in book.namelist() if name.endswith(("xhtml", "opf")))
    elif file.suffix == ".eml":
        import email.policy

        message: Any = email.message_from_bytes(data, policy=email.policy.default)
        parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
        text = " ".join([str(message["subject"]), *parts])
    else:
        text = data.decode() + file.with_name("some-email-fields.txt").read_text(encoding="utf-8")
    return " ".join(text.replace("\u00a0", " ").split())


def test_every_clinic_and_the_projects_own_are_built_and_none_has_anothers_number(folder: Path) -> None:
    report = run(folder, editions=EDITIONS, clinics=("all",))
    assert [code for code in codes(report) if code != "email-footer"] == []
    assert len(report.built) == 3 * len(EDITIONS)
    for clinic, phone in PHONES.items():
        for edition in EDITIONS:
            text = spoken(made(folder, clinic, edition))
            assert edition == "ebook" or phone in text
            assert [other for other in PHONES.values() if other != phone and other in text] == [], (clinic, edition)


def test_what_is_said_for_a_clinic_stands_in_its_artifacts_alone(folder: Path) -> None:
    run(folder, editions=EDITIONS, clinics=("all",))
    for edition in EDITIONS:
        texts = {clinic: spoken(made(folder, clinic, edition)) for clinic in PHONES}
        assert [clinic for clinic, text in texts.items() if "Park on the hill" in text] == ["hill"]
        assert [clinic for clinic, text in texts.items() if "Park by the river" in text] == [""]
        replies = [clinic for clinic, text in texts.items() if "Reply to this mail" in text]
        assert replies == (["hill", "dale"] if edition in {"email", "eml"} else [])


def test_a_file_says_whose_it_is_and_is_no_other_clinics(folder: Path) -> None:
    run(folder, editions=EDITIONS, clinics=("all",))
    owners, names, mails = {}, [], []
    for clinic in PHONES:
        with pikepdf.open(made(folder, clinic, "handout")) as pdf:
            printed = str(pdf.docinfo["/clinic"])
        with zipfile.ZipFile(made(folder, clinic, "ebook")) as book:
            package = book.read("EPUB/content.opf").decode()
        owners[clinic] = (printed, *re.findall(r'<dc:contributor id="clinic">(.*?)<', package))
        names += re.findall(r'<dc:identifier id="id">(.*?)<', package)
        mails += re.findall(rb"(?m)^Message-ID: (.*)$", made(folder, clinic, "eml").read_bytes())
    assert owners == {"": ("River Hospital",) * 2, "hill": ("Hill Surgery",) * 2, "dale": ("Dale Clinic",) * 2}
    assert len(set(names)) == len(set(mails)) == len(PHONES)


def test_a_clinics_tables_say_what_is_theirs_key_by_key(folder: Path) -> None:
    run(folder, editions=EDITIONS, clinics=("all",))
    assert "In large print: ask at the Hill." in spoken(made(folder, "hill", "handout"))
    assert "In large print: ask at the desk." in spoken(made(folder, "dale", "handout"))
    for edition in ("email", "eml"):
        hill, dale = (spoken(made(folder, clinic, edition)) for clinic in ("hill", "dale"))
        assert "From the Hill: A title" in hill
        assert "You signed up on the hill." in hill
        assert "River" not in hill
        assert "From River: A title" in dale
        assert "You signed up by the river." in dale
    for clinic, listed in (("hill", False), ("dale", True)):
        with zipfile.ZipFile(made(folder, clinic, "ebook")) as book:
            (nav,) = (book.read(name).decode() for name in book.namelist() if name.endswith("nav.xhtml"))
            assert ("page-list" in nav) is listed


def test_a_subject_of_the_articles_own_stays(folder: Path) -> None:
    source = article(body=BODY).replace("publisher:", "email:\n  subject: Mine\npublisher:")
    run(write(folder, {"content/some.md": source}), editions=("email",), clinics=("hill",))
    assert "Subject: Mine" in spoken(made(folder, "hill", "email"))


def test_parity_knows_the_clinic(folder: Path) -> None:
    from projects import read_in

    run(folder, editions=("email",), clinics=("hill",))
    project = find_project(folder)
    document = read_in(folder, folder / "content/some.md")
    data = made(folder, "hill", "email").read_bytes()
    hill = editions.load("email", project.styles)
    also = ("Hill Surgery", "01234 777 000", "You signed up on the hill.", *project.clinics["hill"].phones)
    asked = (document, hill, data, also, None, Settings())
    assert parity.check(*asked, clinic="hill") == ()
    assert parity.check(*asked) != ()


def test_colours_are_a_clinics_own_but_where_there_is_one_ink(folder: Path) -> None:
    styles = find_project(folder).styles
    for name, has in (
        ("handout", True),
        ("eml", True),
        ("ebook", False),
        ("handout-a5", True),
        ("handout-ink", False),
        ("handout-press", False),
    ):
        sheets = "".join(sheet.text for sheet in editions.load(name, styles, {"deep": "#7a1f4b"}).css)
        assert ("#7a1f4b" in sheets) is has, name
        assert "#0f4c5c" not in sheets, name


def test_the_projects_own_clinic_has_its_tables_too_and_another_none_of_them(folder: Path) -> None:
    own = '[clinic.tokens]\ndeep = "#123456"\n[clinic.email]\nsignature = "You signed up at the mill."\n'
    write(folder, {"trifolio.toml": CONFIG.replace("[clinics.hill]", f"{own}[clinics.hill]", 1)})
    for clinics in (("all",), ()):
        run(folder, editions=("eml",), clinics=clinics, force=True)
        texts = {clinic: spoken(made(folder, clinic, "eml")) for clinic in PHONES}
        colours = {"": "#123456", "hill": "#7a1f4b", "dale": "#0f4c5c"}
        for clinic, text in texts.items():
            assert {colour for colour in colours.values() if colour in text} == {colours[clinic]}
            assert ("at the mill" in text) is (clinic == "")


@pytest.mark.parametrize(
    ("tokens", "message"),
    [
        ('deep = "#7a9f9b"', "has a contrast of 2.9 to 1 with white, and 7 is the least"),
        ('calm = "#333333"', "has a contrast of 1.2 to 1 with its ink, and 7 is the least"),
        ('deep = "teal"', "wants a colour as “#0f4c5c”"),
    ],
)
def test_a_colour_that_nobody_can_read_is_an_error(folder: Path, tokens: str, message: str) -> None:
    write(folder, {"trifolio.toml": f"[clinics.hill.tokens]\n{tokens}\n"})
    with pytest.raises(ContentError) as failed:
        find_project(folder)
    (problem,) = failed.value.problems
    assert (problem.code, problem.line) == ("config", 2)
    assert problem.message.endswith(message)


NUMBERS = ["01234 567 800", "01234 567800", "(01234) 567-800", "01234\u00a0567\u00a0800"]
PLACES = [*((number, place) for number in NUMBERS for place in ("body", "handout")), ("01234 **567** 800", "body")]


@pytest.mark.parametrize(("number", "place"), PLACES)
def test_a_number_of_another_clinic_is_an_error(folder: Path, number: str, place: str) -> None:
    if place == "body":
        write(folder, {"content/some.md": article(body=f"Phone us: {number}.")})
    else:
        write(folder, {"trifolio.toml": CONFIG.replace("ask at the desk", f"phone {number}")})
    report = run(folder, editions=("handout",), clinics=("all",))
    wrong = {"hill", "dale"} if place == "body" else {"dale"}
    assert codes(report) == ["clinic-foreign"] * len(wrong)
    assert all("01234 567 800 is the telephone of River Hospital" in problem.message for problem in report.problems)
    assert {built.clinic for built in report.built} == {"", "hill", "dale"} - wrong


@pytest.mark.parametrize("text", ["901234 567 8001", "Call 999.", "Take 12 of 34."])
def test_other_numbers_are_not_a_clinics(folder: Path, text: str) -> None:
    write(folder, {"content/some.md": article(body=text)})
    assert codes(run(folder, editions=("handout",), clinics=("all",))) == []


def test_a_clinic_that_there_is_not_is_told(folder: Path) -> None:
    with pytest.raises(ValueError, match="unknown clinic “hil”: did you mean “hill”"):
        check_names(find_project(folder), Request(clinics=("hil",)))
