"""What holds for any text: a document or problems, true lines, sound links, the same twice; and no word is lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from documents import EDITIONS, FRONT
from soak import SOAK
from trifolio.document.components import COMPONENTS
from trifolio.document.components.callout import CALLOUTS
from trifolio.document.components.evidence import BASES, CERTAINTIES
from trifolio.document.model import Document
from trifolio.document.nodes import Block, Element, Prose, walk, words
from trifolio.document.parse import parse
from trifolio.problems import ContentError, Problem
from trifolio.source.file import read_text

SCRAPS = (
    *("\n", "\n\n", "\n  ", "\n    ", " ", "word", "two words", "a", "é", "休息", "\t", "\\", "\x07", "\u2028"),
    *("# ", "## ", "#### ", "===\n", "---\n", "- ", "* ", "1. ", "7) ", "> ", ": ", "- [ ] ", "Table: ", "| a | b |\n"),
    *("|---|---|\n", "```\n", "~~~\n", "`", "**", "_", "~~", "[", "](", ")", "![", "](#a)", "](https://a.example)"),
    *("](/x)", "](javascript:x)", '](a.svg "t")', "{#a}", "{.decorative}", "{: #b }", "[^1]", "\n[^1]: ", "[^2]"),
    *("*[WHO]: World\n", "WHO", "[@a]", "[@b; @a]", "[see @a, p. 1]", "@a", "https://a.example", "c@d.example"),
    *(f"\n::: {name}\n" for name in COMPONENTS),
    *('\n::: {.note title="t"}\n', "\n::: {.only in=email}\n", "\n:::\n", ":::", "\n::: nose\n", "\n::: {\n"),
    *("<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<script>", "</script>", "<!--", "-->", "<a id='a'>", "</a>"),
    *("<a href='https://b.example'>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<caption>", "<ul>", "<li>"),
    *("<dl>", "<dt>", "<dd>", "</dl>", "<figure>", "<figcaption>", "</figure>", "<img src='a.svg' alt='b'>", "<img>"),
    *("<iframe src='//a.example'>", "<video>", "<sup class='note'>", "<h1>", "</h1>", "<h3 id='note-1'>", "<pre>"),
    *("<br>", "<form>", "<input type=checkbox>", "<x-y>", "<svg>", "<div class='footnote'>", "&amp;", "&#0;", "<"),
)

soups = st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join) | st.text()
fronts = st.sampled_from(
    ("", f"---\n{FRONT}---\n", f"---\n{FRONT}references:\n  - {{id: a, type: book, title: A}}\n---\n")
)


def outcome(text: str) -> tuple[Document | None, tuple[Problem, ...]]:
    try:
        return parse(read_text(text.encode("utf-8", "replace"), "some.md", "some"), editions=EDITIONS)
    except ContentError as failed:
        return None, failed.problems


def parts(value: Any) -> Iterator[Any]:
    """Yield every value inside a value."""
    yield value
    if isinstance(value, tuple):
        for item in value:
            yield from parts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from parts(getattr(value, field.name))


def ids(made: Document) -> list[str]:
    """Return the ids that stand in a document, and those that its references and notes will bear."""
    found = []
    for part in parts((made.blocks, made.notes)):
        if isinstance(part, Element):
            found.append(part.get("id"))
        elif is_dataclass(part) and not isinstance(part, Prose):
            found.append(getattr(part, "id", ""))
    found += [f"ref-{reference.number}" for reference in made.references]
    found += [f"note-{note.number}" for note in made.notes]
    return [ident for ident in found if ident]


ALLOWED = {
    *("a abbr b bdi bdo blockquote br cite code dd del dfn dl dt em h2 h3 h4 h5 h6 hr i img ins kbd li mark").split(),
    *("ol p pre q rp rt ruby s samp small span strong sub sup time u ul var wbr").split(),
}
ATTRIBUTES = {"alt", "class", "datetime", "dir", "href", "id", "lang", "reversed", "src", "start", "title", "type"}


@settings(deadline=None, max_examples=300 if SOAK else 150)
@given(fronts, soups)
def test_any_text_is_a_document_or_problems_within_the_file_and_the_same_twice(front: str, soup: str) -> None:
    text = f"{front}{soup}"
    made, problems = outcome(text)
    assert made is not None or problems
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 <= problem.line <= lines for problem in problems)
    assert (made, problems) == outcome(text)


@settings(deadline=None, max_examples=300 if SOAK else 150)
@given(fronts, soups)
def test_any_document_holds_allowed_elements_alone_with_sound_links_and_ids(front: str, soup: str) -> None:
    made, _ = outcome(f"{front}{soup}")
    if made is None:
        return
    elements = [node for node in walk((made.blocks, *(note.body for note in made.notes))) if isinstance(node, Element)]
    assert {element.tag for element in elements} <= ALLOWED
    assert {name for element in elements for name, _ in element.attributes} <= ATTRIBUTES
    addresses = [element.get("href") for element in elements if element.tag == "a"]
    assert all(re.match(r"(?:https?:|mailto:|tel:|#)", address) for address in addresses)
    there = ids(made)
    assert [ident for ident, times in Counter(there).items() if times > 1] == []
    assert {address for address in addresses if address.startswith("#")} <= {f"#{ident}" for ident in there}
    numbers = [block.number for block in parts(made.blocks) if isinstance(block, Block)]
    assert 0 not in numbers
    assert len(numbers) == len(set(numbers))


WORD = "§"
"""Stands for a word until all are numbered: `w1x`, `w2x` …"""

NAMED = re.compile(r"w\d+x")

phrases = st.lists(
    st.sampled_from(
        (
            WORD,
            f"*{WORD}*",
            f"**{WORD} {WORD}**",
            f"~~{WORD}~~",
            f"`{WORD}`",
            f"[{WORD}](https://a.example)",
            f"{WORD}\n{WORD}",
            f"{WORD}\\\n{WORD}",
            f"H~~{WORD}~~{WORD}",
            f"<kbd>{WORD}</kbd>",
            f"<blink>{WORD}</blink>",
            f"![x](a.svg '{WORD}')",
            f"{WORD} (https://a.example/{WORD})",
        )
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
short = st.lists(st.just(WORD), min_size=1, max_size=3).map(" ".join)


def indented(text: str, mark: str) -> str:
    """Return a text with a mark before its first line and as much space before the others."""
    return f"{mark}{text}".replace("\n", "\n" + " " * len(mark))


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def tabled(cells: list[str], caption: str) -> str:
    rows = [f"| {cell} | {WORD} |" for cell in cells]
    return "\n".join((f"Table: {caption}", "", rows[0], "|---|:-:|", *rows[1:]))


leaves = st.one_of(
    phrases,
    st.builds(lambda level, words: f"{'#' * level} {words}", st.integers(1, 6), short),
    st.builds(tabled, st.lists(short, min_size=1, max_size=3), short),
    short.map(lambda words: f"![x](a.svg '{words}')"),
    short.map(lambda words: f"```\n{words}\n\n  {words}\n```"),
    short.map(lambda words: f"<div class='x'><p>{words}</p>{words}<ul>{words}<li>{words}</ul></div>"),
    short.map(lambda words: f"<table>{words}<tr><td>{words}</td>{words}</tr><caption>{words}</caption></table>"),
    short.map(lambda words: f"<center>\n\n{words}\n\n</center>"),
)


def several(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, min_size=1, max_size=3).map("\n\n".join)


def held(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return what holds prose and is prose."""
    blocks = several(inner)
    return st.one_of(
        blocks.map(quoted),
        st.lists(blocks, min_size=1, max_size=3).map(lambda items: "\n".join(indented(item, "- ") for item in items)),
        st.lists(blocks, min_size=1, max_size=3).map(lambda items: "\n\n".join(indented(i, "1. ") for i in items)),
        st.builds(lambda term, inside: f"{term}\n{indented(inside, ':   ')}", short, blocks),
    )


