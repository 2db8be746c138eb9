"""Abbreviations and difficult words, and those that are explained or need no explaining."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from documents import judged
from trifolio.check.writing import terms
from trifolio.check.writing.rule import Find
from trifolio.check.writing.settings import Check

TABLE = Path(terms.__file__).with_name("jargon.toml")


def words(find: Find, text: str, own: Mapping[str, str] | None = None, title: str = "A leaflet") -> list[str]:
    """Return the words that a rule quotes of a text."""
    found = find(judged(text, title, Check(words=own or {})))
    return [match[1] for finding in found if (match := re.match("“(.+?)”", finding.message))]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("An ECG is next.", ["ECG"]),
        ("Two ECGs, then an ECG.", ["ECG"]),
        ("## Your COPD\n\nIt helps.", ["COPD"]),
        ("The CDC says so.", ["CDC"]),
    ],
)
def test_an_abbreviation_that_is_nowhere_spelt_out(text: str, listed: list[str]) -> None:
    assert words(terms.abbreviations, text) == listed


@pytest.mark.parametrize(
    "text",
    [
        "An electrocardiogram (ECG) is next.",
        "A sexually transmitted infection (called an STI)",
        "ECG (a trace of the heart) comes next.",
        "Your ECG is next.\n\n*[ECG]: electrocardiogram",
        "ECG stands for electrocardiogram.",
        "In platelet-rich plasma, or PRP, there are platelets.",
        "ECG\n:   A trace of the heart.",
        "Your GP, the NHS, HIV, DNA and a CT scan",
        "Stage IV, type II and part XII",
        "DO NOT STOP. You must NOT take it. IMPORTANT NOTICE",
        "A group in Bethesda, MD.",
        "Go to A&E.",
        "Vitamin B12, type AB blood, 5 IU",
        "BOTOX, that is Botox, is a toxin.",
        "    ABC is code.",
        "Call 1-800-FDA-1088.",
    ],
)
def test_an_abbreviation_that_may_stand(text: str) -> None:
    assert words(terms.abbreviations, text) == []


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("We administer it daily.", ["administer"]),
        ("It was administered, and we administer it again.", ["administered"]),
        ("Utilising an analgesic prior to bed", ["Utilising", "analgesic", "prior to"]),
        ("A myocardial infarction is an emergency for the heart.", []),
        ("In order to rest, and in order not to wake, go to bed.", ["In order to"]),
        ("Consequently you rest, so do not wait.", ["Consequently"]),
        ("After a myocardial infarction you rest.", ["myocardial infarction"]),
        ("| Reaction | pruritus |\n|---|---|\n| rare | yes |", ["pruritus"]),
    ],
)
def test_a_difficult_word(text: str, listed: list[str]) -> None:
    assert words(terms.jargon, text) == listed


@pytest.mark.parametrize(
    "text",
    [
        "You have hypertension (high blood pressure).",
        "You have high blood pressure (hypertension).",
        "You have hypertension. Doctors watch it.\n\nHypertension means that your blood pushes hard.",
        "It is called hypertension.",
        "Doctors say “hypertension” for it.",
        "Hypertension\n:   Blood that pushes hard.",
        "Go to the Renal Unit.",
        "```\nadminister\n```",
        "We gave it before noon.",
        "A blood clot, or thrombosis, may form.",
    ],
)
def test_a_difficult_word_that_may_stand(text: str) -> None:
    assert words(terms.jargon, text) == []


def test_a_difficult_word_of_the_title_is_what_the_article_explains() -> None:
    assert words(terms.jargon, "You have hypertension.", title="Living with hypertension") == []
    assert words(terms.jargon, "Rest prior to bed.", title="How to sleep") == ["prior to"]


def test_a_project_adds_words_and_drops_some() -> None:
    own = {"Cephalgia": "headache", "administer": ""}
    assert words(terms.jargon, "We administer it for cephalgia or pruritus.", own) == ["cephalgia", "pruritus"]


def test_the_list_is_long_sorted_apart_and_plain() -> None:
    tables = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    pairs = [(hard, plainer) for table in tables.values() for hard, plainer in table.items()]
    assert len(pairs) >= 200
    assert len({hard for hard, _ in pairs}) == len(pairs)
    assert [hard for hard, plainer in pairs if hard != hard.lower() or not plainer or hard == plainer] == []
    difficult = {hard for hard, _ in pairs}
    assert [pair for pair in pairs if not difficult.isdisjoint(pair[1].split())] == []
