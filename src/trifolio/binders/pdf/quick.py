"""What WeasyPrint works out anew for each line and needs to once for each style.

A style's font, its features and the text of fourteen properties that its lines' heights are kept by are asked for some
five times a line. They depend on the style alone, so ours are kept with it. Whether a value is a formula is asked for
each property of each box, and most are words or lengths. Two of five lines are asked for again: a cell for its widths,
a box that goes to the next page. The layout is the same to the last byte.
"""

from __future__ import annotations

import functools
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
    once = _once_a_text(lines.split_first_line)
    for module in (lines, weasyprint.layout.inline, weasyprint.layout.preferred):
        module.split_first_line = once
    css = weasyprint.css
    plain = frozenset((str, int, float, type(None), css.properties.Dimension))
    for module in (css, css.functions, weasyprint.layout.percent):
        module.check_math = _but_for(plain, module.check_math)


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
    """Return a function that splits a text's first line off, once for each style and width."""

    @functools.wraps(split)
    def first_line(text: str, style: Any, context: Any, *how: Any, **options: Any) -> Any:
        known = style.__dict__.setdefault("_trifolio_lines", {})
        key = (text, *how, *options.items())
        if key not in known:
            known[key] = split(text, style, context, *how, **options)
        layout, *measures = known[key]
        own = object.__new__(type(layout))  # drawing sets it up again, and takes it down
        own.__dict__.update(layout.__dict__)
        return own, *measures

    return first_line
