"""Prose: titles and headings, links, pictures, tables, raw HTML, notes; what becomes of each, and what is said."""

from __future__ import annotations

import pytest

from documents import FRONT, body, document, markup, parsed, said
from trifolio.document.components.faq import Faq
from trifolio.document.components.figure import Figure
from trifolio.document.components.references import References
from trifolio.document.components.table import Table
from trifolio.document.model import Document
from trifolio.document.nodes import plain, tidy
from trifolio.document.parse import WORDS_A_MINUTE
from trifolio.document.sections import sections
from trifolio.words import edition_words

AT = f"{FRONT}url: https://library.example/migraine/\n"
UNTITLED = FRONT.replace("title: Living with migraine\n", "")
"""The body begins in line 8."""


def test_with_a_title_all_headings_move_down_if_there_is_a_first_level_one() -> None:
    assert body("# A\n\n## B\n\n# C") == '<h2 id="a">A</h2><h3 id="b">B</h3><h2 id="c">C</h2>'
    assert body("## B\n\n### C") == '<h2 id="b">B</h2><h3 id="c">C</h3>'
    assert body("# A\n\n## B\n\n### C\n\n#### D\n\n##### E\n\n###### F").endswith('<h6 id="e">E</h6><h6 id="f">F</h6>')


def test_without_a_title_the_only_heading_of_the_first_level_is_taken_for_it() -> None:
    made = document("Before.\n\n# A *fine*\n  title\n\n## B", UNTITLED)
    assert made.meta.title == "A fine"
    assert markup(*made.blocks) == '<p>Before.</p><p>title</p><h2 id="b">B</h2>'
    made, problems = parsed("# A\n\n# B\n\n## C", UNTITLED)
    assert (made.meta.title, [problem.code for problem in problems]) == ("Some", ["title-missing"])
    assert markup(*made.blocks) == '<h2 id="a">A</h2><h2 id="b">B</h2><h3 id="c">C</h3>'


def test_without_any_title_the_name_of_the_file_is_one() -> None:
    made, problems = parsed("## B", UNTITLED)
    assert (made.meta.title, [(p.code, p.line) for p in problems]) == ("Some", [("title-missing", 1)])


@pytest.mark.parametrize(
    ("heading", "names", "ident"),
    [
        ("What helps?", ("what-helps",), "what-helps"),
        ("Ça va, Zoë!", ("ca-va-zoe", "ça-va-zoë"), "ca-va-zoe"),
        ("休息", ("休息",), "_1"),
        ("A & B", ("a-b", "a--b"), "a-b"),
        ("Rest, *in bed*", ("rest-in-bed", "Rest-in-bed"), "rest-in-bed"),
        ("Rest {#here}", ("here", "rest"), "here"),
        ("References", ("references", "references_1"), "references_1"),
        ("Note 1", ("note-1",), "note-1_1"),
        ("Page 2", ("page-2",), "page-2_1"),
        ("About", ("about",), "about_1"),
        ("Facts", ("facts",), "facts_1"),
    ],
)
def test_a_heading_answers_to_the_names_of_toc_and_of_github(heading: str, names: tuple[str, ...], ident: str) -> None:
    links = " ".join(f"[x](#{name})" for name in names)
    made = body(f"## {heading}\n\n{links}")
    assert made.startswith(f'<h2 id="{ident}">')
    assert made.count(f'<a href="#{ident}">x</a>') == len(names)


def test_headings_of_one_text_get_ids_of_their_own() -> None:
    made = body("## Rest\n\n## Rest\n\n## Rest\n\n[a](#rest) [b](#rest_1) [c](#rest-1) [d](#rest-2)")
    assert made.startswith('<h2 id="rest">Rest</h2><h2 id="rest_1">Rest</h2><h2 id="rest_2">Rest</h2>')
    assert [part[: part.index('"')] for part in made.split('href="#')[1:]] == ["rest", "rest_1", "rest_1", "rest_2"]


def test_an_id_given_by_hand_is_not_given_again() -> None:
    assert body("## Sleep {#rest}\n\n## Rest") == '<h2 id="rest">Sleep</h2><h2 id="rest_1">Rest</h2>'


