"""`faq`: questions that people ask."""

from __future__ import annotations

from trifolio.document.component import TITLE, Body, Component, Landmark, by_heading
from trifolio.document.nodes import Block, Blocks, Nodes, aside
from trifolio.safety.values import dataclass

__all__ = ["COMPONENT", "Faq", "Question"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question and its answer."""

    id: str = aside()
    heading: Nodes = ()
    body: Blocks = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Faq(Block):
    """Questions, with what stands before them."""

    title: str
    lead: Blocks
    questions: tuple[Question, ...]


def _read(body: Body, title: str = "") -> Blocks:
    lead, parts = by_heading(body.blocks)
    if not parts:
        body.lacks("a ### heading for each question", "### Is it safe?")
    questions = tuple(
        Question(id=heading.element.get("id"), heading=heading.element.children, body=inside, line=heading.line)
        for heading, inside in parts
    )
    return (Faq(title, lead, questions),)


COMPONENT = Component(Faq, ("faq",), _read, TITLE, landmark=Landmark("faq", role="doc-qna"), headed=True, timed=False)
