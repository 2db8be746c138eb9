"""Boxes that other tools' writers type are our boxes, with their words, titles and lines."""

from __future__ import annotations

import pytest

from documents import parsed
from trifolio.document.components.callout import Callout
from trifolio.document.nodes import words


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("> [!WARNING]\n> Stop at once.", "warning", ""),
        ("> [!note] A title\n> Stop at once.", "note", "A title"),
        ("> [!tip]- Folded\n> Stop at once.", "tip", "Folded"),
        ("> [!CAUTION]\n> Stop at once.", "warning", ""),
        ("> [!abstract]\n> Stop at once.", "note", "Abstract"),
        ("!!! danger\n    Stop at once.", "warning", ""),
        ('!!! warning "Say "no""\n\n    Stop at once.', "warning", 'Say "no"'),
        ('??? hint "More"\n    Stop at once.', "tip", "More"),
        ("::: {.callout-warning}\nStop at once.\n:::", "warning", ""),
        ('::: {.callout-tip collapse="true" title="Quarto"}\nStop at once.\n:::', "tip", "Quarto"),
        (":::note[Docusaurus]\nStop at once.\n:::", "note", "Docusaurus"),
        (":::caution\nStop at once.\n:::", "warning", ""),
        (":::{warning}\nStop at once.\n:::", "warning", ""),
        (":::{admonition} MyST\n:class: tip\nStop at once.\n:::", "tip", "MyST"),
        ("```{note} Directive\nStop at once.\n```", "note", "Directive"),
    ],
)
def test_a_box_of_another_tool_is_ours(text: str, kind: str, title: str) -> None:
    document, problems = parsed(text)
    (box,) = document.blocks
    assert isinstance(box, Callout)
    assert (box.kind, box.title, box.line) == (kind, title, 9)
    assert words(box.body) == ["Stop", "at", "once."]
    assert problems == ()


def test_what_is_in_a_box_is_read_and_keeps_its_line() -> None:
    text = "> [!NOTE]\n> One\n>\n> - two\n> - [three](#no)\n>\n> > [!TIP]\n> > Inside.\n\nAfter."
    document, problems = parsed(text)
    box, after = document.blocks
    assert isinstance(box, Callout)
    assert [problem.line for problem in problems] == [13]
    assert words(box.body) == ["One", "two", "three", "Inside."]
    assert isinstance(box.body[-1], Callout)
    assert words(after) == ["After."]


@pytest.mark.parametrize(
    "text",
    [
        "```\n> [!NOTE]\n> x\n```",
        "> A quote\n> [!NOTE]\n> x",
        "Really !!! note",
        "```{python}\nprint()\n```",
        "[!NOTE]\nx",
        "`!!! note`",
    ],
)
def test_what_is_no_box_stays_what_it_is(text: str) -> None:
    document, _ = parsed(text)
    assert not any(isinstance(block, Callout) for block in document.blocks)