def test_an_anchor_can_be_led_to_and_a_wrapper_cannot() -> None:
    assert body('<a id="x"></a>Words. [go](#x)') == '<p><span id="x"></span>Words. <a href="#x">go</a></p>'
    assert body('<a name="x">Words</a> [go](#x)') == '<p><span id="x">Words</span> <a href="#x">go</a></p>'
    assert said('<div id="x">Words.</div>\n\n[go](#x)') == ("<p>Words.</p><p>go</p>", [("link-dead", 11)])


def test_a_link_to_the_top_is_its_words() -> None:
    assert body("[a](#top) [b](#)") == "<p>a b</p>"


def test_a_site_link_resolves_against_the_url_of_the_article() -> None:
    assert body("[a](/x) [b](y) [c](?q=1)", AT) == (
        '<p><a href="https://library.example/x">a</a> <a href="https://library.example/migraine/y">b</a> '
        '<a href="https://library.example/migraine/?q=1">c</a></p>'
    )


def test_a_site_link_without_a_url_stays_as_its_words_with_a_warning() -> None:
    assert said("Read\n[a](/x).") == ("<p>Read a.</p>", [("link-site", 10)])


@pytest.mark.parametrize("front", [FRONT, AT])
def test_an_address_without_a_scheme_is_one_of_the_web(front: str) -> None:
    assert body("[a](//other.example/x)", front) == '<p><a href="https://other.example/x">a</a></p>'


@pytest.mark.parametrize(
    "address", ["javascript:x()", "JAVASCRIPT:x()", "data:text/html,x", "file:///x", "ftp://x.example"]
)
def test_a_link_that_runs_or_leads_nowhere_is_left_out_and_its_words_stay(address: str) -> None:
    assert said(f"[words]({address})", AT) == ("<p>words</p>", [("link-scheme", 10)])
    assert said(f'<a href=" {address}">words</a>', AT) == ("<p>words</p>", [("link-scheme", 10)])


def test_a_script_address_with_a_break_in_it_does_not_slip_through() -> None:
    assert said('<a href="java\tscript:x()">words</a>') == ("<p>words</p>", [("link-scheme", 9)])


def test_links_are_counted_once_each_in_order_of_first_use() -> None:
    made = document("[b](https://b.example) https://a.example <https://b.example> [t](tel:+1) [h](#h)\n\n## H")
    assert made.links == ("https://b.example", "https://a.example", "tel:+1")


def test_bare_addresses_are_links_but_not_in_code_nor_in_links() -> None:
    assert body("Go to https://a.example/x, www.b.example or c@d.example.") == (
        '<p>Go to <a href="https://a.example/x">https://a.example/x</a>, '
        '<a href="http://www.b.example">www.b.example</a> or <a href="mailto:c@d.example">c@d.example</a>.</p>'
    )
    assert body("`https://a.example`") == "<p><code>https://a.example</code></p>"
    assert body("[https://a.example](https://b.example)") == '<p><a href="https://b.example">https://a.example</a></p>'


CAPTIONED = [
    "Table: Two *numbers*\n\n{}",
    "Table: Two *numbers*\n{}",
    ": Two *numbers*\n\n{}",
    "{}\n\nTable: Two *numbers*",
    "{}\nTable: Two *numbers*",
    "{}\n\n: Two *numbers*",
    "{}\n: Two *numbers*",
    "{}\n\ntable: Two *numbers*",
]


@pytest.mark.parametrize("form", CAPTIONED)
def test_a_caption_stands_before_or_after_its_table_in_both_forms(form: str) -> None:
    (table,) = document(form.format("| a | b |\n|---|:-:|\n| 1 | 2 |")).blocks
    assert isinstance(table, Table)
    assert (markup(table.caption), table.label) == ("Two <em>numbers</em>", 1)
    assert [[markup(cell.content) for cell in row.cells] for row in (*table.head, *table.rows)] == [
        ["a", "b"],
        ["1", "2"],
    ]


def test_a_table_says_of_each_cell_how_it_is_set_and_what_it_heads() -> None:
    (table,) = document("| a | b | c |\n|:--|:-:|--:|\n| 1 | **2** | 3 |").blocks
    assert isinstance(table, Table)
    assert [(cell.scope, cell.align) for cell in table.head[0].cells] == [
        ("col", "left"),
        ("col", "center"),
        ("col", "right"),
    ]
    assert [(cell.scope, cell.align) for cell in table.rows[0].cells] == [("", "left"), ("", "center"), ("", "right")]
    assert (table.line, table.head[0].line, table.rows[0].line, table.label) == (9, 9, 11, 0)


