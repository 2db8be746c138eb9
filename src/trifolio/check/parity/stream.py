"""What an edition says as words that can be searched: where a passage is said, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from itertools import pairwise
from typing import TypeAlias

from trifolio.check.parity.passages import JOINT, Item, Passage, Slot, joined_up
from trifolio.check.parity.reading import Word, clean, folded, split
from trifolio.safety.values import dataclass

__all__ = ["Hit", "Stream", "is_mark", "stream"]

_MARK = re.compile(r"\d[\d.,:]*|[a-z]{1,2}|[ivxlcdm]+")
_LONGEST = 120
"""Words of its own that an edition may say at one place: more than the address of a link, or a note on how to paste."""


def is_mark(text: str) -> bool:
    """Return whether a word may be the number or letter of a list, a step, a link."""
    return bool(_MARK.fullmatch(text))


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a passage was found: the words from `start` to `end`, those `taken` by it, and where its slots begin."""

    start: int
    end: int
    taken: tuple[int, ...] = ()
    slots: tuple[tuple[Slot, int], ...] = ()


_Trail: TypeAlias = "tuple[_Trail, Slot | None, int] | None"


def stream(text: str, own: Iterable[tuple[str, ...]]) -> Stream:
    """Return what an edition says as words that can be searched."""
    text = clean(text)
    own = tuple(sorted(own, key=len, reverse=True))
    return Stream(text, own, tuple(folded(word, joined=word.joined) for word in split(text)))


@dataclass(slots=True)
class Stream:
    """What an edition says, word by word; `own` are the phrases that its templates may add."""

    text: str
    own: tuple[tuple[str, ...], ...]
    words: tuple[Word, ...]
    places: dict[str, list[int]] = field(default_factory=dict)
    broken: dict[str, list[int]] = field(default_factory=dict)
    vocabulary: frozenset[str] = frozenset()
    known: dict[tuple[Item, ...], list[Hit]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, word in enumerate(self.words):
            self.places.setdefault(word.text, []).append(place)
        self.vocabulary = frozenset(word for phrase in self.own for word in phrase)
        for before, place in pairwise(range(len(self.words))):
            if self.words[place].broken:
                self.broken.setdefault(self.words[before].text, []).append(before)

    def without(self, listed: Sequence[Passage]) -> Stream | None:
        """Return the stream without these passages where they first follow one another, if they do."""
        hit = next(iter(self.find(joined_up(listed))), None)
        if hit is None:
            return None
        taken = frozenset(hit.taken)
        return Stream(self.text, self.own, tuple(word for at, word in enumerate(self.words) if at not in taken))

    def is_free(self, slot: Slot, word: Word) -> bool:
        """Return whether an edition may say a word of its own in a slot."""
        text = word.text
        if slot is JOINT:
            return text in self.vocabulary or is_mark(text) or not text[0].isalnum()
        return text in slot.words or (slot.marks and is_mark(text))

    def phrases(self) -> Iterator[range]:
        """Yield where the edition's own phrases stand, the longest first."""
        for phrase in self.own:
            for place in self.places.get(phrase[0], ()):
                if tuple(word.text for word in self.words[place : place + len(phrase)]) == phrase:
                    yield range(place, place + len(phrase))

    def run(self, slot: Slot, start: int) -> int:
        """Return where the words end that may stand in a slot that begins here."""
        end = start
        while end < min(len(self.words), start + _LONGEST) and self.is_free(slot, self.words[end]):
            end += 1
        return end

    def _ends(self, slot: Slot, start: int) -> Iterator[int]:
        """Yield where a slot may end that begins here, the likeliest last: after a mark, else at once."""
        end = self.run(slot, start)
        yield from range(end, start - 1, -1)
        if slot.marks:
            yield from (at + 1 for at in range(end - 1, start - 1, -1) if is_mark(self.words[at].text))

    def find(self, items: tuple[Item, ...]) -> list[Hit]:
        """Return every place where these items are said; what was looked for once is known."""
        hits = self.known.get(items)
        if hits is None:
            hits = self.known[items] = list(self._find(items))
        return hits

    def _find(self, items: tuple[Item, ...]) -> Iterator[Hit]:
        first = next((at for at, item in enumerate(items) if isinstance(item, Word)), None)
        if first is None:
            return
        text = "".join(item.text for item in items[first : first + 1] if isinstance(item, Word))
        starts = {*self.places.get(text, ())}
        for end in range(1, len(text)):
            starts.update(self.broken.get(text[:end], ()))
        if _goes_on(items, first):
            starts.update(self._begun(text))
        for place in sorted(starts):
            if hit := self._match(items, first, place):
                yield hit

    def _begun(self, text: str) -> Iterator[int]:
        return (place for place, word in enumerate(self.words) if word.text.startswith(text))

    def _match(self, items: Sequence[Item], first: int, start: int) -> Hit | None:
        """Return where these items are said from a place on, without a word more but in slots."""
        stack: list[tuple[int, int, int, _Trail]] = [(first, start, 0, None)]
        seen: set[tuple[int, int, int]] = set()
        while stack:
            at, place, used, trail = stack.pop()
            if (at, place, used) in seen:
                continue
            seen.add((at, place, used))
            while step := self._word(items, at, place, used):
                for taken in range(place, max(place + 1, step[1])):
                    trail = (trail, None, taken)
                at, place, used = step
            if at == len(items):
                if not used:
                    return _hit(start, trail)
            elif isinstance(item := items[at], Slot):
                ends = (place,) if used else self._ends(item, place)
                stack += [(at + 1, end, used if end == place else 0, (trail, item, place)) for end in ends]
        return None

    def _word(self, items: Sequence[Item], at: int, place: int, used: int) -> tuple[int, int, int] | None:
        """Return the next item, place, and letters used of its word, if the item is said here; else nothing.

        A long word may go on in the next line, and words that only a slot parts may be said as one.
        """
        item = items[at] if at < len(items) else JOINT
        wanted = item.text if isinstance(item, Word) else ""
        while wanted and place < len(self.words):
            rest_of_word = self.words[place].text[used:]
            if rest_of_word == wanted:
                return at + 1, place + 1, 0
            if rest_of_word.startswith(wanted):
                return (at + 1, place, used + len(wanted)) if _goes_on(items, at) else None
            if not wanted.startswith(rest_of_word) or place + 1 == len(self.words) or not self.words[place + 1].broken:
                return None
            wanted, place, used = wanted[len(rest_of_word) :], place + 1, 0
        return None


def _goes_on(items: Sequence[Item], at: int) -> bool:
    """Return whether only slots stand between a word and the next."""
    return next((item.joined for item in items[at + 1 :] if isinstance(item, Word)), False)


def _hit(start: int, trail: _Trail) -> Hit:
    taken: list[int] = []
    slots: list[tuple[Slot, int]] = []
    while trail is not None:
        trail, slot, place = trail
        if slot is None:
            taken.append(place)
        else:
            slots.append((slot, place))
    last = taken[0]
    return Hit(start, last + 1, tuple(sorted(set(taken))), tuple(reversed(slots)))
