"""Transliterate text to ASCII: signs by our table, then letters. Every other change is reported; nothing is lost.

A library alone would be a hazard: one makes `=` of `≠` and `v` of `β`, another drops `≠` altogether. So signs are
written as `signs.toml` says, and a library is asked for letters alone, of the scripts that Unicode cannot decompose.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from trifolio.render.text.levels import lowered, raised
from trifolio.safety.values import dataclass
from trifolio.source.mailing import MERGE

__all__ = ["Change", "Replacement", "Transliterator"]


class Change(StrEnum):
    """How a character was replaced that is not in the table of signs."""

    LETTER = "letter"  # by the letters it is written with
    NAMED = "named"  # by its name in brackets
    LOST = "lost"  # by nothing: no replacement is sure to mean the same
    MISSING = "missing"  # by nothing: the library is not installed


class Replacement(NamedTuple):
    """A character, the text in its place, and how it was replaced."""

    character: str
    text: str
    change: Change


@dataclass(frozen=True, slots=True)
class Transliterator:
    """Transliterates texts of one language; without `letters` only the signs of the table."""

    lang: str = "en"
    letters: bool = True

    def ascii(self, text: str) -> str:
        """Return a text in ASCII; no-break spaces and merge tags stay."""
        return self._transliterated(text, [])

    def replacements(self, text: str) -> list[Replacement]:
        """Return the characters of a text that are replaced otherwise than by the table of signs."""
        replacements: list[Replacement] = []
        self._transliterated(text, replacements)
        return replacements

    def _transliterated(self, text: str, replacements: list[Replacement]) -> str:
        if text.isascii():
            return text
        tags = [*(tag[0] for tag in MERGE.finditer(text)), ""]
        parts = (_Text(self, part, replacements).ascii() for part in MERGE.split(text))
        return "".join(f"{part}{tag}" for part, tag in zip(parts, tags, strict=True))


@dataclass(slots=True)
class _Text:
    """A text that is being transliterated: `output` is what is done, in pieces."""

    rules: Transliterator
    text: str
    replacements: list[Replacement]
    output: list[str] = field(default_factory=list)

    def ascii(self) -> str:
        signs = _signs()
        text = unicodedata.normalize("NFC", self.text)
        if alone := signs["apart"].get(text.strip(_SPACES).rstrip("\ufe0f")):
            return alone.removeprefix("(").removesuffix(")") if alone[1:2].isupper() else f" {alone} "
        text = _SQUARES.sub(lambda square: unicodedata.normalize("NFKC", square[0]), text)
        text = _MICRO.sub("u", text.replace("µ", "μ").replace("μg", "mcg"))
        for sequence, replacement in signs["sequences"].items():
            text = text.replace(sequence, replacement)
        done = 0
        for run in _ODD.finditer(text):
            self.output.append(text[done : run.start()])
            self.add_run(run[0], text, run.start(), run.end())
            done = run.end()
        return "".join([*self.output, text[done:]])

    def add_run(self, run: str, text: str, start: int, end: int) -> None:
        """Add the replacement of a run of characters of one kind, which is at `text[start:end]`."""
        before, after = text[start - 1 : start], text[end : end + 1]
        first = run[0]
        kind = unicodedata.decomposition(first).split(" ")[0]
        if first == "°" or (first == "º" and self.is_degree(before, after)):
            self.add_words("deg\u00a0" if after in ("C", "F") else "deg", before, "." if after in ("C", "F") else after)
        elif first == "·":
            self.add_dot(before, after)
        elif first == "Å" and re.search(r"\d\s?\Z", text[:start]) and not after.isalpha():
            self.add_words("angstrom", before, after)
        elif _GREEK.match(first):
            self.add_greek(run)
        elif first in _known():
            self.add_signs(run, before, after)
        elif kind == "<fraction>":
            stands = "(" if before and before in _COMPARES else before  # no line must end between the two
            self.add_words(_level(run).replace("⁄", "/"), stands, after if after.isalnum() else ".")
        elif kind == "<super>" and first not in "ªº" and (above := _level(run)).isascii():
            self.output.append(raised(above, after))
        elif kind == "<sub>" and (below := _level(run)).isascii():
            self.output.append(lowered(below, before, after))
        else:
            for character in run:
                self.add_other(character, text, start, after)

    def add_words(self, words: str, before: str, after: str) -> None:
        """Add words, apart from their neighbours by a space; at an end of the text too, which may be inside a word."""
        self.output.append(f"{'' if before and (before.isspace() or before in _OPENS) else ' '}{words}")
        self.output.append("" if after and (after.isspace() or after in _CLOSES) else " ")

    def add_signs(self, run: str, before: str, after: str) -> None:
        """Add the replacements of signs of the table."""
        signs = _signs()
        for number, character in enumerate(run):
            if character in signs["joined"]:
                self.output.append(signs["joined"][character])
            else:
                first, last = not number, number == len(run) - 1
                self.add_words(signs["apart"][character], before if first else "(", after if last else "")

    def is_degree(self, before: str, after: str) -> bool:
        """Return whether a masculine ordinal indicator (º) was typed for the degree sign (°)."""
        return after in ("C", "F") or (before.isdigit() and self.rules.lang[:2] not in ("ca", "es", "gl", "it", "pt"))

    def add_dot(self, before: str, after: str) -> None:
        """Add the replacement of a middle dot; between digits it is lost: it may be a decimal point or mean “times”."""
        if before.isdigit() and after.isdigit():
            self.replace("·", "", Change.LOST)
        else:
            self.output.append("-" if before.isspace() and after.isspace() else "*")

    def add_greek(self, run: str) -> None:
        """Add the names of one or two Greek letters, as in `αβ`, else the letters of a word."""
        names = [_signs()["greek"].get(letter, "") for letter in run]
        if all(names) and len(run) <= _SYMBOLS and not self.rules.lang.startswith("el"):
            self.output.append("-".join(names))
        else:
            for letter in run:
                self.add_letter(letter)

    def add_other(self, character: str, text: str, start: int, after: str) -> None:
        """Add the replacement of a character that is not in the table."""
        kind = unicodedata.category(character)
        if not self.rules.letters:
            self.output.append(character)
        elif kind == "Nd":
            self.output.append(str(unicodedata.decimal(character)))
        elif kind[0] == "Z":
            self.output.append(" ")
        elif kind[0] == "C":
            if kind != "Cf":
                self.replace(character, "", Change.LOST)
        elif kind[0] == "M":
            self.add_mark(character, text, start, after)
        elif kind[0] == "L":
            self.add_letter(character)
        else:
            self.add_symbol(character, kind)

    def add_symbol(self, character: str, kind: str) -> None:
        """Add the replacement of a sign: its compatibility form, else its name; a sign of mathematics is lost."""
        if kind == "Sk" or character == _FRAME:
            return
        plain = unicodedata.normalize("NFKC", character)
        if "\U0001f1e6" <= character <= "\U0001f1ff":
            self.replace(character, chr(ord(character) - 0x1F1E6 + ord("A")), Change.NAMED)
        elif plain.isascii():
            self.replace(character, f"({plain})" if kind == "No" else plain, Change.NAMED)
        elif kind == "Sm":
            self.replace(character, "", Change.LOST)
        else:
            self.replace(character, f" ({unicodedata.name(character, 'unknown').lower()}) ", Change.NAMED)

    def add_mark(self, character: str, text: str, start: int, after: str) -> None:
        """Add a combining mark that is part of no letter: it may go inside a word, but not from a letter by itself."""
        if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef" or character == _FRAME:
            return
        base = text[:start].rstrip("\u0300\u0301\u0302\u0303\u0304\u0308")
        if not "\u0300" <= character <= "\u036f" and unicodedata.category(base[-1:] or " ")[0] in "LM":
            self.add_letter(character)
        elif re.search(r"[^\W\d_]{2}\Z", base) or (re.search(r"[^\W\d_]\Z", base) and after.isalpha()):
            self.replace(character, "", Change.LETTER if character not in _STRIKES else Change.LOST)
        else:
            self.replace(character, "", Change.LOST)

    def add_letter(self, letter: str) -> None:
        """Add the replacement of a letter: by the text's language, else without its marks, else by the library."""
        signs = _signs()
        own = signs["languages"].get(self.rules.lang.lower().split("-")[0], {})
        bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
        if not self.rules.letters:
            self.output.append(letter)
        elif letters := own.get(letter) or signs["letters"].get(letter) or (bare if bare.isascii() else ""):
            self.replace(letter, letters, Change.LETTER)
        elif (library := _library()) is None:
            self.replace(letter, "", Change.MISSING)
        else:
            letters = library(letter)
            is_lost = not letters and unicodedata.category(letter)[0] != "M"
            self.replace(letter, letters, Change.LOST if is_lost else Change.LETTER)

    def replace(self, character: str, text: str, change: Change) -> None:
        """Add a text in the place of a character, and note the replacement."""
        self.replacements.append(Replacement(character, text.strip(), change))
        self.output.append(text)


_SYMBOLS = 2
"""Greek letters in a row that are names, as in `γδ T cells`; more are a word."""

_SPACES = " \t\n\u00a0\u2007\u202f"
_COMPARES = "<>=≤≥≈~±"
_OPENS, _CLOSES = "([{\"'“‘„/-", ",.;:!?)]}\"'”’"
_FRAME = "\u20e3"
"""COMBINING ENCLOSING KEYCAP."""
_STRIKES = "\u0335\u0336\u0337\u0338"
_SQUARES = re.compile("[\u3300-\u33ff\uff01-\uffee\u3000]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_MICRO = re.compile(r"(?<![A-Za-z\u0370-\u03ff])μ(?=(?:[lLmMsAVUWFSC]|mol|Ci|Gy|Sv|kat|IU|Hz|bar)(?![^\W\d_]))")
"""The prefix micro before a unit, typed as the micro sign or as the Greek letter."""
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
    """Return the function that transliterates letters of any script, None where it is not installed."""
    try:
        from anyascii import anyascii
    except ImportError:
        return None
    return anyascii
