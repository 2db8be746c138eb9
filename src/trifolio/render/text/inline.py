"""Running text: inline nodes as one string that says aloud what markup only shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from trifolio.document.marks import is_mark, is_note_mark
from trifolio.document.nodes import Block, Element, Node, Nodes, tidy
from trifolio.document.sections import letters
from trifolio.render.text.wrap import BREAK
from trifolio.source.html import INLINE
from trifolio.words import Words
from trifolio.words.fill import fill

__all__ = ["Voice", "is_inline", "running", "spelled"]


@dataclass(frozen=True, slots=True)
class Voice:
    """What running text needs to know of its document and edition.

    `embed` gives the text of a block among words. A `quiet` voice leaves out all that leads elsewhere: letters of
    links, citations, marks of notes.
    """

    words: Words
    links: tuple[str, ...]
    embed: Callable[[Block], str]
    quiet: bool = False


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LOW, _LOW_END, _HIGH, _HIGH_END, _LINK, _LINK_END, _PLACE, _GAP = "\x0e\x0f\x10\x11\x12\x13\x14\x15"
"""Where sub, sup, a link and its place begin and end, and the space before `[1]`: all depend on what is beside them."""

_SUP = re.compile(f"(.?){_HIGH}([^{_HIGH_END}]*){_HIGH_END}(?=[\x0e-\x15]*(.?))", re.DOTALL)
_SUB = re.compile(f"(.?){_LOW}([^{_LOW_END}]*){_LOW_END}(?=[\x0e-\x15]*(.?))", re.DOTALL)
_MARKED = re.compile(f"{_LINK}([^{_LINK_END}]*){_LINK_END}(\\d+){_PLACE}")
_OWN_SENTENCE = re.compile(rf"(?:\A|(?<=\n)|(?<=[.?!”\)\]])[ ]+){_MARKED.pattern}[ ]*\.?\Z")
_OWN_ADDRESS = re.compile(r"(?<=[.?!”\)\]])[ ]+((?:[^.?!:\n]{1,60}:[ ]+)?https?://\S*?)\.?\Z")
_ORDINALS = frozenset("st nd rd th er re e ème".split())


def is_inline(node: Node) -> bool:
    """Tell whether a node stands among words."""
    return isinstance(node, str) or (isinstance(node, Element) and node.tag in INLINE | {"br", "img"})


def running(nodes: Nodes, voice: Voice, *, alone: bool = True) -> tuple[str, tuple[str, ...]]:
    """Return inline nodes as text, and the addresses of the links that it names by letter.

    Spaces are single, line breaks are those of the writer. Unless told otherwise, a link that is the last sentence by
    itself stands `alone`, on a line of its own with its address.
    """
    text = _said(nodes, voice)
    text = BREAK.join(re.sub(r"[ \t\r\f]+", " ", line).strip(" ") for line in text.split(BREAK))
    text = re.sub(f"[ \u00a0{_GAP}]*{_GAP}", "\u00a0", _levelled(text)).strip(f"{BREAK}\u00a0")
    if alone:
        text = _OWN_ADDRESS.sub(r"\n\1", text)
        text = _OWN_SENTENCE.sub(lambda found: _alone(found, voice), text).lstrip(BREAK)
    named = tuple(dict.fromkeys(voice.links[int(found[2])] for found in _MARKED.finditer(text)))
    link = voice.words.link_mark
    return _MARKED.sub(lambda found: f"{found[1]} ({link}\u00a0{letters(int(found[2]) + 1)})", text), named


def _said(nodes: Nodes, voice: Voice) -> str:
    return "".join(_node(node, voice) for node in nodes)


def _node(node: Node, voice: Voice) -> str:
    if isinstance(node, str):
        return _CONTROL.sub("", node).replace(BREAK, " ")
    if isinstance(node, Block):
        return f"{BREAK}{voice.embed(node)}{BREAK}"
    say = _TAGS.get(node.tag)
    if say is not None:
        return say(node, voice)
    inside = _said(node.children, voice)
    return inside if node.tag in INLINE else f"{BREAK}{inside}{BREAK}"


def _link(element: Element, voice: Voice) -> str:
    text, href = _said(element.children, voice), element.get("href")
    scheme, _, rest = href.partition(":")
    if scheme in ("mailto", "tel"):
        told = unquote(rest.partition("?")[0])
        same = re.sub(r"[\s()./-]", "", text) == re.sub(r"[\s()./-]", "", told)
        return text if same or voice.quiet else f"{text} ({told})"
    if href not in voice.links or voice.quiet:
        return text
    if _bare(text) == _bare(href):
        return href
    return f"{_LINK}{text}{_LINK_END}{voice.links.index(href)}{_PLACE}"


def _bare(address: str) -> str:
    return re.sub(r"\A\w+://", "", address.strip()).rstrip("/")


def _alone(found: re.Match[str], voice: Voice) -> str:
    """Return a link that is a sentence by itself: `Guide: https://…`, on a line of its own."""
    text = found[1].strip().rstrip(".:")
    colon = "" if not text or text[-1] in "?!" else voice.words.colon
    return f"{BREAK}{text}{colon} {voice.links[int(found[2])]}"


def _levelled(text: str) -> str:
    """Return the text with all that stands above or below the line told in letters of the line."""
    return _SUB.sub(_lowered, _SUP.sub(_raised, text))


def _raised(found: re.Match[str]) -> str:
    """Return what stands above the line so that no number changes: 10⁶ is `10^6`, 1ˢᵗ is `1st`."""
    before, text, after = found[1], found[2].strip(), found[3]
    if not text or not re.search(r"\w", text):
        return f"{before}{text}"
    if text in _ORDINALS and before.isdigit():
        return f"{before}{text}"
    if not re.fullmatch(r"[-+−–]?\w+[-+−–]?", text) or re.match(r"\w", after):
        text = f"({text})"
    return f"{before}^{text}"


def _lowered(found: re.Match[str]) -> str:
    """Return what stands below the line: H₂O is `H2O`; where digits would run together, `_` keeps them apart."""
    before, text, after = found[1], found[2].strip(), found[3]
    runs_on = (before.isdigit() and text[:1].isdigit()) or (text[-1:].isdigit() and after.isdigit())
    if text and (runs_on or not re.fullmatch(r"\w+", text)):
        return f"{before}_({text})"
    return f"{before}{text}"


def _sup(element: Element, voice: Voice) -> str:
    if not is_mark(element):
        return f"{_HIGH}{_levelled(_said(element.children, voice))}{_HIGH_END}"
    if voice.quiet:
        return ""
    text = tidy(element.children)
    return _GAP + (f"[{voice.words.note} {text}]" if is_note_mark(element) else text).replace(" ", "\u00a0")


def _sub(element: Element, voice: Voice) -> str:
    return f"{_LOW}{_levelled(_said(element.children, voice))}{_LOW_END}"


def _deleted(element: Element, voice: Voice) -> str:
    return fill(voice.words.deleted, _said(element.children, voice))


def _quoted(element: Element, voice: Voice) -> str:
    return fill(voice.words.quoted, _said(element.children, voice))


def _image(element: Element, voice: Voice) -> str:
    alt = element.get("alt").strip()
    return f"[{voice.words.image}{voice.words.colon} {alt}]" if alt else ""


def _ruby(element: Element, voice: Voice) -> str:
    return f" ({_said(element.children, voice).strip()})"


_TAGS: Mapping[str, Callable[[Element, Voice], str]] = {
    "a": _link,
    "br": lambda _element, _voice: BREAK,
    "del": _deleted,
    "img": _image,
    "q": _quoted,
    "rp": lambda _element, _voice: "",
    "rt": _ruby,
    "s": _deleted,
    "sub": _sub,
    "sup": _sup,
}


def spelled(text: str) -> str:
    """Return a run of text on one line, with `; ` where the writer ended lines that no mark ends."""
    lines = [line for line in text.split(BREAK) if line]
    return " ".join(
        line if number == len(lines) or line[-1] in ".;:,?!" else f"{line};" for number, line in enumerate(lines, 1)
    )
