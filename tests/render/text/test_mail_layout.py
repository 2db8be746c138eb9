"""Finished mails as wholes: what Outlook's clean-up leaves of them, their width, their edges, and every word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import wcwidth
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from anything import sources
from magnesium import MAGNESIUM, SENT
from outlook import cleaned, joined
from projects import read_in, torture_in
from soak import SOAK
from trifolio.check import parity
from trifolio.document.components.figure import Figure
from trifolio.document.model import Document
from trifolio.document.nodes import Element, Node, plain, tidy, walk
from trifolio.job import Edition, Job, Settings
from trifolio.problems import ContentError
from trifolio.project import editions
from trifolio.render.pages import render_pages
from trifolio.render.text.ascii import problems as spelling
from trifolio.render.text.wrap import has_address
from trifolio.source.mailing import Email

STYLES = (editions.packaged_styles(),)
NAMES = ("email", "email-wrapped", "email-ascii", "email-ten")
EDITIONS = {name: editions.load(name, STYLES) for name in NAMES}
SLUGS = ("exosomes-for-hair-loss", "getting-ready-for-a-clinic-visit", "torture", "ar", "de", "es", "fr", "scripts")
LIMIT = 70
FOOTER = replace(
    Email(**SENT),
    address="Example Clinic of a Long Name, 1 High Street, Anytown AB1 2CD",
    signature="You receive this because you once signed up for it at example.org",
)
"""Lines that end in no mark, and are long enough to be joined."""


def mail(document: Document, which: Edition, email: Email = FOOTER) -> str:
    job = Job((document,), which, None, "a4", settings=Settings(email=email))
    return "".join(page.text for page in render_pages(job, {}))


def flat(name: str) -> Edition:
    """Return an edition with each paragraph on one line."""
    return replace(EDITIONS[name], options=replace(EDITIONS[name].options, width=0))


def bare(text: str) -> str:
    """Return a text without its spaces, for a word that is too long for any line goes on in the next."""
    return "".join(text.split())


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    folder = tmp_path_factory.mktemp("library")
    torture_in(folder)
    made = {slug: read_in(folder, folder / f"content/{slug}.md") for slug in SLUGS}
    return {**made, "magnesium": MAGNESIUM}


# Outlook


def test_the_clean_up_is_that_of_the_rules() -> None:
    long = "A line that is as long as forty characters"
    assert cleaned(f"{long}\nand on") == f"{long} and on"
    assert cleaned(f"{long}\nand so it goes on for forty characters more\nand on").count("\n") == 0
    for text in (
        f"{long}.\nB",
        f"{long}:\nB",
        f"{long}?\nB",
        f"{long}!\nB",
        f"{long}\n  B",
        f"{long}\n\nB",
        "Short\nB",
    ):
        assert cleaned(text) == text
        assert list(joined(text)) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("slug", [*SLUGS, "magnesium"])
def test_outlook_joins_no_two_lines_but_those_of_a_wrapped_paragraph(
    library: dict[str, Document], slug: str, name: str
) -> None:
    whole = mail(library[slug], flat(name))
    assert list(joined(whole)) == []
    assert cleaned(whole) == whole
    paragraphs = [bare(line) for line in whole.split("\n")]
    for line, following in joined(mail(library[slug], EDITIONS[name])):
        assert any(bare(line + following) in paragraph for paragraph in paragraphs), (line, following)


@pytest.mark.parametrize("name", ["email-wrapped", "email-ten"])
def test_what_is_wrapped_is_the_unwrapped_mail_after_outlook(library: dict[str, Document], name: str) -> None:
    shown = cleaned(mail(MAGNESIUM, EDITIONS[name]))
    for line in mail(MAGNESIUM, flat(name)).split("\n"):
        if line and not line.startswith(" "):  # at the margin stand paragraphs and headings, which are whole again
            assert " ".join(line.split()) in " ".join(shown.split()), line
    for structure in (
        "  Option: Quinine\n",
        "  IF YOU ARE: ",
        "  Link B: https://example.org/pooled-data\n",
        "\n-- \n",
    ):
        assert structure in shown


# Any document

NASTY = (
    *(
        "From",
        ">",
        ">>",
        ".",
        "...",
        "--",
        "#",
        "##",
        "*",
        "+",
        "1.",
        "12)",
        "---",
        "+++",
        "針灸",
        "針灸" * 45,
        "w" * 95,
    ),
    *("👩‍⚕️", "👍🏽👍🏽", "🇬🇧🇫🇷", "e\u0301te\u0301", "مرحبا", "שלום", "\u200f5", "don’t", "5\u00a0mg", "*|UNSUB|*"),
    *(
        "{{ a b }}",
        "https://example.org/" + "very/" * 18,
        "AT&T",
        "a<b",
        "x_y_z",
        "2*3*4",
        "&amp;amp;",
        "ﬁ",
        "a\u00adb",
    ),
)
TAME = re.compile(r"\b(?:pain|sleep|dose|never|step)\b")


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Return a source of any shape in which some words are such as break mails."""
    head, body = draw(sources).split("## An anchor\n", 1)
    words = st.sampled_from([*NASTY, "pain"])
    return f"{head}## An anchor\n{TAME.sub(lambda _: draw(words).replace(chr(92), ''), body)}"