prose = st.recursive(leaves, held, max_leaves=6)


def fence(name: str, options: str = "") -> Callable[[str], str]:
    head = f"{{.{name} {options}}}" if options else name
    return lambda inside: f"::: {head}\n{inside}\n:::"


def component(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return components that hold anything, other components too."""
    inside = several(inner)
    titled = st.sampled_from(("", f'title="{WORD} {WORD}"'))
    boxes = st.builds(
        lambda name, title, text: fence(name, title)(text),
        st.sampled_from(("tldr", *CALLOUTS, "bottom-line", "disclaimer", "references")),
        titled,
        inside,
    )
    evidence = st.builds(
        lambda grade, basis, text: fence("evidence", f'certainty="{grade}" basis="{basis}"')(text),
        st.sampled_from(CERTAINTIES),
        st.lists(st.sampled_from(BASES), min_size=1, max_size=3).map(" ".join),
        inside,
    )
    visible_ones = st.builds(
        lambda name, text: fence(name, 'in="email handout"')(text), st.sampled_from(("only", "except")), inside
    )
    part = st.builds(lambda name, text: f"{name}\n\n{text}", short, inner)
    headed = st.lists(part, min_size=1, max_size=3).map(lambda parts: "\n\n".join(f"### {part}" for part in parts))
    asked = st.builds(
        lambda name, title, text: fence(name, title)(text), st.sampled_from(("faq", "decisions")), titled, headed
    )
    step = st.builds(lambda name, stage, text: f"{name} ({stage})\n\n{text}", short, short, prose)
    listed = st.lists(step, min_size=1, max_size=3).map(lambda steps: "\n".join(indented(s, "1. ") for s in steps))
    defined = st.lists(
        st.builds(lambda name, text: f"{name} ({WORD})\n{indented(text, ':   ')}", short, inner), max_size=3
    )
    pathway = st.builds(
        lambda title, lead, steps, tail: fence("pathway", title)(f"{lead}\n\n{steps}\n\n{WORD}\n\n{tail}"),
        titled,
        phrases,
        listed | defined.map("\n\n".join),
        inner,
    )
    return st.one_of(
        boxes, evidence, visible_ones, asked, pathway, inside.map(fence("write-in")), inside.map(fence("nose"))
    )


articles = st.builds(
    lambda blocks, notes: "\n\n".join((*blocks, *(f"{WORD}[^{n}]\n\n[^{n}]: {note}" for n, note in enumerate(notes)))),
    st.lists(st.recursive(prose, component, max_leaves=8), min_size=1, max_size=4),
    st.lists(prose.map(lambda text: indented(text, "    ").strip()), max_size=2),
)


def numbered(text: str) -> str:
    numbers = count(1)
    return re.sub(WORD, lambda _: f"w{next(numbers)}x", text)


@settings(deadline=None, max_examples=300 if SOAK else 50)
@given(articles)
def test_no_word_is_lost_and_none_is_said_twice(article: str) -> None:
    text = numbered(article)
    made, _ = outcome(f"---\n{FRONT}---\n{text}\n")
    assert made is not None
    said = " ".join(words((made.blocks, tuple(note.body for note in made.notes))))
    assert Counter(NAMED.findall(said)) == Counter(NAMED.findall(text))
