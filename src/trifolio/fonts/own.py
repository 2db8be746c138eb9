"""A project's own fonts: the files in its `fonts/` folder, and what each says of itself."""

from __future__ import annotations

import contextlib
import io
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from trifolio.fonts.faces import instance_of
from trifolio.fonts.families import rule
from trifolio.job import Font, Fonts
from trifolio.problems import ContentError, Problem, error, nearest
from trifolio.safety.fetch import BASE
from trifolio.safety.files import is_within, sha256

__all__ = ["characters", "css", "faces", "find", "load", "rules", "text"]

UNREADABLE = ("is no font that can be read", "bring it as TrueType or OpenType")

ENDINGS = (".ttf", ".otf")
LARGEST = 40_000_000
"""Bytes of a file that is read at most."""

_RESTRICTED, _LICENSED = 0x0002, 0x000C
"""Bits of `fsType` (OpenType, OS/2): no embedding; embedding for preview, print or edition."""
_ITALIC = 0x0001
_FAMILY, _FAMILY_OF_STYLES = 1, 16
_BOLDEST = 700


def find(folder: Path, place: str, config: str, settings: Fonts, line: int) -> tuple[Fonts, tuple[Problem, ...]]:
    """Return what the configuration says of fonts with the files in a folder, and what is wrong with them.

    `place` is how the folder is shown, `config` the configuration; `line` is where that names the family of text.
    """
    fonts: list[Font] = []
    problems: list[Problem] = []
    for file in sorted(folder.glob("*")) if folder.is_dir() else ():
        if file.suffix.lower() in ENDINGS:
            font = _read(file, f"{place}/{file.name}", folder.parent)
            if isinstance(font, Problem):
                problems.append(font)
            else:
                fonts.append(font)
    families = sorted({font.family for font in fonts})
    if settings.text and settings.text not in families:
        hint = nearest(settings.text, families) if families else f"put its files (.ttf, .otf) into {place}/"
        problems.append(error("font", config, line, f"there is no font of the family “{settings.text}”", hint))
    return Fonts(settings.text, settings.ebook, tuple(fonts)), tuple(problems)


def _read(file: Path, shown: str, root: Path) -> Font | Problem:
    """Return what a font says of itself, or what is wrong with it."""
    from fontTools.ttLib import TTFont

    if not is_within(file, root):
        return error("font", shown, 0, "is a link to a file outside the project")
    try:
        if file.stat().st_size > LARGEST:
            return error("font", shown, 0, f"is more than {LARGEST // 1_000_000} MB, the most that is read")
        data = file.read_bytes()
        font = TTFont(io.BytesIO(data), lazy=True)
        flags = font["OS/2"].fsType
        family = font["name"].getDebugName(_FAMILY_OF_STYLES) or font["name"].getDebugName(_FAMILY) or ""
        style = "italic" if font["OS/2"].fsSelection & _ITALIC else "normal"
        weight, is_variable = int(font["OS/2"].usWeightClass), "fvar" in font
        can_be_named = "cmap" in font and family.isprintable() and bool(family.strip())
    except _faults():
        can_be_named = False
    if not can_be_named:
        return error("font", shown, 0, *UNREADABLE)
    if flags & _RESTRICTED and not flags & _LICENSED:
        hint = "its maker forbids to embed it (OS/2 fsType): take another, or ask for a licence"
        return error("font", shown, 0, "may not be embedded in a PDF", hint)
    family = family.replace('"', "").replace("\\", "")
    return Font(family, weight, style, is_variable, sha256(data), str(file))


def load(fonts: Iterable[Font]) -> dict[str, bytes]:
    """Return the faces of fonts by name; of a variable one its regular and its bold.

    Raises ContentError for a file that is damaged.
    """
    loaded: dict[str, bytes] = {}
    for font in fonts:
        with _told(font):
            data = Path(font.path).read_bytes()
            for name, weight in _faces(font):
                loaded[name] = instance_of(data, weight) if font.is_variable else data
    return loaded


def css(fonts: Iterable[Font]) -> str:
    """Return the `@font-face` rules of fonts."""
    return "\n".join(rule(family, weight, style, f"{BASE}{name}") for family, weight, style, name in rules(fonts))


def rules(fonts: Iterable[Font]) -> tuple[tuple[str, int, str, str], ...]:
    """Return the family, the weight, the style and the name of each face that fonts give."""
    return tuple((font.family, weight, font.style, name) for font in fonts for name, weight in _faces(font))


def faces(fonts: Iterable[Font]) -> tuple[str, ...]:
    """Return the names of the faces that fonts give."""
    return tuple(name for font in fonts for name, _ in _faces(font))


def text(fonts: Fonts) -> tuple[str, ...]:
    """Return the rule that sets text in the family that the configuration names, if it names one."""
    return (f'html {{ font-family: "{fonts.text}", var(--text, sans-serif) }}',) if fonts.text else ()


def characters(fonts: Iterable[Font]) -> frozenset[str]:
    """Return the characters that any of these fonts has. Raises ContentError for a file that is damaged.

    A few bytes of a font may stand for a million characters: so this is for the worker that the limits hold for.
    """
    from fontTools.ttLib import TTFont

    signs: set[str] = set()
    for font in fonts:
        with _told(font):
            signs |= set(map(chr, TTFont(io.BytesIO(Path(font.path).read_bytes()), lazy=True).getBestCmap() or ()))
    return frozenset(signs)


def _faults() -> tuple[type[Exception], ...]:
    """Return what fontTools raises for damaged files; cutting and flipping bytes raised nothing else."""
    from fontTools.ttLib import TTLibError

    return (TTLibError, OSError, ValueError, LookupError, AttributeError, TypeError, AssertionError, struct.error)


@contextlib.contextmanager
def _told(font: Font) -> Iterator[None]:
    """Make a fault of a font's file a problem."""
    try:
        yield
    except _faults() as fault:
        raise ContentError(error("font", f"fonts/{Path(font.path).name}", 0, *UNREADABLE)) from fault


def _faces(font: Font) -> tuple[tuple[str, int], ...]:
    """Return the name and the weight of each face that a font gives."""
    weights = (400, _BOLDEST) if font.is_variable else (font.weight,)
    return tuple((f"fonts/own-{font.digest[:12]}-{weight}.ttf", weight) for weight in weights)
