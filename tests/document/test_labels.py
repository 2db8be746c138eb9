"""Headings and titles where nothing can be raised: no number changes, and no mark of a note or link gets in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from projects import article, run, write
from trifolio.document.labels import label, lowered, raised
from trifolio.document.nodes import Element
from trifolio.document.parse.front import plain_words

HEADING = "Below 10<sup>6</sup> of H<sub>2</sub>O[^1] at a [site](https://example.org) on the 1<sup>st</sup>"
PLAIN = "Below 10⁶ of H₂O at a site on the 1st"
BODY = f"""
## {HEADING}

Words.

::: decisions
### over 10<sup>9</sup>/L[^1]
Then rest.

- A reason.
:::

::: faq
### Is "CO<sub>2</sub>" a \\gas\\?
Yes.
:::

[^1]: A note.
"""


CONFIG = '[ebook]\nchapters = "heading"\n'


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = article('"*Safe* below 10<sup>6</sup>"', BODY)
    folder = write(tmp_path_factory.mktemp("labels"), {"content/one.md": source, "trifolio.toml": CONFIG})
    report = run(folder, editions=("handout", "ebook", "email"))
    assert not [problem for problem in report.problems if problem.severity == "error"]
    return folder / "output/one"


def test_bookmarks_say_the_heading_and_nothing_else(library: Path) -> None:
    with pikepdf.open(library / "one-handout.pdf") as pdf, pdf.open_outline() as outline:
        found: list[str] = []
        rows = list(outline.root)
        while rows:
            row = rows.pop(0)
            found.append(str(row.title))
            rows = [*row.children, *rows]
        assert str(pdf.docinfo.Title) == "Safe below 10⁶"
    assert found[:2] == ["Safe below 10⁶", PLAIN]
    assert "If you are: over 10⁹/L" in found
    assert 'Is "CO₂" a \\gas?' in found


def test_the_ebooks_contents_say_the_heading_and_nothing_else(library: Path) -> None:
    with zipfile.ZipFile(library / "one-ebook.epub") as book:
        (name,) = (name for name in book.namelist() if name.endswith("nav.xhtml"))
        links = ["".join(map(str, a.itertext())) for a in etree.fromstring(book.read(name)).iterfind(".//{*}a")]
        titles = [etree.fromstring(book.read(n)).findtext(".//{*}title") for n in book.namelist() if "part-1" in n]
    assert PLAIN in links
    assert titles == [PLAIN]


def test_the_email_says_the_title_without_markup(library: Path) -> None:
    assert "Subject: Safe below 10⁶\n" in (library / "one-email-fields.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [("6", "⁶"), ("-3", "⁻³"), ("n+1", "ⁿ⁺¹"), ("th", "th"), ("TM", "TM"), ("a2", "^a2"), ("a/b", "^(a/b)"), ("", "")],
)
def test_what_is_raised_changes_no_number(text: str, said: str) -> None:
    assert raised(text) == said


@pytest.mark.parametrize(("text", "said"), [("2", "₂"), ("max", "max"), ("n", "n"), ("1+2", "₁₊₂")])
def test_what_is_lowered_changes_no_word(text: str, said: str) -> None:
    assert lowered(text) == said


def test_a_heading_of_nodes_is_one_line() -> None:
    nodes = ("Two\n", Element("em", (), ("words ", Element("sup", (), ("2",)))), " end")
    assert label(nodes) == "Two words ² end"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("*New* and **safe**", "New and safe"),
        ("`x` & y", "x & y"),
        ("5 * 3 = 15", "5 * 3 = 15"),
        ("Ring <name of nurse>", "Ring <name of nurse>"),
        ("[x](y) *z*", "[x](y) *z*"),
        ("1. *a*", "1. *a*"),
        ("C<5 and >2", "C<5 and >2"),
        ("~~old~~ *new*", "~~old~~ *new*"),
        ("*|FNAME|*", "*|FNAME|*"),
    ],
)
def test_a_title_loses_its_markup_and_no_word(text: str, said: str) -> None:
    assert plain_words(text) == said
