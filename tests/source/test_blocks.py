"""Blocks: structure, divs, tables, notes, raw HTML, true lines, and texts that mean harm."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.preprocessors import HtmlBlockPreprocessor, NormalizeWhitespace
from pymdownx import delimiterprocessor

from soak import todays
from trifolio.problems import Severity
from trifolio.source import markdown
from trifolio.source.markdown import Div, Tree
from trifolio.source.markdown.python_markdown import inline


def read(*lines: str, first_line: int = 1) -> Tree:
    return markdown.read("\n".join(lines), "a.md", first_line)


def shape(tree: Tree) -> str:
    """The tree without lines and the space between blocks."""
    root = etree.fromstring(etree.tostring(tree.root))
    for element in root.iter():
        element.attrib.pop("data-line", "")
    text = etree.tostring(root, encoding="unicode")
    return re.sub(r"\s*\n\s*", "\n", text).replace("\n<", "<").replace(">\n", ">")[len("<main>") : -len("</main>")]


def said(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def codes(tree: Tree) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in tree.problems]


def lines(tree: Tree) -> list[tuple[str, int]]:
    return [(str(one.tag), int(one.attrib["data-line"])) for one in tree.root.iter() if "data-line" in one.attrib]


def test_the_root_is_main_and_empty_text_is_a_tree() -> None:
    for text in ("", "\n", "   \n\n"):
        tree = markdown.read(text, "a.md")
        assert (tree.root.tag, len(tree.root), tree.divs, tree.problems) == ("main", 0, (), ())


def test_lines_are_counted_in_the_file() -> None:
    source = [
        "# Title",
        "",
        "text",
        "- a",
        "  - b",
        "",
        "> q",
        "",
        "a | b",
        "--|--",
        "c | d",
        "e | f",
        "",
        "<div>",
        "",
        "x",
    ]
    assert lines(read(*source, first_line=11)) == [
        ("h1", 11),
        ("p", 13),
        ("ul", 14),
        ("li", 14),
        ("ul", 15),
        ("li", 15),
        ("blockquote", 17),
        ("p", 17),
        ("table", 19),
        ("thead", 19),
        ("tr", 19),
        ("th", 19),
        ("th", 19),
        ("tbody", 21),
        ("tr", 21),
        ("td", 21),
        ("td", 21),
        ("tr", 22),
        ("td", 22),
        ("td", 22),
        ("div", 24),
        ("p", 26),
    ]


def test_raw_html_has_its_lines_and_its_markdown() -> None:
    tree = read("x", "", "<div class='a'>", "<p>one", "<p>two", "", "## Head", "", "</div>", "after")
    assert shape(tree) == ('<p>x</p><div class="a"><p>one</p><p>two</p><h2>Head</h2></div>after')
    assert [line for _, line in lines(tree)] == [1, 3, 4, 5, 7]


# Divs


def test_colons_make_a_div_and_need_no_blank_lines() -> None:
    tree = read("before", "::: note", "text", "- a", "- b", ":::", "after")
    assert shape(tree) == ('<p>before</p><div data-div="0"><p>text</p><ul><li>a</li><li>b</li></ul></div><p>after</p>')
    assert tree.divs == (Div(2, ("note",), ()),)
    assert codes(tree) == []


@pytest.mark.parametrize(
    ("opening", "names", "options"),
    [
        ("::: note", ("note",), ()),
        (":::note", ("note",), ()),
        (":::: note ::::", ("note",), ()),
        ("::: {.note .wide}", ("note", "wide"), ()),
        ("::: note {.wide #x}", ("note", "wide"), (("id", "x"),)),
        ("::: {}", (), ()),
        (
            '::: {#x .note k=v title="two words" t=\'it is\' e=""}',
            ("note",),
            (("id", "x"), ("k", "v"), ("title", "two words"), ("t", "it is"), ("e", "")),
        ),
        (r'::: note {title="say \"aah\""}', ("note",), (("title", 'say "aah"'),)),
        ("::: {.only in=handout in=ebook}", ("only",), (("in", "handout"), ("in", "ebook"))),
    ],
)
def test_what_an_opening_says(opening: str, names: tuple[str, ...], options: tuple[tuple[str, str], ...]) -> None:
    tree = read(opening, "text", ":::")
    assert tree.divs == (Div(1, names, options),)
    assert tree.problems == ()


def test_divs_nest_and_a_bare_one_closes_the_innermost() -> None:
    tree = read("::: a", ":::: b", "x", ":::", "y", ":::", "z")
    assert shape(tree) == '<div data-div="0"><div data-div="1"><p>x</p></div><p>y</p></div><p>z</p>'
    assert codes(tree) == []


def test_a_div_may_stand_in_a_definition() -> None:
    tree = read("Term", ": def", "", "  ::: note", "  x", "  :::", "", "out")
    assert shape(tree) == ('<dl><dt>Term</dt><dd><p>def</p><div data-div="0"><p>x</p></div></dd></dl><p>out</p>')
    assert codes(tree) == []


def test_a_div_in_code_is_text() -> None:
    source = ("::: a", "```", "::: b", ":::", "```", "- ```", "  :::", "  ```", "", "      :::", ":::", "x")
    tree = read(*source)
    assert len(tree.divs) == 1
    assert codes(tree) == []
    assert shape(tree).endswith("</div><p>x</p>")


def test_an_unclosed_div_is_told_at_its_opening_and_keeps_its_words() -> None:
    tree = read("::: a", "x", "::: b", "y", ":::", "z", first_line=5)
    assert codes(tree) == [("fence-unclosed", 5)]
    assert shape(tree) == '<div data-div="0"><p>x</p><div data-div="1"><p>y</p></div><p>z</p></div>'


def test_a_closing_that_closes_nothing() -> None:
    tree = read("x", ":::", "y")
    assert codes(tree) == [("fence-unopened", 2)]
    assert shape(tree) == "<p>x</p><p>y</p>"


@pytest.mark.parametrize(
    "source",
    [
        ("- a", "  ::: note", "  words", "  :::", "- b"),
        ("- a", "", "  ::: note", "  words", ":::"),
        ("> ::: note", "> words", "> :::"),
        ("> - ::: note", ">   words", ":::", "", "after"),
        ("1. ::: note", "   words"),
        ("x[^1]", "", "[^1]: ::: note", "    words", "    :::"),
    ],
)
def test_a_div_out_of_place_is_told_once_and_keeps_its_words(source: tuple[str, ...]) -> None:
    tree = read(*source)
    assert [code for code, _ in codes(tree)] == ["fence-placement"]
    assert tree.problems[0].line == next(number for number, line in enumerate(source, 1) if "::: note" in line)
    assert "words" in shape(tree)
    assert ":::" not in shape(tree)


def test_a_div_out_of_place_leaves_the_one_around_it_alone() -> None:
    tree = read("::: a", "- x", "  ::: b", "  y", "  :::", ":::", "out")
    assert codes(tree) == [("fence-placement", 3)]
    assert shape(tree).endswith("</div><p>out</p>")


@pytest.mark.parametrize("opening", ["::: two words here", "::: {.note", ":::other[Title]", "::: !"])
def test_an_opening_that_cannot_be_read_keeps_its_words(opening: str) -> None:
    tree = read(opening, "inside", ":::", "after")
    assert codes(tree) == [("fence-syntax", 1)]
    assert tree.divs == ()
    assert re.sub("<[^>]+>", " ", shape(tree)).split()[-2:] == ["inside", "after"]
    assert all(word in shape(tree) for word in re.findall(r"\w+", opening))


@pytest.mark.parametrize("odd", ["word", "title=“two", 'k="v"x', "=v"])
def test_an_option_that_cannot_be_read(odd: str) -> None:
    tree = read(f"::: {{.note {odd} good=1}}", "x", ":::")
    assert codes(tree) == [("fence-syntax", 1)]
    assert tree.divs == (Div(1, ("note",), (("good", "1"),)),)


def test_raw_html_neither_closes_a_div_nor_makes_one() -> None:
    tree = read(
        "::: a", "</div>", "", "x <div> y", "", "<div data-div='0' data-line='99' id='w'>", "", "z", ":::", "out"
    )
    divs = [one for one in tree.root.iter() if "data-div" in one.attrib]
    assert len(divs) == 1
    assert said(divs[0]).split() == ["x", "y", "z"]
    assert max(line for _, line in lines(tree)) == 10
    assert 'id="w"' in shape(tree)
    assert codes(tree) == []


def test_attributes_that_are_ours_cannot_be_written() -> None:
    tree = read("text", "{.x data-line=77 data-div=0}", "", '# H {data-line="78"}', "", "<p data-LINE=79 DATA-div=1>a")
    assert [line for _, line in lines(tree)] == [1, 4, 6]
    assert "data-div" not in shape(tree)


def test_a_div_ends_raw_html() -> None:
    tree = read("<div>", "in", "::: note", "x", ":::", "</div>")
    assert shape(tree) == '<div>in<div data-div="0"><p>x</p></div></div>'


# Tables and captions


def test_a_table_after_text_and_what_is_too_much_in_it() -> None:
    tree = read("text", "| a | b |", "|:--|--:|", r"| `x|y` | c \| d | e |", "| f |")
    assert shape(tree) == (
        '<p>text</p><table><thead><tr><th style="text-align: left;">a</th>'
        '<th style="text-align: right;">b</th></tr></thead>'
        '<tbody><tr><td style="text-align: left;"><code>x|y</code></td>'
        '<td style="text-align: right;">c | d | e</td></tr>'
        '<tr><td style="text-align: left;">f</td><td style="text-align: right;"/></tr></tbody></table>'
    )


TABLE = ("a | b", "--|--", "c | d")
HTML_TABLE = "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>"


@pytest.mark.parametrize("mark", [":", "Table:"])
@pytest.mark.parametrize("gap", [(), ("",)])
def test_a_caption_is_a_paragraph_next_to_its_table(mark: str, gap: tuple[str, ...]) -> None:
    caption = f"{mark} words"
    paragraph = f"<p>{caption}</p>"
    assert shape(read(caption, *gap, *TABLE)) == paragraph + HTML_TABLE
    assert shape(read(*TABLE, *gap, caption)) == HTML_TABLE + paragraph
    assert shape(read("text", "", caption, *gap, *TABLE)) == "<p>text</p>" + paragraph + HTML_TABLE
    assert shape(read(*TABLE, *gap, caption, "", "text")) == HTML_TABLE + paragraph + "<p>text</p>"
    assert shape(read("- x", "", f"  {caption}", *(f"  {line}".rstrip() for line in (*gap, *TABLE)))) == (
        f"<ul><li><p>x</p>{paragraph}{HTML_TABLE}</li></ul>"
    )


def test_a_caption_after_definitions_is_no_definition() -> None:
    tree = read("Term", ": def", "", "para", "", ": words", "more", "", *TABLE)
    assert shape(tree) == (
        f"<dl><dt>Term</dt><dd>def</dd></dl><p>para</p><p>: words more</p>{HTML_TABLE}".replace(
            "words more", "words\nmore"
        )
    )
    assert ("p", 6) in lines(tree)


def test_a_definition_right_under_its_term_is_one_even_before_a_table() -> None:
    assert shape(read("Term", ": def", *TABLE)) == f"<dl><dt>Term</dt><dd>def</dd></dl>{HTML_TABLE}"


# Lists, definitions, code, text


def test_definitions() -> None:
    tree = read("One", "Two", ": def", "  goes on", "  - a", ": second", "", "Three", "", ": loose")
    assert shape(tree) == (
        "<dl><dt>One</dt><dt>Two</dt><dd>def\ngoes on<ul><li>a</li></ul></dd><dd>second</dd>"
        "<dt>Three</dt><dd><p>loose</p></dd></dl>"
    )
    assert [line for tag, line in lines(tree) if tag in {"dt", "dd"}] == [1, 2, 3, 6, 8, 10]


def test_lists_of_another_kind_nest_by_two_columns() -> None:
    tree = read("1. a", "  - b", "    - c", "2. d")
    assert shape(tree) == "<ol><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ol>"


def test_a_list_begins_at_its_number_and_tasks_have_boxes() -> None:
    tree = read("3. a", "4. b", "", "- [x] done", "- [ ] open")
    assert '<ol start="3">' in shape(tree)
    assert shape(tree).count('class="task-list-item"') == 2
    assert shape(tree).count("checked") == 1


def test_fenced_code_keeps_everything_and_its_language() -> None:
    tree = read("``` {.python}", "a\t*b*  ", "", "&amp; <b>", "```", "", "~~~ js extra", "~~~")
    assert tree.root[0][0].text == "a\t*b*  \n\n&amp; <b>\n"
    assert [code.get("class") for code in tree.root.iter("code")] == ["language-python", "language-js"]


def test_inline_marks() -> None:
    tree = read("*a* **b** ~~c~~ `d` a_b_c", "hard  ", r"break\ ".rstrip(), "end <b>raw</b> &amp; &copy;")
    assert shape(tree) == (
        "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code> a_b_c\nhard<br/>break<br/>"
        "end <b>raw</b> &amp; ©</p>"
    )


def test_addresses_keep_what_only_looks_like_an_entity() -> None:
    tree = read("[a](https://x.org/?a=1&copy=2&amp;reg=3) ![p](my photo.jpg) ![p](<my photo.jpg>)")
    assert tree.root[0][0].get("href") == "https://x.org/?a=1&copy=2&reg=3"
    assert [image.get("src") for image in tree.root.iter("img")] == ["my%20photo.jpg"]


def test_attribute_lists_and_braces_that_are_none() -> None:
    tree = read(
        "# H *em* {#i .c k='v w'}",
        "",
        "Sub {#s}",
        "---",
        "",
        "para",
        "{: .p }",
        "",
        "![](x.png){.decorative}",
        "",
        "| a {.h} |",
        "|---|",
        "| b {.d} |",
        "",
        "- item",
        "  {.li}",
        "",
        "Term {.t}",
        ": def",
        "",
        "**a**{see b} {note} x {draft}",
    )
    text = shape(tree)
    for piece in (
        '<h1 id="i" class="c" k="v w">',
        '<h2 id="s">Sub</h2>',
        '<p class="p">para</p>',
        'class="decorative"',
        '<th class="h">a</th>',
        '<td class="d">b</td>',
        '<li class="li">item</li>',
        '<dt class="t">Term</dt>',
        "<p><strong>a</strong>{see b} {note} x {draft}</p>",
    ):
        assert piece in text


def test_abbreviations() -> None:
    tree = read("The WHO said `WHO`.", "*[WHO]: World Health Organization", "more")
    assert shape(tree) == (
        '<p>The <abbr title="World Health Organization">WHO</abbr> said <code>WHO</code>.</p><p>more</p>'
    )


def test_references_are_found_wherever_they_stand() -> None:
    tree = read("[a] and [b][Straße]", "", "> [A]: /a 'title'", "", "::: note", "[STRASSE]: </b c>", ":::")
    assert [(a.get("href"), a.get("title")) for a in tree.root.iter("a")] == [("/a", "title"), ("/b%20c", None)]


def test_labels_may_hold_code_and_links_may_hold_pictures() -> None:
    tree = read(
        "[`a.b`][] [`a.b` \\*] [![alt][pic]][go]", "", "[`a.b`]: /a", "[`a.b` \\*]: /b", "[pic]: p.png", "[go]: /go"
    )
    assert shape(tree) == (
        '<p><a href="/a"><code>a.b</code></a> <a href="/b"><code>a.b</code> *</a> '
        '<a href="/go"><img src="p.png" alt="alt"/></a></p>'
    )


# Raw HTML


def test_comments_vanish() -> None:
    tree = read("a<!-- x", "y -->b", "", "<!-- one", "", "two -->", "c", "", "<!-->d", "", "> <!-- e -->", "> f")
    assert said(tree.root).split() == ["ab", "c", "d", "f"]


@pytest.mark.parametrize(
    "source",
    [
        "<!-- open",
        "<script>",
        "<style>x",
        "a <textarea> b",
        '<div title="x',
        "<title>",
        "</html>",
        "</main>",
        "</body>",
        "<plaintext>",
        "<iframe src=x>",
        "<iframe src=x />",
        "x <b",
        "<frameset>",
        "<![CDATA[",
        "<?php",
        "<xmp>",
        "<p title='",
    ],
)
def test_no_raw_html_swallows_what_follows(source: str) -> None:
    tree = read("before", "", source, "", "*after*", "", "## Last")
    assert shape(tree).endswith("<p><em>after</em></p><h2>Last</h2>")


def test_raw_elements_end_with_the_block_that_holds_them() -> None:
    tree = read("> <div>", "> a", "", "- <ul><li>b", "- c", "", "*d <b>e* f", "", "g")
    assert shape(tree) == (
        "<blockquote><div>a</div></blockquote><ul><li><ul><li>b</li></ul></li><li>c</li></ul>"
        "<p><em>d <b>e</b></em> f</p><p>g</p>"
    )


def test_an_end_tag_within_a_paragraph_ends_what_was_open_around_it() -> None:
    assert shape(read("<div>", "", "in</div>", "", "out")) == "<div><p>in</p></div><p>out</p>"


def test_addresses_in_raw_html_are_words() -> None:
    tree = read("<pre>", "me <a.b@x.org>, <https://x.org/> <o:p>office</o:p>", "</pre>")
    assert said(tree.root).strip() == "me <a.b@x.org>, <https://x.org/> office"


def test_what_scripts_hold_is_no_markup() -> None:
    tree = read("<script>", "if (a < b) { '<div>' }", "", "</script>", "", "x <style>p > a</style> y")
    assert tree.root[0].text is not None
    assert tree.root[0].text.strip() == "if (a < b) { '<div>' }"
    assert shape(tree).endswith("<p>x <style>p &gt; a</style> y</p>")


# Footnotes


def test_notes_stand_at_the_end_in_the_order_they_are_cited() -> None:
    tree = read("x[^b] y[^a] z[^b]", "", "[^a]: Note *a*", "", "    - list", "", "[^b]: Note b", "goes on", "", "end")
    assert shape(tree) == (
        '<p>x<sup id="fnref:b"><a href="#fn:b" class="footnote-ref">1</a></sup> '
        'y<sup id="fnref:a"><a href="#fn:a" class="footnote-ref">2</a></sup> '
        'z<sup id="fnref2:b"><a href="#fn:b" class="footnote-ref">1</a></sup></p><p>end</p>'
        '<div class="footnote"><hr/><ol>'
        '<li id="fn:b"><p>Note b\ngoes on\xa0<a href="#fnref:b" class="footnote-backref" '
        'title="Jump back to footnote 1 in the text">↩</a>'
        '<a href="#fnref2:b" class="footnote-backref" title="Jump back to footnote 1 in the text">↩</a></p></li>'
        '<li id="fn:a"><p>Note <em>a</em></p><ul><li>list</li></ul><p><a href="#fnref:a" class="footnote-backref" '
        'title="Jump back to footnote 2 in the text">↩</a></p></li></ol></div>'
    )
    assert [(tag, line) for tag, line in lines(tree) if tag in {"li", "ul"}] == [
        ("li", 7),
        ("li", 3),
        ("ul", 5),
        ("li", 5),
    ]
    assert tree.problems == ()


def test_a_note_written_twice_keeps_both_texts() -> None:
    tree = read("x[^1]", "", "[^1]: first", "", "[^1]: second")
    assert codes(tree) == [("footnote-duplicate", 5)]
    assert tree.problems[0].severity is Severity.ERROR
    assert re.search("<p>first</p><p>second", shape(tree))


def test_a_note_that_nothing_cites_keeps_its_text() -> None:
    tree = read("x", "", "[^1]: words")
    assert [(p.code, p.line, p.severity) for p in tree.problems] == [("footnote-unused", 3, Severity.WARNING)]
    assert "words" in shape(tree)


def test_a_citation_of_no_note_stays_text() -> None:
    tree = read(
        "x",
        "and",
        "y [^z] *[^em]* `[^code]` \\[^no] [^a b] [^link](/u) ![^alt](i.png)",
        "",
        "    [^code]",
        "",
        "<!-- [^c] -->",
    )
    assert codes(tree) == [("footnote-unknown", 3), ("footnote-unknown", 3)]
    assert "y [^z] <em>[^em]</em> <code>[^code]</code> [^no] [^a b] " in shape(tree)


def test_notes_in_notes_and_in_lists() -> None:
    tree = read("- x[^1]", "", "  [^1]: one[^2]", "", "      [^2]: two", "- y")
    assert tree.problems == ()
    assert [line for tag, line in lines(tree) if tag == "li"] == [1, 6, 3, 5]


# Bare addresses


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://x.org/a.", [("https://x.org/a", "https://x.org/a")]),
        ("(www.x.org/a_(b))", [("www.x.org/a_(b)", "http://www.x.org/a_(b)")]),
        (
            "“http://x.org/?q=1&r=2”, HTTPS://X.org!",
            [("http://x.org/?q=1&r=2", "http://x.org/?q=1&r=2"), ("HTTPS://X.org", "HTTPS://X.org")],
        ),
        ("mail a.b+c@x-y.org.", [("a.b+c@x-y.org", "mailto:a.b+c@x-y.org")]),
        ("mailto:a@x.org", [("mailto:a@x.org", "mailto:a@x.org")]),
        ("GOV.UK x.org a@b www. http:// ftp://x.org", []),
        (
            "https://x.org/a&amp; https://ü.example/ä",
            [("https://x.org/a", "https://x.org/a"), ("https://ü.example/ä", "https://ü.example/ä")],
        ),
        ("xhttps://x.org user@www.x.org", [("user@www.x.org", "mailto:user@www.x.org")]),
        ("http://localhost:8000/a", [("http://localhost:8000/a", "http://localhost:8000/a")]),
    ],
)
def test_bare_addresses(text: str, links: list[tuple[str, str]]) -> None:
    assert [(text[start:end], href) for start, end, href in markdown.linkify(text)] == links


# Any text


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("> " * 100 + "a", None),
        ("> " * 101 + "a", 1),
        ("\n".join("  " * level + "- a" for level in range(100)), None),
        ("\n".join("  " * level + "- a" for level in range(110)), 101),
        ("::: a\n" * 101 + "x\n" + ":::\n" * 101, 101),
        ("<div>\n\n" * 101 + "x", 201),
        ("<b>" * 101 + "x", 1),
        ("x\n\n" + "*a **a " * 200 + "b" + " a** a*" * 200, 3),
    ],
)
def test_nesting_has_an_end(text: str, limit: int | None) -> None:
    tree = markdown.read(text, "a.md")
    assert codes(tree) == ([] if limit is None else [("nesting", limit)])
    assert text.rstrip(":\n*")[-1] in said(tree.root)


BOMBS = {
    "quotes": "> " * 4000,
    "emphasis": "*a_" * 60000,
    "nested emphasis": "*a **a " * 3000 + "b" + " a** a*" * 3000,
    "brackets": "[" * 60000,
    "pairs of brackets": "[" * 20000 + "a" + "]" * 20000,
    "brackets and links": "[ [a](b)" * 5000,
    "pictures": "![a" * 20000,
    "targets": "[a](" * 20000,
    "titles": '[a](b "' * 10000,
    "tags": "<a " * 20000,
    "attributes": '<div a="' * 20000,
    "comments": "x <!--" * 20000,
    "data": "x <![CDATA[" * 20000,
    "elements": "<span>" * 20000,
    "divisions": "<div>\n\n" * 3000,
    "dashes": "- " * 3000,
    "lists by two": "\n".join("  " * level + "- a" for level in range(400)),
    "lists by four": "\n".join("    " * level + "- a" for level in range(400)),
    "ticks": "".join("`" * count + "a" for count in range(500)),
    "lazy lines": "> a\n" + "b\n" * 20000,
    "items": "- a\n" * 10000,
    "rows": "a|b\n-|-\n" + "c|d\n" * 5000,
    "spaces": "a" + " " * 200000 + "b",
    "a picture inside": f"![x](data:image/png;base64,{'A' * 2_000_000})",
    "fences": "::: a\n" * 3000,
    "notes": "[^1]" * 5000 + "\n\n[^1]: x",
    "references": "\n".join(f"[a{count}]: /u" for count in range(5000)),
    "classes": "# a {" + ".a " * 20000,
    "addresses": "www.a.b" + ")" * 50000,
}


@pytest.mark.parametrize("name", todays(BOMBS, 7))
def test_bombs_take_seconds_at_most(name: str) -> None:
    start = time.perf_counter()
    tree = markdown.read(BOMBS[name], "a.md")
    for text in tree.root.itertext():
        markdown.linkify(str(text))
    assert time.perf_counter() - start < 20


def sound(text: str, first_line: int) -> Tree:
    """Read, and check what holds for any text."""
    tree = markdown.read(text, "a.md", first_line)
    last = first_line + text.count("\n")
    assert tree.root.tag == "main"
    assert all(first_line <= line <= last for _, line in lines(tree))
    assert all(first_line <= problem.line <= last for problem in tree.problems)
    shown = [int(one.attrib["data-div"]) for one in tree.root.iter() if "data-div" in one.attrib]
    assert sorted(shown) == list(range(len(tree.divs)))
    etree.fromstring(etree.tostring(tree.root))
    return tree


def test_python_markdown_reads_the_text_in_blocks_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, step in (
        (Markdown, "convert"),
        (BlockParser, "parseBlocks"),
        (NormalizeWhitespace, "run"),
        (HtmlBlockPreprocessor, "run"),
        (RawHtmlPostprocessor, "run"),
    ):
        monkeypatch.setattr(kind, step, None)
    tree = read("# *a*", "- b", "", "<p>c", "", "| d |", "|---|")
    assert shape(tree).startswith("<h1><em>a</em></h1><ul><li>b</li></ul><p>c</p><table>")


@given(st.text(), st.integers(1, 50))
def test_any_text_is_a_tree(text: str, first_line: int) -> None:
    sound(text, first_line)


def test_marks_know_the_punctuation_of_a_text_as_they_know_all_of_it() -> None:
    sign = re.compile(f"[{delimiterprocessor.PUNCT}]")
    signs = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) not in ("Cn", "Cs")]
    every = [sign for sign in signs if not inline._EASTERN.match(sign)]  # noqa: SLF001 - beside those it is another
    with inline._punctuation("".join(every)):  # noqa: SLF001
        assert sign.findall("".join(every)) == re.findall(f"[{delimiterprocessor.PUNCT}]", "".join(every))
    assert re.compile(f"[{delimiterprocessor.PUNCT}]") == sign
    newest = next(chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cn")
    with inline._punctuation(f"a word {newest}"):  # noqa: SLF001
        assert re.compile(f"[{delimiterprocessor.PUNCT}]") == sign


@pytest.mark.parametrize("sign", ["“", "—", "€", "、", "(", "😀"])
def test_marks_open_and_close_beside_any_punctuation(sign: str) -> None:
    assert shape(read(f"a*{sign}b{sign}*c, {sign}*b*{sign}")) == f"<p>a*{sign}b{sign}*c, {sign}<em>b</em>{sign}</p>"


MARKS = st.sampled_from(
    [
        "",
        "  ",
        "    ",
        "\t",
        "> ",
        "- ",
        "1. ",
        "3) ",
        ": ",
        "Table: ",
        "# ",
        "::: ",
        "::: note",
        ":::",
        "```",
        "~~~",
        "---",
        "===",
        "| ",
        " | ",
        "|--|--|",
        "[^1]",
        "[^1]: ",
        "*",
        "**",
        "~~",
        "_",
        "`",
        "[",
        "](",
        ")",
        "![",
        "[r]: /u",
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<li>",
        "<td>",
        "</body>",
        "<br>",
        "<!-- c -->",
        "{.x}",
        "\\",
        "&",
        "<",
        "*[AB]: x",
        "AB",
        "- [ ] ",
        "  \n",
        "\n",
        "\n\n",
    ]
)
WORDS = st.integers(0, 99).map("w{:02}".format)
SOUP = st.lists(st.one_of(MARKS, WORDS, st.just(" "), st.just("\n")), max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(SOUP, st.integers(1, 50))
def test_any_soup_of_marks_is_a_tree(text: str, first_line: int) -> None:
    sound(text, first_line)


# Words in a div’s opening, a label, an address, a language or a tag's name are read, not shown.
PLAIN = MARKS.filter(lambda mark: not set(mark) & set("[`~") and mark not in {"<", "::: "})


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PLAIN, WORDS, st.just(" "), st.just("\n")), max_size=40).map("".join))
def test_no_word_of_a_plain_paragraph_is_lost(text: str) -> None:
    tree = sound(f"{text}\n\n## Words stay\n", 1)
    kept = said(tree.root)
    meant = re.sub(":::.*", "", text)
    assert "Words stay" in kept
    assert [word for word in re.findall(r"w\d\d", meant) if word not in kept] == []


def test_characters_that_no_edition_can_hold() -> None:
    tree = markdown.read("a\x00b \ud800 c\x0b\x02\x03d\ufffe &#0; &#1; &#xD800; &#x110000;", "a.md")
    assert etree.fromstring(etree.tostring(tree.root)) is not None
    assert said(tree.root).startswith("a\ufffdb \ufffd cd\ufffd")


def test_reading_keeps_nothing_between_sources() -> None:
    first = shape(read("a[^1] [r] AB", "", "[^1]: n", "[r]: /u", "*[AB]: x", "::: note"))
    second = read("a[^1] [r] AB")
    assert shape(second) == "<p>a[^1] [r] AB</p>"
    assert codes(second) == [("footnote-unknown", 1)]
    assert shape(read("a[^1] [r] AB", "", "[^1]: n", "[r]: /u", "*[AB]: x", "::: note")) == first


def test_the_public_names() -> None:
    assert markdown.__all__ == ["Div", "Tree", "linkify", "read"]
