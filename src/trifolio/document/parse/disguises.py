"""Text that is made to look like another by what no eye sees: a dose could hide in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from trifolio.document.model import Document
from trifolio.document.nodes import Element, located, plain
from trifolio.problems import Problem, error, visible
from trifolio.source.file import Source
from trifolio.source.invisible import DISGUISED, is_disguised

__all__ = ["disguises"]

_SHOWN = 60
"""Characters of a text that a message quotes at the most."""


def disguises(document: Document, source: Source) -> Iterator[Problem]:
    """Yield an error for each text that is not what it looks like: “01 mg” would be read as “10 mg”."""
    for key in source.front:
        if any(map(is_disguised, _strings(source.front[key]))):
            message = f"{key}: an invisible character disguises the text"
            yield error("text-direction", source.path, source.line(key), message, DISGUISED)
    for node, line in located(document.bodies, source.first_line):
        if isinstance(node, str) and is_disguised(node):
            message = f"an invisible character disguises the text: “{_quoted(node)}”"
            yield error("text-direction", source.path, line, message, DISGUISED)
        elif isinstance(node, Element) and node.tag == "bdo" and re.search(r"\d", plain(node)):
            message = f"<bdo> turns a number round: “{_quoted(plain(node))}”"
            yield error("text-direction", source.path, line, message, "write <bdi>")


def _strings(value: Any) -> Iterator[str]:
    """Yield every text in a value of the front matter."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(item)


def _quoted(text: str) -> str:
    """Return a text whose characters all are seen, cut short."""
    shown = visible(" ".join(text.split()))
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
