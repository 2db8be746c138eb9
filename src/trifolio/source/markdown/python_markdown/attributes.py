"""Attribute lists: `{#id .class key=value}` behind a text."""

from __future__ import annotations

import re

from markdown.extensions.attr_list import AttrListTreeprocessor

__all__ = ["Attributes"]

_ATTRIBUTE = r"""(?:-(?=[ }])|[.#][^\s{}"'=]+|[A-Za-z_][\w.-]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"']+))"""
_BRACES = rf"\{{:?[ ]*({_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*)[ ]*\}}"


class Attributes(AttrListTreeprocessor):
    """Reads `{#id .class key=value}` as Python-Markdown does; other words in braces stay text.

    The stock patterns take `{anything}` for the name of an attribute, and lose the words.
    """

    HEADER_RE = re.compile(rf"(?<! )[ ]+{_BRACES}[ ]*$")  # type: ignore[misc]  # the stubs call it final
    BLOCK_RE = re.compile(rf"\n[ ]*{_BRACES}[ ]*$")  # type: ignore[misc]  # as above
    INLINE_RE = re.compile(rf"^{_BRACES}")  # type: ignore[misc]  # as above
