"""The score card: each item that a machine judges is met by one article and missed, or not asked, by another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from documents import judged
from projects import article, write
from trifolio.check.writing.pemat import ACTIONS, AGREE, DISAGREE, NONE, PERSON, Item, card, percent
from trifolio.cli.main import main

LONG = "\n\n".join(["You can rest in a dark room. Drink some water."] * 40)


def answers(text: str) -> Mapping[int, str]:
    return {item.number: item.answer for item in card(judged(text, "Migraine"))}


def test_the_card_has_the_items_for_print_in_order() -> None:
    assert list(answers("Rest.")) == [*range(1, 13), *range(15, 27)]


@pytest.mark.parametrize(
    ("number", "met", "missed"),
    [
        (3, "Rest in the dark.", "We administer it prior to the operation."),
        (4, "An electrocardiogram (ECG) is next.", "An ECG is next."),
        (5, "We give you a form.", "You will be given a form."),
        (6, "It helps 5 of 10 people.", "It helps 50% of people."),
        (8, LONG, "\n\n".join(["Rest now. Drink. Sleep well. Do not read. Stay in the dark room today."] * 30)),
        (9, f"## What helps\n\n{LONG}\n\n## What else\n\nRest.", LONG),
        (11, f"::: tldr\n- Rest.\n:::\n\n{LONG}", LONG),
        (12, "- Rest.", "Rest."),
        (
            17,
            '![A bed](data:image/gif;base64,R0lGODlhAQABAAAAACw= "A bed.")',
            "![A bed](data:image/gif;base64,R0lGODlhAQABAAAAACw=)",
        ),
        (
            19,
            "| Day | Dose |\n|---|---|\n| 1 | 2 |",
            "| The day on which you take the tablets | Dose |\n|---|---|\n| 1 | 2 |",
        ),
        (20, "Drink water.", "Water is good."),
        (21, "Drink water.", "Patients drink water and then rest in a room without any light at all."),
        (22, "1. Drink water.\n2. Rest.", "Drink water. Rest."),
    ],
)
def test_an_item_is_met_or_missed(number: int, met: str, missed: str) -> None:
    assert (answers(met)[number], answers(missed)[number]) == (AGREE, DISAGREE)


@pytest.mark.parametrize(
    ("number", "text", "answer"),
    [
        (1, "Rest.", PERSON),
        (6, "Rest.", NONE),
        (8, "Rest.", NONE),
        (9, "Rest.", NONE),
        (11, "Rest.", NONE),
        (16, "Rest.", NONE),
        (17, "Rest.", NONE),
        (19, "Rest.", NONE),
        (23, "Rest.", PERSON),
        (23, "- [ ] Rest.", AGREE),
        (23, "::: write-in\nMy questions:\n:::", AGREE),
        (25, "Rest.", NONE),
        (25, "| Day | Dose |\n|---|---|\n| 1 | 2 |", PERSON),
    ],
)
def test_an_item_that_is_not_asked_or_is_for_a_person(number: int, text: str, answer: str) -> None:
    assert answers(text)[number] == answer


def test_the_share_is_of_what_was_judged() -> None:
    items = [Item(number, "", answer) for number, answer in enumerate((AGREE, AGREE, DISAGREE, NONE, PERSON))]
    assert percent(items) == 67
    assert percent(items[3:]) is None


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    french = article("Migraine", "Reposez-vous.").replace("title:", "lang: fr\ntitle:")
    return write(tmp_path, {"content/a.md": article(body=LONG), "content/b.md": french})


def test_the_command_shows_scores_where_they_are_wanted(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "content/a.md"])
    assert "PEMAT" not in capsys.readouterr().out
    main(["check", "--score"])
    out = capsys.readouterr().out
    assert "content/a.md: Flesch–Kincaid grade -0.7, SMOG 3.1, 400 words in 80 sentences\n" in out
    assert "  PEMAT-P actionability: 67% of what a machine can judge\n" in out
    assert "    22 disagree       what is to be done comes in steps – no list has steps to take\n" in out
    assert "content/b.md: not scored, for its language is “fr”\n" in out


def test_json_has_scores_and_the_card(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--format", "json"])
    english, french = json.loads(capsys.readouterr().out)["articles"]
    assert english["scores"]["words"] == 400
    assert english["scores"]["flesch_kincaid"] == pytest.approx(
        0.39 * 5 + 11.8 * english["scores"]["syllables"] / 400 - 15.59, abs=0.01
    )
    assert [item["number"] for item in english["pemat"] if item["number"] >= ACTIONS] == list(range(20, 27))
    assert (french["scores"], french["pemat"]) == (None, [])
