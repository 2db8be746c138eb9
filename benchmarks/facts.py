"""What a document says that a plain text must say too, and what of it a text lacks: facts are read off the document.

One measure holds for all texts and is lenient: words count in any case, with any signs between them, and other words
may stand among them; only an address must stand as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trifolio.document.components.bottom_line import BottomLine
from trifolio.document.components.callout import Callout
from trifolio.document.components.decisions import Decisions
from trifolio.document.components.evidence import Evidence
from trifolio.document.components.faq import Faq
from trifolio.document.components.figure import Figure
from trifolio.document.components.pathway import Pathway
from trifolio.document.components.table import Table
from trifolio.document.conditions import shown
from trifolio.document.model import Document
from trifolio.document.nodes import Block, Element, Prose, plain, tidy, walk
from trifolio.source.html import INLINE

__all__ = ["KINDS", "Fact", "facts", "hazards", "lacking"]

KINDS = (
    "addresses",
    "captions",
    "alternative texts",
    "steps",
    "steps with their number",
    "cards with their advice",
    "rows with their cells",
    "notes with their number",
    "references",
    "references with their number",
    "abbreviations spelled out",
    "boxes with their kind",
    "evidence with its basis",
    "paragraphs",
)
NEAR, AMONG, WITHIN = 6, 30, 150
"""How many words apart: a number and its name, two words of a text, the cells of a row."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Texts that must come one after the other, or `beside` each other, within so many words; `whole` is an address."""

    kind: str
    texts: tuple[str, ...]
    within: int = NEAR
    beside: bool = False
    whole: bool = False


def facts(document: Document, family: tuple[str, ...]) -> Iterator[Fact]:
    """Yield what an edition of a document must say; `family` is the edition's."""
    document = shown(document, family)
    for href in dict.fromkeys(_addresses(document.bodies)):
        yield Fact("addresses", (href,), whole=True)
    for node in walk(document.bodies):
        if isinstance(node, Block) and (tell := _BLOCKS.get(type(node))):
            yield from tell(node)
        elif isinstance(node, Element) and node.tag == "abbr" and node.get("title"):
            yield Fact("abbreviations spelled out", (plain(node), node.get("title")))
    for note in document.notes:
        yield Fact("notes with their number", (str(note.number), _text(note.body)))
    for entry in document.references:
        yield Fact("references", (_text(entry.content),))
        yield Fact("references with their number", (str(entry.number), _text(entry.content)))


def _addresses(value: object) -> Iterator[str]:
    for node in walk(value):
        if isinstance(node, Element) and node.tag == "a":
            scheme, _, rest = node.get("href").partition(":")
            if scheme in ("http", "https"):
                yield re.sub(r"\Ahttps?://", "", node.get("href")).rstrip("/")
            elif scheme in ("mailto", "tel"):
                yield rest


def _prose(block: Prose) -> Iterator[Fact]:
    if not any(isinstance(node, Block) for node in walk(block.element.children)):
        yield Fact("paragraphs", (_text(block),))


def _figure(block: Figure) -> Iterator[Fact]:
    yield Fact("alternative texts", (block.alt,))
    yield Fact("captions", (_text(block.caption),))


def _pathway(block: Pathway) -> Iterator[Fact]:
    for number, step in enumerate(block.steps, 1):
        yield Fact("steps", (_text(step.name), _text(step.body)))
        yield Fact("steps with their number", (str(number), _text(step.name)), NEAR + len(step.stage.split()))


def _cards(block: Decisions) -> Iterator[Fact]:
    for card in block.cards:
        yield Fact("cards with their advice", (_text(card.heading), _text(card.advice)))


def _questions(block: Faq) -> Iterator[Fact]:
    for question in block.questions:
        yield Fact("paragraphs", (_text(question.heading),))


def _table(block: Table) -> Iterator[Fact]:
    yield Fact("captions", (_text(block.caption),))
    for row in block.rows:
        yield Fact("rows with their cells", tuple(_text(cell.content) for cell in row.cells), WITHIN, beside=True)


FEW = 3
"""Words by which a box is known."""


def _callout(block: Callout) -> Iterator[Fact]:
    begins = " ".join(_text((block.title, block.body)).split()[:FEW])  # what follows may be a table
    yield Fact("boxes with their kind", (block.kind.replace("-", " "), begins))


def _bottom_line(block: BottomLine) -> Iterator[Fact]:
    yield Fact("boxes with their kind", ("bottom line", _text((block.title, block.body))))


def _evidence(block: Evidence) -> Iterator[Fact]:
    reach = len(_words(_text(block.body))) + 3 * NEAR
    for basis in block.basis:
        yield Fact("evidence with its basis", (_text(block.body), basis.split("-")[0]), reach, beside=True)


