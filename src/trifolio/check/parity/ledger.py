"""The words that inline nodes must come out as, with a slot wherever an edition may add words of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace

from trifolio.check.parity import passages
from trifolio.check.parity.passages import Passage, Slot
from trifolio.check.parity.reading import HIGH, HIGH_END, LOW, LOW_END, PLACE, clean, split
from trifolio.document.addresses import contact, is_same
from trifolio.document.marks import is_mark, is_note_mark, reads_as_power
from trifolio.document.model import Document
from trifolio.document.nodes import Element, Nodes, plain, walk
from trifolio.safety.values import dataclass
from trifolio.words import Words

__all__ = ["Ledger", "printed"]


@dataclass(slots=True)
class Ledger:
    """Collects what one edition of a document must say.

    `printed_alts` is true where alternative texts stand in the text, `linked` where each link leads to its address.
    `alts` and `links` fill while passages are read: alternative texts that live in tags, each with its line, and
    addresses, each with its first line and whether some link to it says it itself.
    """

    document: Document
    words: Words
    printed_alts: bool
    linked: bool
    alts: list[tuple[str, int]] = field(default_factory=list)
    links: dict[str, tuple[int, bool]] = field(default_factory=dict)
    last: tuple[str, ...] = ()

    def run(self, nodes: Nodes, line: int) -> Iterator[Passage]:
        """Yield the passage of inline nodes, if they say anything."""
        parts: list[str] = []
        slots: list[Slot] = []
        _add_nodes(self, nodes, parts, slots)
        own = next((node.line for node in walk(nodes) if isinstance(node, Element) and node.line), line)
        passage = passages.passage("".join(parts), own, slots)
        if passages.texts(passage):
            yield passage

    def text(self, text: str, line: int) -> Iterator[Passage]:
        """Yield the passage of a text."""
        passage = passages.plain(text, line)
        if passage.items:
            yield passage

    def title(self, text: str, line: int) -> Iterator[Passage]:
        """Yield a component's title; one that the heading above has said already need not be said once more."""
        for passage in self.text(text, line):
            yield replace(passage, optional=passages.texts(passage) == self.last)

    def alt(self, text: str, line: int) -> Iterator[Passage]:
        """Yield an alternative text where it is printed, else keep it."""
        if self.printed_alts:
            yield from self.text(text, line)
        elif text.strip():
            self.alts.append((text, line))


def _add_nodes(ledger: Ledger, nodes: Nodes, parts: list[str], slots: list[Slot]) -> None:
    """Add what inline nodes say to `parts`, with a place for each slot."""
    for place, node in enumerate(nodes):
        if isinstance(node, str):
            parts.append(clean(node))
        elif isinstance(node, Element) and node.tag == "sup" and is_note_mark(node):
            _note_mark(ledger, node, parts, slots, nodes[:place])
        elif isinstance(node, Element):
            INLINES.get(node.tag, _inside)(ledger, node, parts, slots)


def _inside(ledger: Ledger, element: Element, parts: list[str], slots: list[Slot]) -> None:
    _add_nodes(ledger, element.children, parts, slots)


def _slot(parts: list[str], slots: list[Slot], *words: str, marks: bool = False, href: str = "") -> None:
    parts.append(chr(PLACE + len(slots)))
    known = frozenset(word.text.casefold() for text in words for word in split(clean(text)))
    slots.append(Slot(known, marks=marks, href=href))


def _link(ledger: Ledger, element: Element, parts: list[str], slots: list[Slot]) -> None:
    href = element.get("href")
    if href.startswith("#"):
        return _inside(ledger, element, parts, slots)
    text = plain(element)
    own = is_same(text, href) and not ledger.linked
    line, every = ledger.links.get(href, (element.line, True))
    ledger.links[href] = (line, every and own)
    if own:
        _slot(parts, slots, href)
        parts.append(re.sub(r"\A\s*(?:https?://|//)?|/?\s*\Z", "", clean(text)))
    else:
        _inside(ledger, element, parts, slots)
    if ledger.linked:
        _slot(parts, slots, href=href)
        return parts.append(f" {clean(href)} ")
    if own:  # and has no mark
        return _slot(parts, slots, *printed(href))
    return _slot(parts, slots, ledger.words.link_mark, "^", *printed(href), marks=True, href=href)


