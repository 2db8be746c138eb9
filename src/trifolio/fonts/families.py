"""The bundled families and the scripts that they serve, as static faces: PDF/A and PDF/UA forbid variable fonts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from trifolio.safety.values import dataclass
from trifolio.words import base, is_traditional

__all__ = [
    "CJK",
    "CODE",
    "DIGITS",
    "EASTERN",
    "EVERY",
    "FACES",
    "FALLBACK",
    "SCRIPTS",
    "SIGNS",
    "Face",
    "installed",
    "packages",
    "region",
    "region_of",
    "regions_of",
    "rule",
    "script_of",
    "serving",
]


@dataclass(frozen=True, slots=True)
class Face:
    """One face: its family, weight and style as CSS names them, and the file that holds it, counted from its package.

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
    def path(self) -> Path:
        """The file."""
        from importlib import resources  # not needed to name faces

        return Path(str(resources.files(self.package).joinpath(self.file)))

    @property
    def name(self) -> str:
        """The name under which engines ask for the face."""
        return f"fonts/{self.family}-{self.weight}-{self.style}.ttf".replace(" ", "")


def _atkinson(weight: int, style: str, file: str) -> Face:
    return Face(
        "Atkinson Hyperlegible",
        weight,
        style,
        "fontpkg_atkinson_hyperlegible",
        f"files/AtkinsonHyperlegible-{file}.ttf",
    )


CODE = "IBM Plex Mono"
"""The family of code."""


def _plex(weight: int, style: str, file: str) -> Face:
    return Face(CODE, weight, style, "fontpkg_ibm_plex_mono", f"files/IBMPlexMono-{file}.ttf")


FACES: tuple[Face, ...] = (
    _atkinson(400, "normal", "Regular"),
    _atkinson(400, "italic", "Italic"),
    _atkinson(700, "normal", "Bold"),
    _atkinson(700, "italic", "BoldItalic"),
    Face("Source Sans 3", 400, "normal", "fontpkg_source_sans_3", "files/SourceSans3[wght].ttf"),
    Face("Source Sans 3", 700, "normal", "fontpkg_source_sans_3", "files/SourceSans3[wght].ttf"),
    _plex(400, "normal", "Regular"),
    _plex(700, "normal", "Bold"),
)
"""Atkinson Hyperlegible (drawn for low vision) for text, Source Sans 3 for what it lacks (β → ✓ ☐ ≠), Plex for code."""


DIGITS = frozenset("0123456789")
"""What the main family draws otherwise than people write it, a nought with a stroke: they are the fallback family's."""


def _family(family: str, package: str, regular: str, bold: str = "") -> tuple[Face, Face]:
    return Face(family, 400, "normal", package, regular), Face(family, 700, "normal", package, bold or regular)


