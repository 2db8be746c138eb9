"""A text in ASCII: our own table of signs first, then letters; what else is changed is told, and nothing is lost.

A library alone would be a hazard: one makes `=` of `≠` and `v` of `β`, another drops `≠` altogether. So signs are
spelled by `signs.toml`, and a library is asked for letters alone, of the scripts that Unicode cannot take apart.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from trifolio.render.text.levels import lowered, raised
from trifolio.source.mailing import MERGE

__all__ = ["Change", "Spelled", "Speller"]


class Change(StrEnum):
    """How a character was changed that the table of signs does not hold."""

    LETTER = "letter"  # to the letters it is written with
    NAMED = "named"  # to its name in brackets
    LOST = "lost"  # not at all: it has no spelling that is sure to mean the same
    MISSING = "missing"  # not at all: it wants the library, which is not there


Spelled = tuple[str, str, Change]
"""A character, what stands for it, and how that came."""


@dataclass(frozen=True, slots=True)
class Speller:
    """Spells texts of one language; `letters` false leaves all as it stands but the signs of the table."""

    lang: str = "en"
    letters: bool = True

    def spelled(self, text: str) -> str:
        """Return a text in ASCII; no-break spaces and what is inside merge tags stay."""
        return self._spelled(text, [])

    def changes(self, text: str) -> list[Spelled]:
        """Return what in a text is spelled otherwise than by the table of signs."""
        found: list[Spelled] = []
        self._spelled(text, found)
        return found

    def _spelled(self, text: str, found: list[Spelled]) -> str:
        if text.isascii():
            return text
        tags = [*(tag[0] for tag in MERGE.finditer(text)), ""]
        parts = (_Run(self, part, found).spelled() for part in MERGE.split(text))
        return "".join(f"{part}{tag}" for part, tag in zip(parts, tags, strict=True))


@dataclass(slots=True)
class _Run:
    """One text on its way: what is left of it, and what is spelled already."""

    speller: Speller
    text: str
    found: list[Spelled]
    made: list[str] = field(default_factory=list)

    def spelled(self) -> str:
        signs = _signs()
        text = unicodedata.normalize("NFC", self.text)
        if alone := signs["apart"].get(text.strip(_SPACES).rstrip("\ufe0f")):
            return alone.removeprefix("(").removesuffix(")") if alone[1:2].isupper() else f" {alone} "
        text = _SQUARES.sub(lambda one: unicodedata.normalize("NFKC", one[0]), text)
        text = _MICRO.sub("u", text.replace("µ", "μ").replace("μg", "mcg"))
        for sequence, said in signs["sequences"].items():
            text = text.replace(sequence, said)
        at = 0
        for found in _ODD.finditer(text):
            self.made.append(text[at : found.start()])
            self.odd(found[0], text, found.start(), found.end())
            at = found.end()
        return "".join([*self.made, text[at:]])

    def odd(self, run: str, text: str, start: int, end: int) -> None:
        """Add what stands for a run of one kind of characters."""
        before, after = text[start - 1 : start], text[end : end + 1]
        first = run[0]
        kind = unicodedata.decomposition(first).split(" ")[0]
        if first == "°" or (first == "º" and self.is_degree(before, after)):
            self.apart("deg\u00a0" if after in ("C", "F") else "deg", before, "." if after in ("C", "F") else after)
        elif first == "·":
            self.dot(before, after)
        elif first == "Å" and re.search(r"\d\s?\Z", text[:start]) and not after.isalpha():
            self.apart("angstrom", before, after)
        elif _GREEK.match(first):
            self.greek(run)
        elif first in _known():
            self.sign(run, before, after)
        elif kind == "<fraction>":
            stands = "(" if before and before in _COMPARES else before  # no line must end between the two
            self.apart(_level(run).replace("⁄", "/"), stands, after if after.isalnum() else ".")
        elif kind == "<super>" and first not in "ªº" and (above := _level(run)).isascii():
            self.made.append(raised(above, after))
        elif kind == "<sub>" and (below := _level(run)).isascii():
            self.made.append(lowered(below, before, after))
        else:
            for character in run:
                self.other(character, text, start, after)

    def apart(self, said: str, before: str, after: str) -> None:
        """Add words with a space where a neighbour would run into them; the end of a text may be the middle of one."""
        self.made.append(f"{'' if before and (before.isspace() or before in _OPENS) else ' '}{said}")
        self.made.append("" if after and (after.isspace() or after in _CLOSES) else " ")

    def sign(self, run: str, before: str, after: str) -> None:
        """Add what stands for signs of the table."""
        signs = _signs()
        for number, character in enumerate(run):
            if character in signs["joined"]:
                self.made.append(signs["joined"][character])
            else:
                first, last = not number, number == len(run) - 1
                self.apart(signs["apart"][character], before if first else "(", after if last else "")

    def is_degree(self, before: str, after: str) -> bool:
        """Tell whether the sign of a masculine ordinal was typed for that of degrees."""
        return after in ("C", "F") or (before.isdigit() and self.speller.lang[:2] not in ("ca", "es", "gl", "it", "pt"))

    def dot(self, before: str, after: str) -> None:
        """Add what stands for a dot in the middle: between figures it is a decimal point to some, “times” to others."""
        if before.isdigit() and after.isdigit():
            self.tell("·", "", Change.LOST)
        else:
            self.made.append("-" if before.isspace() and after.isspace() else "*")

    def greek(self, run: str) -> None:
        """Add the names of one or two letters, as in `αβ`; the letters of a word."""
        names = [_signs()["greek"].get(letter, "") for letter in run]
        if all(names) and len(run) <= _SYMBOLS and not self.speller.lang.startswith("el"):
            self.made.append("-".join(names))
        else:
            for letter in run:
                self.letter(letter)

    def other(self, character: str, text: str, start: int, after: str) -> None:
        """Add what stands for a character that is not in the table."""
        kind = unicodedata.category(character)
        if not self.speller.letters:
            self.made.append(character)
        elif kind == "Nd":
            self.made.append(str(unicodedata.decimal(character)))
        elif kind[0] == "Z":
            self.made.append(" ")
        elif kind[0] == "C":
            if kind != "Cf":
                self.tell(character, "", Change.LOST)
        elif kind[0] == "M":
            self.mark(character, text, start, after)
        elif kind[0] == "L":
            self.letter(character)
        else:
            self.symbol(character, kind)

    def symbol(self, character: str, kind: str) -> None:
        """Add what stands for a sign that is not in the table: its plain form, else its name; none for mathematics."""
        if kind == "Sk" or character == _FRAME:
            return
        plain = unicodedata.normalize("NFKC", character)
        if "\U0001f1e6" <= character <= "\U0001f1ff":
            self.tell(character, chr(ord(character) - 0x1F1E6 + ord("A")), Change.NAMED)
        elif plain.isascii():
            self.tell(character, f"({plain})" if kind == "No" else plain, Change.NAMED)
        elif kind == "Sm":
            self.tell(character, "", Change.LOST)
        else:
            self.tell(character, f" ({unicodedata.name(character, 'unknown').lower()}) ", Change.NAMED)

    def mark(self, character: str, text: str, start: int, after: str) -> None:
        """Add a mark that stands on no letter of its own: in a word it may go, on a lone letter it is its meaning."""
        if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef" or character == _FRAME:
            return
        base = text[:start].rstrip("\u0300\u0301\u0302\u0303\u0304\u0308")
        if not "\u0300" <= character <= "\u036f" and unicodedata.category(base[-1:] or " ")[0] in "LM":
            self.letter(character)
        elif re.search(r"[^\W\d_]{2}\Z", base) or (re.search(r"[^\W\d_]\Z", base) and after.isalpha()):
            self.tell(character, "", Change.LETTER if character not in _STRIKES else Change.LOST)
        else:
            self.tell(character, "", Change.LOST)

    def letter(self, letter: str) -> None:
        """Add the letters that a letter is written with: by its language, without its marks, else by the library."""
        signs = _signs()
        own = signs["languages"].get(self.speller.lang.lower().split("-")[0], {})
        bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
        if not self.speller.letters:
            self.made.append(letter)
        elif said := own.get(letter) or signs["letters"].get(letter) or (bare if bare.isascii() else ""):
            self.tell(letter, said, Change.LETTER)
        elif (library := _library()) is None:
            self.tell(letter, "", Change.MISSING)
        else:
            said = library(letter)
            self.tell(letter, said, Change.LETTER if said or unicodedata.category(letter)[0] == "M" else Change.LOST)

    def tell(self, character: str, said: str, change: Change) -> None:
        self.found.append((character, said.strip(), change))
        self.made.append(said)


_SYMBOLS = 2
"""Greek letters in a row that are names, as in `γδ T cells`; more are a word."""

_SPACES = " \t\n\u00a0\u2007\u202f"
_COMPARES = "<>=≤≥≈~±"
_OPENS, _CLOSES = "([{\"'“‘„/-", ",.;:!?)]}\"'”’"
_FRAME = "\u20e3"
"""What makes a key of a figure."""
_STRIKES = "\u0335\u0336\u0337\u0338"
_SQUARES = re.compile("[\u3300-\u33ff\uff01-\uffee\u3000]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_MICRO = re.compile(r"(?<![A-Za-z\u0370-\u03ff])μ(?=(?:[lLmMsAVUWFSC]|mol|Ci|Gy|Sv|kat|IU|Hz|bar)(?![^\W\d_]))")
"""The prefix micro before a unit, be it typed as its own sign or as the Greek letter."""
_RAISED = "²³¹⁰ⁱ⁴-⁾ⁿ"
_ODD = re.compile(f"[{_RAISED}]+|[₀-₎ₐ-ₜ]+|[\u0370-\u03ff\u1f00-\u1fff]+|[^\x00-\x7f\u00a0\u202f\u2007]")


def _level(run: str) -> str:
    return unicodedata.normalize("NFKC", run).replace("−", "-")


@cache
def _signs() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "signs.toml").read_text(encoding="utf-8"))


@cache
def _known() -> frozenset[str]:
    return frozenset((*_signs()["apart"], *_signs()["joined"]))


@cache
def _library() -> Any:
    """Return the function that spells letters of any script, nothing where it is not installed."""
    try:
        from anyascii import anyascii
    except ImportError:
        return None
    return anyascii
