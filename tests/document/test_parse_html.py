"""Raw HTML: whatever is written, what comes of it is valid, and means what a browser would show."""

from __future__ import annotations

import pytest

from documents import body, document, markup, parsed, said
from trifolio.document.components.table import Table
from trifolio.document.nodes import plain


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ("<b><p>One</p>two<ul><li>three</ul></b>", "<p><b>One</b></p><p><b>two</b></p><ul><li><b>three</b></li></ul>"),
        ("<del>\n\nOne\n\n- two\n\n</del>", "<p><del>One</del></p><ul><li><del>two</del></li></ul>"),
        ("<b><b><div>One</div></b></b>", "<p><b>One</b></p>"),
        (
            '<a href="https://a.example" id="x">one<div>two</div></a>',
            '<p><a href="https://a.example" id="x">one</a></p><p><a href="https://a.example">two</a></p>',
        ),
        (
            '<p>One <a href="https://a.example">two<div>three</div></a>',
            '<p>One <a href="https://a.example">two</a></p><p><a href="https://a.example">three</a></p>',
        ),
        ('<p><a href="https://a.example"><div>One</div></a>', '<p><a href="https://a.example">One</a></p>'),
    ],
)
def test_what_sets_type_or_links_goes_into_the_blocks_that_it_holds(html: str, made: str) -> None:
    assert body(html) == made


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ("<b>one <i>two</b> three</i>", "<p><b>one <i>two</i></b> three</p>"),
        ("<b>one<div>two</b> three</div>four", "<p><b>one</b></p><p><b>two three</b></p><p>four</p>"),
        ("<ul><li><b>one<li>two</ul>", "<ul><li><b>one</b></li><li>two</li></ul>"),
        (
            "<ul><li>one<ul><li>two</ul></li></li><li>three</ul>",
            "<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>",
        ),
        ("<h2>One</h3>two", '<h2 id="one">One</h2><p>two</p>'),
        ("<h2>One<h3>Two</h3>", '<h2 id="one">One</h2><h3 id="two">Two</h3>'),
        ("<h2>One\n\ntwo\n\n- three", '<h2 id="one-two-three">One </h2><p>two</p><ul><li>three</li></ul>'),
        ("<menu><li>one</menu>", "<ul><li>one</li></ul>"),
        ("<div>x <b & c</div>", "<p>x &lt;b &amp; c</p>"),
    ],
)
def test_tags_end_where_a_browser_ends_them(html: str, made: str) -> None:
    assert body(html) == made


def cells(html: str) -> list[list[str]]:
    (table,) = [block for block in parsed(html)[0].blocks if isinstance(block, Table)]
    return [[plain(cell.content).strip() for cell in row.cells] for row in (*table.head, *table.rows)]


@pytest.mark.parametrize(
    ("html", "rows"),
    [
        ("<table><tr><td>a</div></li></p><td><b>b<tr><td>c</table>", [["a", "b"], ["c"]]),
        ("<table><td>a<td>b<tr><td>c</table>", [["a", "b"], ["c"]]),
        ("<table><tbody><td>a</tbody><tbody><tr><td>b</table>", [["a"], ["b"]]),
        ("<table><form><tr><td>a</td></tr></form></table>", [["a"]]),
        ("<table><div><tr><td>a<table><tr><td>b</table></div></table>", [["ab"]]),
    ],
)
def test_a_table_has_its_rows_however_it_is_written(html: str, rows: list[list[str]]) -> None:
    assert cells(html) == rows


def test_what_stands_in_a_table_outside_its_cells_follows_it_once() -> None:
    made = body("<table>one<caption>two</caption><tr>three<th>a</th></tr><p>four</p></table>")
    assert made == "<table/><p>one</p><p>three</p><p>four</p>"
    assert body("<table><colgroup><col></colgroup></table>") == ""


def test_links_never_stand_in_links() -> None:
    assert body('<a href="https://a.example">one <a href="https://b.example">two</a> three</a>') == (
        '<p><a href="https://a.example">one </a><a href="https://b.example">two</a> three</p>'
    )
    assert body('<a href="https://a.example">one [two](https://b.example)</a>') == (
        '<p><span><a href="https://a.example">one </a><a href="https://b.example">two</a></span></p>'
    )
    assert (
        body('<a name="top">\n\nOne, [two](https://b.example).') == '<p>One, <a href="https://b.example">two</a>.</p>'
    )


