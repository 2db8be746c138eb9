"""Which faces a text needs, and their files: whole, or cut down to the characters in use."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import groupby, pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any

from trifolio.fonts.families import (
    CJK,
    DIGITS,
    EASTERN,
    EVERY,
    FACES,
    FALLBACK,
    SCRIPTS,
    SIGNS,
    Face,
    installed,
    region,
    regions_of,
    rule,
    script_of,
)
from trifolio.safety.cache import keep, recall
from trifolio.safety.fetch import BASE
from trifolio.safety.files import sha256

__all__ = ["coverage", "css", "family_of", "instance_of", "languages", "lettering", "load", "needed", "ranges", "torn"]


def css(names: Iterable[str]) -> str:
    """Return the `@font-face` rules of the faces of these families."""
    return "\n".join(
        rule(face.family, face.weight, face.style, f"{BASE}{face.name}", ranges=ranges(face))
        for face in EVERY
        if face.name in names
    )


@cache
def ranges(face: Face) -> str:
    """Return the characters that a face of the main family serves, as CSS names them; nothing for other faces."""
    if face.family != FACES[0].family:
        return ""
    codes = sorted(map(ord, coverage(face)))
    runs = groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0])
    ends = ((run[0][1], run[-1][1]) for run in (list(run) for _, run in runs))
    return ", ".join(f"U+{first:X}-{last:X}" for first, last in ends)


_LANG = re.compile(r'\blang="([^"]*)"')


def languages(page: str) -> frozenset[str]:
    """Return the languages that a page (HTML) says it is in, as BCP 47 tags."""
    return frozenset(_LANG.findall(page))


def needed(
    text: str, languages: Iterable[str] = (), served: frozenset[str] = frozenset()
) -> tuple[tuple[Face, ...], str]:
    """Return the faces that a text in these languages needs, and the characters that no family has.

    The fallback family comes only where the main one lacks a character, a script's where both do. `languages` (BCP 47)
    choose among the families of Chinese, Japanese and Korean, which have a character in common but not its shape.
    `served` are the characters that a project's own fonts have.
    """
    return _needed(_wanted(text) - served, languages)


def _needed(lacking: frozenset[str], languages: Iterable[str]) -> tuple[tuple[Face, ...], str]:
    """Return the faces of a text whose main family lacks these characters, and those that no family has."""
    chosen = [face for face in FACES if not face.is_variable]
    east = frozenset(character for character in lacking if script_of(character) in EASTERN)
    asked = frozenset(map(region, languages))
    scripts = Counter(map(script_of, sorted(lacking)))
    families = [
        FALLBACK,
        *(SCRIPTS[script] for script, _ in scripts.most_common() if script in SCRIPTS),
        *(CJK[region] for region in CJK if region in asked),
        *(CJK[region] for region in regions_of(east) if region not in asked),
        *SIGNS,
    ]
    whole = frozenset(CJK[region] for region in asked & CJK.keys())
    for family in families:  # each serves what those before it do not; that of a language, all that is of its script
        wanted = lacking | east if family in whole else lacking
        if wanted and family[0].package in installed() and (serves := wanted & coverage(family[0])):
            chosen += family
            lacking -= serves
    return tuple(chosen), "".join(sorted(lacking))


def load(
    text: str, store: Path | None = None, languages: Iterable[str] = (), served: frozenset[str] = frozenset()
) -> tuple[dict[str, bytes], str]:
    """Return the faces that a text in these languages needs, their bytes by name, and the characters no family has.

    Of the fallback family, of signs and of Chinese, Japanese and Korean there are only the characters that the main
    one lacks: an instance of the whole variable font would take seconds. A script's family comes whole, for letters
    join by its rules. What takes long to make is kept in the folder `store`.
    """
    characters = _wanted(text)
    faces, lacking = _needed(characters - served, languages)
    loaded: dict[str, bytes] = {}
    for _, members in groupby(faces, key=attrgetter("family")):
        family = tuple(members)
        if family == FALLBACK and not torn(text):
            loaded |= _kerned(family, characters, text, store)
        elif family in (FALLBACK, *_CUT):
            loaded |= _cut(family, characters, store)
        else:
            loaded |= {face.name: _static(face, store) for face in family}
    return loaded, lacking


def lettering(text: str, store: Path | None = None) -> tuple[dict[str, bytes], str]:
    """Return the faces of a text for who knows no `unicode-range`, and the characters that no family has.

    Those of the fallback family hold all of its characters that the family has, so that its words are of one family.
    """
    loaded, lacking = load(text, store)
    return loaded | _cut(FALLBACK, frozenset(filter(_is_drawn, text)), store), lacking


def family_of(font: bytes) -> str:
    """Return the family that a font's file says it is of: an instance of a variable font may say another than CSS."""
    from fontTools.ttLib import TTFont

    return str(TTFont(io.BytesIO(font), lazy=True)["name"].getBestFamilyName())


_MARKED = re.compile(r"(?<![^\W\d_])[^\W\d_]++[\u0300-\u036f][\w\u0300-\u036f]*+")
"""A word with combining marks in it."""


def torn(text: str) -> frozenset[str]:
    """Return the words whose marks would stand beside their letters, for the main family lacks some: `fọ́`.

    An engine takes the letter from one family and the mark from another. These words are set in the fallback family.
    """
    main = coverage(FACES[0])
    return frozenset(word for word in _MARKED.findall(text) if not main.issuperset(word))


def _wanted(text: str) -> frozenset[str]:
    """Return the characters of a text that another family than the main one is wanted for."""
    return _lacking(text) | frozenset("".join(torn(text)))


