"""Nothing invisible stands inside a number with its unit, and nothing turns a dose round, however it is written."""

from __future__ import annotations

import pytest

from documents import FRONT, parsed
from trifolio.document.nodes import plain
from trifolio.problems import show

INSIDE = ["\u200b", "\u2060", "\u00ad", "\u200d", "\u200e", "\u200f", "\ufe0f", "&#8203;", "&#x2060;", "&shy;", "&zwj;"]


@pytest.mark.parametrize("sign", INSIDE)
@pytest.mark.parametrize("text", ["1{}0 mg", "10{} mg", "10 {}mg", "10 m{}g", "0.{}5 mg", "0{}.5 mg", "1{}0", "10{}%"])
def test_what_is_invisible_inside_a_number_is_left_out_and_told(sign: str, text: str) -> None:
    document, problems = parsed(f"Rest.\n\nTake {text.format(sign)} now.")
    assert [(p.code, p.line) for p in problems] == [("source-control", 11)]
    assert text.format("") in plain(document.blocks).replace("\u00a0", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Take \u206610\u2069 mg.",
        "\u200fخذ 5\u200f قرصا",
        "می\u200cخواهم 10 روز",
        "1\ufe0f\u20e3 Rest",
        "co\u00adope\u00adrate",
        "A & B, 5 < 10 &amp; 6",
    ],
)
def test_what_a_language_wants_stays(text: str) -> None:
    document, problems = parsed(text)
    assert problems == ()
    assert plain(document.blocks) == text.replace("&amp;", "&")


@pytest.mark.parametrize(
    "body",
    [
        "Take \u202e01\u202c mg.",
        "Take \u202d01\u202c mg.",
        "Take &#x202e;01 mg.",
        "Take &#8238;01 mg.",
        "`\u202e01`",
        "| a |\n|---|\n| \u202e01 mg |",
    ],
)
def test_what_turns_text_round_is_an_error_with_its_line(body: str) -> None:
    _, problems = parsed(f"Rest.\n\n{body}")
    assert [(p.severity.value, p.code, p.line) for p in problems] == [("error", "text-direction", 11)]


def test_a_number_that_html_turns_round_is_an_error() -> None:
    _, problems = parsed('Take <bdo dir="rtl">01</bdo> mg.')
    assert [(p.code, p.line) for p in problems] == [("text-direction", 9)]
    assert parsed('A <bdo dir="rtl">word</bdo>.')[1] == ()


@pytest.mark.parametrize("value", ['"01\\u202e mg"', '"1\\u200b0 mg"', '"\u202e01 mg"'])
def test_the_front_matter_is_looked_at_too(value: str) -> None:
    _, problems = parsed("Rest.", f"{FRONT}summary: {value}\n")
    assert [(p.code, p.line) for p in problems] == [("text-direction", 8)]


def test_a_terminal_sees_the_character_and_does_not_obey_it() -> None:
    _, problems = parsed("[x](#%1b]0;title%07) and Take \u202e01 mg.")
    text = "\n".join(map(show, problems))
    assert "\\x1b]0;title\\x07" in text
    assert "\\u202e01" in text
    assert all(sign.isprintable() or sign == "\n" for sign in text)