def test_in_a_link_the_address_of_a_remote_picture_or_a_film_is_words() -> None:
    assert said("[![A badge](https://img.example/b.svg)](https://a.example)") == (
        '<p><a href="https://a.example">A badge (https://img.example/b.svg)</a></p>',
        [("picture-remote", 9)],
    )
    assert said('<a href="https://a.example"><iframe src="https://f.example" title="Film"></iframe></a>') == (
        '<p><a href="https://a.example"> Film (https://f.example) </a></p>',
        [("html-embedded", 9)],
    )


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ("<ul></ul><ol><br></ol><dl></dl><dl><dt></dl><table></table>", ""),
        ("<h2></h2>\n\n## <br>\n\n<p>\n</p>\n\n<div><br></div>", ""),
        ("## ![p](p.svg)", '<p><img alt="p" src="p.svg"/></p>'),
        ("<dl><dd>one<dt>two<dd>three<dt>four</dl>", "<p>one</p><dl><dt>two</dt><dd>three</dd></dl><p>four</p>"),
        ("<dl><dt>one<dt>two</dl>", "<p>one</p><p>two</p>"),
        ("<bdo>one</bdo> <bdo dir=RTL>two</bdo>", '<p><span>one</span> <bdo dir="rtl">two</bdo></p>'),
        ("<dfn>one <dfn>two</dfn></dfn>", "<p><dfn>one <span>two</span></dfn></p>"),
        ("<time datetime=2026-02-30>one</time> <time>two</time>", "<p><span>one</span> <span>two</span></p>"),
        ("<time datetime='2026-02-28 10:30'>one</time>", '<p><time datetime="2026-02-28 10:30">one</time></p>'),
        ("<ruby>漢<rt>kan</ruby>", "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>"),
        (
            "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字</ruby>",
            "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字</p>",
        ),
        ("<ruby><rt>x</ruby> <ruby>y</ruby> <rt>z</rt>", "<p>x y z</p>"),
        ('<p lang="no language" dir="up" class="">One</p>', "<p>One</p>"),
        ('<p lang="ar" dir="RTL">One</p>', '<p dir="rtl" lang="ar">One</p>'),
        ('<ol start="x" type="disc"><li>one</ol>', "<ol><li>one</li></ol>"),
        (
            '<ol start="+07" type="i" reversed="no"><li>a</ol>',
            '<ol reversed="reversed" start="7" type="i"><li>a</li></ol>',
        ),
    ],
)
def test_only_what_is_valid_is_made(html: str, made: str) -> None:
    assert body(html) == made


@pytest.mark.parametrize(
    ("given", "made"),
    [("a b", "a-b"), ("1", "_1"), ("fn:x", ""), ("é²", "é"), ("note-1", ""), ("cite-1-2", ""), ("?", "")],
)
def test_ids_are_names_and_none_of_those_that_editions_give(given: str, made: str) -> None:
    document_, _ = parsed(f'<p id="{given}">One</p>')
    assert markup(*document_.blocks) == (f'<p id="{made}">One</p>' if made else "<p>One</p>")


def test_a_link_finds_an_id_that_was_made_a_name() -> None:
    assert body('<p id="1 a">One</p>\n\n[x](<#1 a>)').endswith('<p><a href="#_1-a">x</a></p>')


def test_a_link_to_what_is_not_shown_is_its_words() -> None:
    assert said('<rt id="x">One</rt>\n\n[two](#x), *[three](#x)*\n\n- [four](#x)') == (
        "<p>One</p><p>two, <em>three</em></p><ul><li>four</li></ul>",
        [("link-dead", 11), ("link-dead", 13)],
    )


@pytest.mark.parametrize(
    "address", ["http://", "https://[x", "http://a:b:c/", "https://a b/", "https://a.example:99999/"]
)
def test_an_address_that_is_none_leads_nowhere_and_is_told(address: str) -> None:
    assert said(f'<a href="{address}">One</a>') == ("<p>One</p>", [("link-dead", 9)])


@pytest.mark.parametrize(
    ("address", "made"),
    [
        ("https://a.example/b c|d", "https://a.example/b%20c%7Cd"),
        (" https://a.example/%zz\n", "https://a.example/%25zz"),
        ("https://é.example/é", "https://%C3%A9.example/%C3%A9"),
        ("https://a.example/a[1]", "https://a.example/a%5B1%5D"),
        ("tel:+1 2", "tel:+1%202"),
    ],
)
def test_an_address_is_written_as_a_browser_sends_it(address: str, made: str) -> None:
    assert body(f'<a href="{address}">One</a>') == f'<p><a href="{made}">One</a></p>'


def test_marks_in_a_bare_address_are_part_of_it() -> None:
    for address in (
        "https://a.example/_b_/c",
        "https://a.example/a_(b)_c",
        "https://a.example/*b*/c",
        "www.a.example/_b_/c",
    ):
        href = address if "://" in address else f"http://{address}"
        assert body(f"See {address} *now*") == f'<p>See <a href="{href}">{address}</a> <em>now</em></p>'
    assert body("**https://a.example/b**") == (
        '<p><strong><a href="https://a.example/b">https://a.example/b</a></strong></p>'
    )
    assert body("[https://a.example/_b_](https://a.example/_c_)") == (
        '<p><a href="https://a.example/_c_">https://a.example/_b_</a></p>'
    )


def test_a_title_leaves_its_pictures_and_links_in_its_place() -> None:
    made = document("# ![logo](l.svg) One<br>two [three](https://a.example)\n\nText.", "lang: en\n" + _COMPLETE)
    assert made.meta.title == "One two three"
    assert markup(*made.blocks) == (
        '<p><img alt="logo" src="l.svg"/> <a href="https://a.example">https://a.example</a></p><p>Text.</p>'
    )


_COMPLETE = 'publisher: A library\nupdated: 2026-06\nreview_by: 2027-06\nversion: "1"\ncontact: someone@a.example\n'


def test_a_superscript_of_the_writers_is_no_citation() -> None:
    assert said('<sup class="citation" id="cite-1"><a href="#ref-1">1</a></sup>') == (
        "<p><sup>1</sup></p>",
        [("id-duplicate", 9), ("link-dead", 9)],
    )
