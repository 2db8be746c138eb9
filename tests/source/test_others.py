"""Marks of other tools are read as the guide says, row by row of its table, and nothing else is taken for one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from documents import FRONT, document, parsed
from projects import article, codes, made, picture, run, write
from trifolio.document.components.figure import Figure
from trifolio.document.components.page_break import PageBreak
from trifolio.document.nodes import Block, Prose, plain, xhtml

DIALECT = (Path(__file__).parents[2] / "docs/dialect.md").read_text("utf-8")

ROWS = {
    "10^6^": ("10^6^ cells", "<p>10<sup>6</sup> cells</p>"),
    "H~2~O": ("H~2~O, about ~5 ml", "<p>H<sub>2</sub>O, about ~5 ml</p>"),
    "words^[A note.]": ("Rest^[A *note*.].", "<p>Rest<sup>1</sup>.</p>"),
    "a. item": ("a. one\nb. two", '<ol type="a"><li>one</li><li>two</li></ol>'),
    "\\| line": ("| one\n|   two", "<p>one<br/>\n\u00a0\u00a0two</p>"),
    "# Heading {-}": ("## Heading {-}\n\nRest.", '<h2 id="heading">Heading</h2><p>Rest.</p>'),
    "\\newpage": ("Rest.\n\n\\newpage\n\nSleep.", "<p>Rest.</p>[PageBreak]<p>Sleep.</p>"),
    "![Words](a.png){width=50%}": ("![Words](a.png){width=50%}", "[Figure 50% ]"),
    "[@key, p. 33]": ("Rest [@key, p. 33].", "<p>Rest<sup>[1]</sup> (p. 33).</p>"),
    "==words==": ("==the *words*==", "<p><mark>the <em>words</em></mark></p>"),
    "++words++": ("++words++", "<p><ins>words</ins></p>"),
    '<div markdown="1">': ('<div markdown="1">\n*Rest*\n</div>', "<p><em>Rest</em></p>"),
    "[TOC]": ("[TOC]\n\nRest.", "<p>Rest.</p>"),
    "* TOC": ("* TOC\n{:toc}\n\nRest.", "<p>Rest.</p>"),
    "[[Other article\\|words]]": ("## A\n\n[[#A|*words*]]", '<h2 id="a">A</h2><p><a href="#a"><em>words</em></a></p>'),
    "![[a.png\\|300]]": ("![[a.png|A field]]", "[Figure  A field]"),
    "%%words%%": ("Rest %%not this%% well.\n\n%%\nnor this\n%%", "<p>Rest  well.</p>"),
    "• item": ("• one\n•\ttwo", "<ul><li>one</li><li>two</li></ul>"),
    "– item": ("– one\n– two", "<ul><li>one</li><li>two</li></ul>"),
}  # fmt: skip
"""What is written, and what it becomes, by the first code of the table's second column."""


def shape(body: str) -> str:
    """Return the blocks of a text as XHTML, without what numbers and links them."""

    def one(block: Block) -> str:
        if isinstance(block, Figure):
            return f"[Figure {block.width} {block.alt if not block.width else ''}]"
        if isinstance(block, Prose):
            return xhtml((block.element,), lambda _: "", lambda element: (element,))
        return f"[{type(block).__name__}]"

    front = f"{FRONT}references:\n  - {{id: key, type: book, title: A book}}\n" if "@key" in body else FRONT
    ends = ("Notes", "References")
    text = "".join(one(block) for block in document(body, front).blocks if type(block).__name__ not in ends)
    text = re.sub(r'<span class="citing"[^>]*>(.*?)</span>', r"\1", text)
    return re.sub(r'<sup class="\w+"[^>]*><a [^>]*>(\[?\d+\]?)</a></sup>', r"<sup>\1</sup>", text)


