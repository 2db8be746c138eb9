"""Fenced divs (`:::`) into components: options against the table, bodies into steps, cards and questions."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml.etree import _Element

from trifolio.document.components import (
    CALLOUTS,
    COMPONENTS,
    BottomLine,
    Callout,
    Card,
    Conditional,
    Decisions,
    Disclaimer,
    Evidence,
    Faq,
    KeyPoints,
    Option,
    Pathway,
    Question,
    References,
    Step,
    WriteIn,
)
from trifolio.document.nodes import Block, Blocks, Element, Nodes, Prose, tidy
from trifolio.document.parse.blocks import flow
from trifolio.document.parse.context import Reading
from trifolio.problems import error, nearest
from trifolio.source.markdown import Div

__all__ = ["component"]

MOST_LINES = 40
"""Ruled lines of one `write-in`: a page of A4 holds fewer."""


def component(reading: Reading, element: _Element) -> Blocks:
    """Return the component that a fenced div makes; an unknown one is a problem and leaves its words."""
    div = reading.divs[int(element.get("data-div") or 0)]
    name = div.names[0] if div.names else ""
    if name not in COMPONENTS:
        message = f"unknown component “{name}”" if name else "a ::: block without a name"
        reading.problems.append(error("component-unknown", reading.path, div.line, message, nearest(name, COMPONENTS)))
        return flow(reading, element)
    options = _options(reading, div, name)
    number = next(reading.blocks)
    made = _READERS[name](reading, div, options, flow(reading, element))
    return (dataclasses.replace(made[0], line=div.line, number=number), *made[1:])


def _options(reading: Reading, div: Div, name: str) -> dict[str, Any]:
    """Return the options of a div, each checked against its row; what is wrong with one is a problem."""
    rows = COMPONENTS[name]
    values: dict[str, Any] = {}

    def wrong(code: str, message: str, hint: str) -> None:
        reading.problems.append(error(code, reading.path, div.line, f"{name}: {message}", hint))

    for extra in div.names[1:]:
        wrong("option-unknown", f"unknown option “.{extra}”", nearest(extra, rows))
    for key, value in div.options:
        if key not in rows:
            wrong("option-unknown", f"unknown option “{key}”", nearest(key, rows))
        elif key in values:
            wrong("option-value", f"“{key}” is given twice", "keep one of them")
        else:
            values[key] = _value(rows[key], key, value, wrong, reading.editions)
    for key, row in rows.items():
        if row.required and not values.get(key):
            wrong("option-value", f"“{key}” is missing", f'::: {{.{name} {key}="handout"}}')
    return values


def _value(
    row: Option, key: str, value: str, wrong: Callable[[str, str, str], None], editions: frozenset[str]
) -> str | int | tuple[str, ...]:
    known = editions if key == "in" else frozenset(row.values)
    if row.number:
        if value.isascii() and value.isdigit() and 1 <= int(value) <= MOST_LINES:
            return int(value)
        wrong("option-value", f"“{key}” wants a number from 1 to {MOST_LINES}, not “{value}”", f'{key}="3"')
        return 1
    items = tuple(value.split()) if row.many else (value.strip(),)
    for item in items:
        if known and item not in known:
            wrong("option-value", f"unknown {'edition' if key == 'in' else key} “{item}”", nearest(item, known))
    return items if row.many else items[0]


_Reader = Callable[[Reading, Div, Mapping[str, Any], Blocks], Blocks]


def _titled(kind: Callable[[str, Blocks], Block]) -> _Reader:
    def read(_reading: Reading, _div: Div, options: Mapping[str, Any], body: Blocks) -> Blocks:
        return (kind(options.get("title", ""), body),)

    return read


def _callout(kind: str) -> _Reader:
    def read(_reading: Reading, _div: Div, options: Mapping[str, Any], body: Blocks) -> Blocks:
        return (Callout(kind=kind, title=options.get("title", ""), body=body),)

    return read


def _evidence(_reading: Reading, _div: Div, options: Mapping[str, Any], body: Blocks) -> Blocks:
    return (Evidence(certainty=options.get("certainty", ""), basis=options.get("basis", ()), body=body),)


def _references(_reading: Reading, _div: Div, options: Mapping[str, Any], body: Blocks) -> Blocks:
    return (References(options.get("title", "")), *body)


def _write_in(_reading: Reading, _div: Div, options: Mapping[str, Any], body: Blocks) -> Blocks:
    return (WriteIn(options.get("lines", 3), body),)


def _conditional(*, negated: bool) -> _Reader:
    def read(_reading: Reading, _div: Div, options: Mapping[str, Any], body: Blocks) -> Blocks:
        return (Conditional(editions=options.get("in", ()), negated=negated, body=body),)

    return read


def _missing(reading: Reading, div: Div, wants: str, hint: str) -> None:
    problem = error("component-body", reading.path, div.line, f"{div.names[0]} wants {wants}", hint)
    reading.problems.append(problem)


def _decisions(reading: Reading, div: Div, options: Mapping[str, Any], body: Blocks) -> Blocks:
    lead, parts = _by_heading(body)
    if not parts:
        _missing(reading, div, "a ### heading for each card", "### woken once or twice a month")
    cards = tuple(_card(heading, inside) for heading, inside in parts)
    return (Decisions(options.get("title", ""), lead, cards),)


def _faq(reading: Reading, div: Div, options: Mapping[str, Any], body: Blocks) -> Blocks:
    lead, parts = _by_heading(body)
    if not parts:
        _missing(reading, div, "a ### heading for each question", "### Is it safe?")
    questions = tuple(
        Question(id=heading.element.get("id"), heading=heading.element.children, body=inside, line=heading.line)
        for heading, inside in parts
    )
    return (Faq(options.get("title", ""), lead, questions),)


def _by_heading(body: Blocks) -> tuple[Blocks, list[tuple[Prose, Blocks]]]:
    """Split blocks at the highest headings among them: what stands before, then each heading with what follows."""
    levels = [b.element.tag for b in body if isinstance(b, Prose) and re.fullmatch("h[1-6]", b.element.tag)]
    starts = [i for i, b in enumerate(body) if isinstance(b, Prose) and levels and b.element.tag == min(levels)]
    parts = []
    for start, end in zip(starts, [*starts[1:], len(body)], strict=False):  # none without headings
        heading = body[start]
        if isinstance(heading, Prose):
            parts.append((heading, body[start + 1 : end]))
    return body[: starts[0]] if starts else body, parts


def _card(heading: Prose, inside: Blocks) -> Card:
    advice: Nodes = ()
    if inside and isinstance(inside[0], Prose) and inside[0].element.tag == "p":
        advice, inside = _without_then(inside[0].element.children), inside[1:]
    return Card(heading.element.get("id"), heading.element.children, advice, inside, heading.line)


def _without_then(nodes: Nodes) -> Nodes:
    """Return the advice without a leading “then”, which the card's label says."""
    if nodes and isinstance(nodes[0], str):
        first = re.sub(r"\A\s*then\b[,:]?\s+", "", nodes[0], flags=re.IGNORECASE)
        return (first, *nodes[1:])
    return nodes