PHASES = (Phase.explicit, Phase.generate)  # shrinking takes minutes
MARKS = re.compile(r"\*\*|__|~~|`|\]\(|\[\^|:::|&(?:[a-z]+|#\d+);|</?[a-z]+(?:[ /][^<>\n]*)?>|!\[")


def lines_of(text: str) -> Iterator[tuple[str, str]]:
    lines = text.split("\n")
    yield from zip(["", *lines], lines, strict=False)


def alt_of(node: Node) -> str:
    return node.alt if isinstance(node, Figure) else node.get("alt") if isinstance(node, Element) else ""


def check(document: Document, name: str) -> None:
    text, whole = mail(document, EDITIONS[name]), mail(document, flat(name))
    held = "".join(f"{tidy(part)}\n{plain(part)}" for part in (document.blocks, document.notes))
    held += "\n".join(alt_of(node) for node in walk(document.bodies))
    for before, line in lines_of(text):
        assert name == "email" or wcwidth.width(line) <= LIMIT or has_address(line), line
        assert not re.match(r"From |>|\.", line), line
        assert not line.startswith("--") or line == "-- " or not line.strip("-"), line
        assert line == "-- " or line == line.rstrip(), line
        if before and not before.startswith(" ") and len(before.split()) > 1:
            assert not re.match(r"(?:#{1,6}|[-*+]|\d{1,9}[.)])(?: |\Z)", line), (before, line)
    for mark in MARKS.findall(text):
        assert mark in held or (mark == "__" and "_" in held), mark
    assert list(joined(whole)) == []
    paragraphs = [bare(line) for line in whole.split("\n")]
    for line, following in joined(text):
        assert any(bare(line + following) in paragraph for paragraph in paragraphs), (line, following)
    assert parity.check(document, EDITIONS[name], text.encode(), tuple(getattr(FOOTER, key) for key in SENT)) == ()


@pytest.mark.filterwarnings("ignore:The recursion limit will not be reset")
@settings(deadline=None, max_examples=800 if SOAK else 20, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(source=documents())
@example(source=(Path(__file__).parents[2] / "data/mails/link-words.md").read_text(encoding="utf-8"))  # “link (link V)”
@example(source=(Path(__file__).parents[2] / "data/mails/label-words.md").read_text("utf-8"))  # “IF YOU ARE”
def test_any_document_makes_mails_that_survive(source: str, desk: Path) -> None:
    file = desk / "content/some.md"
    file.write_text(source, encoding="utf-8")
    try:
        document = read_in(desk, file)
    except AssertionError:  # what stands at the start of a line may be an error of the writer's
        return
    for name in NAMES:
        job = Job((document,), EDITIONS[name], None, "a4", settings=Settings(email=FOOTER))
        try:
            spelling(job, "")
        except ContentError:  # some signs have no spelling
            continue
        check(document, name)
