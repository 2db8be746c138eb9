"""Passages found in what an edition says: each word for word, and all of them in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from trifolio.check.parity.passages import Choice, Node, Passage, joined_up, texts
from trifolio.check.parity.stream import Hit, Stream
from trifolio.safety.values import dataclass

__all__ = ["align"]

Hits: TypeAlias = Sequence[Hit]


def align(nodes: Sequence[Node], stream: Stream) -> tuple[list[Passage], list[Hit | None]]:
    """Return the passages in the way in which the stream says them, each with where it does, in order, or nothing.

    The order is the one in which most words are found. Where that is too much to look through, what is short and
    frequent is looked for last, between what is found for certain. Choices of a kind are tried the other way only
    where what is lost holds words of theirs, or they hold its words: else they have taken nobody's place.
    """
    kinds: dict[str, list[Choice]] = {}
    for choice in _choices(nodes):
        kinds.setdefault(choice.kind, []).append(choice)
    fall = dict.fromkeys(kinds, 0)
    best = _align_choices(nodes, fall, stream)
    for kind, choices in kinds.items():
        inside = {_spaced(passage) for choice in choices for way in choice.ways for passage in _passages(way)}
        for way in range(1, len(choices[0].ways)):
            lost = [_spaced(passage) for passage in best.lost]
            if not any(words in own or own in words for words in lost for own in inside):
                break
            other = fall | {kind: way}
            tried = _align_choices(nodes, other, stream)
            if tried.weight < best.weight:
                best, fall = tried, other
    return best.flow, best.hits


@dataclass(frozen=True, slots=True)
class _Aligned:
    """Passages where choices fall one way, with their hits; which are lost, and how many words these weigh."""

    flow: list[Passage]
    hits: list[Hit | None]
    lost: list[Passage]
    weight: int


def _align_choices(nodes: Sequence[Node], fall: Mapping[str, int], stream: Stream) -> _Aligned:
    """Return the passages that are said and those that are missing, for one selection of choices."""
    flow = _settled(list(_fallen(nodes, fall)), stream)
    hits = _ordered(flow, stream)
    lost = [passage for passage, hit in zip(flow, hits, strict=True) if not (hit or passage.optional)]
    return _Aligned(flow, hits, lost, sum(len(passage.items) for passage in lost))


def _choices(nodes: Iterable[Node]) -> Iterator[Choice]:
    """Yield the choices of a kind among nodes, and in their ways."""
    for node in nodes:
        if isinstance(node, Choice):
            if node.kind:
                yield node
            for way in node.ways:
                yield from _choices(way)


def _spaced(passage: Passage) -> str:
    return f" {' '.join(texts(passage))} "


def _passages(nodes: Iterable[Node]) -> Iterator[Passage]:
    for node in nodes:
        if isinstance(node, Passage):
            yield node
        else:
            for way in node.ways:
                yield from _passages(way)


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
    options = [[(hit, way) for way in some for hit in stream.find(joined_up(way))] for some in ways]
    chosen = _chain(_sure([[hit for hit, _ in some] for some in options]))
    flow: list[Passage] = []
    for some, hits, hit in zip(ways, options, chosen, strict=True):
        best = next((way for candidate, way in hits if candidate is hit), None)
        flow += _best(some, stream) if best is None else best
    return flow


def _best(ways: Sequence[list[Passage]], stream: Stream) -> list[Passage]:
    """Return the way of which most is said, where none is said whole."""
    if len(ways) == 1:
        return ways[0]
    sizes = [sum(len(hit.taken) for hit in _ordered(way, stream) if hit) for way in ways]
    return ways[sizes.index(max(sizes))]


def _ordered(flow: Sequence[Passage], stream: Stream) -> list[Hit | None]:
    hits: list[Hits] = [stream.find(passage.items) for passage in flow]
    chosen = _chain(_sure(hits))
    at, here = 0, 0
    while at < len(chosen):
        hit = chosen[at]
        if hit is not None:
            here, at = hit.end, at + 1
            continue
        end = next((n for n in range(at, len(chosen)) if chosen[n] is not None), len(chosen))
        after = chosen[end] if end < len(chosen) else None
        stop = after.start if after else len(stream.words)
        chosen[at:end] = _chain([[h for h in some if here <= h.start and h.end <= stop] for some in hits[at:end]])
        at = end
    return chosen


_MANY, _FEW, _LONG = 20_000, 8, 4


def _sure(options: Sequence[Hits]) -> Sequence[Hits]:
    """Return all hits, or where they are too many to weigh those that are few or long, which tell for certain."""
    if sum(map(len, options)) <= _MANY:
        return options
    return [hits if len(hits) <= _FEW or len(hits[0].taken) >= _LONG else () for hits in options]


def _chain(options: Sequence[Hits]) -> list[Hit | None]:
    """Return one hit or none of each passage, in order and apart, so that they take as many words as can be.

    A Fenwick tree holds, for each place, the best chain that ends there or before.
    """
    size = 1 + max((hit.end for hits in options for hit in hits), default=0)
    tree: list[tuple[int, int]] = [(0, -1)] * (size + 1)
    links: list[tuple[int, Hit, int]] = []

    def best(place: int) -> tuple[int, int]:
        heaviest = (0, -1)
        while place > 0:
            heaviest = max(heaviest, tree[place], key=_weight)
            place -= place & -place
        return heaviest

    for number, hits in enumerate(options):
        chains: list[tuple[int, tuple[int, int]]] = []
        for hit in hits:
            weight, link = best(hit.start + 1)
            chains.append((hit.end + 1, (weight + len(hit.taken), len(links))))
            links.append((number, hit, link))
        for end, value in chains:
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


def _weight(chain: tuple[int, int]) -> int:
    return chain[0]
