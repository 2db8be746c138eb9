"""Sentences that are long or passive, and those that only look so."""

from __future__ import annotations

import pytest

from trifolio.check.writing.plain import passive


@pytest.mark.parametrize(
    ("sentence", "verb"),
    [
        ("You will be given a form.", "be given"),
        ("Your blood is usually tested twice a year.", "is usually tested"),
        ("The drug was approved by the FDA.", "was approved"),
        ("Tablets are not taken with milk.", "are not taken"),
        ("The wound has been stitched.", "been stitched"),
        ("It is used to treat pain.", "is used"),
        ("The tests are done by nurses.", "are done"),
    ],
)
def test_the_passive_voice(sentence: str, verb: str) -> None:
    assert passive(sentence) == verb


@pytest.mark.parametrize(
    "sentence",
    [
        "You may be tired by evening.",
        "If you are worried, call us.",
        "You get used to it; soon you are used to the noise.",
        "The test is called a colonoscopy.",
        "Gout is caused by crystals.",
        "The shop is closed by noon.",
        "Capsules are made of starch.",
        "It is made from fat.",
        "You are allergic, or pregnant.",
        "We give you a form.",
        "He is well-known.",
        "Your skin is red and needs cream.",
        "She was born by the sea.",
        "We have tested it.",
        "You are relaxed by the end.",
        "The tablets are coated by default.",
        "It is located by the lift.",
    ],
)
def test_what_only_looks_passive(sentence: str) -> None:
    assert passive(sentence) == ""
