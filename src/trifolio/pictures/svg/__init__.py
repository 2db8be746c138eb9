"""Drawings: keep of an SVG file what draws, by an allow-list, and nothing that runs, fetches or grows.

An engine fetches what a drawing points to (WeasyPrint was seen to read `file:///` addresses), so only references
inside the drawing stay. Importing this module loads lxml and Pillow: callers import it where they use it.
"""

from __future__ import annotations

import base64
import re
from dataclasses import field
from functools import partial
from typing import Any

from lxml import etree

from trifolio.job import ImageProfile
from trifolio.pictures import cmyk, raster
from trifolio.pictures.decode import PIXELS, PictureError
from trifolio.pictures.svg.complexity import weigh
from trifolio.pictures.svg.size import sides
from trifolio.pictures.svg.style import COLOURED, PROPERTIES, declarations, recoloured, rules, safe
from trifolio.pictures.svg.xml import expanded, looks_like, parse
from trifolio.safety.fetch import data_url
from trifolio.safety.values import dataclass

__all__ = ["looks_like", "sanitise", "size"]

ELEMENTS = frozenset(
    """
    svg g defs symbol switch title desc style use image a
    path rect circle ellipse line polyline polygon text tspan textPath
    linearGradient radialGradient stop pattern clipPath mask marker filter
    feBlend feColorMatrix feComponentTransfer feComposite feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
    feGaussianBlur feMerge feMergeNode feMorphology feOffset feTile
    """.split(),
)
"""The elements that stay (SVG 2, Filter Effects 1); a link, `a`, stays as the group it is."""

ATTRIBUTES = PROPERTIES | frozenset(
    """
    amplitude aria-hidden aria-label aria-labelledby class clipPathUnits cx cy d dx dy exponent filterUnits fr fx fy
    gradientTransform gradientUnits height id in in2 intercept k1 k2 k3 k4 lang lengthAdjust markerHeight markerUnits
    markerWidth maskContentUnits maskUnits method mode offset operator orient pathLength patternContentUnits
    patternTransform patternUnits points preserveAspectRatio primitiveUnits r radius refX refY requiredExtensions
    requiredFeatures result role rotate rx ry side slope spacing spreadMethod startOffset stdDeviation systemLanguage
    tableValues textLength type values viewBox width x x1 x2 y y1 y2
    """.split(),
)
"""The attributes that stay, the presentation attributes among them; `href` and `style` have rules of their own."""

SILENT = frozenset(
    """
    metadata view
    baseProfile contentScriptType contentStyleType externalResourcesRequired focusable tabindex version zoomAndPan
    """.split(),
)
"""Elements and attributes that draw nothing: they go without a word, like a photograph's metadata."""

DEPTH = 100
"""How deep elements may be nested."""

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_HREFS = ("href", f"{{{_XLINK}}}href")
_BITMAP = re.compile(r"data:image/(?:png|jpe?g|gif|webp)[;,]", re.IGNORECASE)
_NAMESPACES: dict[Any, str] = {None: _SVG, "xlink": _XLINK}
_WIDEST = 100_000


@dataclass(slots=True)
class _Cleaning:
    """One drawing on its way: how its pictures are wanted, what was left out, how many pixels it held so far."""

    profile: ImageProfile
    namespaces: frozenset[str]
    left_out: dict[str, None] = field(default_factory=dict)
    pixels: int = 0

    def drop(self, *names: str) -> None:
        """Remember what was left out, once each."""
        self.left_out.update(dict.fromkeys(names))

    def tinted(self, name: str, value: str) -> str:
        """Return a property's value with its colours as the profile wants them."""
        if name not in _WORDS and (none := _NO_NUMBER.search(value)):
            message = f"has a number that is none: {name} is “{none[0]}”"
            raise PictureError("picture-unreadable", message, "save it again as plain SVG")
        if name == "image-rendering":
            return _RENDERING
        if name not in COLOURED or not (self.profile.grey or self.profile.inks):
            return value
        return recoloured(value, partial(_wanted, self.profile))


