"""Which bundled family serves which script, as static faces: PDF/A and PDF/UA forbid variable fonts."""

from __future__ import annotations

import hashlib
import importlib.resources
import io
from dataclasses import dataclass
from pathlib import Path

from trifolio.fetch import BASE
from trifolio.files import write_whole

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


def css() -> str:
    """Return the `@font-face` rules of all faces."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'src: url("{BASE}{face.name}") format("truetype") }}'
        for face in FACES
    )


def load(cache: Path | None) -> dict[str, bytes]:
    """Return the bytes of every face by name; instances of variable fonts are kept in the cache (about 1 s each)."""
    return {face.name: _static(face, cache) for face in FACES}


def _static(face: Face, cache: Path | None) -> bytes:
    data = importlib.resources.files(face.package).joinpath("files", face.file).read_bytes()
    if "[" not in face.file:
        return data
    key = hashlib.sha256(data).hexdigest()[:16]
    kept = cache / "fonts" / f"{key}-{face.weight}.ttf" if cache else None
    if kept is not None and kept.is_file():
        return kept.read_bytes()
    made = _instance(data, face.weight)
    if kept is not None:
        write_whole(kept, made)
    return made


def _instance(data: bytes, weight: int) -> bytes:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    static = instantiateVariableFont(font, {"wght": weight}, updateFontNames=False)
    out = io.BytesIO()
    static.save(out)
    return out.getvalue()
