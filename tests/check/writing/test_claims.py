"""Claims and percentages, and what only looks like them."""

from __future__ import annotations

import pytest

from documents import judged
from trifolio.check.writing.claims import alone, claim


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Our cream cures eczema.", "cures"),
        ("Your eczema will be cured.", "be cured"),
        ("The treatment is completely safe.", "is completely safe"),
        ("Vaccines are safe.", "are safe"),
        ("It is a safe and painless test.", "a safe and painless test"),
        ("Results are guaranteed.", "are guaranteed"),
        ("It always works.", "always works"),
        ("The tablets have been tried, and there are no side effects.", "are no side effects"),
        ("It is 100% effective.", "100% effective"),
        ("The laser is risk-free.", "risk-free"),
        ("A cure for baldness is here.", "A cure"),
    ],
)
def test_absolute_claims(sentence: str, words: str) -> None:
    assert claim(sentence) == words


@pytest.mark.parametrize(
    "sentence",
    [
        "Is it safe?",
        "Are they safe and legal?",
        "It is not safe to drive.",
        "There is no cure for asthma.",
        "No treatment is completely safe.",
        "Nobody has shown that they are safe or that they work.",
        "Keep it in a safe place.",
        "Keep medicines safe from children.",
        "You are safe here.",
        "Your baby is safe in the cot.",
        "This way is safer than the other.",
        "It is safe to take with food.",
        "Ask whether it is safe.",
        "Antibiotics can cure some infections.",
        "Treatment cures over 95% of people with hepatitis C.",
        "Surgery will cure most hernias.",
        "Most people have no side effects.",
        "If there are no side effects, take two.",
        "It is generally considered safe.",
        "Some sellers say that it is a cure.",
        "We cannot guarantee results.",
        "Our money back guarantee lasts 3 months.",
        "The first step to safe and effective treatment is to ask.",
        "The cure rate is high.",
        "Smoked and cured meat",
        "Practise safe sex.",
        "Take the tablets to cure the infection.",
    ],
)
def test_what_only_looks_like_a_claim(sentence: str) -> None:
    assert claim(sentence) == ""


def percentages(text: str) -> list[str]:
    return [finding.message.split("”")[0].strip("“") for finding in alone(judged(text))]


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("About 15% of people feel sick.", ["15%"]),
        ("The risk falls by 30 per cent.", ["30 per cent"]),
        ("Between 60% and 70% of patients get well.", ["60%"]),
        ("It works in 5–10% of women.\n\nA word.\n\nThat is 1 in 10.", ["5–10%"]),
    ],
)
def test_a_percentage_alone(text: str, shares: list[str]) -> None:
    assert percentages(text) == shares


@pytest.mark.parametrize(
    "text",
    [
        "About 10% of people feel sick: 1 in 10.",
        "About 10% of people feel sick.\n\nThat is 10 out of every 100 people.",
        "Half of all people are helped, that is 50%.",
        "Use the 5% cream on people with acne.",
        "Minoxidil 2% helps women.",
        "The 95% confidence interval of the risk was 2 to 3.",
        "Patients whose oxygen saturation falls below 92% call us.",
        "Your peak flow is 80% of your best or more.",
        "Water makes up 60% of people's bodies.",
        "Prices rose by 5%.",
        "One in five people has it, 20% in all.",
        "The risk is not 0%.",
        "Success is never 100%.",
    ],
)
def test_a_percentage_that_may_stand_alone(text: str) -> None:
    assert percentages(text) == []
