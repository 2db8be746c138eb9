"""Where a sentence ends, and what is a word."""

from __future__ import annotations

import pytest

from trifolio.check.writing.sentences import sentences, words


@pytest.mark.parametrize(
    "text",
    [
        "One sentence.",
        "no stop at all",
        "Take 2.5 mg at night.",
        "See Dr. Rao, or Mrs. J. Smith, on Monday.",
        "Bring fruit, e.g. Apples or pears.",
        "Some drinks (i.e. Tea and coffee) are fine.",
        "Ask at desk no. 5 for help.",
        "1. Wash your hands.",
        "It is free... or nearly so.",
        "“Is that right?” she asked.",
        "Version 3.2 of the U.S. leaflet",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert sentences(text) == (text,)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Rest. Drink water. Call us!", 3),
        ("Is it safe? Yes. Ask first.", 3),
        ("Say “I am ill.” Then wait.", 2),
        ("The answer is no. Ask again.", 2),
        ("You lack vitamin C. Eat fruit.", 2),
        ("Come at 8 a.m. Bring water.", 2),
        ("(Not at night.) Take one.", 2),
        ("Wait… Then breathe out.", 2),
        ("It takes 10 minutes. 2 people help.", 2),
    ],
)
def test_sentences_are_told_apart(text: str, number: int) -> None:
    assert len(sentences(text)) == number
    assert " ".join(sentences(text)) == text


def test_words() -> None:
    text = "Don’t take 2.5 mg – or 10% more – of your step-free/low-fat “plan”: see www.example.org or a@b.example."
    assert " ".join(words(text)) == "Don't take 2.5 mg or 10% more of your step-free low-fat plan see or"
