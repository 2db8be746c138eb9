"""Markdown by CommonMark's and GitHub's rules, every block with its line: our block reader, Python-Markdown's text.

Python-Markdown with `extra` and `sane_lists` agrees with 434 of CommonMark's 652 examples and keeps no lines. Here it
is an inline engine under our block reader, which agrees with 632. What runs of its stages:

| stage | Python-Markdown's | ours |
|---|---|---|
| pre- and block processors | none: `convert` is never called | `boxes`, `grids`; `blocks` and what it calls |
| inline patterns | entities, breaks; pymdownx: emphasis | code, tags, formulas; links, pictures; marks of notes |
| tree processors | the patterns' loop, notes, abbreviations; pymdownx: tasks | attribute lists, spacing, addresses |
| postprocessors | none | `treebuilder`, `tokenizer` |

Only `python_markdown/` imports it. The way of a source: `blocks` reads its lines into `nodes`; `python_markdown` makes
elements of them and reads their text; `treebuilder` makes the tree of these and of the writer's raw HTML.
"""

from __future__ import annotations

import re

from trifolio.problems import sort
from trifolio.source.markdown.autolinks import linkify
from trifolio.source.markdown.blocks import read_blocks
from trifolio.source.markdown.python_markdown import read_text
from trifolio.source.markdown.tree import Div, Tree

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
    root = read_text(state, text)
    return Tree(root, tuple(state.divs), sort(state.problems))
