"""A book's style sheet has the rules that its pages use, and those that only a reader can tell."""

from __future__ import annotations

import pytest
from lxml import etree

from books import BOOKS, book, pages, parts
from trifolio.render.html.css import inlined, pruned, unused

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


@pytest.mark.parametrize(
    ("sheet", "style"),
    [
        ("p { a: 1; b: 2 } p { a: 3 }", "b: 2; a: 3"),
        (".a { a: 1 } p { a: 2; b: 3 }", "b: 3; a: 1"),
        ("p.a.b { a: 1 } p.a { a: 2 } .b { margin: 0 }", "margin: 0; a: 1"),
        ("p { own: 2; a: 1 }", "a: 1"),
        ("h1, .z, p { a: 1 } p::before { content: 'x' } p:hover { a: 2 }", "a: 1"),
        ("p { margin-inline-start: 1em; padding-inline: 1em 2em; border-inline-end-style: dotted }",
         "margin-right: 1em; padding-right: 1em; padding-left: 2em; border-left-style: dotted"),
        ("p { text-align: start; float: inline-end; padding-inline: 3px }",
         "text-align: right; float: left; padding-right: 3px; padding-left: 3px"),
        ('p { font-family: "A B", c }', "font-family: 'A B', c"),
        ('[dir="rtl"] p { a: 1 }', "a: 1"),
    ],
)  # fmt: skip
def test_rules_are_written_into_elements_by_the_cascade(sheet: str, style: str) -> None:
    page = etree.fromstring('<html dir="rtl"><body><p class="a b" style="own: 1">One</p><h2>Two</h2></body></html>')
    assert inlined(sheet, page) == ""
    assert [element.get("style") for element in page.iter("p", "h2")] == [f"{style}; own: 1", None]


def test_what_no_element_can_bear_is_given_back_and_a_part_that_runs_otherwise_has_its_own_sides() -> None:
    page = etree.fromstring('<html><p>a</p><div dir="rtl"><p>b</p><p dir="ltr">c</p><p dir="auto">d</p></div></html>')
    assert inlined("@media print { p { a: 1 } } p { text-align: end }", page) == "@media print { p { a: 1 } }\n"
    assert [p.get("style", "").partition(": ")[2] for p in page.iter("p")] == ["right", "left", "right", "left"]
