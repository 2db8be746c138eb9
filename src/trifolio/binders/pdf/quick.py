"""What WeasyPrint works out anew for each line or box and needs to once for each style.

A style's font, its features and the text of fourteen properties that its lines' heights are kept by are asked for some
five times a line. They depend on the style alone, so ours are kept with it. Whether a value is a formula is asked for
each property of each box, and most are words or lengths. Two of five lines are asked for again: a cell for its widths,
a box that goes to the next page. The edges and sizes of a box depend on its style and on what is around it. Four of
five properties of a style are the initial ones, or its parent's. The layout is the same to the last byte.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any, TypeAlias

__all__ = ["install"]

_OfStyle: TypeAlias = Callable[..., Any]


def install(weasyprint: Any) -> None:
    """Have an imported WeasyPrint keep with a style what its lines ask of it; once does."""
    lines = weasyprint.text.line_break
    if hasattr(lines.font_features, "cache_info"):
        return
    lines.get_font_description = _once_a_style(lines.get_font_description)
    lines._font_style_cache_key = _once_a_style(lines._font_style_cache_key)  # noqa: SLF001
    lines.font_features = functools.lru_cache(lines.font_features)
    css = weasyprint.css
    plain = frozenset((str, int, float, type(None), css.properties.Dimension))
    _replaced(lines.split_first_line, _once_a_text(lines.split_first_line))
    _replaced(css.check_math, _but_for(plain, css.check_math))
    resolve = weasyprint.layout.percent.resolve_percentages
    _replaced(resolve, _once_a_size(resolve, weasyprint.formatting_structure.boxes.Box))
    css.ComputedStyle.__missing__ = _straight(css, css.ComputedStyle.__missing__)
    for style in (css.ComputedStyle, css.AnonymousStyle):
        style.copy = _as_copy(style.copy)


def _replaced(theirs: Callable[..., Any], ours: Callable[..., Any]) -> None:
    """Put a function of ours in the place of one of the engine, in each of its modules that has it."""
    for name, module in tuple(sys.modules.items()):
        if name.startswith("weasyprint.") and getattr(module, theirs.__name__, None) is theirs:
            setattr(module, theirs.__name__, ours)


def _but_for(plain: frozenset[type], is_math: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a function that tells a formula of CSS, which values of these types, nine of ten, are not."""

    @functools.wraps(is_math)
    def asked(token: Any) -> Any:
        return None if type(token) in plain else is_math(token)

    return asked


def _once_a_style(work_out: _OfStyle) -> _OfStyle:
    """Return a function of a style that keeps what it returned in the style, by its other arguments."""
    name = f"_trifolio{work_out.__name__}"

    @functools.wraps(work_out)
    def worked_out(style: Any, *args: Any, **options: Any) -> Any:
        known = style.__dict__.setdefault(name, {})
        key = (*args, *options.values())
        if key not in known:
            known[key] = work_out(style, *args, **options)
        return known[key]

    return worked_out


def _once_a_text(split: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that splits a text's first line off, once for each width and for all styles that say the same.

    Fonts belong to the document, so what is known stays with them: pages that are laid out again have the same lines.
    """

    @functools.wraps(split)
    def first_line(text: str, style: Any, context: Any, *how: Any, **options: Any) -> Any:
        known = style.__dict__.get("_trifolio_lines")
        if known is None:
            alike = style.font_config.__dict__.setdefault("_trifolio_lines", {})
            known = alike.setdefault(str([style[name] for name in _OF_LINES]), {})
            style.__dict__["_trifolio_lines"] = known
        key = (text, *how, *options.items())
        if key not in known:
            known[key] = split(text, style, context, *how, **options)
        layout, *measures = known[key]
        own = object.__new__(type(layout))  # drawing sets it up again, and takes it down
        own.__dict__.update(layout.__dict__)
        return own, *measures

    return first_line


_OF_LINES = (
    *("direction", "font_family", "font_feature_settings", "font_kerning", "font_language_override", "font_size"),
    *("font_stretch", "font_style", "font_variant_alternates", "font_variant_caps", "font_variant_east_asian"),
    *("font_variant_ligatures", "font_variant_numeric", "font_variant_position", "font_variation_settings"),
    *("font_weight", "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone", "hyphens", "lang"),
    *("letter_spacing", "overflow_wrap", "tab_size", "text_decoration_line", "white_space", "word_break"),
    "word_spacing",
)
"""The properties that Pango is asked for a line with, and those that break it."""


def _straight(css: Any, work_out: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """Return a function that works a style's property out, at once where it is the initial one or the parent's."""
    initial, computed = css.properties.INITIAL_VALUES, css.properties.INITIAL_NOT_COMPUTED
    special = {key for key in initial if key in _SPECIAL or key.startswith(("text_decoration_", "__"))}
    inherited = css.properties.INHERITED - special - css.PHYSICAL_FUNCTIONS.keys()
    simple = initial.keys() - inherited - special - computed
    logical = {
        key: {inline: logical(block="ttb", inline=inline) for inline in ("ltr", "rtl")}
        for key, logical in css.PHYSICAL_FUNCTIONS.items()
    }

    @functools.wraps(work_out)
    def value(style: Any, key: str) -> Any:
        if key not in style.cascaded:
            if key in inherited:
                parent = style.parent_style
                if parent is not None and not css.check_math(value := parent[key]):
                    style[key] = value
                    return value
            elif key in simple and (key not in logical or logical[key][style["direction"]] not in style.cascaded):
                value = style[key] = initial[key]
                return value
        return work_out(style, key)

    return value


_SPECIAL = frozenset(("page", "position", "float", "display"))
"""Properties whose value depends on others, or on an ancestor's."""


def _as_copy(copied: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a function that copies a style and marks the copy: the engine makes one to alter it."""

    @functools.wraps(copied)
    def copy(style: Any) -> Any:
        another = copied(style)
        another.__dict__["_trifolio_altered"] = True
        return another

    return copy


def _once_a_size(resolve: Callable[[Any, Any], None], box_type: type[Any]) -> Callable[[Any, Any], None]:
    """Return a function that gives a box its edges and sizes, which are kept with its style by what is around it."""

    @functools.wraps(resolve)
    def resolved(box: Any, containing_block: Any) -> None:
        own = box.style.__dict__
        if "_trifolio_altered" in own or box.style["border_collapse"] == "collapse":
            resolve(box, containing_block)
            return
        known = own.setdefault("_trifolio_sizes", {})
        is_box = isinstance(containing_block, box_type)
        key = (containing_block.width, containing_block.height) if is_box else tuple(containing_block)
        if key not in known:
            resolve(box, containing_block)
            known[key] = {name: box.__dict__[name] for name in _SIZES}
        else:
            box.__dict__.update(known[key])

    return resolved


_SIDES = ("top", "right", "bottom", "left")
_SIZES = (
    *(f"{edge}_{side}" for edge in ("margin", "padding") for side in _SIDES),
    *(f"border_{side}_width" for side in _SIDES),
    *(f"{limit}{size}" for limit in ("", "min_", "max_") for size in ("width", "height")),
)
