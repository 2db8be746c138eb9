"""A clinic's telephone number edited rebuilds what is made for it; one of another clinic is refused wherever it is."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from documents import document
from projects import article, codes, made, run, write
from trifolio.pipeline import phones
from trifolio.safety.files import PACKAGE

CONFIG = """\
[clinics.hill]
name = "Hill Surgery"
phones = ["01234 777 000"]

[clinics.lake]
name = "Lake Clinic"
phones = ["01234 111 222"]

[clinics.dale]
name = "Dale Clinic"
phones = ["01234 333 444"]
"""
LAKE = "01234 567 800"
"""The number that the clinic at the lake gets."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of three clinics."""
    monkeypatch.chdir(tmp_path)
    return write(
        tmp_path, {"trifolio.toml": CONFIG, "content/some.md": article(body="Call 999, or read 12 of 34 pages.")}
    )


def configured(folder: Path, before: str, after: str) -> None:
    """Edit the configuration."""
    file = folder / "trifolio.toml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def clinics_of(folder: Path, *editions: str) -> set[tuple[str, str]]:
    """Build all for all clinics, and return the clinic and the edition of what had to be made."""
    report = run(folder, editions=editions, clinics=("all",))
    assert codes(report) == []
    return {(built.clinic, built.edition) for built in report.built if built.made}


def test_a_number_edited_rebuilds_what_is_made_for_its_clinic_alone(folder: Path) -> None:
    assert len(clinics_of(folder, "email", "web")) == 2 * len(("", "hill", "lake", "dale"))
    configured(folder, "01234 111 222", LAKE)
    assert clinics_of(folder, "email", "web") == {("lake", "email"), ("lake", "web")}
    assert clinics_of(folder, "email", "web") == set()


def test_a_number_that_an_article_says_rebuilds_that_article_alone(folder: Path) -> None:
    body = f'::: {{.only clinic="lake"}}\nPhone {LAKE}.\n:::\n'
    write(folder, {"content/other.md": article("Other", f"Some words.\n\n{body}")})
    run(folder, editions=("email",), clinics=("all",))
    configured(folder, "01234 111 222", LAKE)
    report = run(folder, editions=("email",), clinics=("all",))
    assert codes(report) == []
    for built in report.built:
        assert built.made is (built.clinic == "lake" or "other" in built.path), built.path


def test_a_colour_of_one_clinic_rebuilds_what_has_its_colours_alone(folder: Path) -> None:
    clinics_of(folder, "email", "eml")
    configured(folder, "[clinics.lake]", '[clinics.lake.tokens]\ndeep = "#7a1f4b"\n\n[clinics.lake]')
    assert clinics_of(folder, "email", "eml") == {("lake", "eml")}
    configured(folder, "#7a1f4b", "#123456")
    assert clinics_of(folder, "email", "eml") == {("lake", "eml")}


def test_a_template_of_one_edition_rebuilds_that_edition_alone(folder: Path) -> None:
    clinics_of(folder, "email", "web")
    write(folder, {"styles/web/byline.html": "<p>By us.</p>\n"})
    assert {edition for _, edition in clinics_of(folder, "email", "web")} == {"web"}


BODIES = {
    "as it is": f"Phone {LAKE}.",
    "with hyphens": "Phone (01234) 567-800.",
    "with blanks that do not break": "Phone 01234\u00a0567\u00a0800.",
    "in a note": f"Phone us.[^1]\n\n[^1]: At {LAKE}.",
    "in a list": f"- One\n\n    - Phone {LAKE}\n",
    "in a table": f"| Who | Phone |\n|---|---|\n| Lake | {LAKE} |\n",
    "in a box": f"::: warning\nPhone {LAKE}.\n:::",
    "for one clinic": f'::: {{.only clinic="hill"}}\nPhone {LAKE}.\n:::',
    "in an address": "[Phone us](tel:01234567800).",
    "in code": f"Phone `{LAKE}`.",
}


@pytest.mark.parametrize("body", BODIES)
def test_what_a_new_number_makes_wrong_is_made_anew_and_refused(folder: Path, body: str) -> None:
    write(folder, {"content/some.md": article(body=BODIES[body])})
    refused_once_it_is_lakes(folder, "email", "web")


@pytest.mark.parametrize("body", ["01234 **567** 800", "01234 5*67* 800", "01234 5`6`7 800"])
def test_markup_within_a_number_hides_it_from_no_mail(folder: Path, body: str) -> None:
    write(folder, {"content/some.md": article(body=f"Phone {body}.")})
    refused_once_it_is_lakes(folder, "email")


def test_a_number_in_a_handout_is_refused(folder: Path) -> None:
    write(folder, {"content/some.md": article(body=BODIES["as it is"])})
    refused_once_it_is_lakes(folder, "handout")


def test_a_number_among_digits_of_other_scripts_is_refused(folder: Path) -> None:
    write(folder, {"content/some.md": article(body="Phone 01234 ５６７ 800.")})
    refused_once_it_is_lakes(folder, "email-ascii")


SETTINGS = {
    "trifolio.toml": f'{CONFIG}\n[clinics.hill.email]\nsignature = "Phone {LAKE}."\n',
    "words/en.toml": f"by = 'Phone {LAKE}, by'\n",
    "styles/email/byline.txt": "Phone 01234 {# of 1999 #}567 {{ '' }}800.\n",
}


@pytest.mark.parametrize("file", SETTINGS)
def test_a_number_in_what_articles_share_is_refused(folder: Path, file: str) -> None:
    write(
        folder,
        {file: SETTINGS[file], "content/some.md": article().replace("contact:", "authors: [A. Writer]\ncontact:")},
    )
    refused_once_it_is_lakes(folder, "email")


def refused_once_it_is_lakes(folder: Path, *editions: str) -> None:
    """Build for the hill, give the lake the number that stands there, and see that no artifact passes any more."""
    asked = {"editions": editions, "clinics": ("hill",)}
    assert len(made(run(folder, **asked))) == len(editions)
    assert made(run(folder, **asked)) == []
    file = folder / "trifolio.toml"
    before = file.read_text(encoding="utf-8")
    configured(folder, "01234 111 222", LAKE)
    for _ in range(2):
        report = run(folder, **asked)
        assert codes(report).count("clinic-foreign") == len(editions)
        assert [built.path for built in report.built if built.edition] == []
    file.write_text(before, encoding="utf-8")
    assert "clinic-foreign" not in codes(run(folder, **asked))


def test_digits_are_those_that_mails_in_ascii_have() -> None:
    assert phones.digits("٠١۲, ３ m² and ½: no") == "0123212"


def test_numbers_too_short_are_everybodys() -> None:
    pairs = (("999", "Hill"), ("123 456", "Lake"))
    assert phones.mentioned(pairs, "9991234567") == (("123 456", "Lake"),)


def test_the_digits_of_a_document_are_those_of_a_reader_and_of_its_addresses() -> None:
    read = document("Phone 01[2]{}34 [567](https://a.example/%38%38%38-999-111) 800.\n\n![01234 1 2](a.png)")
    runs = phones.of_documents((read,)).split()
    assert "01234567800" in "".join(runs)
    assert any("888999111" in run for run in runs)
    assert any("0123412" in run for run in runs)


def test_no_packaged_word_has_a_number() -> None:
    for file in (PACKAGE / "words").glob("*.toml"):
        assert phones.of_values(tomllib.loads(file.read_text(encoding="utf-8"))) == "", file.name