def _pathway(reading: Reading, div: Div, options: Mapping[str, Any], body: Blocks) -> Blocks:
    at = next((i for i, b in enumerate(body) if isinstance(b, Prose) and b.element.tag in ("dl", "ol")), None)
    if at is None:
        _missing(reading, div, "a definition list or numbered list of steps", "1. Applied to the scalp (Delivery)")
        return (Pathway(options.get("title", ""), body, ()),)
    steps = body[at]
    read = _defined_steps if isinstance(steps, Prose) and steps.element.tag == "dl" else _listed_steps
    made = tuple(read(reading, steps.element)) if isinstance(steps, Prose) else ()
    return (Pathway(options.get("title", ""), body[:at], made, body[at + 1 :]),)


def _defined_steps(reading: Reading, element: Element) -> Iterator[Step]:
    """Yield a step for each term; terms without a definition of their own are steps without a body."""
    name: Element | None = None
    body: Blocks = ()
    for item in element.children:
        if isinstance(item, Element) and item.tag == "dt":
            if name is not None:
                yield _step(name.children, body, name.line)
            name, body = item, ()
        elif isinstance(item, Element):
            body += _blocks(reading, item.children, item.line)
    if name is not None:
        yield _step(name.children, body, name.line)


def _listed_steps(reading: Reading, element: Element) -> Iterator[Step]:
    for item in element.children:
        if not isinstance(item, Element):
            continue
        inside = _blocks(reading, item.children, item.line)
        first = inside[0] if inside else None
        if isinstance(first, Prose) and first.element.tag == "p":
            yield _step(first.element.children, inside[1:], item.line)
        else:
            yield _step((), inside, item.line)


def _blocks(reading: Reading, nodes: Nodes, line: int) -> Blocks:
    """Return the mixed inside of a list item as blocks."""
    found: list[Block] = []
    run: list[Any] = []

    def close() -> None:
        if any(not isinstance(node, str) or node.strip() for node in run):
            found.append(Prose(Element("p", (), tuple(run), line), line=line, number=next(reading.blocks)))
        run.clear()

    for node in nodes:
        if isinstance(node, Block):
            close()
            found.append(node)
        elif isinstance(node, Element) and node.tag in _BLOCK_TAGS:
            close()
            found.append(Prose(node, line=node.line or line, number=next(reading.blocks)))
        else:
            run.append(node)
    close()
    return tuple(found)


_BLOCK_TAGS = frozenset(("p", "ul", "ol", "dl", "blockquote", "pre", "hr", "h2", "h3", "h4", "h5", "h6"))


def _step(name: Nodes, body: Blocks, line: int) -> Step:
    """Return a step; a stage stands in brackets at the end of its name."""
    last = name[-1] if name else None
    if isinstance(last, str) and (found := re.search(r"\s*\(([^()]+)\)\s*\Z", last)):
        rest = last[: found.start()]
        return Step((*name[:-1], rest) if rest else name[:-1], tidy(found[1]), body, line)
    return Step(name, "", body, line)


_READERS: Mapping[str, _Reader] = {
    "tldr": _titled(KeyPoints),
    "evidence": _evidence,
    "pathway": _pathway,
    "decisions": _decisions,
    "faq": _faq,
    **{kind: _callout(kind) for kind in CALLOUTS},
    "bottom-line": _titled(BottomLine),
    "disclaimer": _titled(Disclaimer),
    "references": _references,
    "write-in": _write_in,
    "only": _conditional(negated=False),
    "except": _conditional(negated=True),
}