def printed(href: str) -> tuple[str, ...]:
    """Return the forms in which an address may be printed."""
    number = contact(href)
    return (href,) if number is None else (href, href.partition(":")[2], number)


def _raised(ledger: Ledger, element: Element, parts: list[str], slots: list[Slot]) -> None:
    """Add raised text. Where it touches a word it must stay raised: 10⁶ is not 106."""
    apart = "".join(parts[-3:])[-1:].isspace() or not parts
    if is_mark(element) or apart:
        _slot(parts, slots, "^")
        parts.append("(")
        _inside(ledger, element, parts, slots)
        parts.append(")")
        return
    _levelled(ledger, element, parts, slots, HIGH, HIGH_END)


def _note_mark(ledger: Ledger, element: Element, parts: list[str], slots: list[Slot], before: Nodes) -> None:
    """Add the mark of a note. In plain text, and where the number could be read as a power, “note” must stand by it."""
    named = ledger.printed_alts or reads_as_power(before, lambda _: True)
    _slot(parts, slots, "^", "" if named else ledger.words.note)
    parts.append(f"({ledger.words.note} " if named else "(")
    _inside(ledger, element, parts, slots)
    parts.append(")")


def _lowered(ledger: Ledger, element: Element, parts: list[str], slots: list[Slot]) -> None:
    _levelled(ledger, element, parts, slots, LOW, LOW_END)


def _levelled(ledger: Ledger, element: Element, parts: list[str], slots: list[Slot], *ends: str) -> None:
    """Add what stands above or below the line; of a level in a level, or one beside it, paper shows no bounds."""
    inside = sum(parts.count(start) for start in (LOW, HIGH)) > sum(parts.count(end) for end in (LOW_END, HIGH_END))
    beside = parts[-1:] == [ends[1]]
    if inside or beside:
        if beside:
            parts.pop()
        _slot(parts, slots, "^_")
    else:
        parts.append(ends[0])
    _inside(ledger, element, parts, slots)
    if not inside:
        parts.append(ends[1])


def _deleted(ledger: Ledger, element: Element, parts: list[str], slots: list[Slot]) -> None:
    before, _, after = ledger.words.deleted.partition("{}")
    _slot(parts, slots, before)
    _inside(ledger, element, parts, slots)
    _slot(parts, slots, after)


def _image(ledger: Ledger, element: Element, parts: list[str], slots: list[Slot]) -> None:
    alt = element.get("alt")
    if ledger.printed_alts:
        _slot(parts, slots, ledger.words.image)
        parts.append(f"({clean(alt)})")
    elif alt.strip():
        parts.append("()")
        ledger.alts.append((alt, element.line))


def _in_quotes(ledger: Ledger, element: Element, parts: list[str], slots: list[Slot]) -> None:
    """Add a quotation, whose marks part words in some editions; in others no letter stands between."""
    _slot(parts, slots)
    _inside(ledger, element, parts, slots)
    _slot(parts, slots)


def _in_brackets(ledger: Ledger, element: Element, parts: list[str], slots: list[Slot]) -> None:
    parts.append("(")
    _inside(ledger, element, parts, slots)
    parts.append(")")


_Inline = Callable[[Ledger, Element, list[str], list[Slot]], None]
INLINES: Mapping[str, _Inline] = {
    "a": _link,
    "br": lambda _ledger, _element, parts, _slots: parts.append(" "),
    "del": _deleted,
    "img": _image,
    "q": _in_quotes,
    "rp": lambda _ledger, _element, _said, _slots: None,
    "rt": _in_brackets,
    "s": _deleted,
    "sub": _lowered,
    "sup": _raised,
}
"""How inline elements speak that are more than their inside."""