TO_FILL = "| a | b |\n|---|---|\n| 1 |  |\n"


@pytest.mark.parametrize(
    "source",
    [
        f"{TO_FILL}\nTable: Two *numbers* {{#mine .fill}}",
        f"Table: Two *numbers* here {{#mine .fill}}\n\n{TO_FILL}",
        f"{TO_FILL}\n: Two {{#mine .fill}}",
        f"{TO_FILL}{{#mine .fill}}",
        f"{TO_FILL}\n{{#mine .fill}}\n\nMore.",
        f"{TO_FILL}\n{{: #mine .fill}}",
    ],
)
def test_a_table_has_the_attributes_of_its_caption_or_of_the_line_below(source: str) -> None:
    made, problems = parsed(source)
    (table,) = (block for block in made.blocks if isinstance(block, Table))
    assert (table.id, table.fill, len(table.rows), problems) == ("mine", True, 1, ())
    assert not any("{" in plain((block,)) for block in made.blocks)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (f"{TO_FILL}\nTable: What {{x}} means {{y}}", "What {x} means {y}"),
        (f"{TO_FILL}\nNo caption {{.fill}}", "No caption {.fill}"),
        (f"{TO_FILL}| {{.fill}} | 2 |\n", "{.fill}"),
    ],
)
def test_other_braces_beside_a_table_stay(source: str, words: str) -> None:
    made, _ = parsed(source)
    (table,) = (block for block in made.blocks if isinstance(block, Table))
    assert (table.fill, words in " ".join(plain((block,)) for block in made.blocks)) == (False, True)


def test_captioned_tables_and_figures_are_numbered_each_for_themselves() -> None:
    table = "| a |\n|---|\n| 1 |"
    made = document(f"Table: One\n\n{table}\n\n---\n\n{table}\n\n---\n\nTable: Two\n\n{table}\n\n![x](a.svg 'y')")
    labels = [block.label for block in made.blocks if isinstance(block, Table | Figure)]
    assert labels == [1, 0, 2, 1]


def test_a_table_of_raw_html_keeps_its_spans_heads_and_every_word() -> None:
    made, problems = parsed(
        "<table>\n<caption>Cap</caption>\n<tr><th>a</th><th colspan='2'>b</th></tr>\n"
        "<tr><th>c</th><td rowspan='2' align='right'>d</td>loose</tr>\n<p>stray</p>\n<td>lone</td></table>",
    )
    table, *others = made.blocks
    assert problems == ()
    assert isinstance(table, Table)
    assert markup(table.caption) == "Cap"
    assert [(cell.scope, cell.colspan) for cell in table.head[0].cells] == [("col", 1), ("col", 2)]
    assert [(cell.scope, cell.rowspan, cell.align) for cell in table.rows[0].cells] == [
        ("row", 1, ""),
        ("", 2, "right"),
    ]
    assert markup(table.rows[1].cells[0].content) == "lone"
    assert markup(*others) == "<p>loose</p><p>stray</p>"


def test_a_picture_alone_in_its_paragraph_is_a_figure_with_its_title_for_caption() -> None:
    (figure,) = document('Words.\n\n![A *dark* room](dark%20room.jpg "In the dark"){#dark}').blocks[1:]
    assert isinstance(figure, Figure)
    assert (figure.src, figure.alt, figure.id) == ("dark%20room.jpg", "A dark room", "dark")
    assert (markup(figure.caption), figure.label, figure.line) == ("In the dark", 1, 11)


def test_a_picture_among_words_keeps_the_words_of_its_title() -> None:
    assert body('See ![Rest](a.svg "In bed").') == '<p>See <img alt="Rest" src="a.svg"/> (In bed).</p>'
    assert body('See ![Rest](a.svg "Rest").') == '<p>See <img alt="Rest" src="a.svg"/>.</p>'


