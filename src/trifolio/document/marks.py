"""The strings by which the tree knows its raised numbers (citations, marks of notes) and its links between articles.

A citation is `<sup class="citation" id="cite-1">[<a href="#ref-1">…`, the mark of a note `<sup class="note"
id="note-ref-1"><a href="#note-1">1</a></sup>`; what a writer says in the brackets of a citation, such as a page, stands
beside it in a `<span class="citing" id="cite-1-2">`. What they lead to has the id `ref-1` or `note-1` in html editions.
The reader takes the classes of marks off a writer's own elements, and gives these ids to no heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from trifolio.document.nodes import Element, Node, plain

__all__ = [
    "ARTICLE",
    "CITATION",
    "CITING",
    "DIRECTIVE",
    "IDS",
    "NOTE",
    "citation_id",
    "citation_links",
    "citing_id",
    "ends_raised",
    "is_citation",
    "is_citing",
    "is_mark",
    "is_mark_id",
    "is_note_mark",
    "note_id",
    "note_mark_id",
    "reads_as_power",
    "reference_id",
    "target",
]

CITATION = "citation"
CITING = "citing"
DIRECTIVE = "directive"
"""The second class of code that another tool would run, as `{r}`, or make something of."""

NOTE = "note"

ARTICLE = "data-article"
"""The attribute of a link's words that lead to an article (`slug#id`) without an address: a collection may have it."""

IDS = r"(?:ref|note|note-ref|cite)-\d+(?:-\d+)?"
"""Every id given here, as a pattern."""

_MARK_ID = re.compile(r"(?:cite|note-ref)-\d+(?:-\d+)?")
_CITING_ID = re.compile(r"(?:.*\.)?cite-\d+-\d+", re.DOTALL)
_TARGET = re.compile(r"#(ref|note)-\d+")
_QUANTITY = re.compile(r"\d\s?[^\W\d_]{0,10}[%‰°²³]?\Z")
"""A number with or without its unit at the end of a text."""
_LONGEST_QUANTITY = 40
_KINDS = {"ref": CITATION, "note": NOTE}
_SHORTEST_RANGE = 3


class _Element(Protocol):
    """An element of ours or of lxml."""

    def get(self, name: str, /) -> str | None:
        """Return an attribute's value."""


def is_citation(element: _Element) -> bool:
    """Return whether a `sup` is a citation."""
    return element.get("class") == CITATION


def is_citing(element: _Element) -> bool:
    """Return whether an element holds what a writer says in the brackets of a citation."""
    return element.get("class") == CITING and _CITING_ID.fullmatch(element.get("id") or "") is not None


def is_note_mark(element: _Element) -> bool:
    """Return whether a `sup` is the mark of a note."""
    return element.get("class") == NOTE


def is_mark(element: _Element) -> bool:
    """Return whether a `sup` is a citation or the mark of a note."""
    return element.get("class") in (CITATION, NOTE)


def ends_raised(node: Node, is_lettered: Callable[[Element], bool]) -> bool:
    """Return whether a node ends in a mark, or in a link for which `is_lettered` is true: its letter follows it."""
    if not isinstance(node, Element):
        return False
    if (node.tag == "sup" and is_mark(node)) or (node.tag == "a" and is_lettered(node)):
        return True
    return bool(node.children) and ends_raised(node.children[-1], is_lettered)


def reads_as_power(before: Sequence[Node], is_lettered: Callable[[Element], bool]) -> bool:
    """Return whether a raised number behind these nodes could be read as the power of theirs: `5 mg²`."""
    text = ""
    for node in reversed(before):
        if len(text) > _LONGEST_QUANTITY or ends_raised(node, is_lettered):
            break
        text = plain(node) + text
    return _QUANTITY.search(text[-_LONGEST_QUANTITY:]) is not None


def is_mark_id(ident: str) -> bool:
    """Return whether an id is one of a citation or of the mark of a note; no writer's is."""
    return _MARK_ID.fullmatch(ident) is not None


def citation_id(count: int) -> str:
    """Return the id of the citation that is the nth of its source."""
    return f"cite-{count}"


def citing_id(citation: str, place: int) -> str:
    """Return the id of what stands before (1) or after (2) the number of the citation that has an id."""
    return f"{citation}-{place}"


def note_mark_id(number: int, count: int) -> str:
    """Return the id of the mark that is the nth of a note."""
    return f"note-ref-{number}-{count}" if count > 1 else f"note-ref-{number}"


def reference_id(number: int) -> str:
    """Return the id of a reference in its list."""
    return f"ref-{number}"


def note_id(number: int) -> str:
    """Return the id of a note."""
    return f"note-{number}"


def target(href: str) -> str | None:
    """Return which mark has such an address: `CITATION`, `NOTE`, or None for any other link."""
    match = _TARGET.fullmatch(href)
    return _KINDS[match[1]] if match else None


def citation_links(numbers: Iterable[int]) -> Iterator[tuple[str, str, str]]:
    """Yield the links of a citation, each with its text and what joins it to the next: `[1`, `–`; `3`, `, `; `5]`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown: list[tuple[int, str]] = []
    for run in runs:
        whole = len(run) < _SHORTEST_RANGE
        shown += [(number, ", ") for number in run] if whole else [(run[0], "–"), (run[-1], ", ")]
    for place, (number, joint) in enumerate(shown, start=1):
        opening, closing = "[" * (place == 1), "]" * (place == len(shown))
        yield f"#{reference_id(number)}", f"{opening}{number}{closing}", "" if closing else joint
