"""Inline nodes as running text, which says in words and signs what markup only shows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from enum import Enum, auto
from typing import TypeAlias

from trifolio.document.addresses import contact, is_same
from trifolio.document.marks import is_mark, is_note_mark
from trifolio.document.nodes import Block, Element, Node, Nodes, tidy
from trifolio.document.sections import letters
from trifolio.render.text.levels import lowered, raised
from trifolio.render.text.wrap import BREAK
from trifolio.safety.values import dataclass
from trifolio.source.html import INLINE
from trifolio.words import Words
from trifolio.words.fill import fill

__all__ = ["Inline", "Runs", "is_inline", "joined", "one_line", "running_text", "runs"]


@dataclass(frozen=True, slots=True)
class Inline:
    """What inline text depends on: its edition's words, the links of its document, which it names by letter.

    `embed` returns the text of a block among words. `quiet` leaves out what leads elsewhere: letters of links,
    citations, marks of notes. `own` says elements otherwise than plain text does, by their tags.
    """

    words: Words
    links: tuple[str, ...]
    embed: Callable[[Block], str]
    quiet: bool = False
    own: Mapping[str, Callable[[Element, Inline], Runs]] = field(default_factory=dict)


class Kind(Enum):
    """What decides how a run is joined to its neighbours."""

    TEXT = auto()
    LINK = auto()
    MARK = auto()
    """A citation or the mark of a note: one no-break space stands before it."""
    RAISED = auto()
    LOWERED = auto()


@dataclass(frozen=True, slots=True)
class Run:
    """Inline text whose form depends on what stands beside it, or that names links by letter: their `hrefs`, in order.

    `text` is what it says by itself, `end` what follows that: the letter of a link.
    """

    text: str
    kind: Kind = Kind.TEXT
    hrefs: tuple[str, ...] = ()
    end: str = ""


Runs: TypeAlias = list[str | Run]
"""Running text in order; what is just text is a `str`."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
"""Characters that no mail may hold."""

_BLANKS = " \t\r\f\u00a0"
_OWN_ADDRESS = re.compile(r"(?<=[.?!”\)\]])[ ]+((?:[^.?!:\n]{1,60}:[ ]+)?https?://\S*?)\.?\Z")
_END = re.compile(r"[ \t\r\f]*+\.?+\s*+")
_ORDINALS = frozenset("st nd rd th er re e ème".split())


def is_inline(node: Node) -> bool:
    """Return whether a node stands among words."""
    return isinstance(node, str) or (isinstance(node, Element) and node.tag in INLINE | {"br", "img"})


def running_text(nodes: Nodes, inline: Inline, *, own_line: bool = True) -> tuple[str, tuple[str, ...]]:
    """Return inline nodes as text, and the addresses of the links that it names by letter.

    Spaces are single, line breaks are those of the writer. With `own_line`, a link that is the last sentence by itself
    stands on a line of its own with its address.
    """
    parts = runs(nodes, inline)
    apart = _apart(parts, inline) if own_line else None
    parts = parts if apart is None else apart
    text = BREAK.join(re.sub(r"[ \t\r\f]+", " ", line).strip(" ") for line in joined(parts).split(BREAK))
    text = text.strip(f"{BREAK}\u00a0")
    if own_line and apart is None:
        text = _OWN_ADDRESS.sub(r"\n\1", text)
    return text, tuple(dict.fromkeys(_hrefs(parts)))


def runs(nodes: Nodes, inline: Inline) -> Runs:
    """Return inline nodes as runs."""
    return [run for node in nodes for run in _node(node, inline)]


def _node(node: Node, inline: Inline) -> Runs:
    if isinstance(node, str):
        return [_CONTROL.sub("", node).replace(BREAK, " ")]
    if isinstance(node, Block):
        return [BREAK, inline.embed(node), BREAK]
    render = inline.own.get(node.tag) or _TAGS.get(node.tag)
    if render is not None:
        return render(node, inline)
    inside = runs(node.children, inline)
    return inside if node.tag in INLINE else [BREAK, *inside, BREAK]


def _hrefs(runs: Runs) -> Iterator[str]:
    """Yield the addresses that runs name by letter."""
    for run in runs:
        if isinstance(run, Run):
            yield from run.hrefs


def joined(runs: Runs) -> str:
    """Return runs as one text, each in the form that its neighbours ask for."""
    text = ""
    for place, run in enumerate(runs, start=1):
        if isinstance(run, str):
            text += run
        elif run.kind is Kind.MARK:
            text = f"{text.rstrip(_BLANKS)}\u00a0{run.text}"
        elif run.kind in _LEVELS:
            text += _LEVELS[run.kind](run.text.strip(), text[-1:], _after(runs, place))
        else:
            text += f"{run.text}{run.end}"
    return text


