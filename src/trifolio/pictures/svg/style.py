"""The styles inside a drawing: the properties that stay, and what their values may say.

A value may call the functions of a list and point to a part of the same drawing, `url(#name)`; nothing may be
fetched. Escapes are refused whole, since they can spell anything (CSS Syntax 3, 4.3.7).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PIL import ImageColor

__all__ = ["COLOURED", "PROPERTIES", "declarations", "recoloured", "references", "rules", "safe"]

PROPERTIES = frozenset(
    """
    alignment-baseline background-color baseline-shift clip clip-path clip-rule color color-interpolation
    color-interpolation-filters color-rendering color-scheme direction display dominant-baseline enable-background fill
    fill-opacity fill-rule filter flood-color flood-opacity font font-family font-feature-settings font-kerning
    font-size font-size-adjust font-stretch font-style font-variant font-variant-alternates font-variant-caps
    font-variant-east-asian font-variant-ligatures font-variant-numeric font-variant-position font-variation-settings
    font-weight glyph-orientation-horizontal glyph-orientation-vertical image-rendering inline-size isolation kerning
    letter-spacing line-height marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity overflow
    paint-order shape-margin shape-padding shape-rendering solid-color solid-opacity stop-color stop-opacity stroke
    stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
    text-align text-anchor text-decoration text-decoration-color text-decoration-line text-decoration-style text-indent
    text-orientation text-overflow text-rendering text-transform transform transform-box transform-origin unicode-bidi
    vector-effect visibility white-space word-spacing writing-mode
    """.split(),
)
"""The properties that stay, as styles and as attributes (SVG 2, appendix on presentation attributes)."""

COLOURED = frozenset(
    """
    background-color color fill filter flood-color font lighting-color solid-color stop-color stroke
    text-decoration text-decoration-color
    """.split(),
)
"""The properties that hold colours."""

_FUNCTIONS = frozenset(
    """
    blur brightness calc circle clamp color contrast drop-shadow ellipse grayscale hsl hsla hue-rotate hwb inset invert
    lab lch matrix max min oklab oklch opacity path polygon rgb rgba rotate saturate scale scalex scaley sepia skewx
    skewy translate translatex translatey
    """.split(),
)

_INSIDE = re.compile(r"""\burl\(\s*(["']?)#([^"'()\s]+)\1\s*\)""", re.IGNORECASE)
_CALL = re.compile(r"([\w-]++)\s*+(\()?|\(")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_AT_RULE = re.compile(r"(@[\w-]*)[^;{}]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\}|\Z)")
_RULE = re.compile(r"(?<![^{}])([^{}]*+)\{([^{}]*+)\}")
_SELECTOR = re.compile(r"""[\w\s.#,>+~*:()="'\[\]^$|-]+""")


def references(value: str) -> tuple[str, ...]:
    """Return the names that a value points to inside the drawing."""
    return tuple(name for _, name in _INSIDE.findall(value))


def safe(value: str) -> bool:
    """Return whether a value fetches nothing and calls only what is known to draw."""
    if any(mark in value for mark in ("\\", "@", "<", "/*")):
        return False
    calls = _CALL.finditer(_INSIDE.sub("", value))
    return all((call[1] or "").lower() in _FUNCTIONS for call in calls if call[2] or not call[1])


def declarations(text: str) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Return the declarations (property, value) that stay, and what was left out.

    Properties of one maker's own (`-inkscape-…`) and custom ones go without a word: nothing here draws by them.
    """
    declarations, left_out = [], []
    for declaration in _COMMENT.sub(" ", text).split(";"):
        name, colon, value = (part.strip() for part in declaration.partition(":"))
        name = name.lower()
        if not colon or name.startswith("-"):
            continue
        if name in PROPERTIES and safe(value):
            declarations.append((name, value))
        else:
            left_out.append(f"the style “{name}”")
    return tuple(declarations), tuple(left_out)


def rules(text: str) -> tuple[tuple[tuple[str, tuple[tuple[str, str], ...]], ...], tuple[str, ...]]:
    """Return the rules (selector, declarations) of a style sheet that stay, and what was left out.

    Rules that begin with `@` are left out: they import, load fonts, or ask about screens.
    """
    text = _COMMENT.sub(" ", text)
    left_out = [f"the style rule “{name}”" for name in _AT_RULE.findall(text)]
    rules = []
    for selector, body in _RULE.findall(_AT_RULE.sub(" ", text)):
        if not _SELECTOR.fullmatch(selector):
            left_out.append("a style rule that cannot be read")
            continue
        stay, gone = declarations(body)
        left_out.extend(gone)
        if stay:
            rules.append((" ".join(selector.split()), stay))
    return tuple(rules), tuple(left_out)


_TINTS = re.compile(r"url\([^)]*\)|#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\)|[a-z-]+\(?", re.IGNORECASE)
_ALPHA = re.compile(r"(rgb|hsl)a?\(([^,/]+),([^,/]+),([^,/]+),([^,/]+)\)", re.IGNORECASE)


def recoloured(value: str, wanted: Callable[[int, int, int, str], str]) -> str:
    """Return a CSS value with each colour replaced by the result of a function.

    It is told red, green and blue (0 to 255) and alpha as it was written, empty where it was not.
    """
    return _TINTS.sub(lambda match: _tint(match[0], wanted), value)


def _tint(colour: str, wanted: Callable[[int, int, int, str], str]) -> str:
    """Return the replacement of a colour; text that is not a colour is returned unchanged."""
    alpha = _ALPHA.fullmatch(colour)
    try:
        red, green, blue, *seen = ImageColor.getrgb("{}({},{},{})".format(*alpha.groups()) if alpha else colour)
    except ValueError:
        return colour
    return wanted(red, green, blue, alpha[5].strip() if alpha else f"{seen[0] / 255:.3g}" if seen else "")
