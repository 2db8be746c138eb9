"""The components: one frozen value each, and the table that says what a writer may type.

To add one: a dataclass here, a row in `COMPONENTS`, a template in `styles/html/components/` and one in
`styles/text/components/`. A field whose text is not the writer's (an id, an option) is marked `_aside`, so that
walking a component yields just what an edition must say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trifolio.document.nodes import Block, Blocks, Nodes

__all__ = [
    "BASES",
    "CALLOUTS",
    "CERTAINTIES",
    "COMPONENTS",
    "BottomLine",
    "Callout",
    "Card",
    "Cell",
    "Conditional",
    "Decisions",
    "Disclaimer",
    "Evidence",
    "Faq",
    "Figure",
    "KeyPoints",
    "Notes",
    "Option",
    "Pathway",
    "Question",
    "References",
    "Row",
    "Step",
    "Table",
    "WriteIn",
    "template",
]


def _aside(**kwargs: Any) -> Any:
    return field(metadata={"text": False}, **kwargs)


@dataclass(frozen=True, slots=True)
class KeyPoints(Block):
    """`tldr`: what to take away, usually one list."""

    title: str
    body: Blocks


@dataclass(frozen=True, slots=True)
class Evidence(Block):
    """`evidence`: a verdict in one sentence, how certain it is (GRADE) and what kind of study it rests on."""

    certainty: str = _aside()
    basis: tuple[str, ...] = _aside()
    body: Blocks = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a pathway; `stage` is what stood in brackets after its name."""

    name: Nodes
    stage: str
    body: Blocks
    line: int = 0


@dataclass(frozen=True, slots=True)
class Pathway(Block):
    """`pathway`: numbered steps from a cause to an outcome, with what stands before and after them."""

    title: str
    lead: Blocks
    steps: tuple[Step, ...]
    tail: Blocks = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One decision: who it is for, the advice (without its leading “then”), the reasons and whatever else."""

    id: str = _aside()
    heading: Nodes = ()
    advice: Nodes = ()
    body: Blocks = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Decisions(Block):
    """`decisions`: cards that advise; never called a decision aid, which is a regulated thing."""

    title: str
    lead: Blocks
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question and its answer."""

    id: str = _aside()
    heading: Nodes = ()
    body: Blocks = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Faq(Block):
    """`faq`: questions people ask."""

    title: str
    lead: Blocks
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Callout(Block):
    """`note`, `tip`, `important`, `warning`, `emergency`: a box, told apart by its word and shape."""

    kind: str = _aside()
    title: str = ""
    body: Blocks = ()


@dataclass(frozen=True, slots=True)
class BottomLine(Block):
    """`bottom-line`: the main message."""

    title: str
    body: Blocks


@dataclass(frozen=True, slots=True)
class Disclaimer(Block):
    """`disclaimer`: what the article is not."""

    title: str
    body: Blocks


@dataclass(frozen=True, slots=True)
class References(Block):
    """`references`: the place where the list of references goes; the entries are the document's."""

    title: str


@dataclass(frozen=True, slots=True)
class Notes(Block):
    """The place where the footnotes go, which is always the end; the notes are the document's."""


@dataclass(frozen=True, slots=True)
class WriteIn(Block):
    """`write-in`: a prompt and ruled lines, on paper only."""

    lines: int
    body: Blocks


@dataclass(frozen=True, slots=True)
class Conditional(Block):
    """`only` and, `negated`, `except`: what stands in these editions alone, or in all but these."""

    editions: tuple[str, ...] = _aside()
    negated: bool = False
    body: Blocks = ()


@dataclass(frozen=True, slots=True)
class Figure(Block):
    """A picture alone in its paragraph. `label` numbers the captioned ones from 1; 0 has no caption.

    One that is `adorning` was asked to have no alternative text; another without one lacks it.
    """

    src: str = _aside()
    alt: str = _aside()
    id: str = _aside()
    label: int = 0
    caption: Nodes = ()
    adorning: bool = _aside(default=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `align` is left, center, right or nothing, `scope` (col, row) marks a header."""

    content: Nodes
    scope: str = _aside(default="")
    align: str = _aside(default="")
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    cells: tuple[Cell, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Table(Block):
    """A table. `label` numbers the captioned ones from 1; 0 has no caption."""

    id: str = _aside()
    label: int = 0
    caption: Nodes = ()
    head: tuple[Row, ...] = ()
    rows: tuple[Row, ...] = ()


CERTAINTIES = ("high", "moderate", "low", "very-low")
"""The four grades of certainty (GRADE Handbook, section 5)."""

BASES = ("systematic-review", "trials", "observational", "case-series", "animal", "laboratory")
"""Kinds of study, strongest first."""

CALLOUTS = ("note", "tip", "important", "warning", "emergency")


@dataclass(frozen=True, slots=True)
class Option:
    """What an option takes: one of `values` (any text where there are none), several with spaces, or a number."""

    values: tuple[str, ...] = ()
    many: bool = False
    number: bool = False
    required: bool = False


_TITLE: Mapping[str, Option] = {"title": Option()}

COMPONENTS: Mapping[str, Mapping[str, Option]] = {
    "tldr": _TITLE,
    "evidence": {"certainty": Option(CERTAINTIES), "basis": Option(BASES, many=True)},
    "pathway": _TITLE,
    "decisions": _TITLE,
    "faq": _TITLE,
    **dict.fromkeys(CALLOUTS, _TITLE),
    "bottom-line": _TITLE,
    "disclaimer": _TITLE,
    "references": _TITLE,
    "write-in": {"lines": Option(number=True)},
    "only": {"in": Option(many=True, required=True)},
    "except": {"in": Option(many=True, required=True)},
}
"""Each component's name as typed after `:::`, and its options."""


def template(block: Block) -> str:
    """Return the name of the template that lays a component out, without its ending: `key-points`, `callout` …"""
    name = type(block).__name__
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")