def _after(runs: Runs, place: int) -> str:
    """Return the text of the first run from a place on that is not empty, after `^` if it is raised."""
    for run in itertools.islice(runs, place, None):
        if text := run if isinstance(run, str) else f"{run.text}{run.end}":
            return f"^{text}" if isinstance(run, Run) and run.kind is Kind.RAISED else text
    return ""


def _in_a_phrase(phrase: str, runs: Runs) -> Runs:
    return [Run(fill(phrase, joined(runs).lstrip("\u00a0")), hrefs=tuple(_hrefs(runs)))]


def _apart(runs: Runs, inline: Inline) -> Runs | None:
    """Return runs whose last sentence, a link by itself, stands on a line of its own: `Guide: https://…`.

    None if the last sentence is not just a link.
    """
    place, link = next(((at, run) for at, run in reversed(tuple(enumerate(runs))) if isinstance(run, Run)), (0, None))
    if link is None or link.kind is not Kind.LINK or not _END.fullmatch(joined(runs[place + 1 :])):
        return None
    before = joined(runs[:place])
    bare = before.rstrip(" \t\r\f")
    begins = not bare.strip(f"{BREAK}\u00a0") or bare.endswith(BREAK)
    if not begins and (bare == before or bare[-1] not in ".?!”)]"):
        return None
    text = link.text.strip().rstrip(".:")
    colon = "" if not text or text[-1] in "?!" else inline.words.colon
    return [*runs[:place], f"{BREAK}{text}{colon} {link.hrefs[-1]}"]


def _link(element: Element, inline: Inline) -> Runs:
    inside, href = runs(element.children, inline), element.get("href")
    text, number = joined(inside), contact(href)
    if number is not None:
        return inside if is_same(text, href) or inline.quiet else [*inside, f" ({number})"]
    if is_same(text, href) and not (inline.quiet or href.startswith("#")):
        return [href]
    if href not in inline.links or inline.quiet:
        return inside
    letter = letters(inline.links.index(href) + 1)
    return [Run(text, Kind.LINK, (*_hrefs(inside), href), f" ({inline.words.link_mark}\u00a0{letter})")]


def _raised(text: str, before: str, after: str) -> str:
    """Return raised text; signs without a word, and the end of an ordinal number (1ˢᵗ), stay in the line."""
    is_plain = not re.search(r"\w", text) or (text in _ORDINALS and before.isdigit())
    return text if is_plain else raised(text, after)


_LEVELS: Mapping[Kind, Callable[[str, str, str], str]] = {Kind.RAISED: _raised, Kind.LOWERED: lowered}
"""How to say what does not stand on the line, given the character before it and the text after it."""


def _sup(element: Element, inline: Inline) -> Runs:
    if not is_mark(element):
        return _level(element, inline, Kind.RAISED)
    if inline.quiet:
        return []
    text = tidy(element.children)
    text = f"[{inline.words.note} {text}]" if is_note_mark(element) else text
    return [Run(text.replace(" ", "\u00a0"), Kind.MARK)]


def _sub(element: Element, inline: Inline) -> Runs:
    return _level(element, inline, Kind.LOWERED)


def _level(element: Element, inline: Inline, kind: Kind) -> Runs:
    inside = runs(element.children, inline)
    return [Run(joined(inside), kind, tuple(_hrefs(inside)))]


def _deleted(element: Element, inline: Inline) -> Runs:
    return _in_a_phrase(inline.words.deleted, runs(element.children, inline))


def _quoted(element: Element, inline: Inline) -> Runs:
    return _in_a_phrase(inline.words.quoted, runs(element.children, inline))


def _image(element: Element, inline: Inline) -> Runs:
    alt = element.get("alt").strip()
    return [f"[{inline.words.image}{inline.words.colon} {alt}]"] if alt else []


def _ruby(element: Element, inline: Inline) -> Runs:
    inside = runs(element.children, inline)
    return [Run(f" ({joined(inside).strip()})", hrefs=tuple(_hrefs(inside)))]


_TAGS: Mapping[str, Callable[[Element, Inline], Runs]] = {
    "a": _link,
    "br": lambda _element, _voice: [BREAK],
    "del": _deleted,
    "img": _image,
    "q": _quoted,
    "rp": lambda _element, _voice: [],
    "rt": _ruby,
    "s": _deleted,
    "sub": _sub,
    "sup": _sup,
}


def one_line(text: str) -> str:
    """Return a text on one line, with `; ` where the writer ended a line without punctuation."""
    lines = [line for line in text.split(BREAK) if line]
    return " ".join(
        line if number == len(lines) or line[-1] in ".;:,?!" else f"{line};" for number, line in enumerate(lines, 1)
    )
