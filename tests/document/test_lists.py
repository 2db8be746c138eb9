"""Lists that do not begin at 1: every edition shows the numbers that the source says, and parity compares them."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest

from projects import TODAY, article, run, write
from trifolio.check import parity
from trifolio.document.lists import is_renumbered, item_numbers
from trifolio.document.nodes import Element
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.project import editions
from trifolio.project.config import find_project

BODY = """
3. Take one tablet (three)
4. Wait (four)

Then go back to step 4.

<ol type="A" start="3"><li>Upper C</li><li>Upper D</li></ol>

<ol reversed><li>Down three</li><li>Down two</li><li>Down one</li></ol>

<ol><li value="7">Seven</li><li>Eight</li><li value="20">Twenty</li></ol>

<ol type="i" start="8"><li>Roman viii</li><li>Roman ix</li></ol>

0. Nought
1. One

Plain:

1. First of all
2. Second of all
"""
LINES = (
    *("3. Take one tablet (three)", "4. Wait (four)", "C. Upper C", "D. Upper D"),
    *("3. Down three", "2. Down two", "1. Down one", "7. Seven", "8. Eight", "20. Twenty"),
    *("viii. Roman viii", "ix. Roman ix", "0. Nought", "1. One", "1. First of all", "2. Second of all"),
)


def ordered(*values: str, **attributes: str) -> Element:
    items = tuple(Element("li", (("value", value),) if value else (), ("x",)) for value in values)
    return Element("ol", tuple(attributes.items()), items)


@pytest.mark.parametrize(
    ("element", "numbers"),
    [
        (ordered("", "", ""), ("1", "2", "3")),
        (ordered("", "", start="3"), ("3", "4")),
        (ordered("", "", start="-1"), ("-1", "0")),
        (ordered("", "", "", reversed="reversed"), ("3", "2", "1")),
        (ordered("", "", reversed="reversed", start="10"), ("10", "9")),
        (ordered("", "9", "", "2"), ("1", "9", "10", "2")),
        (ordered("", "", type="a", start="26"), ("z", "aa")),
        (ordered("", "", type="A", start="0"), ("0", "A")),
        (ordered("", "", type="I", start="3999"), ("MMMCMXCIX", "4000")),
        (ordered("", type="i", start="1994"), ("mcmxciv",)),
    ],
)
def test_an_item_has_the_number_that_a_browser_shows(element: Element, numbers: tuple[str, ...]) -> None:
    assert item_numbers(element) == numbers


def test_a_list_that_counts_from_one_is_not_renumbered() -> None:
    assert not is_renumbered(ordered("", "", start="1", type="1"))
    assert is_renumbered(ordered("", "", type="a"))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("lists"), {"content/one.md": article("One", BODY)})
    names = ("handout", "handout-ink", "handout-a5", "ebook", "email", "email-ten", "eml", "web")
    assert not [p for p in run(folder, editions=names).problems if p.severity == "error"]
    return folder / "output/one"


def lines(text: str) -> list[str]:
    return [" ".join(row.split()) for row in text.splitlines()]


@pytest.mark.parametrize("name", ["handout", "handout-ink", "handout-a5"])
def test_paper_shows_the_numbers_of_the_source(library: Path, name: str) -> None:
    pdf = library / f"one-{name}.pdf"
    shown = lines(subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout)
    assert [line for line in shown if line in LINES] == list(LINES)


@pytest.mark.parametrize("name", ["email", "email-ten"])
def test_mails_show_the_numbers_of_the_source(library: Path, name: str) -> None:
    shown = lines((library / f"one-{name}.txt").read_text(encoding="utf-8"))
    assert [line.rstrip(";") for line in shown if line.rstrip(";.") in LINES or line in LINES] == list(LINES)


def test_the_ebook_says_what_a_reader_counts_by(library: Path) -> None:
    with zipfile.ZipFile(library / "one-ebook.epub") as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
    for mark in ('start="3"', 'start="3" type="A"', '<li value="20">', 'type="i"', 'reversed="reversed"'):
        assert mark in text


@pytest.mark.parametrize(("name", "ending"), [("handout", "pdf"), ("ebook", "epub"), ("email", "txt"), ("eml", "eml")])
def test_parity_finds_all_numbers_and_tells_a_wrong_one(library: Path, name: str, ending: str) -> None:
    folder = library.parents[1]
    project = find_project(folder)
    known = frozenset(editions.names(project.styles))
    document, _ = read(project, folder / "content/one.md", Request((), TODAY), known)
    edition = editions.load(name, project.styles)
    data = (library / f"one-{name}.{ending}").read_bytes()
    assert parity.check(document, edition, data) == ()
    write(folder, {"content/other.md": article("One", BODY.replace("3. Take", "5. Take", 1))})
    other, _ = read(project, folder / "content/other.md", Request((), TODAY), known)
    assert [problem.line for problem in parity.check(other, edition, data)]