_WORDLESS = frozenset(("script",))
"""Elements whose text is no words."""

_WORDS = frozenset("aria-label aria-labelledby class font font-family id in in2 lang result systemLanguage".split())
"""Attributes that hold words, in which `nan` is none of these."""
_NO_NUMBER = re.compile(r"(?<![\w#.-])[+-]?(?:nan|inf|infinity|[\d.]+e\+?\d{3,})(?![\w-])", re.IGNORECASE)
"""What is no number, or one that no program can hold."""

_RENDERING = "optimizeQuality"
"""What browsers take for `auto`. For `auto` the engine asks viewers to smooth, which PDF/A forbids (6.2.8.1)."""


def _wanted(profile: ImageProfile, red: int, green: int, blue: int, alpha: str) -> str:
    """Return a colour of sRGB in grey, as light (ITU-R 601, as Pillow's), or in inks; these have no transparency."""
    if profile.inks is not None:
        return cmyk.colour(red, green, blue, profile.inks)
    level = round((299 * red + 587 * green + 114 * blue) / 1000)
    return f"rgba({level},{level},{level},{alpha})" if alpha else "#" + f"{level:02x}" * 3


def sanitise(data: bytes, profile: ImageProfile | None = None) -> tuple[bytes, tuple[str, ...]]:
    """Return a drawing made of what is allowed, and the names of what was left out.

    Pictures inside it are made anew for the profile (default: at the size they have). A `viewBox` is added where the
    size is known, so that the drawing scales. Raises `PictureError`: `picture-unreadable` for what is not SVG,
    `picture-bomb` for what grows without bounds.
    """
    root = parse(expanded(data))
    name = etree.QName(root)
    if name.localname != "svg" or name.namespace not in {_SVG, None}:
        raise PictureError("picture-unreadable", "is not a drawing: it does not begin with <svg>", "save it as SVG")
    cleaning = _Cleaning(profile or ImageProfile(), frozenset({_SVG, name.namespace or ""}))
    if b"<?xml-stylesheet" in data:
        cleaning.drop("<?xml-stylesheet?>")
    clean = etree.Element(f"{{{_SVG}}}svg", nsmap=_NAMESPACES)
    _copy(root, clean, cleaning, 1)
    weigh(clean)
    if not clean.get("viewBox") and (box := sides(clean)) and clean.get("width") and clean.get("height"):
        clean.set("viewBox", f"0 0 {box[0]:g} {box[1]:g}")
    etree.cleanup_namespaces(clean)
    return etree.tostring(clean, encoding="utf-8"), tuple(cleaning.left_out)


def size(data: bytes) -> tuple[int, int]:
    """Return a drawing's width and height in CSS pixels, by its attributes, else its `viewBox`, else 300 × 150."""
    width, height = sides(parse(data))
    return min(max(1, round(width)), _WIDEST), min(max(1, round(height)), _WIDEST)


def _copy(old: etree._Element, new: etree._Element, cleaning: _Cleaning, depth: int) -> None:
    """Copy what is allowed of an element into a clean one."""
    if depth > DEPTH:
        raise PictureError("picture-bomb", f"is nested more than {DEPTH} deep", "save it again as plain SVG")
    _attributes(old, new, cleaning)
    if etree.QName(new).localname == "style":
        _style(old, new, cleaning)
        return
    new.text = old.text
    for child in old:
        new_child = _child(child, new, cleaning)
        if new_child is not None:
            _copy(child, new_child, cleaning, depth + 1)
            new_child.tail = child.tail
        elif child.tail and len(new):
            new[-1].tail = (new[-1].tail or "") + child.tail
        elif child.tail:
            new.text = (new.text or "") + child.tail