def test_an_empty_alternative_text_must_be_asked_for() -> None:
    assert said("![](a.svg){.decorative}")[1] == []
    assert said("Words\nand ![](a.svg).")[1] == [("alt-missing", 10)]
    assert said("![ ](a.svg)")[1] == [("alt-missing", 9)]


def test_a_picture_on_the_web_becomes_its_alternative_text_and_address() -> None:
    address = "https://library.example/a.jpg"
    link = f'<a href="{address}">{address}</a>'
    assert said(f'![Rest]({address} "In bed")') == (f"<p>Rest ({link})</p><p>In bed</p>", [("picture-remote", 9)])
    assert said("See ![Rest](//library.example/a.jpg 'In bed').") == (
        f"<p>See Rest ({link}) (In bed).</p>",
        [("picture-remote", 9)],
    )


def test_a_picture_written_into_the_source_is_a_figure_as_any_other() -> None:
    (figure,) = document("![Rest](data:image/png;base64,iVBORw0KGgo=)").blocks
    assert isinstance(figure, Figure)
    assert figure.src == "data:image/png;base64,iVBORw0KGgo="


KEPT = "abbr b bdi cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var".split()


@pytest.mark.parametrize("tag", KEPT)
def test_a_harmless_element_stays(tag: str) -> None:
    assert body(f'Words <{tag} class="x" style="color: red">inside</{tag}>.') == (
        f'<p>Words <{tag} class="x">inside</{tag}>.</p>'
    )


@pytest.mark.parametrize("tag", ["big", "center", "font", "label", "noscript", "tt", "button"])
def test_an_element_that_only_sets_type_is_unwrapped(tag: str) -> None:
    assert body(f"Words <{tag}>inside</{tag}>.") in (
        "<p>Words inside.</p>",
        "<p>Words</p><p>inside</p><p>.</p>",
    )


@pytest.mark.parametrize("tag", ["div", "section", "article", "details", "main", "center", "header", "nav"])
def test_a_layout_wrapper_is_unwrapped_and_markdown_stands_in_it(tag: str) -> None:
    assert body(f'<{tag} class="wide">\n\n- one\n\n</{tag}>\n\nTwo.') == "<ul><li>one</li></ul><p>Two.</p>"
    assert body(f"<{tag}><p>One</p>two</{tag}>") == "<p>One</p><p>two</p>"


@pytest.mark.parametrize("tag", ["script", "style", "textarea", "select", "svg", "math", "object", "template"])
def test_what_runs_styles_or_asks_is_left_out_at_its_line(tag: str) -> None:
    assert said(f"One.\n\n<{tag}>x</{tag}>\n\nTwo\nor <{tag}>x</{tag}> three.") == (
        "<p>One.</p><p>Two or three.</p>",
        [("html-dropped", 11), ("html-dropped", 14)],
    )


def test_event_handlers_are_left_out_wherever_they_stand() -> None:
    made, problems = said('<p onclick="x()">One</p>\n\n<div ONLOAD="x()">Two</div>\n\nA <b onfocus=x>word</b>')
    assert made == "<p>One</p><p>Two</p><p>A <b>word</b></p>"
    assert problems == [("html-dropped", 9), ("html-dropped", 11), ("html-dropped", 13)]


def test_a_form_loses_its_fields_and_keeps_its_words() -> None:
    made, problems = said('<form action="/x">\n<label>Name <input name="n"></label>\n<button>Send</button>\n</form>')
    assert "Name" in made
    assert "Send" in made
    assert "input" not in made
    assert problems == [("html-dropped", 9), ("html-dropped", 10)]


def test_an_unknown_element_leaves_its_words_with_a_warning_at_its_line() -> None:
    assert said("One\n<blink>two</blink>\nthree.") == ("<p>One two three.</p>", [("html-unknown", 10)])


def test_frames_and_films_become_links_to_what_they_show() -> None:
    assert said('See <iframe src="//v.example/x" title="A film"></iframe>.') == (
        '<p>See <a href="https://v.example/x">A film</a> .</p>',
        [("html-embedded", 9)],
    )
    assert said('<video controls>\n<source src="/x.mp4">\nOld.\n</video>', AT) == (
        '<p>Old. <a href="https://library.example/x.mp4">https://library.example/x.mp4</a></p>',
        [("html-embedded", 10)],
    )
    assert said('Hear <audio src="x.mp3">Old</audio>.') == ("<p>Hear Old.</p>", [("html-embedded", 9)])


