"""The text medium: the pictures of the goal as goldens, what is said aloud, and what holds for any document."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import wcwidth
from hypothesis import given, settings
from hypothesis import strategies as st

from magnesium import LONG, MAGNESIUM, OPTIONS, SENT, cite, link, listing, para, table, tag
from trifolio.document.components.bottom_line import BottomLine
from trifolio.document.components.callout import Callout
from trifolio.document.components.conditional import Conditional
from trifolio.document.components.decisions import Card, Decisions
from trifolio.document.components.disclaimer import Disclaimer
from trifolio.document.components.evidence import Evidence
from trifolio.document.components.faq import Faq, Question
from trifolio.document.components.figure import Figure
from trifolio.document.components.key_points import KeyPoints
from trifolio.document.components.notes import Notes
from trifolio.document.components.pathway import Pathway, Step
from trifolio.document.components.table import Cell, Row, Table
from trifolio.document.components.write_in import WriteIn
from trifolio.document.conditions import shown
from trifolio.document.model import Document, Meta, Note
from trifolio.document.nodes import Block, Element, Node, Prose
from trifolio.document.nodes import words as kernel_words
from trifolio.job import Clinic, Edition
from trifolio.project import editions
from trifolio.render import templates as render
from trifolio.render.text import context as flow
from trifolio.render.text import wrap as text_lines
from trifolio.render.text.wrap import capitals, columns, fill, has_address
from trifolio.source.mailing import Email
from trifolio.words import edition_words

STYLES = Path(__file__).parents[3] / "styles"
META = Meta(title="Title", slug="title")


def edition(name: str = "email", **options: Any) -> Edition:
    loaded = editions.load(name, [STYLES])
    return dataclasses.replace(loaded, options=dataclasses.replace(loaded.options, **options))


def write(document: Document, of: Edition, **more: Any) -> str:
    context = flow.context(shown(document, of.family), of, edition_words(document.meta.lang), more)
    return text_lines.mail_text(render.render(of, "document.txt", context))


def body(*blocks: Block, width: int = 0, links: tuple[str, ...] = (), grids: bool = True, **parts: Any) -> str:
    """Return what stands between the byline and the end, without what frames it."""
    document = Document("a.md", META, blocks, links=links, **parts)
    return write(document, edition(width=width, grids=grids)).split("1 min read\n", 1)[1].strip("\n")


@pytest.mark.parametrize("name", ["email", "email-wrapped"])
def test_the_picture_of_the_goal(name: str, golden: Callable[[str, str | bytes], None]) -> None:
    golden(f"email/magnesium-{name}.txt", write(MAGNESIUM, edition(name), email=Email(**SENT)))


PARTS = (
    Callout(
        kind="note", body=(para("“Encouraging” and “preliminary” belong together."), para("The second says more."))
    ),
    Callout(
        kind="emergency",
        title="Do not wait for your visit",
        body=(
            para("Call your local emergency number now if you have:"),
            Prose(listing("sudden or severe trouble with breathing", "bleeding that does not stop")),
        ),
    ),
    Callout(kind="tip", body=(Prose(listing("A list with nothing before it.")), OPTIONS)),
    Evidence(
        certainty="very-low",
        basis=("laboratory", "animal"),
        body=(para("There is a strong signal in cells, but nobody has yet proved that it carries over to people."),),
    ),
    Evidence(certainty="", basis=("trials",), body=(para("It works in some people."),)),
    Pathway("", (para("Read from the top."),), (Step(("one step",), "", ()),), (para("That is all."),)),
    KeyPoints("Inside", (Prose(listing("A point.")),)),
    Decisions(
        "", (para("Choose."),), (Card("c", ("in a hurry?",), ("Skip it.",), (para("A paragraph of reasons."),)),)
    ),
    Faq("", (), (Question("q", ("Does it?",), (para("Yes."), Prose(listing("In mice.")))),)),
    Disclaimer("Small print", (para("Not advice."),)),
    BottomLine("", (para("Respect the science, and doubt the marketing."),)),
    WriteIn(3, (para("My own questions:"),)),
    Conditional(editions=("handout",), negated=False, body=(para("Take this sheet with you."),)),
    Conditional(
        editions=("handout",), negated=True, body=(para("The handout has lines to write on, as Figure 2 shows."),)
    ),
    Figure(id="", src="a.jpg", alt="A vial.", label=2, caption=("What is in it may differ.",)),
    Figure(id="", src="b.jpg", alt="", label=0),
)
"""What the picture of the goal does not show, inside a part."""

PROSE = (
    Prose(tag("h3", "How mRNA and β-catenin differ at 5 mg, pH 7")),
    Prose(tag("h4", "A smaller heading")),
    Prose(
        tag(
            "ol",
            tag("li", tag("p", "A paragraph."), tag("p", "Another one."), listing("Set in.", of="ol", type="a")),
            tag("li", tag("p", "Code:"), tag("pre", tag("code", "def dose():\n    return 5\n"))),
            start="9",
        )
    ),
    Prose(
        tag("ul", tag("li", "A grid: ", table("A | B", "x | y")), tag("li", Figure(id="", src="c.jpg", alt="A cup")))
    ),
    Prose(
        tag(
            "dl",
            tag("dt", "Telogen"),
            tag("dt", "Anagen?"),
            tag("dd", "The resting phase."),
            tag("dd", "The growing phase."),
            tag("dt", "Placebo"),
            tag("dd", tag("p", "A dummy."), tag("p", "It looks real.")),
        )
    ),
    Prose(tag("blockquote", tag("p", "One."), tag("p", "Two."), tag("p", tag("cite", "A reader")))),
    Prose(tag("hr")),
    Prose(tag("pre", tag("code", "  first   line\n\nlast line"))),
    para(tag("img", src="d.jpg", alt="a dot"), " and a line", tag("br"), "that the writer ended."),
)


@pytest.mark.parametrize("width", [0, 70])
def test_every_other_component(width: int, golden: Callable[[str, str | bytes], None]) -> None:
    blocks = (Prose(tag("h2", "A part")), para("First."), *(Callout(kind="note", body=(part,)) for part in PARTS[6:11]))
    got = body(Prose(tag("h2", "All")), para("First."), *PARTS, *blocks, width=width)
    golden(f"email/components-{width}.txt", got + "\n")


@pytest.mark.parametrize("width", [0, 40])
def test_prose(width: int, golden: Callable[[str, str | bytes], None]) -> None:
    golden(f"email/prose-{width}.txt", body(*PROSE, width=width) + "\n")


def test_front_matter_clinic_and_notes_are_said(golden: Callable[[str, str | bytes], None]) -> None:
    meta = Meta(
        title="A title",
        slug="a",
        subtitle="And more",
        authors=("A. Writer", "B. Writer"),
        publisher="A publisher",
        published="2026-05",
        updated="2026-06-03",
        review_by="2027-06",
        version="1.0",
        summary="In one sentence.",
        contact="editor@example.org",
        funding="None.",
        rights="All reserved.",
        series="A series",
    )
    mark = tag("sup", link("#note-1", "1"), class_="note")
    document = Document("a.md", meta, (para("A word.", mark), Notes()), notes=(Note(1, (para("Said below."),)),))
    clinic = Clinic("Clinic", None, ("1 High Street", "Town"), ("1234", "5678"), ("9 to 5",), "https://clinic.example")
    golden(
        "email/front-matter.txt",
        write(document, edition(), clinic=clinic, email=Email(unsubscribe="{{ unsubscribe }}")),
    )


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        (("10", tag("sup", "6"), " cells"), "10^6 cells"),
        (("10", tag("sup", "6"), "5"), "10^(6)5"),
        (("10", tag("sup", "−6")), "10^−6"),
        (("x", tag("sup", "n+1")), "x^(n+1)"),
        (("the 1", tag("sup", "st")), "the 1st"),
        (("10", tag("sup", "n")), "10^n"),
        (("a", tag("sup", "b", tag("sup", "c"))), "a^(b^c)"),
        (("H", tag("sub", "2"), "O"), "H2O"),
        (("log", tag("sub", "10"), "5"), "log_(10)5"),
        (("10", tag("sub", "2")), "10_(2)"),
        ((tag("del", "10 mg"), " 5 mg"), "[deleted: 10 mg] 5 mg"),
        ((tag("del", cite("[1]"), " 10 mg"), " 5 mg"), "[deleted: [1] 10 mg] 5 mg"),
        (("x", tag("sub", "2"), tag("sup", "3")), "x2^3"),
        (("x", tag("sup", "2"), tag("sub", "3")), "x^(2)3"),
        (("a", cite("[1]"), " ", cite("[2]")), "a [1] [2]"),
        (("a\x13\x0eb\x7f",), "ab"),
        (("said", cite("[1, 2]"), "."), "said [1, 2]."),
        (("said ", tag("sup", link("#note-3", "3"), class_="note")), "said [note 3]"),
        ((tag("q", "so"), tag("wbr"), tag("ruby", "漢", tag("rp", "("), tag("rt", "かん"))), "“so”漢 (かん)"),
        ((link("mailto:a@example.org", "write"), " or ", link("tel:+1-23", "+1 23")), "write (a@example.org) or +1 23"),
        ((link("#here", "inside"), " and ", link("/page", "gone")), "inside and gone"),
        (("a\u00a0b\u00adc\u200b d\n e",), "a bc d e"),
    ],
)
def test_markup_is_said_aloud_and_no_number_changes(nodes: tuple[Node, ...], said: str) -> None:
    assert body(para(*nodes)) == said


@pytest.mark.parametrize(
    ("nodes", "lines"),
    [
        (("See ", link(LONG, "it"), "."), f"See it (link A).\n\n  Link A: {LONG}"),
        (("Good. ", link(LONG, "Guide"), "."), f"Good.\nGuide: {LONG}"),
        ((link(LONG, "Is it?"),), f"Is it? {LONG}"),
        (("See ", link(LONG), " now"), f"See {LONG} now"),
        (("Good. More: ", link(LONG, LONG.removeprefix("https://"))), f"Good.\nMore: {LONG}"),
        ((link(LONG, "a"), " or ", link(LONG, "b"), " x"), f"a (link A) or b (link A) x\n\n  Link A: {LONG}"),
        (("Of ", tag("a", "CO", tag("sub", "2"), href=LONG), " x"), f"Of CO2 (link A) x\n\n  Link A: {LONG}"),
        (("Of ", tag("a", "m", tag("sup", "2"), href=LONG), " x"), f"Of m^2 (link A) x\n\n  Link A: {LONG}"),
        ((tag("sup", link(LONG, "it")), " x"), f"^(it (link A)) x\n\n  Link A: {LONG}"),
    ],
)
def test_links_have_letters_and_addresses_lines_of_their_own(nodes: tuple[Node, ...], lines: str) -> None:
    assert body(para(*nodes), links=(LONG,)) == lines
    assert LONG in body(para(*nodes), links=(LONG,), width=40).split()


def test_links_of_lists_headings_and_tables_stand_near_them() -> None:
    at = link(LONG, "it")
    grid = Table(id="", rows=(Row((Cell(("x",)), Cell((at,)))),))
    got = body(
        Prose(listing(tag("li", at, " is"), "b")), Prose(tag("h3", "On ", at)), grid, links=("https://x.org", LONG)
    )
    assert got.split("\n") == [
        "  * it (link A) is",
        f"    Link A: {LONG}",
        "  * b",
        "",
        "ON IT (LINK A)",
        "",
        f"  Link A: {LONG}",
        "",
        "  x   it (link A)",
        "",
        f"  Link A: {LONG}",
    ]


def test_a_table_is_a_grid_where_it_is_narrow_and_spans_lose_nothing() -> None:
    spanned = Table(
        id="",
        head=(
            Row((Cell(("Drug",), rowspan=2), Cell(("Dose",), colspan=2))),
            Row((Cell(("adults",)), Cell(("children",)))),
        ),
        rows=(
            Row((Cell(("A",), rowspan=2), Cell(("5 mg",)), Cell(("針灸",)))),
            Row((Cell(("10 mg",)), Cell(()))),
        ),
    )
    assert body(spanned).split("\n") == [
        "  Drug   Dose, adults   Dose, children",
        "  ----   ------------   --------------",
        "  A      5 mg           針灸",
        "  A      10 mg",
    ]
    titled = dataclasses.replace(spanned, rows=(Row((Cell(("In adults",), colspan=3),)), *spanned.rows))
    assert body(titled).split("\n\n")[:2] == [
        "  In adults:",
        "  Drug: A\n    Dose, adults:    5 mg\n    Dose, children:  針灸",
    ]
    assert body(Table(id="")) == ""
    assert body(table("A | B", "| yes")) == "  A   B\n  -   ---\n      yes"


@pytest.mark.parametrize(
    ("text", "capital"),
    [
        ("Which one fits you?", "WHICH ONE FITS YOU?"),
        ("mRNA, pH and FDA-approved", "mRNA, pH AND FDA-APPROVED"),
        ("Wnt/β-catenin, IL-6 and µg", "Wnt/β-catenin, IL-6 AND µg"),
        ("Take 5 mg of Mg, not 10 new ones", "TAKE 5 mg OF Mg, NOT 10 NEW ONES"),
        ("Don’t; naïve; Straße; calcium/magnesium", "DON’T; NAÏVE; Straße; CALCIUM/MAGNESIUM"),
        ("see https://example.org/a", "SEE https://example.org/a"),
    ],
)
def test_capitals_change_no_meaning(text: str, capital: str) -> None:
    assert capitals(text) == capital
    assert capitals("iki", "tr") == "iki"


def test_merge_tags_and_braces_pass_untouched() -> None:
    got = body(para("Hello {{ first name }} and {% if x %}, *|FNAME|*, end."), width=24)
    assert "{{ first name }}" in got
    assert "{% if x %}" in got


def test_what_must_not_stand_at_the_edge_gets_a_space_and_the_signature_keeps_its_own() -> None:
    blocks = [para(text) for text in ("From here on", "> more", ".dot", "-- ", "Fromage")]
    assert body(*blocks).split("\n\n") == [" From here on", " > more", " .dot", " --", "Fromage"]
    assert "\n\n-- \nE\n" in write(Document("a.md", META, ()), edition(), email=Email(signature="E"))


@pytest.mark.parametrize("unit", ["mg", "µg", "mcg", "ml", "mmol/L", "°C", "deg C", "%", "min", "IU", "kg/m²"])
def test_no_line_ends_between_a_figure_and_its_unit(unit: str) -> None:
    for width in range(20, 60):
        lines = body(para(f"Take no more than 7.5 {unit} of it in a day, and not 75 {unit}, or more."), width=width)
        assert not re.search(r"\d\n", lines), lines
    assert "5 mg" in text_lines.mail_text(fill("so take 5 mg", 11))
    assert fill("chapter 5 means it", 9).split("\n") == ["chapter 5", "means it"]


def test_lines_that_the_writer_ended_stay_apart() -> None:
    got = body(para("A line of more than forty characters, ended here", tag("br"), "second", tag("br"), "third"))
    assert got == "A line of more than forty characters, ended here\n  second\nthird"


def test_a_word_that_no_line_holds_is_broken_where_the_lines_end() -> None:
    assert fill(f"a {'x' * 20} b", 10, rest="  ", margin=False) == "a xxxxxxxx\n  xxxxxxxx\n  xxxx b"
    assert fill(f"{'y' * 9}\u00a0{'z' * 9}", 10, "    ", margin=False).split("\n") == [
        "    yyyyyyyy",
        "y zzzzzzzz",
        "z",
    ]


def test_a_list_of_any_depth_keeps_the_width() -> None:
    deep: Node = "deep inside, with words enough to make two lines of it"
    for _ in range(60):
        deep = tag("ul", tag("li", deep))
    assert isinstance(deep, Element)
    assert max(map(len, body(Prose(deep), width=70).split("\n"))) <= 70


HAZARDS = ("From", ">", ">>x", "--", ".", "...", "#", "##", "*", "-", "+", "1.", "12)", "---", "```")
WORDS = st.one_of(
    st.text("abcdefghij", min_size=1, max_size=12),
    st.sampled_from(
        [*HAZARDS, LONG, "針灸", "針灸" * 30, "x" * 90, "👩‍⚕️", "é", "don’t", "5\u00a0mg", "*|UNSUB|*", "mRNA."]
    ),
)
TEXTS = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)


def _containers(inner: st.SearchStrategy[Element]) -> st.SearchStrategy[Element]:
    many = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.tuples(st.sampled_from(["ul", "ol"]), many).map(lambda of: tag(of[0], *(tag("li", item) for item in of[1]))),
        many.map(lambda items: tag("blockquote", *items)),
        st.tuples(TEXTS, many).map(lambda of: tag("dl", tag("dt", of[0]), *(tag("dd", item) for item in of[1]))),
    )


ELEMENTS = st.recursive(TEXTS.map(lambda text: tag("p", text)), _containers, max_leaves=6)
BLOCKS = st.one_of(
    ELEMENTS.map(Prose),
    ELEMENTS.map(lambda element: Callout(kind="note", body=(Prose(element),))),
    st.tuples(TEXTS, ELEMENTS).map(lambda of: Faq("", (), (Question("q", (of[0],), (Prose(of[1]),)),))),
    st.tuples(TEXTS, TEXTS).map(lambda of: Pathway("", (), (Step((of[0],), of[1], ()),))),
    st.tuples(TEXTS, TEXTS).map(lambda of: table("A | B", f"{of[0]} | {of[1]}")),
)


@settings(max_examples=500)
@given(st.text(st.characters(max_codepoint=0x3000, exclude_categories=["Cc"])))
def test_the_width_of_plain_letters_is_what_the_library_says(text: str) -> None:
    assert columns(text) == wcwidth.width(text)


def test_every_plain_letter_takes_a_column() -> None:
    plain = [chr(code) for code in range(0x110000) if text_lines._PLAIN.fullmatch(chr(code))]  # noqa: SLF001
    assert len(plain) > 1400
    assert {wcwidth.width(letter) for letter in plain if letter > "\x7f"} == {1}


EDGE = re.compile(r"From |>|\.|-- ")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


@settings(deadline=None, max_examples=150)
@given(st.lists(BLOCKS, min_size=1, max_size=4), st.sampled_from([0, 40, 70]))
def test_any_document_keeps_its_words_its_width_and_its_edge(blocks: list[Block], width: int) -> None:
    got = body(*blocks, width=width)
    assert got == body(*blocks, width=width)
    lines = got.split("\n")
    for line in lines:
        assert not width or wcwidth.width(line) <= width or has_address(line), line
        assert not EDGE.match(line), line
        assert line == line.rstrip()
    for line, following in itertools.pairwise(lines):
        joined = wcwidth.width(line) >= 40 and following and not line.endswith((".", "?", "!", ":"))
        assert width or not joined or following.startswith("  "), (line, following)
    place, said = 0, _letters(got)
    for word in filter(None, map(_letters, _words(blocks))):
        found = said.find(word, place)
        assert found >= 0, word
        place = found + len(word)


def _words(blocks: list[Block]) -> list[str]:
    """Return the words as an email orders them: a stage before its step, column heads beside each value."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Pathway):
            found += [word for step in block.steps for text in (step.stage, *step.name) for word in str(text).split()]
        elif isinstance(block, Table):
            found += [word for row in block.rows for cell in row.cells for word in kernel_words(cell)]
        else:
            found += kernel_words(block)
    return found


@settings(deadline=None)
@given(TEXTS, st.integers(20, 80))
def test_text_never_wraps_to_what_markdown_or_mail_would_take_for_a_sign(text: str, width: int) -> None:
    lines = fill(text, width).split("\n")
    for above, line in itertools.pairwise(lines):
        sign = line.split(" ")[0]
        assert sign not in HAZARDS or " " not in above.strip("\u00a0"), (above, line)
