"""The external addresses of a document in what an edition says, and the marks that lead from a link to its address."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

from trifolio.check.parity.ledger import printed
from trifolio.check.parity.passages import Slot
from trifolio.check.parity.reading import clean, split
from trifolio.check.parity.stream import Stream, is_mark
from trifolio.check.parity.verdict import Finding, Judge

__all__ = ["addresses"]


def addresses(judge: Judge, links: Mapping[str, tuple[int, bool]]) -> Iterator[Finding]:
    """Yield the addresses that are missing, and the links without a mark, or with a wrong one, for their address.

    An address counts character for character. A mark is the number or letter before an address that stands by itself,
    and the word before that, if the edition has one: `Link A: https://…`. Where an edition marks an address, every
    link to it bears the mark, or the address itself. Where links have no marks each bears its address.
    """
    words = judge.stream.words
    spans = _spans(judge.stream, links)
    for href, (line, said_by_links) in links.items():
        if not spans[href] and not said_by_links:
            yield line, f"the address {href} is lost"
    starts = {span.start: href for href, hits in spans.items() for span in hits}
    labels = {
        href: {words[s.start - 1].text for s in hits if s.start - 1 in judge.free} for href, hits in spans.items()
    }
    for hits in spans.values():
        for span in hits:
            judge.free.difference_update(span)
    before = {words[s.start - 2].text for hits in spans.values() for s in hits if s.start - 2 in judge.free}
    for passage, hit in zip(judge.flow, judge.hits, strict=True):
        for slot, at in hit.slots if hit else ():
            marks = {label for label in labels.get(slot.href, ()) if is_mark(label)}
            if slot.href and starts.get(at, slot.href) != slot.href:
                yield passage.line, f"the link to {slot.href} leads to {starts[at]}"
            elif slot.href and at not in starts and (marks or not slot.marks):
                mark = _mark(judge.stream, slot, at)
                own = {word.text.casefold() for word in split(clean(slot.href))}
                if not (marks & mark and mark >= (before & slot.words) - own):
                    yield passage.line, f"nothing leads from the link to {slot.href}"


def _mark(stream: Stream, slot: Slot, at: int) -> set[str]:
    """Return what is said in a slot up to its first number or letter."""
    marks: set[str] = set()
    if at > 1 and stream.words[at - 1].text == stream.words[at - 2].text:
        marks.add(stream.words[at - 1].text)  # “a link (link A)”: the mark's word was taken for the link's
    for word in stream.words[at : stream.run(slot, at)]:
        marks.add(word.text)
        if is_mark(word.text):
            break
    return marks


def _spans(stream: Stream, links: Iterable[str]) -> dict[str, list[range]]:
    """Return each address with the words that it takes up, wherever it stands; a line may end in it.

    What begins a longer address that a line's end breaks is no place of the shorter one.
    """
    starts = [word.start for word in stream.words]
    spans: dict[str, list[range]] = {}
    for href in links:
        places = spans[href] = []
        for form in dict.fromkeys(printed(href)):
            letters = r"(?:\s*\n\s*)?".join(map(re.escape, clean(form)))
            pattern = rf"(?<![\w/@]){letters}(?![\w/?&=#%+~@-])(?![.:,]\w)"
            places += [
                range(bisect_left(starts, match.start()), bisect_left(starts, match.end()))
                for match in re.finditer(pattern, stream.text)
            ]
    longest: dict[int, int] = {}
    for place in (place for places in spans.values() for place in places):
        longest[place.start] = max(place.stop, longest.get(place.start, 0))
    return {href: [place for place in places if place.stop == longest[place.start]] for href, places in spans.items()}