def test_words_that_stand_where_html_has_no_place_for_them_stay() -> None:
    assert body("<ul>loose<li>one</li>more<p>stray</p></ul>") == (
        "<ul><li>loose</li><li>one</li><li>more</li><li><p>stray</p></li></ul>"
    )
    assert body("<dl>loose<dt>a</dt><dd>b</dd><div><dt>c</dt><dd>d</dd></div><p>stray</p></dl>") == (
        "<p>loose</p><dl><dt>a</dt><dd>b</dd><dt>c</dt><dd>d</dd><dd><p>stray</p></dd></dl>"
    )


def test_html_that_looks_like_ours_is_the_writers_own() -> None:
    assert body('<sup class="note">a</sup> <sup class="citation">[1]</sup>') == ("<p><sup>a</sup> <sup>[1]</sup></p>")
    assert body('<div class="footnote"><hr><ol><li>words</li></ol></div>') == "<hr/><ol><li>words</li></ol>"


def note_texts(made: Document) -> list[str]:
    return [markup(*note.body) for note in made.notes]


def test_footnotes_are_numbered_by_first_use_and_lead_back() -> None:
    made = document("Rest.[^b] Sleep.[^a]\nRest.[^b]\n\n[^a]: Note *a*.\n\n[^b]: Note b.\n\n    - More.")
    assert markup(*made.blocks) == (
        '<p>Rest.<sup class="note" id="note-ref-1"><a href="#note-1">1</a></sup> '
        'Sleep.<sup class="note" id="note-ref-2"><a href="#note-2">2</a></sup> '
        'Rest.<sup class="note" id="note-ref-1-2"><a href="#note-1">1</a></sup></p><notes/>'
    )
    assert note_texts(made) == ["<p>Note b.</p><ul><li>More.</li></ul>", "<p>Note <em>a</em>.</p>"]
    assert [(note.number, note.line) for note in made.notes] == [(1, 14), (2, 12)]


def test_a_footnote_of_a_footnote_comes_after_those_of_the_text() -> None:
    made = document("One.[^a] Two.[^c]\n\n[^a]: A, see.[^b]\n\n[^b]: B.\n\n[^c]: C.")
    assert [tidy(note.body) for note in made.notes] == ["A, see.3", "C.", "B."]


CITED = f"{FRONT}references:\n  - {{id: a, type: book, title: Rest}}\n  - {{id: b, type: book, title: Sleep}}\n"


def test_a_note_may_cite_and_its_references_are_numbered_after_those_of_the_text() -> None:
    made = document("Rest.[^1] It helps [@b].\n\n[^1]: See [@a; @b].", CITED)
    assert [reference.key for reference in made.references] == ["b", "a"]
    assert note_texts(made) == [
        '<p>See<sup class="citation" id="cite-2"><a href="#ref-1">[1</a>, <a href="#ref-2">2]</a></sup>.</p>'
    ]
    assert made.references[0].citations == ("cite-1", "cite-2")


def test_the_references_stand_where_they_are_placed_else_at_the_end() -> None:
    made = document("[@a] [@b]\n\n::: references\n:::\n\nAfter.[^1]\n\n[^1]: Note.", CITED)
    assert markup(*made.blocks).endswith(
        '<references/><p>After.<sup class="note" id="note-ref-1"><a href="#note-1">1</a></sup></p><notes/>'
    )
    made = document("[@a] [@b]\n\nAfter.", CITED)
    assert markup(*made.blocks).endswith("<p>After.</p><references/>")
    made = document("[@a] [@b]\n\n::: note\n::: {.references title='Sources'}\n:::\n:::", CITED)
    assert sum(isinstance(block, References) for block in made.blocks) == 0


def test_without_citations_there_is_no_list_of_references() -> None:
    assert body("Words.") == "<p>Words.</p>"


def test_an_abbreviation_is_spelt_out_at_its_first_use_and_only_there() -> None:
    made = body("## The WHO\n\nThe WHO says.\nThe WHO again.\n\n*[WHO]: World Health Organization")
    abbr = '<abbr title="World Health Organization">WHO</abbr>'
    assert made == (
        f'<h2 id="the-who">The {abbr}</h2><p>The {abbr} (World Health Organization) says. The {abbr} again.</p>'
    )


