"""Any article: Markdown that hypothesis makes of every form of the dialect."""

from __future__ import annotations

import html

from hypothesis import strategies as st

from documents import FRONT
from trifolio.document.components.callout import CALLOUTS
from trifolio.document.components.evidence import BASES, CERTAINTIES

EDITIONS = ("handout", "handout-large", "handout-ink", "ebook", "email", "email-wrapped", "eml", "web")
"""The editions that a part may be kept in or out of."""

WORDS = (
    "dose not never pain Größe naïve β-catenin sleep a A I the of Note link then step low high Evidence don't 5 2019 "
    "0.5\u00a0mg 30–150\u00a0nm −3 ±2 5\u00a0% €7 1,000 10⁶ x≠y p\u00a0<\u00a00.05 mRNA pH and/or ß half-life Q. 12:30"
).split(" ")
word = st.one_of(st.sampled_from(WORDS), st.text("abcdefghij", min_size=2, max_size=9), st.integers(0, 9999).map(str))
plain_words = st.lists(word, min_size=1, max_size=6).map(" ".join)
address = st.text("abcdefgh", min_size=3, max_size=30).map(
    lambda name: f"https://{name}.example/{name[:3]}?x={name[:2]}"
)
FORMS = (
    "*{}*", "**{}**", "~~{}~~", "<q>{}</q>", "<kbd>{}</kbd>", "<mark>{}</mark>", "<ins>{}</ins>", "<small>{}</small>",
    "<cite>{}</cite>", "<ruby>base<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>", "[{}](#an-anchor)", "10<sup>{}</sup>",
    "H<sub>{}</sub>", "{}<br>{}", "x^2 {}", "[{}](mailto:{n}@example.org)", "[{}](tel:+44123)", "{}[@rao2019]",
    "***{}***", '<abbr title="More words">{}</abbr>', "<del>{}</del>", '<time datetime="2026-06">{}</time>',
    "<u>{}</u>", "<dfn>{}</dfn>", "<var>{}</var>", "<samp>{}</samp>", "{}<wbr>{}", "<s>{}</s>",
    '<span lang="de">{}</span>', "{}[@rao2019; @smith2020]", "![{}](vial.jpg)", "{}[^a]", "{}[^b]", "{}",
)  # fmt: skip
form = st.builds(
    lambda shape, text: shape.replace("{n}", "someone").replace("{}", text),
    st.sampled_from(FORMS),
    plain_words.filter(lambda text: not text.startswith(("-", "−"))),
)
link = st.one_of(st.builds("[{}]({})".format, plain_words, address), address, address.map("<{}>".format))
code = plain_words.map(lambda text: f"`{text}`")
inline = st.lists(st.one_of(plain_words, form, link, code), min_size=1, max_size=4).map(
    lambda parts: f"Say {', '.join(parts)}."
)
cell = st.one_of(plain_words, st.just(""), link, form.filter(lambda text: "|" not in text), code)


def indent(text: str, first: str) -> str:
    lines = text.split("\n")
    rest = " " * len(first)
    return "\n".join([f"{first}{lines[0]}", *(f"{rest}{line}" if line else "" for line in lines[1:])])


@st.composite
def table(draw: st.DrawFn) -> str:
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    row = st.lists(cell, min_size=columns, max_size=columns).map(lambda cells: f"| {' | '.join(cells)} |")
    head = draw(st.lists(plain_words, min_size=columns, max_size=columns).map(lambda cells: f"| {' | '.join(cells)} |"))
    caption = draw(st.one_of(st.just(""), inline.map("Table: {}\n\n".format)))
    return "\n".join([f"{caption}{head}", f"|{'---|' * columns}", *(draw(row) for _ in range(rows))])


