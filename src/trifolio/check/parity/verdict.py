"""What is wrong between a document and what an edition says: words lost, changed, out of order, or added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from difflib import SequenceMatcher
from typing import TypeAlias

from trifolio.check.parity.front import Owed
from trifolio.check.parity.passages import JOINT, Passage, joined_up, texts
from trifolio.check.parity.stream import Hit, Stream, is_mark
from trifolio.safety.values import dataclass

__all__ = ["Finding", "Judge", "quoted"]

Finding: TypeAlias = tuple[int, str]
"""A line of the source, and what is wrong there."""

_SHOWN = 8
"""Words that a message quotes at the most."""
_LONG = 2
"""Words of a phrase that is the edition's own for certain, so that no word of it passes for a repeated table's head."""


@dataclass(slots=True)
class Judge:
    """Compares a stream with passages: `hits` says where each one is, `free` which words belong to none yet."""

    stream: Stream
    flow: Sequence[Passage]
    hits: Sequence[Hit | None]
    free: set[int] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)
    fronts: set[int] = field(default_factory=set)
    """The words that the front matter has taken, each time it is said."""

    def __post_init__(self) -> None:
        self.free = set(range(len(self.stream.words)))
        for hit in self.hits:
            self.take(hit)

    def take(self, hit: Hit | None) -> None:
        """Take the words of a hit."""
        if hit is not None:
            self.free.difference_update(hit.taken)

    def places(self, *passages: Passage) -> Iterator[Hit]:
        """Yield where these passages stand, one after the other, in words that are free; it takes them."""
        for hit in self.stream.find(joined_up(passages)):
            if self.free.issuperset(hit.taken):
                self.take(hit)
                yield hit

    def groups(self) -> None:
        """Find the notes and references that stand elsewhere than in the flow, each as a whole."""
        for group in sorted({p.group for p, hit in self._pairs() if hit is None and p.group}):
            inside = [(passage, hit) for passage, hit in self._pairs() if passage.group == group]
            taken = {place for _, hit in inside if hit for place in hit.taken}
            self.free |= taken
            if any(self.places(*(passage for passage, _ in inside))):
                self.elsewhere.add(group)
            else:
                self.free -= taken

    def _pairs(self) -> Iterator[tuple[Passage, Hit | None]]:
        return zip(self.flow, self.hits, strict=True)

    def front(self, owed: Iterable[Owed]) -> Iterator[Finding]:
        """Yield what of the front matter is not said; the longest first, for a short text may stand in a long one."""
        wanted: dict[tuple[str, ...], list[Owed]] = {}
        for item in owed:
            wanted.setdefault(texts(item.ways[0]), []).append(item)
        for words in sorted(wanted, key=len, reverse=True):
            items = wanted[words]
            ways = {texts(way): way for item in items for way in item.ways}
            hits = [hit for way in sorted(ways, key=len, reverse=True) for hit in self.places(ways[way])]
            self.fronts.update(place for hit in hits for place in hit.taken)
            for item in items[len(hits) :]:
                yield item.line, f"the {item.name} is lost: {quoted(words)}"

    def lost(self) -> Iterator[Finding]:
        """Yield the passages that are not said word for word where they belong."""
        at, start = 0, 0
        while at < len(self.flow):
            hit = self.hits[at]
            if hit is not None:
                at, start = at + 1, hit.end
                continue
            end = next((n for n in range(at, len(self.flow)) if self.hits[n]), len(self.flow))
            after = self.hits[end] if end < len(self.flow) else None
            stop = after.start if after else len(self.stream.words)
            for passage in self.flow[at:end]:
                if passage.optional or passage.group in self.elsewhere:
                    continue
                start, message = self._compared(passage, start, stop)
                yield passage.line, message
            at = end

    def _compared(self, passage: Passage, start: int, stop: int) -> tuple[int, str]:
        """Return where a passage's part of the window ends, and what is wrong with it; its words are taken."""
        wanted = texts(passage)
        places = [place for place in range(start, stop) if place in self.free]
        actual = [self.stream.words[place].text for place in places]
        blocks = [b for b in SequenceMatcher(None, wanted, actual, autojunk=False).get_matching_blocks() if b.size]
        if sum(block.size for block in blocks) * 2 < len(wanted):
            moved = any(self.free.issuperset(hit.taken) for hit in self.stream.find(passage.items))
            return start, f"{'out of order' if moved else 'lost'}: {quoted(wanted)}"
        begin, end = blocks[0].b, blocks[-1].b + blocks[-1].size
        first = max(0, begin - blocks[0].a)
        last = min(len(actual), end + len(wanted) - blocks[-1].a - blocks[-1].size)
        while first < begin and self._is_own(places[first]):
            first += 1
        while last > end and self._is_own(places[last - 1]):
            last -= 1
        self.free.difference_update(places[first:last])
        return places[last - 1] + 1, _difference(wanted, actual[first:last])

    def _is_own(self, place: int) -> bool:
        return self.stream.is_free(JOINT, self.stream.words[place])

    def added(self, also: Iterable[Passage]) -> Iterator[Finding]:
        """Yield the words that are neither the document's nor the edition's own, nor those of `also`."""
        for passage in sorted(also, key=lambda words: -len(words.items)):
            for hit in self.stream.find(passage.items):
                if (self.free | self.fronts).issuperset(hit.taken):  # a publisher's name may stand in its address
                    self.take(hit)
        self._phrases(_LONG)
        for passage in (passage for passage in self.flow if passage.repeats):
            list(self.places(passage))
        self._phrases()
        self._apart()
        self._phrases()
        words = self.stream.words
        foreign = [place for place in sorted(self.free) if self._is_foreign(place)]
        before = -2
        run: list[int] = []
        for place in [*foreign, len(words) + 1]:
            if place > before + 1 and run:
                yield self._line(run[0]), f"not in the article: {quoted([words[p].text for p in run])}"
                run = []
            run.append(place)
            before = place

    def _is_foreign(self, place: int) -> bool:
        """Return whether a word is neither the document's nor the edition's; marks and lone signs are allowed."""
        word = self.stream.words[place]
        if word.text[0].isalnum():
            return not is_mark(word.text)
        last = place + 1 == len(self.stream.words)
        after = not last and self.stream.words[place + 1].joined and place + 1 not in self.free
        return word.text not in "^_" and (after or (word.joined and place - 1 not in self.free))

    def _phrases(self, least: int = 1) -> None:
        """Take the edition's own phrases of at least `least` words."""
        for phrase in self.stream.phrases():
            if len(phrase) >= least and self.free.issuperset(phrase):
                self.free.difference_update(phrase)

    def _apart(self) -> None:
        """Have passages of one word stand beside the edition's phrases, not in them, where both are said: “if”."""
        torn: dict[int, range] = {}
        for phrase in self.stream.phrases():
            taken = [place for place in phrase if place not in self.free]
            if len(taken) == 1 < len(phrase):
                torn[taken[0]] = phrase
        hits = [hit for hit in self.hits if hit]
        for before, hit, after in zip([None, *hits], hits, [*hits[1:], None], strict=False):
            if hit.start in torn and len(hit.taken) == 1:
                stop = after.start if after else len(self.stream.words)
                same = self.stream.places[self.stream.words[hit.start].text]
                start = before.end if before else 0
                other = next((place for place in same if start <= place < stop and place in self.free), None)
                if other is not None:
                    self.free.add(hit.start)
                    self.free.discard(other)

    def _line(self, place: int) -> int:
        """Return the line of the passage that is said before a place."""
        lines = [passage.line for passage, hit in self._pairs() if hit and hit.start <= place]
        return lines[-1] if lines else 1


def _difference(wanted: Sequence[str], actual: Sequence[str]) -> str:
    """Return in words how what is said differs from what is wanted."""
    if sorted(wanted) == sorted(actual):
        return f"in another order: {quoted(actual)} for {quoted(wanted)}"
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, wanted, actual, autojunk=False).get_opcodes():
        if kind != "equal":
            parts.append(_CHANGES[kind].format(quoted(wanted[a:b]), quoted(actual[c:d])))
    return f"{'; '.join(parts) or 'torn apart'} in {quoted(wanted)}"


_CHANGES = {"delete": "lost {0}", "insert": "added {1}", "replace": "{1} for {0}"}


def quoted(words: Sequence[str]) -> str:
    """Return words in quotation marks, the first of them where they are many."""
    return f"“{' '.join(words[:_SHOWN])}{' …' if len(words) > _SHOWN else ''}”"