NOTO = (
    *("Armenian", "Bengali", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi", "Kannada", "Khmer", "Lao", "Malayalam"),
    *("Myanmar", "Oriya", "Sinhala", "Tamil", "Telugu"),
)
"""Scripts that a family of Noto Sans serves."""


def _noto(script: str) -> tuple[Face, Face]:
    return _family(f"Noto Sans {script}", "manimgx_fonts", f"NotoSans{script}[wght].ttf")


SCRIPTS: dict[str, tuple[Face, Face]] = {
    "ARABIC": _family(
        "IBM Plex Sans Arabic",
        "fontpkg_ibm_plex_sans_arabic",
        "files/IBMPlexSansArabic-Regular.ttf",
        "files/IBMPlexSansArabic-Bold.ttf",
    ),
    "HEBREW": _family("Heebo", "fontpkg_heebo", "files/Heebo[wght].ttf"),
    "DEVANAGARI": _family(
        "Noto Sans Devanagari", "fontpkg_noto_sans_devanagari", "files/NotoSansDevanagari[wdth,wght].ttf"
    ),
    "THAI": _family("Sarabun", "fontpkg_sarabun", "files/Sarabun-Regular.ttf", "files/Sarabun-Bold.ttf"),
    **{script.upper(): _noto(script) for script in NOTO},
}
"""The families of other scripts, by the word with which Unicode names their letters; each comes if a text needs it."""

SIGNS: tuple[tuple[Face, Face], ...] = (
    _family("Noto Sans", "manimgx_fonts", "NotoSans[wght].ttf"),
    _family("Inter", "fontpkg_inter", "files/Inter[opsz,wght].ttf"),
    _noto("Symbols"),
    _family("Noto Emoji", "manimgx_fonts", "NotoEmoji[wght].ttf"),
)
"""Families for what no other has: more of Latin (Ƙ ƴ), signs (★ ⚠), pictographs in one colour (✅ 💊)."""


def _east(region: str) -> tuple[Face, Face]:
    file = f"fonts/ofl/notosans{region.lower()}/NotoSans{region}[wght].ttf"
    return _family(f"Noto Sans {region}", "justmytype_intl_cjk", file)


EASTERN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH")
"""The words with which Unicode names the letters and marks of Chinese, Japanese and Korean."""

CJK: dict[str, tuple[Face, Face]] = {region: _east(region) for region in ("SC", "TC", "JP", "KR")}
"""Families of Chinese (simplified, traditional), Japanese and Korean: one character has a shape of its own in each."""

FALLBACK = tuple(face for face in FACES if face.is_variable)
"""What the main family lacks, among the signs and letters of the West."""

EVERY: tuple[Face, ...] = (
    *FACES,
    *(face for family in (*SCRIPTS.values(), *SIGNS, *CJK.values()) for face in family),
)


@cache
def installed() -> tuple[str, ...]:
    """Return the packages of fonts that are there."""
    return tuple(package for package in sorted({face.package for face in EVERY}) if find_spec(package))


def packages() -> tuple[str, ...]:
    """Return the names of all packages that fonts come from, those of the extra too."""
    return tuple(sorted({face.package.replace("_", "-") for face in EVERY}))


def rule(family: str, weight: int, style: str, address: str, kind: str = "truetype", ranges: str = "") -> str:
    """Return the `@font-face` rule of a face; `kind` is its file's format as CSS names it (CSS Fonts 4, 4.3.1).

    `ranges` are the characters that it serves (4.5), where these are not all of its own.
    """
    only = f" unicode-range: {ranges};" if ranges else ""
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; '
        f'src: url("{address}") format("{kind}");{only} }}'
    )


def serving(character: str) -> tuple[str, str]:
    """Return the family that would serve a character, and the extra that brings it; both empty if none is known."""
    script = script_of(character)
    if script in EASTERN:
        family, extra = CJK[region_of(character)][0], "cjk"
    elif script in SCRIPTS:
        family, extra = SCRIPTS[script][0], "fonts"
    else:
        return "", ""
    return ("", "") if family.package in installed() else (family.family, extra)


def region(tag: str) -> str:
    """Return the region whose shapes a language wants of its characters: of zh-Hant TC, of ja JP; empty for others."""
    return "TC" if is_traditional(tag) else {"zh": "SC", "ja": "JP", "ko": "KR"}.get(base(tag), "")


def region_of(character: str) -> str:
    """Return the region that a character of Chinese, Japanese or Korean is of, if nothing is known but itself."""
    return {"HIRAGANA": "JP", "KATAKANA": "JP", "HANGUL": "KR", "BOPOMOFO": "TC"}.get(script_of(character), "SC")


def regions_of(characters: Iterable[str]) -> tuple[str, ...]:
    """Return the regions that the characters of Chinese, Japanese and Korean in a text are of, the surest first."""
    eastern = (character for character in characters if script_of(character) in EASTERN)
    return tuple(sorted(set(map(region_of, eastern)), key=("JP", "KR", "TC", "SC").index))


def script_of(character: str) -> str:
    """Return the word with which Unicode names a character's script: ARABIC, CJK; empty for one without a name."""
    return unicodedata.name(character, "").partition(" ")[0]
