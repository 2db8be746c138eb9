"""Fenced divs (`:::`) into components: each is read as its row in `document/components` says."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from lxml.etree import _Element

from trifolio.document.component import Body
from trifolio.document.components import COMPONENTS
from trifolio.document.nodes import Blocks
from trifolio.document.parse.blocks import flow
from trifolio.document.parse.context import Reading
from trifolio.problems import closest, error, nearest, warning
from trifolio.source.markdown import Div
from trifolio.source.schema import At, Kind, Origin

__all__ = ["component"]


def component(reading: Reading, element: _Element) -> Blocks:
    """Return the component that a fenced div makes; an unknown one is a problem and leaves its words.

    It is an error where its name is nearly one of ours, else a warning: other tools know blocks of any name.
    """
    div = reading.divs[int(element.get("data-div") or 0)]
    name = div.names[0] if div.names else ""

    def problem(code: str, message: str, hint: str) -> None:
        reading.problems.append(error(code, reading.path, div.line, message, hint))

    if name not in COMPONENTS:
        message = f"unknown component “{name}”" if name else "a ::: block without a name"
        hint = nearest(name, COMPONENTS)
        if name and not closest(name.lower(), COMPONENTS):
            message = f"{message}: what it holds was kept, without a box"
            reading.problems.append(warning("foreign-markup", reading.path, div.line, message, hint))
        else:
            problem("component-unknown", message, hint)
        return flow(reading, element)
    options = _options(div, COMPONENTS[name].options, problem)
    number = next(reading.blocks)
    body = Body(name, flow(reading, element), reading.editions, reading.clinics, problem, reading.blocks.__next__)
    first, *others = COMPONENTS[name].read(body, **options)
    return (dataclasses.replace(first, line=div.line, number=number), *others)


def _options(div: Div, kinds: Mapping[str, Kind[Any]], problem: Callable[[str, str, str], None]) -> dict[str, Any]:
    """Return the options of a div, each read by its kind; what is wrong with one is a problem."""
    name, *extra = div.names
    at = At(Origin("", {}, "option-value", "option-unknown"), ())
    values: dict[str, Any] = {}
    for key, value in (*((f".{more}", "") for more in extra), *div.options):
        if key not in kinds:
            problem("option-unknown", f"{name}: unknown option “{key}”", nearest(key.lstrip("."), kinds))
        elif key in values:
            problem("option-value", f"{name}: “{key}” is given twice", "keep one of them")
        elif (read := at.below(key).read(kinds[key], value)) is not None:
            values[key] = read
    for wrong in at.problems:
        problem("option-value", f"{name}: {wrong.message}", wrong.hint)
    return values