def test_an_abbreviation_that_the_text_spells_out_itself_is_left_alone() -> None:
    made = body("The FDA (food and drug administration) says.\n\n*[FDA]: Food and Drug Administration")
    assert made.count("dministration") == 2


def test_lists_of_every_kind() -> None:
    assert body("- one\n  - two\n\n    3. three") == (
        '<ul><li>one <ul><li><p>two</p><ol start="3"><li>three</li></ol></li></ul></li></ul>'
    )
    assert body("Rest\n: At once\n: In bed\n\nSleep\n: Later") == (
        "<dl><dt>Rest</dt><dd>At once</dd><dd>In bed</dd><dt>Sleep</dt><dd>Later</dd></dl>"
    )
    assert body("- [ ] open\n- [x] done") == (
        '<ul class="task-list"><li class="task-list-item">☐ open</li><li class="task-list-item">☑ done</li></ul>'
    )


def test_quotes_rules_code_and_strikethrough() -> None:
    assert body("> ~~old~~ new\n\n---\n\n```python\nx = '<b>'\n```") == (
        "<blockquote><p><del>old</del> new</p></blockquote><hr/>"
        "<pre><code class=\"language-python\">x = '&lt;b&gt;' </code></pre>"
    )


def test_a_table_in_a_list_is_a_block_there() -> None:
    assert body("- one\n\n  | a |\n  |---|\n  | 1 |") == "<ul><li><p>one</p><table/></li></ul>"


def test_every_block_knows_its_line_and_its_number() -> None:
    made = document("One.\n\n- two\n\n::: note\nThree.\n:::\n\n![x](a.svg)")
    assert [(block.line, block.number) for block in made.blocks] == [(9, 1), (11, 2), (13, 3), (17, 5)]


def test_the_reading_time_is_that_of_the_body_without_questions_references_and_disclaimer() -> None:
    many = "word " * WORDS_A_MINUTE
    made = document(
        f"{many}\n\n::: faq\n### Is it safe?\n{many * 3}\n:::\n\n::: disclaimer\n{many * 3}\n:::\n\n"
        f"::: note\n{many} {'word ' * (WORDS_A_MINUTE // 2 + 2)}\n:::",
    )
    assert any(isinstance(block, Faq) for block in made.blocks)
    assert made.minutes == 3
    assert document("A word.").minutes == 1


def test_text_in_code_stays_as_it_stands() -> None:
    (block,) = document("```\n  two  spaces\n\n::: note\n[@a]\n```", FRONT).blocks
    assert plain(block) == "  two  spaces\n\n::: note\n[@a]\n"


def test_links_in_captions_lead_somewhere() -> None:
    (figure,) = document('![A vial.](a.svg "See [the guide](https://a.example/x_(y)), [^1] and **all**.")\n').blocks
    assert isinstance(figure, Figure)
    assert markup(figure.caption) == ('See <a href="https://a.example/x_(y)">the guide</a>, [^1] and **all**.')


def test_a_picture_among_words_keeps_the_address_in_its_title() -> None:
    made, problems = said('One ![A vial.](a.svg "by [Ann](https://a.example)") two.')
    assert made.endswith(" (by Ann (https://a.example)) two.</p>")
    assert problems == []


@pytest.mark.parametrize("text", ["[x]()", "[x](<>)", '<a href="">x</a>'])
def test_a_link_without_an_address_is_told(text: str) -> None:
    assert said(text) == ("<p>x</p>", [("link-dead", 9)])


def test_unicodes_separators_break_lines() -> None:
    assert body("One\u2028two <b>three</b>\u2029four\u2028five `a\u2028b`") == (
        "<p>One<br/>two <b>three</b><br/>four<br/>five <code>a b</code></p>"
    )


def test_two_parts_of_one_kind_have_two_ids() -> None:
    made = document("::: tldr\nOne.\n:::\n\n::: tldr\nTwo.\n:::\n\n## Key points 3")
    ids = [section.id for section in sections(made.blocks, edition_words("en"))]
    assert ids == ["key-points", "key-points-3", "key-points-3_1"]