def _child(old: etree._Element, parent: etree._Element, cleaning: _Cleaning) -> etree._Element | None:
    """Return a clean element for an allowed one, else nothing."""
    if not isinstance(old.tag, str):
        return None
    name = etree.QName(old)
    tag = name.localname
    if (name.namespace or "") not in cleaning.namespaces or tag in SILENT:
        return None
    target = _target(old)
    if tag not in ELEMENTS:
        words = " ".join("".join(map(str, old.itertext())).split()) if tag not in _WORDLESS else ""
        cleaning.drop(f"<{tag}> with the words “{words}”" if words else f"<{tag}>")
        return None
    if tag == "image":
        return _image(target, parent, cleaning)
    if tag == "use" and not target.startswith("#"):
        cleaning.drop("<use> of something elsewhere")
        return None
    if tag == "a":
        cleaning.drop("a link (its text stays)")
        tag = "tspan" if etree.QName(parent).localname in {"text", "tspan", "textPath"} else "g"
    return etree.SubElement(parent, f"{{{_SVG}}}{tag}")


def _image(target: str, parent: etree._Element, cleaning: _Cleaning) -> etree._Element | None:
    """Return an element for a picture inside the drawing, made anew; one from elsewhere is left out."""
    if not _BITMAP.match(target):
        cleaning.drop("<image> from elsewhere")
        return None
    bitmap = data_url(target)
    try:
        (result,) = raster.make(bitmap.data if bitmap else b"", cleaning.profile, transparent=True)
    except PictureError:
        cleaning.drop("<image> that cannot be read")
        return None
    cleaning.pixels += result.source[0] * result.source[1]
    if cleaning.pixels > PIXELS:
        raise PictureError("picture-bomb", "holds pictures with too many pixels", "place smaller pictures in it")
    element = etree.SubElement(parent, f"{{{_SVG}}}image")
    kind = {"jpg": "jpeg"}.get(result.extension, result.extension)
    element.set("image-rendering", _RENDERING)
    element.set(_HREFS[1], f"data:image/{kind};base64,{base64.b64encode(result.data).decode()}")
    return element


def _target(element: etree._Element) -> str:
    """Return what an element points to; SVG 2 has `href` win over `xlink:href`."""
    return next((value.strip() for name in _HREFS if (value := element.get(name)) is not None), "")


def _attributes(old: etree._Element, new: etree._Element, cleaning: _Cleaning) -> None:
    """Copy the attributes that are allowed."""
    tag = etree.QName(old).localname
    target = _target(old)
    if target.startswith("#") and tag != "a":
        new.set(_HREFS[1], target)
    elif target and tag not in {"a", "image"}:
        cleaning.drop(f"<{tag}> pointing elsewhere")
    for name, value in _pairs(old):
        if name == "style":
            safe_declarations, gone = declarations(value)
            cleaning.drop(*gone)
            if safe_declarations:
                new.set(
                    "style", ";".join(f"{name}:{cleaning.tinted(name, value)}" for name, value in safe_declarations)
                )
        elif name in {f"{_XML}space", f"{_XML}lang"}:
            new.set(name, value)
        elif name in _HREFS or name.startswith(("{", "data-")) or name in SILENT:
            continue
        elif name in ATTRIBUTES and (name not in PROPERTIES or safe(value)):
            new.set(name, cleaning.tinted(name, value))
        else:
            cleaning.drop(f"“{name}”")


def _pairs(element: etree._Element) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in element.attrib.items()]


def _style(old: etree._Element, new: etree._Element, cleaning: _Cleaning) -> None:
    """Return the allowed rules of a style sheet, one a line."""
    safe_rules, gone = rules("".join(str(part) for part in old.itertext()))
    cleaning.drop(*gone)
    written = (
        f"{selector}{{{';'.join(f'{name}:{cleaning.tinted(name, value)}' for name, value in body)}}}"
        for selector, body in safe_rules
    )
    new.text = "\n".join(written) or None
