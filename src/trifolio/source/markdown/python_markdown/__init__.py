"""Python-Markdown as an inline engine: it reads the text in blocks that are made already. The only code that knows it.

What it gives: the loop that puts a placeholder in each match's place, emphasis and check boxes (pymdown-extensions),
entities, numbers and back links of footnotes, abbreviations, attribute lists. `elements` hands it our blocks, `inline`
and `links` replace its rules by CommonMark's, `footnotes` and `attributes` adapt two extensions, `output` takes its
elements back and undoes its placeholders, `ids` has its ids of headings.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from lxml import etree
from markdown import Markdown
from markdown.extensions.abbr import AbbrExtension
from pymdownx.tasklist import TasklistExtension

from trifolio.source.markdown.python_markdown import inline, marks
from trifolio.source.markdown.python_markdown.elements import fill
from trifolio.source.markdown.python_markdown.footnotes import Notes
from trifolio.source.markdown.python_markdown.output import build
from trifolio.source.markdown.state import State

__all__ = ["read_text"]


def read_text(state: State, text: str) -> etree._Element:
    """Return the tree of a source: its blocks with their text read. `text` is the source.

    A reader is built for each source (a millisecond): none carries anything from one source to the next.
    """
    notes = Notes(state)
    md = Markdown(extensions=[TasklistExtension(), AbbrExtension(glossary=state.abbreviations), notes])
    inline.install(md)
    inline.emphasize(md, text)
    marks.install(md, text)
    if "{" in text:
        from trifolio.source.markdown.python_markdown.attributes import Attributes

        md.treeprocessors.register(Attributes(md), "attr_list", 8)
    notes.define()
    md.references.update(state.references)
    root = ET.Element("div")
    fill(root, state.root)
    for processor in md.treeprocessors:
        changed = processor.run(root)
        root = root if changed is None else changed
    notes.report()
    return build(root, [str(html) for html in md.htmlStash.rawHtmlBlocks], state, text)
