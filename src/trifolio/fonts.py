"""Which bundled family serves which script, as static faces: PDF/A and PDF/UA forbid variable fonts."""

from __future__ import annotations

import importlib.resources
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from trifolio.fetch import BASE

__all__ = ["FACES", "Face", "css", "load"]


@dataclass(frozen=True, slots=True)
class Face:
    """One face: its family, weight and style as CSS names them, the package and file that hold it.

    `weight` also chooses the instance where the file is a variable font.
    """

    family: str
    weight: int
    style: str
    package: str
    file: str

    @property
    def is_variable(self) -> bool:
        """Tell whether the file is a variable font, of which the face is one instance."""
        return "[" in self.file

    @property
    def name(self) -> str:
        """The name under which engines ask for the face."""
        return f"fonts/{self.family}-{self.weight}-{self.style}.ttf".replace(" ", "")


def _atkinson(weight: int, style: str, file: str) -> Face:
    return Face(
        "Atkinson Hyperlegible", weight, style, "fontpkg_atkinson_hyperlegible", f"AtkinsonHyperlegible-{file}.ttf"
    )


def _plex(weight: int, style: str, file: str) -> Face:
    return Face("IBM Plex Mono", weight, style, "fontpkg_ibm_plex_mono", f"IBMPlexMono-{file}.ttf")


FACES: tuple[Face, ...] = (
    _atkinson(400, "normal", "Regular"),
    _atkinson(400, "italic", "Italic"),
    _atkinson(700, "normal", "Bold"),
    _atkinson(700, "italic", "BoldItalic"),
    Face("Source Sans 3", 400, "normal", "fontpkg_source_sans_3", "SourceSans3[wght].ttf"),
    Face("Source Sans 3", 700, "normal", "fontpkg_source_sans_3", "SourceSans3[wght].ttf"),
    _plex(400, "normal", "Regular"),
    _plex(700, "normal", "Bold"),
)
"""Atkinson Hyperlegible (drawn for low vision) for text, Source Sans 3 for what it lacks (β → ✓ ☐ ≠), Plex for code."""


def css(names: Iterable[str]) -> str:
    """Return the `@font-face` rules of the faces that go by these names."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'src: url("{BASE}{face.name}") format("truetype") }}'
        for face in FACES
        if face.name in names
    )


def load(text: str) -> tuple[dict[str, bytes], str]:
    """Return the faces that a text needs, their bytes by name, and the characters that no family has.

    The fallback family comes only where the main one lacks a character, and only with the characters it lacks: an
    instance of the whole variable font would take a second, one of a few characters takes hundredths.
    """
    wanted = {character for character in text if _is_drawn(character)}
    lacking = wanted - _characters(FACES[0])
    faces = {face.name: _bytes(face) for face in FACES if not face.is_variable}
    if not lacking:
        return faces, ""
    fallback = [face for face in FACES if face.is_variable]
    kerned = any(one in lacking and other in lacking for one, other in pairwise(text))
    few = _subset(_bytes(fallback[0]), lacking, kerned=kerned)
    faces |= {face.name: _instance(few, face.weight) for face in fallback}
    return faces, "".join(sorted(lacking - _characters(fallback[0])))


def _is_drawn(character: str) -> bool:
    """Tell whether a character has a shape: those for private use have, if only in the writer's own fonts."""
    return unicodedata.category(character) == "Co" or (character.isprintable() and not character.isspace())


def _bytes(face: Face) -> bytes:
    return importlib.resources.files(face.package).joinpath("files", face.file).read_bytes()


@cache
def _characters(face: Face) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    return frozenset(map(chr, TTFont(io.BytesIO(_bytes(face)), lazy=True).getBestCmap()))


BLANKS = " \u00a0\u2009\u202f"
"""What Pango sets in the face of the letter before it, whichever that is."""


def _subset(data: bytes, characters: Iterable[str], *, kerned: bool) -> bytes:
    """Return a font of these characters alone; the same bytes every time.

    Reading the tables of kerning takes a second, a hundred times all else. So they are `kerned` only where two of the
    characters stand side by side in a text.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    for table in ("GSUB",) if kerned else ("GSUB", "GPOS", "GDEF"):
        del font[table]
    subsetter = Subsetter(Options(layout_features=["kern"], notdef_outline=True))
    subsetter.populate(text=f"{''.join(sorted(characters))}{BLANKS}")
    subsetter.subset(font)
    return _saved(font)


def _instance(data: bytes, weight: int) -> bytes:
    """Return a variable font's instance in one weight as a static font."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    return _saved(instantiateVariableFont(font, {"wght": weight}, updateFontNames=False))


def _saved(font: Any) -> bytes:
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