def _lacking(text: str) -> frozenset[str]:
    """Return the characters of a text that the main family lacks."""
    return frozenset(filter(_is_drawn, {*text})) - coverage(FACES[0])


def _is_drawn(character: str) -> bool:
    """Return whether a character has a shape: those for private use have, if only in the writer's own fonts."""
    return unicodedata.category(character) == "Co" or (character.isprintable() and not character.isspace())


@cache
def coverage(face: Face) -> frozenset[str]:
    """Return the characters that a face draws in a text: all that it has, but no digits of the main family."""
    from fontTools.ttLib import TTFont

    characters = frozenset(map(chr, TTFont(io.BytesIO(face.path.read_bytes()), lazy=True).getBestCmap()))
    return characters - DIGITS if face.family == FACES[0].family else characters


BLANKS = " \u00a0\u2009\u202f"
"""What Pango sets in the face of the letter before it, whichever that is."""


_CUT = (*SIGNS, *CJK.values())
"""Families too large to make instances of as they are."""


EVERYDAY = (range(0x30, 0x3A), range(0x370, 0x400), range(0x2100, 0x2300), range(0x2500, 0x27C0))
"""Digits, Greek, arrows, signs of mathematics, ticks, boxes: what texts want of the fallback family, seldom more."""


def _kerned(family: Sequence[Face], characters: frozenset[str], text: str, store: Path | None) -> dict[str, bytes]:
    """Return the faces of the fallback family for these characters, from the store where they were made before.

    Reading the tables of kerning takes a second, a hundred times all else. So they are kept only where two of the
    characters stand side by side in a text. Everyday characters come by whole blocks: then most texts have one font.
    """
    few = characters & coverage(family[0])
    letters = few - DIGITS  # which are all equally wide
    kerned = any(first in letters and second in letters for first, second in pairwise(text))
    if not kerned:
        blocks = [block for block in EVERYDAY if any(ord(character) in block for character in few)]
        everyday = _in_blocks(coverage(family[0]) - coverage(FACES[0]), blocks)
        few = max(everyday, few)
    without = ("GSUB",) if kerned else ("GSUB", "GPOS", "GDEF")
    return _kept(family, few, store, lambda: _subset(family[0], few, ["kern"], without), kerned)


def _in_blocks(characters: Iterable[str], blocks: Sequence[range]) -> frozenset[str]:
    return frozenset(character for character in characters if any(ord(character) in block for block in blocks))


def _cut(family: Sequence[Face], characters: frozenset[str], store: Path | None) -> dict[str, bytes]:
    """Return the faces of a family of these characters alone, from the store where they were made before."""
    few = characters & coverage(family[0])
    features = ["ccmp", "kern", "liga", "ljmo", "mark", "mkmk", "tjmo", "vjmo"]
    return _kept(family, few, store, lambda: _subset(family[0], few, features, ()))


def _kept(
    family: Sequence[Face], few: frozenset[str], store: Path | None, subset: Callable[[], bytes], *how: object
) -> dict[str, bytes]:
    """Return the faces of a family's subset, made `how` it is told, from the store where they were made before."""
    from fontTools import version

    characters = "".join(sorted(few))
    inputs = {face: (version, BLANKS, face.weight, sha256(face.path.read_bytes()), characters, *how) for face in family}
    loaded = {face.name: data for face in family if (data := recall(store, inputs[face])) is not None}
    if len(loaded) < len(family):
        fresh = _instances(family, subset())
        for face in family:
            loaded[face.name] = (
                _with_blanks_of_text(fresh[face.name]) if family in (FALLBACK, *SIGNS) else fresh[face.name]
            )
            keep(store, inputs[face], loaded[face.name])
    return loaded


def _instances(family: Iterable[Face], data: bytes) -> dict[str, bytes]:
    return {face.name: instance_of(data, face.weight) for face in family}


def _with_blanks_of_text(data: bytes) -> bytes:
    """Return a font whose spaces are as wide as those of text: Pango takes those after a pictograph from its font."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    for glyph in {font.getBestCmap()[ord(blank)] for blank in BLANKS if ord(blank) in font.getBestCmap()}:
        font["hmtx"][glyph] = (font["head"].unitsPerEm // 4, 0)
    return _saved(font)


def _subset(face: Face, characters: Iterable[str], features: Sequence[str], without: Sequence[str]) -> bytes:
    """Return a face's font of these characters alone, with these features, without these tables."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(face.path.read_bytes()), recalcTimestamp=False)
    for table in without:
        del font[table]
    subsetter = Subsetter(Options(layout_features=list(features), notdef_outline=True))
    subsetter.populate(text=f"{''.join(sorted(characters))}{BLANKS}")
    subsetter.subset(font)
    return _saved(font)


def _static(face: Face, store: Path | None) -> bytes:
    """Return a face's own file, or the instance of a variable one: making that takes up to two seconds."""
    data = face.path.read_bytes()
    if not face.is_variable:
        return data
    from fontTools import version

    inputs = (version, face.weight, sha256(data))
    instance = recall(store, inputs)
    if instance is None:
        instance = instance_of(data, face.weight)
        keep(store, inputs, instance)
    return instance


def instance_of(data: bytes, weight: int) -> bytes:
    """Return a variable font's instance in one weight as a static font; along other axes it is the usual one."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes} | {"wght": weight}
    return _saved(instantiateVariableFont(font, axes, updateFontNames=False))


def _saved(font: Any) -> bytes:
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