SPANS = """\
<table>
<tr><th rowspan="2">{}</th><th colspan="2">{}</th></tr>
<tr><th>{}</th><th>{}</th></tr>
<tr><td>{}</td><td>{}</td><td>{}</td></tr>
<tr><td colspan="3">{}</td></tr>
</table>"""
leaf = st.one_of(
    inline,
    table(),
    st.builds(SPANS.format, *(plain_words.map(html.escape) for _ in range(8))),
    plain_words.map("#### {}".format),
    plain_words.map("```\n{}\n```".format),
    st.just("* * *"),
    st.builds('![{}](vial.jpg "{}")'.format, plain_words, plain_words),
    st.just("![](vial.jpg){.decorative}"),
    st.builds("A term {}\n:   {}".format, word, inline),
)


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    blocks = st.lists(inner, min_size=1, max_size=3).map("\n\n".join)
    starts = inline if inner is leaf else st.builds("{}\n\n{}".format, inline, inner)
    return st.one_of(
        st.lists(starts, min_size=1, max_size=3).map(lambda items: "\n".join(indent(item, "-   ") for item in items)),
        st.lists(starts, min_size=1, max_size=3).map(lambda items: "\n".join(indent(item, "1.  ") for item in items)),
        st.lists(inline, min_size=1, max_size=2).map(lambda items: "\n".join(f"- [x] {item}" for item in items)),
        blocks.map(lambda text: "\n".join(f"> {line}".rstrip() for line in text.split("\n"))),
        st.builds(lambda term, text: f"{term}\n{indent(text, ':   ')}", plain_words, starts),
    )


prose = st.recursive(leaf, nested, max_leaves=5)


def fenced(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return every component round blocks; a fence within a fence stands at the margin like any other."""
    body = st.lists(inner, min_size=1, max_size=2).map("\n\n".join)
    title = st.one_of(st.just(""), plain_words.filter(lambda text: '"' not in text).map(' title="{}"'.format))
    boxes = st.sampled_from(["tldr", *CALLOUTS, "bottom-line", "disclaimer"])
    grade = st.sampled_from(["", *(f' certainty="{name}"' for name in CERTAINTIES)])
    basis = st.lists(st.sampled_from(BASES), max_size=3, unique=True)
    headed = st.lists(st.builds("### {}\n\n{}".format, inline, body), min_size=1, max_size=3).map("\n\n".join)
    steps = st.lists(st.builds("{} (A stage)\n\n{}".format, inline, prose), min_size=1, max_size=3)
    return st.one_of(
        st.builds("::: {{.{}{}}}\n{}\n:::".format, boxes, title, body),
        st.builds(
            lambda g, b, text: f"::: {{.evidence{g}{_basis(b)}}}\n{text}\n:::", grade, basis, st.one_of(inline, body)
        ),
        st.builds("::: {{.faq{}}}\n{}\n:::".format, title, headed),
        st.builds("::: {{.decisions{}}}\n{}\n:::".format, title, headed),
        st.builds(lambda t, many: f"::: {{.pathway{t}}}\n{_numbered(many)}\n:::", title, steps),
        st.builds('::: {{.write-in lines="{}"}}\n{}\n:::'.format, st.integers(1, 3), body),
        st.builds(
            '::: {{.{} in="{}"}}\n{}\n:::'.format,
            st.sampled_from(["only", "except"]),
            st.sampled_from(EDITIONS),
            body,
        ),
    )


def _basis(names: list[str]) -> str:
    return f' basis="{" ".join(names)}"' if names else ""


def _numbered(steps: list[str]) -> str:
    return "\n".join(indent(step, "1.  ") for step in steps)


section = st.one_of(st.recursive(prose, fenced, max_leaves=4), plain_words.map("## {}".format))
SOURCE = """\
---
{front}references:
  - {{id: rao2019, type: article, title: Sleep ≥ 2 mg, author: [{{family: Rao}}], issued: {{date-parts: [[2019]]}}}}
  - {{id: smith2020, type: book, title: Coffee, author: [{{family: Smith}}], issued: {{date-parts: [[2020]]}}}}
---

## An anchor

{body}

{references}

[^a]: {note}

[^b]: {other}
"""
sources = st.builds(
    lambda body, references, note, other: SOURCE.format(
        front=FRONT, body="\n\n".join(body), references=references, note=note, other=other
    ),
    st.lists(section, min_size=1, max_size=5),
    st.sampled_from(["", "::: references\n:::", '::: {.references title="Sources"}\n:::']),
    st.one_of(inline, st.builds(lambda text, more: f"{text}\n\n{indent(more, '    ')}", inline, prose)),
    inline,
)
