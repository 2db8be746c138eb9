"""Python-Markdown, set up to read the text in blocks that are made already."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.attr_list import AttrListTreeprocessor
from pymdownx.tasklist import TasklistExtension

from trifolio.blocks import inline
from trifolio.blocks.elements import fill
from trifolio.blocks.footnotes import Notes
from trifolio.blocks.state import State

__all__ = ["read_text"]

_ATTRIBUTE = r"""(?:[.#][^\s{}"'=]+|[A-Za-z_][\w.-]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"']+))"""
_BRACES = rf"\{{:?[ ]*({_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*)[ ]*\}}"


def read_text(state: State, text: str) -> tuple[ET.Element, list[str]]:
    """Return a source's blocks with their text read, and the raw HTML that stands within it. `text` is the source.

    A reader is built for each source (a millisecond): none carries anything from one source to the next.
    """
    notes = Notes(state)
    md = Markdown(extensions=[TasklistExtension(), AbbrExtension(glossary=state.abbreviations), notes])
    inline.install(md)
    inline.emphasize(md, text)
    md.treeprocessors.register(_Attributes(md), "attr_list", 8)
    notes.define()
    md.references.update(state.references)
    root = ET.Element("div")
    fill(root, state.root)
    for processor in md.treeprocessors:
        changed = processor.run(root)
        root = root if changed is None else changed
    notes.report()
    return root, [str(html) for html in md.htmlStash.rawHtmlBlocks]


class _Attributes(AttrListTreeprocessor):
    """Reads `{#id .class key=value}` as Python-Markdown does, but takes no other words in braces for one.

    The stock patterns take `{anything}` for the name of an attribute, and the words are gone.
    """

    HEADER_RE = re.compile(rf"(?<! )[ ]+{_BRACES}[ ]*$")  # type: ignore[misc]  # the stubs call it final
    BLOCK_RE = re.compile(rf"\n[ ]*{_BRACES}[ ]*$")  # type: ignore[misc]  # as above
    INLINE_RE = re.compile(rf"^{_BRACES}")  # type: ignore[misc]  # as above
