"""Markdown by CommonMark's and GitHub's block rules, read with Python-Markdown, every block with its line.

The way of a source: `structure` reads its lines into blocks (`leaves`, `containers`, `divs`), `elements` makes them
elements, `engine` has Python-Markdown read the text in them (`inline`, `links`, `footnotes`), `grow` makes the tree.
"""

from __future__ import annotations

import re

from trifolio.problems import sort
from trifolio.source.markdown.autolinks import linkify
from trifolio.source.markdown.blocks import read_blocks
from trifolio.source.markdown.python_markdown import read_text
from trifolio.source.markdown.tree import Div, Tree
from trifolio.source.markdown.treebuilder import grow

__all__ = ["Div", "Tree", "linkify", "read"]

_UNREADABLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile("[\x01-\x08\x0b-\x1f\x7f]")


def read(text: str, path: str, first_line: int = 1) -> Tree:
    """Return the tree, the fenced divs and the problems of a source.

    `text` is the body without its front matter, with line feeds alone; its first line is line `first_line` of the
    file at `path`, and all lines are counted in that file. Any text gives a tree: what a writer must mend is a problem,
    nothing is raised, and no word is lost. NUL and unpaired surrogates become U+FFFD (CommonMark 2.3), other control
    characters vanish, for no edition can hold them; whoever reads the file reports them. Nothing is kept between calls.
    """
    state = read_blocks(_CONTROL.sub("", _UNREADABLE.sub("\ufffd", text)), path, first_line)
    root, stash = read_text(state, text)
    tree = grow(root, stash, state)
    return Tree(tree, tuple(state.divs), sort(state.problems))
