"""How hard a text is to read: the scores of a named reference, and the counts that they rest on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trifolio.check.writing.passages import passages
from trifolio.check.writing.readability import Scores, prepared, scores
from trifolio.check.writing.syllables import by_rule, syllables
from trifolio.document.model import Document
from trifolio.document.parse import parse
from trifolio.source.file import read_text

ROOT = Path(__file__).parents[3]
TEXTS = ROOT / "tests/data/readability"
FIXTURE = json.loads((TEXTS / "scores.json").read_text(encoding="utf-8"))
"""Made by make.py beside it with textstat 0.7.8."""

NEAR = 0.1


def document(text: bytes, name: str = "some") -> Document:
    return parse(read_text(text, f"{name}.md", name))[0]


def of_file(name: str) -> Scores:
    file = next(file for file in (TEXTS / f"{name}.md", ROOT / "content" / f"{name}.md") if file.exists())
    return scores(document(file.read_bytes(), name))


def test_the_fixture_has_many_texts_easy_and_hard() -> None:
    grades = [grades["flesch_kincaid_grade"] for grades in FIXTURE["known"].values()]
    assert FIXTURE["reference"] == "textstat 0.7.8"
    assert len(grades) >= 12
    assert min(grades) < 3
    assert max(grades) > 15


@pytest.mark.parametrize("name", FIXTURE["known"])
def test_scores_are_those_of_the_reference(name: str) -> None:
    score, reference = of_file(name), FIXTURE["known"][name]
    assert score.flesch_kincaid == pytest.approx(reference["flesch_kincaid_grade"], abs=NEAR)
    assert score.smog == pytest.approx(reference["smog_index"], abs=NEAR)


def test_where_the_reference_knows_every_word_it_agrees_as_it_stands() -> None:
    for name in ("asthma", "consent", "hands", "newborn"):
        score, reference = of_file(name), FIXTURE["plain"][name]
        assert score.flesch_kincaid == pytest.approx(reference["flesch_kincaid_grade"], abs=NEAR)
        assert score.smog == pytest.approx(reference["smog_index"], abs=NEAR)


def test_the_formulas_are_those_of_the_papers() -> None:
    score = Scores(words=100, sentences=5, syllables=150, polysyllables=6)
    assert score.flesch_kincaid == pytest.approx(0.39 * 20 + 11.8 * 1.5 - 15.59)
    assert score.smog == pytest.approx(3.1291 + 1.043 * 36**0.5)
    assert (Scores(0, 0, 0, 0).flesch_kincaid, Scores(0, 0, 0, 0).smog) == (0, 0)


def test_headings_cells_and_bullets_never_make_one_sentence() -> None:
    table = b"| a | b |\n|---|---|\n| c | d |\n"
    text = b"## Before the visit\n\nBring a list\n\n- of all tablets\n- of your allergies\n\n" + table
    assert prepared(passages(document(text))) == (
        ("Bring", "a", "list"),
        ("of", "all", "tablets"),
        ("of", "your", "allergies"),
    )


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("rest", 1),
        ("Take", 1),
        ("tables", 2),
        ("aches", 1),
        ("washes", 2),
        ("metre", 2),
        ("don't", 1),
        ("doesn't", 2),
        ("step-free", 2),
        ("colonoscopy", 5),
        ("anticoagulation", 7),
        ("paracetamol", 5),
        ("haemodialysis", 6),
        ("area", 3),
        ("people", 2),
        ("2.5", 1),
        ("80%", 1),
    ],
)
def test_syllables(word: str, number: int) -> None:
    assert syllables(word) == number


def test_the_list_has_just_the_words_that_the_rule_has_wrong() -> None:
    file = ROOT / "src/trifolio/check/writing/syllables.txt"
    for number, *listed in map(str.split, file.read_text(encoding="utf-8").splitlines()):
        assert [word for word in listed if by_rule(word) == int(number)] == []
