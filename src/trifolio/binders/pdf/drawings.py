"""Drawings (SVG) for WeasyPrint: their text in the fonts of the house, and what it cannot draw told.

No font of the machine is used on paper, so a drawing's families, named or generic, become ours; else WeasyPrint would
take any font that it has for them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from trifolio.binders.contract import Binding, place
from trifolio.fonts.families import CODE, EVERY
from trifolio.fonts.glyphs import BOX
from trifolio.job import Picture
from trifolio.problems import Problem, error, warning
from trifolio.safety.fetch import DRAWING

__all__ = ["blank", "cut_off", "drawn", "housed", "undrawn"]

_FALLBACK = list(dict.fromkeys(face.family for face in EVERY if face.family != CODE))
_MONOSPACED = re.compile(r"mono|courier|consol|menlo|terminal|typewriter|code\b", re.IGNORECASE)
_FAMILY = re.compile(r"(font-family\s*:\s*)([^;{}]+)", re.IGNORECASE)
_FONT = re.compile(r"((?<![\w-])font\s*:\s*)([^;{}]+)", re.IGNORECASE)
_SIZE = r"(?:[\d.]+(?:%|[a-z]+)?|(?:xx?-)?(?:small|large)|medium|smaller|larger)(?:\s*/\s*[\w.%]+)?"
_SHORTHAND = re.compile(rf"(.*?(?:^|\s){_SIZE}\s+)(\S.*)", re.IGNORECASE | re.DOTALL)
_SVG = "{http://www.w3.org/2000/svg}"
_UNDRAWN_FILTERS = re.compile(r"fe(?!Offset$|Blend$|Flood$)[A-Z]\w*")
_WORDS = frozenset(f"{_SVG}{name}" for name in ("text", "tspan", "textPath", "a"))


def housed(pictures: Mapping[str, Picture], lacking: str) -> dict[str, Picture]:
    """Return pictures whose drawings have the house's fonts, with a box for each character that no font has."""
    return {
        src: replace(picture, data=_housed(picture.data, lacking)) if picture.media_type == DRAWING else picture
        for src, picture in pictures.items()
    }


def drawn(pictures: Mapping[str, Picture]) -> str:
    """Return the text of all drawings, a line each."""
    return "\n".join(text for picture in _drawings(pictures).values() for text in _texts(picture.data))


def undrawn(binding: Binding) -> Iterator[Problem]:
    """Yield a warning for each drawing with parts that WeasyPrint draws wrongly or not at all."""
    for src, picture in _drawings(binding.pictures).items():
        root = etree.fromstring(picture.data)
        if parts := list(dict.fromkeys(part for element in root.iter() for part in _undrawn(element))):
            message = f"{_named(binding, src)} has {', '.join(parts)}, which the handout does not draw as it should"
            hint = "look at the handout; if the picture is not as you drew it, save it as PNG"
            yield warning("svg-undrawn", *place(binding.job, src), message, hint)
        if any(unicodedata.bidirectional(sign) in ("R", "AL") for text in _texts(picture.data) for sign in text):
            message = f"{_named(binding, src)} has text that runs from right to left, whose letters are not joined"
            yield warning("svg-undrawn", *place(binding.job, src), message, "save it as PNG")


def blank(binding: Binding, messages: Mapping[str, None]) -> Iterator[Problem]:
    """Yield an error for each picture that WeasyPrint says it could not draw: its place would be blank."""
    for message in messages:
        if not message.startswith(("Failed to render SVG image", "Failed to load image")):
            continue
        for src, picture in binding.pictures.items():
            if picture.name in message:
                what = f"{_named(binding, src)} can't be drawn, so its place would be blank"
                yield error("picture-unreadable", *place(binding.job, src), what, "save it as PNG")


def cut_off(binding: Binding, texts: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
    """Yield a warning for each text that goes beyond the edges of its drawing; `texts` are by the drawing's URL."""
    for url, words in texts.items():
        src = next((src for src, picture in binding.pictures.items() if url.endswith(f"/{picture.name}")), url)
        for text, edge in words.items():
            message = f"{_named(binding, src)}: “{text}” goes beyond its {edge} edge and is cut off there"
            hint = "make the drawing's text smaller, or its viewBox larger"
            yield warning("svg-text", *place(binding.job, src), message, hint)


def _drawings(pictures: Mapping[str, Picture]) -> dict[str, Picture]:
    return {src: picture for src, picture in pictures.items() if picture.media_type == DRAWING and picture.data}


def _named(binding: Binding, src: str) -> str:
    known = any(original.src == src for document in binding.job.documents for original in document.originals)
    return f"“{src}”" if known else f"the drawing “{src}”"


def _texts(data: bytes) -> list[str]:
    root = etree.fromstring(data)
    return [" ".join("".join(map(str, element.itertext())).split()) for element in root.iter(f"{_SVG}text")]


def _housed(data: bytes, lacking: str) -> bytes:
    root = etree.fromstring(data)
    for element in root.iter():
        if families := element.get("font-family"):
            element.set("font-family", _families(families))
        if font := element.get("font"):
            element.set("font", _shorthand(font))
        if style := element.get("style"):
            element.set("style", _sheet(style))
        if element.tag == f"{_SVG}style" and element.text:
            element.text = _sheet(element.text)
        if element.tag in _WORDS:
            element.text = _boxed(element.text, lacking)
            for child in element:
                child.tail = _boxed(child.tail, lacking)
    if not root.get("font-family"):
        root.set("font-family", ", ".join(_FALLBACK))
    return etree.tostring(root, encoding="utf-8")


def _boxed(text: str | None, lacking: str) -> str | None:
    return text and "".join(BOX if character in lacking else character for character in text)


def _sheet(css: str) -> str:
    css = _FAMILY.sub(lambda match: match[1] + _families(match[2]), css)
    return _FONT.sub(lambda match: match[1] + _shorthand(match[2]), css)


def _shorthand(font: str) -> str:
    match = _SHORTHAND.fullmatch(font.strip())
    return match[1] + _families(match[2]) if match else font


def _families(families: str) -> str:
    """Return the families of the house for a list of names: monospaced for monospaced, that of text for all others."""
    names = [name.strip(" \t\n\"'") for name in families.partition("!")[0].split(",")]
    ours = next((name for name in names if name in (CODE, *_FALLBACK)), "")
    first = ours or (CODE if _MONOSPACED.search(names[0]) else "")
    return ", ".join(dict.fromkeys(name for name in (first, *_FALLBACK) if name))


def _undrawn(element: etree._Element) -> Iterator[str]:
    """Yield what WeasyPrint 70 does not draw of an element, as people write it."""
    tag = str(element.tag).removeprefix(_SVG)
    if tag == "mask" and element.get("maskUnits") != "userSpaceOnUse":
        yield '<mask> without maskUnits="userSpaceOnUse"'
    if tag == "mask" and element.get("maskContentUnits") == "objectBoundingBox":
        yield '<mask> with maskContentUnits="objectBoundingBox"'
    if _UNDRAWN_FILTERS.fullmatch(tag) and tag not in ("feMerge", "feMergeNode"):
        yield f"<{tag}>"
    if tag == "switch":
        yield "<switch>"
    style = element.get("style", "")
    for name in ("baseline-shift", "writing-mode", "mix-blend-mode"):
        value = element.get(name) or next(iter(re.findall(rf"(?<![\w-]){name}\s*:\s*([^;]+)", style)), "")
        if value and value.strip() not in ("0", "baseline", "normal", "horizontal-tb", "lr", "lr-tb"):
            yield name
