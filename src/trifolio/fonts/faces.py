"""Which bundled family serves which script, as static faces: PDF/A and PDF/UA forbid variable fonts."""

from __future__ import annotations

import importlib.resources
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from trifolio.safety.cache import keep, recall
from trifolio.safety.fetch import BASE
from trifolio.safety.files import sha256

__all__ = [
    "CODE",
    "EVERY",
    "EXTRA",
    "FACES",
    "SCRIPTS",
    "Face",
    "css",
    "installed",
    "load",
    "needed",
    "packages",
    "serving",
]


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
        """Return whether the file is a variable font, of which the face is one instance."""
        return "[" in self.file

    @property
    def path(self) -> Traversable:
        """The file."""
        return importlib.resources.files(self.package) / "files" / self.file

    @property
    def name(self) -> str:
        """The name under which engines ask for the face."""
        return f"fonts/{self.family}-{self.weight}-{self.style}.ttf".replace(" ", "")


def _atkinson(weight: int, style: str, file: str) -> Face:
    return Face(
        "Atkinson Hyperlegible", weight, style, "fontpkg_atkinson_hyperlegible", f"AtkinsonHyperlegible-{file}.ttf"
    )


CODE = "IBM Plex Mono"
"""The family of code."""


def _plex(weight: int, style: str, file: str) -> Face:
    return Face(CODE, weight, style, "fontpkg_ibm_plex_mono", f"IBMPlexMono-{file}.ttf")


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


def _script(family: str, regular: str, bold: str) -> tuple[Face, Face]:
    package = f"fontpkg_{family.lower().replace(' ', '_')}"
    return Face(family, 400, "normal", package, f"{regular}.ttf"), Face(family, 700, "normal", package, f"{bold}.ttf")


EXTRA = "fonts"
"""The extra that brings the families of other scripts."""

SCRIPTS: dict[str, tuple[Face, ...]] = {
    "ARABIC": _script("IBM Plex Sans Arabic", "IBMPlexSansArabic-Regular", "IBMPlexSansArabic-Bold"),
    "HEBREW": _script("Heebo", "Heebo[wght]", "Heebo[wght]"),
    "DEVANAGARI": _script("Noto Sans Devanagari", "NotoSansDevanagari[wdth,wght]", "NotoSansDevanagari[wdth,wght]"),
    "THAI": _script("Sarabun", "Sarabun-Regular", "Sarabun-Bold"),
}
"""The families of other scripts, by the word with which Unicode names their letters; each comes if a text needs it."""


EVERY: tuple[Face, ...] = (*FACES, *(face for script in SCRIPTS.values() for face in script))


def installed() -> tuple[str, ...]:
    """Return the scripts whose family is there."""
    return tuple(name for name, script in SCRIPTS.items() if find_spec(script[0].package))


def packages() -> tuple[str, ...]:
    """Return the names of all packages that fonts come from, those of the extra too."""
    return tuple(sorted({face.package.replace("_", "-") for face in EVERY}))


def css(names: Iterable[str]) -> str:
    """Return the `@font-face` rules of the faces of these families."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'src: url("{BASE}{face.name}") format("truetype") }}'
        for face in EVERY
        if face.name in names
    )


def serving(character: str) -> str:
    """Return the family of the extra that serves a character's script, empty if none does."""
    faces = SCRIPTS.get(unicodedata.name(character, "").partition(" ")[0])
    return faces[0].family if faces else ""


def needed(text: str) -> tuple[tuple[Face, ...], str]:
    """Return the faces that a text needs, and the characters that no family has.

    The fallback family comes only where the main one lacks a character, a script's where both do.
    """
    chosen = [face for face in FACES if not face.is_variable]
    lacking = _lacking(text)
    fallback = tuple(face for face in FACES if face.is_variable)
    for family in (fallback, *(SCRIPTS[name] for name in installed())) if lacking else ():
        if served := lacking & _characters(family[0]):
            chosen += family
            lacking -= served
    return tuple(chosen), "".join(sorted(lacking))


def load(text: str, store: Path | None = None) -> tuple[dict[str, bytes], str]:
    """Return the faces that a text needs, their bytes by name, and the characters that no family has.

    The fallback family has only the characters that the main one lacks: an instance of the whole variable font would
    take a second, one of a few characters takes hundredths. A script's family comes whole, for letters join by its
    rules; its instances are kept in the folder `store`.
    """
    faces, lacking = needed(text)
    fallback = [face for face in faces if face.is_variable and face in FACES]
    loaded = {face.name: _static(face, store) for face in faces if face not in fallback}
    if fallback:
        few = _lacking(text) & _characters(fallback[0])
        kerned = any(first in few and second in few for first, second in pairwise(text))
        subset = _subset(fallback[0].path.read_bytes(), few, kerned=kerned)
        loaded |= {face.name: _instance(subset, face.weight) for face in fallback}
    return loaded, lacking


def _lacking(text: str) -> frozenset[str]:
    """Return the characters of a text that the main family lacks."""
    return frozenset(filter(_is_drawn, {*text})) - _characters(FACES[0])


def _is_drawn(character: str) -> bool:
    """Return whether a character has a shape: those for private use have, if only in the writer's own fonts."""
    return unicodedata.category(character) == "Co" or (character.isprintable() and not character.isspace())


@cache
def _characters(face: Face) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    return frozenset(map(chr, TTFont(io.BytesIO(face.path.read_bytes()), lazy=True).getBestCmap()))


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


def _static(face: Face, store: Path | None) -> bytes:
    """Return a face's own file, or the instance of a variable one: making that takes up to two seconds."""
    data = face.path.read_bytes()
    if not face.is_variable:
        return data
    from fontTools import version

    inputs = (version, face.weight, sha256(data))
    instance = recall(store, inputs)
    if instance is None:
        instance = _instance(data, face.weight)
        keep(store, inputs, instance)
    return instance


def _instance(data: bytes, weight: int) -> bytes:
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
