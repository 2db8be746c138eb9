"""The mail that is heard: the points of the TEN standard on what a listener searches for and what is read out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from projects import TODAY, run, torture_in
from trifolio.check import parity
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.problems import Severity
from trifolio.project import editions
from trifolio.project.config import find_project

STYLES = (editions.packaged_styles(),)
KNOWN = frozenset(editions.names(STYLES))
NAME = "email-ten"
ENGLISH = ("exosomes-for-hair-loss", "getting-ready-for-a-clinic-visit", "torture")
SLUGS = (*ENGLISH, "ar", "de", "es", "fr", "scripts")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    torture_in(folder)
    report = run(folder, editions=(NAME,))
    assert [problem for problem in report.problems if problem.severity is Severity.ERROR] == []
    return folder


def mail(library: Path, slug: str) -> str:
    return (library / f"output/{slug}/{slug}-{NAME}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("slug", SLUGS)
def test_it_says_every_word_of_its_document(library: Path, slug: str) -> None:
    document, _ = read(find_project(library), library / f"content/{slug}.md", Request((), TODAY), KNOWN)
    assert parity.check(document, editions.load(NAME, STYLES), mail(library, slug).encode()) == ()


@pytest.mark.parametrize("slug", SLUGS)
def test_the_contents_come_first_and_each_number_leads_to_its_part(library: Path, slug: str) -> None:
    lines = mail(library, slug).split("\n")
    heads = [line for line in lines if line.startswith("+")]
    assert [head.split(" ")[0] for head in heads[:2]] == ["+++", "++"]
    assert sum(head.startswith("+++") for head in heads) == 1
    first = lines.index(heads[1])
    assert first - lines.index(heads[0]) < 8
    listed = [line.split(":")[0].strip() for line in lines[first + 2 :] if re.match(r"  \d\d\W*:", line)]
    parts = [found[1] for head in heads if (found := re.match(r"\+\+ (\d\d)", head))]
    assert [number.strip("\u00a0 ") for number in listed[: len(parts)]] == parts
    assert parts == [f"{number:02}" for number in range(1, len(parts) + 1)]
    assert parts or slug == "scripts"


@pytest.mark.parametrize("slug", ENGLISH)
def test_headings_are_capitals_with_a_sign_and_each_part_says_where_it_ends(library: Path, slug: str) -> None:
    text = mail(library, slug)
    heads = re.findall(r"^(\++) (.*)", text, re.MULTILINE)
    assert len(heads) > 6
    assert [words for _, words in heads if re.search("[a-z]", words.split(":")[0]) and slug != "torture"] == []
    starts = re.findall(r"^\+\+ (\d\d):", text, re.MULTILINE)
    assert [f"{int(number):02}" for number in re.findall(r"^\[Part (\d+) ends\.\]$", text, re.MULTILINE)] == starts
    assert text.count("\n[Contents ends.]\n") == 1
    assert text.index("[Contents ends.]") < text.index("++ 01:")


@pytest.mark.parametrize("slug", SLUGS)
def test_no_row_of_signs_is_read_out(library: Path, slug: str) -> None:
    text = mail(library, slug)
    assert re.findall(r"([^\w\s.])\1{3,}", text) == []
    assert re.findall(r"^ +(?:[-=]+ +)+[-=]+$", text, re.MULTILINE) == []
    assert re.findall(r"^ +[*] ", text, re.MULTILINE) == []
    assert "\n\n\n\n" not in text


@pytest.mark.parametrize("slug", ENGLISH)
def test_it_is_mostly_ascii(library: Path, slug: str) -> None:
    text = mail(library, slug)
    rest = "".join(sorted({character for character in text if not character.isascii()}))
    assert all(character.isalpha() or slug == "torture" for character in rest), rest
    assert not set("“”‘’–—…≠≤≥±×→µ½²") & set(rest)
