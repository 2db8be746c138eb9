"""Pictures of an article: whether they are fine enough for the handout, and whether they say where they were taken."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from trifolio.check.writing.rule import Article, Finding, Rule
from trifolio.document.conditions import shown
from trifolio.document.model import Original
from trifolio.pictures.originals import placed
from trifolio.pictures.paper import HANDOUT, called, coarse, largest
from trifolio.problems import Severity

__all__ = ["RULES"]

_DRAWN = (".svg", ".svgz")


_ORIENTATION, _GPS, _LATITUDE = 0x0112, 0x8825, 2
"""Tags of EXIF (CIPA DC-008, 4.6.4 and 4.6.6)."""

_LYING = (5, 6, 7, 8)
"""Orientations of pictures that lie on their side."""


class _Head(NamedTuple):
    """What the head of a picture's file says: its size in pixels, the right way up; whether it says a place."""

    width: int
    height: int
    located: bool


def _coarse(article: Article) -> Iterator[Finding]:
    heads = _heads(article)
    for src, (place, room) in largest(placed(shown(article.document, ("handout",))), HANDOUT).items():
        if (head := heads.get(src)) and (few := coarse(src, (head.width, head.height), room)):
            yield Finding(place.line, few.message, few.hint, few.code)


def _located(article: Article) -> Iterator[Finding]:
    heads = _heads(article)
    for original in article.document.originals:
        if (head := heads.get(original.src)) and head.located:
            message = f"{called(original.src)} says where it was taken (GPS)"
            hint = "no edition tells it; take it out before you give the file itself away"
            yield Finding(original.line, message, hint)


def _heads(article: Article) -> dict[str, _Head]:
    """Return what the files of an article's pictures say, without drawings and what cannot be read, by their names."""
    originals = (o for o in article.document.originals if not o.path.lower().endswith(_DRAWN))
    heads = {original.src: _head(original) for original in originals}
    return {src: head for src, head in heads.items() if head is not None}


@lru_cache(maxsize=64)
def _head(original: Original) -> _Head | None:
    """Read the head of a picture, not its pixels; what is wrong with its file is for a build to tell."""
    from trifolio.pictures import decode

    try:
        with decode.opened(decode.read(original)) as image:
            if image.format == "PNG" and "exif" not in image.info:  # Pillow would read the pixels to look behind them
                return _Head(*image.size, located=False)
            exif = image.getexif()
            turned = exif.get(_ORIENTATION, 1) in _LYING and image.format != "TIFF"
            width, height = (image.height, image.width) if turned else image.size
            return _Head(width, height, located=_LATITUDE in exif.get_ifd(_GPS))
    except decode.PictureError:
        return None


RULES = (
    Rule("picture-coarse", _coarse, Severity.NOTICE),
    Rule("picture-small", _coarse),
    Rule("picture-located", _located, Severity.NOTICE),
)
