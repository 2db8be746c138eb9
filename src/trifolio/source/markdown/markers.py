"""Marks of list items that other tools know: letters, Roman numerals, `(1)`, the bullets and dashes of Word.

A letter may end a sentence or begin a name, so letters, numerals and dashes are marks where the next one follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from trifolio.safety.values import dataclass

__all__ = ["BULLETS", "Marker", "markers"]

BULLETS = "•◦▪▫‣⁃●○■➢►·"

_BULLET = re.compile(rf" *([{BULLETS}])[ \t\u00a0]+(?=\S)")
_DASH = re.compile(r" *([–—])[ \t\u00a0]+(?=\S)")
_LABEL = re.compile(r" *((\()?([a-z]|[ivxlc]{2,7}|[A-Z]|[IVXLC]{2,7}|(?<=\()[0-9]{1,3})(?(2)\)|[.)]))[ \t]+(?=\S)")
_NUMERALS: Mapping[str, int] = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark as it is written, with the `type` of a list that HTML has for it and its number; None for a bullet."""

    text: str
    type: str = ""
    number: int | None = None

    @property
    def kind(self) -> str:
        """What the marks of one list have in common."""
        return f"{self.type}{'(' if self.text[0] == '(' else ''}{self.text[-1]}"


def markers(lines: Sequence[tuple[int, str]]) -> Mapping[int, Marker]:
    """Return the marks that begin lines, by the numbers of these."""
    marks: dict[int, Marker] = {}
    open_lists: dict[tuple[int, str], list[tuple[int, Marker]]] = {}
    blank = True
    for number, line in lines:
        indent = len(line) - len(line.lstrip(" "))
        if bullet := _BULLET.match(line):
            marks[number] = Marker(bullet[1])
        for marker in _readings(line):
            run = open_lists.get((indent, marker.kind))
            if run and marker.number == (run[-1][1].number or 0) + 1:
                run.append((number, marker))
                marks.update(run)
                break
        else:
            first = next((marker for marker in _readings(line) if marker.number == 1), None)
            if first:
                open_lists[indent, first.kind] = [(number, first)]
            elif line.strip() and blank:
                open_lists = {key: run for key, run in open_lists.items() if key[0] < indent}
        blank = not line.strip()
    return {**marks, **dict(_dashes(lines))}


def _readings(line: str) -> Iterator[Marker]:
    """Yield what a label may be: `i.` is the first numeral, or the ninth letter."""
    label = _LABEL.match(line)
    if not label:
        return
    text, word = label[1], label[3]
    if word.isdecimal():
        yield Marker(text, "1", int(word))
        return
    lower = word.lower()
    value = _numeral(lower)
    if value:
        yield Marker(text, "i" if word.islower() else "I", value)
    if len(word) == 1:
        yield Marker(text, "a" if word.islower() else "A", ord(lower) - ord("a") + 1)


def _numeral(word: str) -> int:
    """Return the number that a Roman numeral writes, 0 if it is none."""
    values = [_NUMERALS.get(letter, 0) for letter in word]
    if not all(values):
        return 0
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _dashes(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Marker]]:
    """Yield the dashes that begin two lines or more, one after the other."""
    before: tuple[int, str] | None = None
    for number, line in lines:
        dash = _DASH.match(line)
        if dash:
            if before and before[1] == dash[1]:
                yield before[0], Marker(dash[1])
                yield number, Marker(dash[1])
            before = number, dash[1]
        elif line.strip() and not line.startswith(" "):
            before = None
