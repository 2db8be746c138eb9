"""The address for feedback: every edition says it, the article's own wins, and its code costs paper no page."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path

import pypdfium2
import pytest

from pdftext import page_texts
from projects import article, codes, read_in, run, write
from said import text_of
from scans import scanned
from soak import todays
from trifolio.check import parity
from trifolio.problems import ContentError
from trifolio.project import editions
from trifolio.project.config import find_project

WEB, MAIL = "https://a.example/tell-us", "ideas@a.example"
TELL = "Tell us what you think of this leaflet:"
EVERY = ("handout", "handout-a5", "handout-large", "ebook", "email", "email-ten", "email-ascii", "eml")


def project(folder: Path, own: str = "", general: str = "", handout: str = "", body: str = "Some words.") -> Path:
    front = f"feedback: {own}\n" if own else ""
    config = (f"feedback = '{general}'\n" if general else "") + f"[handout]\n{handout}\n"
    source = article(body=body).replace("publisher:", f"{front}publisher:", 1)
    return write(folder, {"content/some.md": source, "trifolio.toml": config})


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("address", [WEB, MAIL])
def test_every_edition_says_it_and_parity_asks_for_it(address: str, tmp_path: Path) -> None:
    report = run(project(tmp_path, address), editions=EVERY)
    assert codes(report) == []
    document = read_in(tmp_path, tmp_path / "content/some.md")
    for built in report.built:
        (file,) = (tmp_path / "output/some").glob(f"some-{built.edition}.*")
        text = text_of(file)
        assert squeezed(address.removeprefix("https://")) in squeezed(text), built.edition
        assert ("Feedback" in text) is (not built.edition.startswith("handout")), built.edition
        if file.suffix in {".eml", ".epub"}:
            assert f'href="{"" if address == WEB else "mailto:"}{address}"' in text
        loaded = editions.load(built.edition, find_project(tmp_path).styles)
        assert parity.check(document, loaded, file.read_bytes()) == ()
    run(project(tmp_path), editions=EVERY)
    for built in report.built:
        loaded = editions.load(built.edition, find_project(tmp_path).styles)
        (file,) = (tmp_path / "output/some").glob(f"some-{built.edition}.*")
        assert "feedback is lost" in " ".join(p.message for p in parity.check(document, loaded, file.read_bytes()))


def test_the_articles_own_wins(tmp_path: Path) -> None:
    run(project(tmp_path, own=MAIL, general=WEB), editions=("email",))
    assert f"Feedback: {MAIL}" in text_of(tmp_path / "output/some/some-email.txt")
    run(project(tmp_path, general=WEB), editions=("email",))
    assert f"Feedback: {WEB}" in text_of(tmp_path / "output/some/some-email.txt")


@pytest.mark.parametrize("address", ["phone us", "a.example/tell", "javascript:alert(1)", "ideas@a", "a b@c.example"])
def test_what_is_no_address_is_an_error(address: str, tmp_path: Path) -> None:
    wants = "“feedback” wants an address that begins with https://, or one of e-mail"
    report = run(project(tmp_path, own=address), editions=("email",))
    assert [(problem.code, problem.message) for problem in report.problems] == [("meta-type", wants)]
    with pytest.raises(ContentError) as failed:
        find_project(project(tmp_path, general=address))
    assert [(problem.code, problem.line, problem.message) for problem in failed.value.problems] == [
        ("config", 1, wants)
    ]


CODES = itertools.product(
    ("handout", "handout-a5", "handout-large", "handout-booklet"), ((WEB, WEB), (MAIL, f"mailto:{MAIL}"))
)


@pytest.mark.parametrize(("edition", "address", "code"), todays([(edition, *code) for edition, code in CODES], 2))
def test_its_code_can_be_scanned_from_paper(edition: str, address: str, code: str, tmp_path: Path) -> None:
    run(project(tmp_path, address), editions=(edition,))
    file = tmp_path / f"output/some/some-{edition}.pdf"
    ((text, width, _),) = scanned(file)
    assert (text, width >= 20) == (code, True)
    drawn = "".join(page_texts(file, "-raw"))
    assert squeezed(f"{TELL} {address.removeprefix('https://')}") in squeezed(drawn)


def test_without_codes_the_line_stays(tmp_path: Path) -> None:
    run(project(tmp_path, WEB, handout="qr = false"), editions=("handout",))
    assert scanned(tmp_path / "output/some/some-handout.pdf") == []
    assert TELL in text_of(tmp_path / "output/some/some-handout.pdf")
    long = f"https://a.example/{'a' * 400}"
    report = run(project(tmp_path, long), editions=("handout",))
    assert [(problem.code, problem.hint) for problem in report.problems] == [
        ("qr-missing", "give a shorter “feedback”")
    ]


NOTES = "patient = ['notes']\n"


FULL = (("handout", "", range(21, 28, 2)), ("handout", NOTES, range(21, 28, 2)), ("handout-large", NOTES, (9, 10, 12)))
"""Lines of words with which a code makes a page more, or none."""


@pytest.mark.parametrize(("edition", "patient", "counts"), todays(FULL, 1))
def test_its_code_stands_where_it_makes_no_page_more(
    edition: str, patient: str, counts: Iterable[int], tmp_path: Path
) -> None:
    seen = set()
    for lines in counts:
        pages = {}
        for wanted in ("true", "false"):
            body = "\n\n".join(["A line of words."] * lines)
            run(project(tmp_path, WEB, handout=f"{patient}qr = {wanted}", body=body), editions=(edition,), force=True)
            file = tmp_path / f"output/some/some-{edition}.pdf"
            with pypdfium2.PdfDocument(file) as document:
                pages[wanted] = len(document)
            if wanted == "true":
                seen.add(bool(scanned(file)))
            assert TELL in text_of(file)
        assert pages["true"] == pages["false"], lines
    assert seen == {True, False}