_BLOCKS: Mapping[type[Block], Callable[[Any], Iterator[Fact]]] = {
    BottomLine: _bottom_line,
    Callout: _callout,
    Decisions: _cards,
    Evidence: _evidence,
    Faq: _questions,
    Figure: _figure,
    Pathway: _pathway,
    Prose: _prose,
    Table: _table,
}
"""What tells the facts of a block, but for those of the blocks inside of it."""


def lacking(text: str, owed: Sequence[Fact]) -> Mapping[str, tuple[int, int]]:
    """Return for each kind how many of the facts a text lacks, and of how many; none where nothing is owed."""
    said = _words(text)
    places: dict[str, list[int]] = {}
    for place, word in enumerate(said):
        places.setdefault(word, []).append(place)
    counts: dict[str, tuple[int, int]] = {}
    for fact in owed:
        if any(text.strip(f" {_SEAM}") for text in fact.texts):
            lost, of = counts.get(fact.kind, (0, 0))
            found = _stands(text, fact.texts[0]) if fact.whole else _said(places, fact)
            counts[fact.kind] = (lost + (not found), of + 1)
    return {kind: counts[kind] for kind in KINDS if kind in counts}


def _stands(text: str, address: str) -> bool:
    text = re.sub(r"(?<=\d)[ \u00a0](?=\d)", "", text) if address.isdigit() else text
    return bool(re.search(rf"(?<![\w@]){re.escape(address)}/?(?![\w%&=?#@-])", text))


def _said(places: Mapping[str, list[int]], fact: Fact) -> bool:
    """Tell whether the texts of a fact come one after the other, or beside each other."""
    if not fact.beside:
        ends: frozenset[int] | None = None
        for text in fact.texts:
            ends = _ends(places, _words(text), ends, fact.within)
        return ends is None or bool(ends)
    first = next((words[0] for words in map(_words, fact.texts) if words), "")
    return not first or any(_beside(places, fact, start) for start in places.get(first, ()))


def _beside(places: Mapping[str, list[int]], fact: Fact, start: int) -> bool:
    """Tell whether all texts of a fact stand around a place."""
    reach = range(start - fact.within, start + fact.within)
    around = {word: [at for at in places.get(word, ()) if at in reach] for t in fact.texts for word in _words(t)}
    return all(_ends(around, _words(text), None, 0) != frozenset() for text in fact.texts)


def _ends(
    places: Mapping[str, list[int]], words: Sequence[str], before: frozenset[int] | None, within: int
) -> frozenset[int] | None:
    """Return where words that follow each other end; the first must come near one of the places before, if any."""
    for word in words:
        found = places.get(word, ())
        near = before
        before = frozenset(at for at in found if near is None or any(at - n in near for n in range(1, within + 1)))
        within = AMONG
    return before


def _text(value: object) -> str:
    """Return the text of a value, with a mark where an element begins or ends inside of it.

    What an abbreviation stands for is left out: that is a fact of its own.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        pieces = []
        for before, node in zip((None, *value), value, strict=False):
            said = _text(node)
            if isinstance(before, Element) and before.tag == "abbr":
                said = said.removeprefix(f" ({before.get('title')})")
            pieces.append(said)
        return _SEAM.join(pieces)
    if isinstance(value, Element):
        inside = _text(value.children)
        return inside if value.tag in INLINE else f" {inside} "
    return f" {_text(value.element) if isinstance(value, Prose) else tidy(value)} "


_SEAM = "\0"
_ADRIFT = re.compile(rf"\w*\w{_SEAM}+\w+(?:{_SEAM}+\w+)*|https?://\S+|www\.\S+|\S{{60,}}")
"""What tells nothing as a word: what elements part (an edition may write 10^6), addresses, what no line can hold."""


def _words(text: str) -> list[str]:
    """Return a text's words and numbers: letters and digits apart, for `H2O`, `H~2~O` and `H₂O` are one."""
    known = unicodedata.normalize("NFKC", _ADRIFT.sub(" ", text).replace("\u00ad", ""))
    return re.findall(r"[^\W\d_]+|\d+", known.casefold())


WIDE = 78
_HAZARDS = {
    "lines over 78": lambda line: len(line) > WIDE,
    "lines with marks of Markdown": lambda line: bool(
        re.search(r"\*\*|~~|\]\(|\]\[|\[\^|\*\[\w|^\s*#{1,6} |^\s*```|^\s*>\s*>|\\[.*_#-]", line)
    ),
    "lines with fences": lambda line: ":::" in line,
    "lines with attributes in braces": lambda line: bool(re.search(r"\{[.#:][\w-]", line)),
    "lines with entities of HTML": lambda line: bool(re.search(r"&(?:#\d+|#x[\da-f]+|[a-z]+);", line, re.IGNORECASE)),
}


def hazards(text: str) -> Mapping[str, int]:
    """Return how many lines of a text have what does not belong into a mail."""
    return {name: sum(map(holds, text.split("\n"))) for name, holds in _HAZARDS.items()}
