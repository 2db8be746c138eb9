"""Python-Markdown, set up to read the text in blocks that are made already."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.extensions.abbr import AbbrExtension
from pymdownx.tasklist import TasklistExtension

from trifolio.source.markdown import inline
from trifolio.source.markdown.elements import fill
from trifolio.source.markdown.footnotes import Notes
from trifolio.source.markdown.state import State

__all__ = ["read_text"]


def read_text(state: State, text: str) -> tuple[ET.Element, list[str]]:
    """Return a source's blocks with their text read, and the raw HTML that stands within it. `text` is the source.

    A reader is built for each source (a millisecond): none carries anything from one source to the next.
    """
    notes = Notes(state)
    md = Markdown(extensions=[TasklistExtension(), AbbrExtension(glossary=state.abbreviations), notes])
    inline.install(md)
    inline.emphasize(md, text)
    if "{" in text:
        from trifolio.source.markdown.attributes import Attributes

        md.treeprocessors.register(Attributes(md), "attr_list", 8)
    notes.define()
    md.references.update(state.references)
    root = ET.Element("div")
    fill(root, state.root)
    for processor in md.treeprocessors:
        changed = processor.run(root)
        root = root if changed is None else changed
    notes.report()
    return root, [str(html) for html in md.htmlStash.rawHtmlBlocks]
