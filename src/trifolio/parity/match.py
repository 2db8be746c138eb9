"""Passages found in what an edition says: each word for word, and all of them in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from trifolio.parity.passages import Choice, Node, Passage, joined_up
from trifolio.parity.stream import Hit, Stream

__all__ = ["align"]

Hits: TypeAlias = Sequence[Hit]


def align(nodes: Sequence[Node], stream: Stream) -> tuple[list[Passage], list[Hit | None]]:
    """Return the passages in the way in which the stream says them, each with where it does, in order, or nothing.

    The order is the one in which most words are found. What is short and frequent is looked for last, between what
    is found for certain.
    """
    fall = dict.fromkeys(kinds := dict(_kinds(nodes)), 0)
    best = _said(nodes, fall, stream)
    for kind, count in kinds.items():
        for way in range(1, count):
            if best[0] == 0:
                break
            best, fall = min((best, fall), (_said(nodes, other := fall | {kind: way}, stream), other), key=_lost)
    return best[1:]


_Aligned: TypeAlias = "tuple[int, list[Passage], list[Hit | None]]"


def _lost(tried: tuple[_Aligned, Mapping[str, int]]) -> int:
    return tried[0][0]


def _said(nodes: Sequence[Node], fall: Mapping[str, int], stream: Stream) -> _Aligned:
    """Return how many words are not found where choices fall so, the passages, and their hits."""
    flow = _settled(list(_fallen(nodes, fall)), stream)
    hits = _ordered(flow, stream)
    lost = (p.items for p, hit in zip(flow, hits, strict=True) if not (hit or p.optional))
    return sum(map(len, lost)), flow, hits


def _kinds(nodes: Iterable[Node]) -> Iterator[tuple[str, int]]:
    """Yield the kinds of choices among nodes, each with the number of its ways."""
    for node in nodes:
        if isinstance(node, Choice):
            if node.kind:
                yield node.kind, len(node.ways)
            for way in node.ways:
                yield from _kinds(way)


def _fallen(nodes: Iterable[Node], fall: Mapping[str, int]) -> Iterator[Node]:
    """Yield nodes with the choices of a kind among them fallen."""
    for node in nodes:
        if isinstance(node, Choice) and node.kind:
            yield from _fallen(node.ways[fall[node.kind]], fall)
        elif isinstance(node, Choice):
            yield replace(node, ways=tuple(tuple(_fallen(way, fall)) for way in node.ways))
        else:
            yield node


def _settled(nodes: Sequence[Node], stream: Stream) -> list[Passage]:
    """Return the passages of nodes; each choice falls where it is said whole between what stands around it."""
    if all(isinstance(node, Passage) for node in nodes):
        return [node for node in nodes if isinstance(node, Passage)]
    ways: list[list[list[Passage]]] = [
        [[node]] if isinstance(node, Passage) else [_settled(way, stream) for way in node.ways] for node in nodes
    ]
    found = [[(hit, way) for way in some for hit in stream.find(joined_up(way))] for some in ways]
    chosen = _chain([_sure([hit for hit, _ in some]) for some in found])
    flow: list[Passage] = []
    for some, hits, hit in zip(ways, found, chosen, strict=True):
        best = next((way for one, way in hits if one is hit), None)
        flow += _best(some, stream) if best is None else best
    return flow


def _best(ways: Sequence[list[Passage]], stream: Stream) -> list[Passage]:
    """Return the way of which most is said, where none is said whole."""
    if len(ways) == 1:
        return ways[0]
    said = [sum(len(hit.taken) for hit in _ordered(way, stream) if hit) for way in ways]
    return ways[said.index(max(said))]


def _ordered(flow: Sequence[Passage], stream: Stream) -> list[Hit | None]:
    hits: list[Hits] = [stream.find(passage.items) for passage in flow]
    chosen = _chain([_sure(found) for found in hits])
    at, here = 0, 0
    while at < len(chosen):
        found = chosen[at]
        if found is not None:
            here, at = found.end, at + 1
            continue
        end = next((n for n in range(at, len(chosen)) if chosen[n] is not None), len(chosen))
        after = chosen[end] if end < len(chosen) else None
        stop = after.start if after else len(stream.words)
        chosen[at:end] = _chain([[h for h in some if here <= h.start and h.end <= stop] for some in hits[at:end]])
        at = end
    return chosen


_FEW, _LONG = 8, 4


def _sure(hits: Hits) -> Hits:
    """Return hits that are few or long, for these tell for certain where something is said."""
    return hits if len(hits) <= _FEW or len(hits[0].taken) >= _LONG else ()


def _chain(options: Sequence[Hits]) -> list[Hit | None]:
    """Return one hit or none of each passage, in order and apart, so that they take as many words as can be.

    A Fenwick tree holds, for each place, the best chain that ends there or before.
    """
    size = 1 + max((hit.end for hits in options for hit in hits), default=0)
    tree: list[tuple[int, int]] = [(0, -1)] * (size + 1)
    links: list[tuple[int, Hit, int]] = []

    def best(place: int) -> tuple[int, int]:
        found = (0, -1)
        while place > 0:
            found = max(found, tree[place], key=_weight)
            place -= place & -place
        return found

    for number, hits in enumerate(options):
        made: list[tuple[int, tuple[int, int]]] = []
        for hit in hits:
            weight, link = best(hit.start + 1)
            made.append((hit.end + 1, (weight + len(hit.taken), len(links))))
            links.append((number, hit, link))
        for end, value in made:
            place = end
            while place <= size:
                tree[place] = max(tree[place], value, key=_weight)
                place += place & -place
    chosen: list[Hit | None] = [None] * len(options)
    link = best(size)[1]
    while link >= 0:
        number, hit, link = links[link]
        chosen[number] = hit
    return chosen


def _weight(found: tuple[int, int]) -> int:
    return found[0]
