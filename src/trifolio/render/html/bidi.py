"""Runs against the way of their paragraph, for paper: WeasyPrint turns the elements of such a run round.

It lays the parts of a right-to-left line out from the right, and takes each element among words for a part. So a run
of Latin words with markup in it (H₂O, 10⁶, “Vitamin **D3** tablets”) is put into a `span` of its own way, whose parts
it lays out from the left. The words of a text without markup Pango orders as it should (Unicode Standard Annex 9).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from trifolio.document.nodes import Element, Node, Nodes, plain
from trifolio.safety.values import dataclass

__all__ = ["kept_together"]

_SPACE = re.compile(r"(\s+)")
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, a space, or an element among words, with its way: `ltr`, `rtl`, `number`, `mixed` or none."""

    node: Node
    way: str

    @property
    def is_space(self) -> bool:
        return isinstance(self.node, str) and self.node.isspace()


def kept_together(nodes: Nodes, way: str) -> Nodes:
    """Return nodes with each run against `way` (`ltr` or `rtl`) in a `span`, if it has an element among its parts."""
    against = "rtl" if way == "ltr" else "ltr"
    if not any(isinstance(node, Element) for node in nodes):
        return nodes
    pieces = list(_pieces(nodes))
    if not any(piece.way == against or (piece.way == "number" and against == "ltr") for piece in pieces):
        return nodes
    result: list[Node] = []
    start = 0
    while start < len(pieces):
        end = _end(pieces, start, against)
        run = pieces[start:end]
        if len(run) > 1 and any(isinstance(piece.node, Element) for piece in run):
            result.append(Element("span", (("dir", against),), _joined(run)))
        else:
            result += [piece.node for piece in run]
        start = end
    return _joined([_Piece(node, "") for node in result])


def _pieces(nodes: Nodes) -> Iterator[_Piece]:
    for node in nodes:
        if isinstance(node, str):
            for word in filter(None, _SPACE.split(node)):
                start, end = _neutral_ends(word)
                yield from (_Piece(part, _way(part)) for part in (word[:start], word[start:end], word[end:]) if part)
        else:
            yield _Piece(node, _way(plain(node)))


def _neutral_ends(word: str) -> tuple[int, int]:
    """Return where the letters and figures of a word begin and end, both 0 for one without any."""
    places = [at for at, sign in enumerate(word) if sign.isalnum()]
    return (places[0], places[-1] + 1) if places else (0, 0)


def _way(text: str) -> str:
    """Return the way that a text runs by its strong letters (UAX 9, P2), `number` for one with digits alone."""
    ways = {_STRONG[kind] for kind in map(unicodedata.bidirectional, text) if kind in _STRONG}
    if len(ways) > 1:
        return "mixed"
    return ways.pop() if ways else "number" if any(sign.isdigit() for sign in text) else ""


def _end(pieces: list[_Piece], start: int, against: str) -> int:
    """Return where the run that begins with a piece ends: it ends in a word of its way, a number, or what touches one.

    Numbers alone belong together only where they touch: 10⁶, but not “5 10”.
    """
    if pieces[start].way not in (against, "number"):
        return start + 1
    if pieces[start].way == "number" and against == "rtl":
        return start + 1
    end, at, spaced = start + 1, start + 1, False
    strong = pieces[start].way == against
    while at < len(pieces) and pieces[at].way in (against, "number", ""):
        piece = pieces[at]
        spaced = spaced or piece.is_space
        touching = not spaced and isinstance(piece.node, Element)
        if piece.way == against or touching or (piece.way == "number" and (strong or not spaced)):
            if piece.way == against and spaced and not strong:
                break
            strong = strong or piece.way == against
            end, spaced = at + 1, False
        at += 1
    return end


def _joined(pieces: list[_Piece]) -> Nodes:
    """Return the nodes of pieces, texts side by side made one."""
    nodes: list[Node] = []
    for piece in pieces:
        if nodes and isinstance(piece.node, str) and isinstance(nodes[-1], str):
            nodes[-1] += piece.node
        else:
            nodes.append(piece.node)
    return tuple(nodes)