def test_each_row_of_the_table_has_its_test() -> None:
    table = DIALECT.partition("## Marks of other tools")[2].partition("\n## ")[0]
    lines = [
        re.split(r"(?<!\\)\|", line) for line in table.splitlines() if line.startswith("| ") and "you write" not in line
    ]
    assert {re.findall(r"`([^`]+)`", cells[2])[0] for cells in lines} == set(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_a_mark_is_read_as_its_row_says(row: str) -> None:
    body, expected = ROWS[row]
    assert shape(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("5~10 and 3~4, ~5~6 mg", "<p>5~10 and 3~4, ~5~6 mg</p>"),
        ("2^3 and 4^5", "<p>2^3 and 4^5</p>"),
        ("a == b, c == d", "<p>a == b, c == d</p>"),
        ("C++ and D++", "<p>C++ and D++</p>"),
        ("`a^b^ ==c==`", "<p><code>a^b^ ==c==</code></p>"),
        ("100 %% of 5%% and 6%% of it", "<p>100 %% of 5%% and 6%% of it</p>"),
        ("e. coli was seen.", "<p>e. coli was seen.</p>"),
        ("Seen by\nA. Smith and\nB. Jones.", "<p>Seen by\nA. Smith and\nB. Jones.</p>"),
        ("i.v. drip", "<p>i.v. drip</p>"),
        ("– a dash alone", "<p>– a dash alone</p>"),
        ("[[1]] and [x]", "<p>[[1]] and [x]</p>"),
        ("```\n[TOC]\n\\newpage\n%%x%%\n```", "<pre><code>[TOC]\n\\newpage\n%%x%%\n</code></pre>"),
        ("    ^[code]", "<pre><code>^[code]\n</code></pre>"),
        (r"\^[text] and `^[code]`", "<p>^[text] and <code>^[code]</code></p>"),
        ("| a | b |\n|---|---|\n| c | d |", "[Table]"),
    ],
)
def test_what_looks_like_a_mark_and_is_none_stays(body: str, expected: str) -> None:
    assert shape(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("i. one\nii. two\niii. three", '<ol type="i"><li>one</li><li>two</li><li>three</li></ol>'),
        ("A) one\nB) two", '<ol type="A"><li>one</li><li>two</li></ol>'),
        ("I. one\nII. two", '<ol type="I"><li>one</li><li>two</li></ol>'),
        ("(1) one\n(2) two", "<ol><li>one</li><li>two</li></ol>"),
        ("(a) one\n\n    more\n\n(b) two", '<ol type="a"><li><p>one</p><p>more</p></li><li><p>two</p></li></ol>'),
        ("1. one\n   a. two\n   b. three", '<ol><li>one<ol type="a"><li>two</li><li>three</li></ol></li></ol>'),
        ("Steps:\na. one\nb. two", '<p>Steps:</p><ol type="a"><li>one</li><li>two</li></ol>'),
        ("• one\n  ◦ two", "<ul><li>one<ul><li>two</li></ul></li></ul>"),
        ("h. one\ni. two", "<p>h. one\ni. two</p>"),
    ],
)  # fmt: skip
def test_lists_of_letters_numerals_and_bullets(body: str, expected: str) -> None:
    assert shape(body).replace("\n<", "<") == expected


def test_a_note_among_words_says_all_it_holds_where_its_mark_stands() -> None:
    text = document("Rest^[See [words](https://a.example) and\n5 mg.], sleep.\n\n| a |\n|---|\n| b^[In a cell.] |")
    assert [plain(note.body) for note in text.notes] == ["See words and\n5 mg.", "In a cell."]
    assert [note.line for note in text.notes] == [9, 14]
    assert parsed("Rest^[a note\nof two lines], and\n[x](#nowhere)")[1][0].line == 11


@pytest.mark.parametrize(
    ("attributes", "width", "side"),
    [
        ("{width=50%}", "50%", ""),
        ("{width=300}", "300px", ""),
        ('{width="4.5 cm"}', "4.5cm", ""),
        ("{.half}", "50%", ""),
        ("{.small .right}", "33%", "right"),
        ("{.left width=30%}", "30%", "left"),
        ("{width=wide}", "", ""),
        ("{width=0}", "", ""),
    ],
)
def test_a_picture_has_a_width_and_a_side(attributes: str, width: str, side: str) -> None:
    (figure,) = document(f"![Words](a.png){attributes}").blocks
    assert isinstance(figure, Figure)
    assert (figure.width, figure.side) == (width, side)


def test_sizes_breaks_and_marks_pass_through_every_edition(tmp_path: Path) -> None:
    picture(tmp_path / "content/a.png")
    body = (
        "![A field](a.png){.left width=30%}\n\nRest, H~2~O and 10^6^ cells^[A note.], "
        "![dot](a.png){width=20} ==so==.\n\n"
        "\\newpage\n\na. one\nb. two\n\n• bullet\n\n| a line\n| another\n"
    )
    write(tmp_path, {"content/one.md": article("One", body)})
    report = run(tmp_path, editions=("handout", "ebook", "email", "email-ascii", "eml"))
    assert codes(report) == []
    assert len(made(report)) == 5
    assert any(isinstance(block, PageBreak) for block in document(body).blocks)
