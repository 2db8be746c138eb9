"""A book's style sheet has the rules that its pages use, and those that only a reader can tell."""

from __future__ import annotations

import pytest
from lxml import etree

from books import BOOKS, book, pages, parts
from trifolio.sheet import pruned, unused

PAGE = etree.fromstring(
    '<html xmlns="http://www.w3.org/1999/xhtml" dir="rtl"><body><p class="a b">One <em>word</em></p></body></html>'
)


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("p { margin: 0 } h1 { margin: 1em }", "p { margin: 0 }\n"),
        ("h1, p, h2 { margin: 0; color: red }", "p { margin: 0; color: red }\n"),
        (".a em { margin: 0 } .c em { margin: 0 } .a.b > em { x: y }", ".a em { margin: 0 }\n.a.b > em { x: y }\n"),
        ('[dir="rtl"] em { a: b } [dir="ltr"] em { a: b }', '[dir="rtl"] em { a: b }\n'),
        ("p:is(.a, .z) { a: b }", "p:is(.a, .z) { a: b }\n"),
        ("a:hover { a: b }", "a:hover { a: b }\n"),
        ('/* h */ p::before { content: "x, y" }', 'p::before { content: "x, y" }\n'),
        ("@media print { h1 { a: b } }", "@media print { h1 { a: b } }\n"),
        ("@font-face { font-family: a }", "@font-face { font-family: a }\n"),
        ("p:unheard-of { a: b }", "p:unheard-of { a: b }\n"),
    ],
)
def test_what_matches_nothing_goes(sheet: str, expected: str) -> None:
    assert pruned(sheet, [PAGE]) == expected
    assert unused(expected, [PAGE]) == ()


def test_what_is_unused_is_named_once() -> None:
    assert unused("h1 { a: b } h1, p { c: d } .z {}", [PAGE]) == ("h1", ".z")


@pytest.mark.parametrize("name", BOOKS)
def test_a_book_has_no_rule_that_it_does_not_use(name: str) -> None:
    sheet = parts(book(name))["style.css"].decode()
    assert unused(sheet, pages(book(name)).values()) == ()
    assert "body" in sheet
    assert "var(" not in sheet
