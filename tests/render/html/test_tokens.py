"""Tags and texts of finished pages, and what is added to a page whose other bytes stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trifolio.binders.pdf.characters import boxed, text_of
from trifolio.render.html.tokens import Tag, Text, added, tokens


def short(page: str) -> list[str]:
    return [f"{'/' * token.is_end}{token.name}" if isinstance(token, Tag) else token.written for token in tokens(page)]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>a</p>", ["p", "a", "/p"]),
        ("<!DOCTYPE html><?x y?><!-- <b> > -->a", ["a"]),
        ('<a title="x > y" rel=\'"<"\'>b</a>', ["a", "b", "/a"]),
        ("a < b", ["a ", "<", " b"]),
        ("<svg:g/>", ["svg:g"]),
    ],
)
def test_tags_and_texts_are_told_apart(page: str, expected: list[str]) -> None:
    assert short(page) == expected


def test_attributes_are_read_in_quotes_of_both_kinds_and_without_entities() -> None:
    (tag,) = tokens('<img alt=\'say "a"\' src="a&amp;b.png"/>')
    assert isinstance(tag, Tag)
    assert tag.attributes == {"alt": 'say "a"', "src": "a&b.png"}
    assert tag.is_empty


@given(st.text("<>/pa \"'=&;!-?\n"))
def test_every_token_stands_where_it_says(page: str) -> None:
    for token in tokens(page):
        if isinstance(token, Text):
            assert page.startswith(token.written, token.start)
        else:
            assert page[token.start : token.end].startswith("<")
            assert page[token.start : token.end].endswith(">")


def test_what_is_added_leaves_all_else_as_it_was() -> None:
    assert added("<p >a&#160;b</p >", ((3, 3, ""), (4, 5, "x"), (11, 11, "|"))) == "<p >x&#160;|b</p >"


def test_a_box_stands_only_in_the_place_of_a_text() -> None:
    page = '<html><head><title>☃</title></head><body><img alt="☃"/>a ☃ &amp; b</body></html>'
    assert text_of(page) == "a ☃ & b"
    assert boxed(page, "☃") == page.replace("a ☃", 'a <span data-said="☃">□</span>')
