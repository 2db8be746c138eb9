"""The blocks that stand open, and what reading has found so far."""

from __future__ import annotations

import re
import string

from trifolio.problems import Problem, error, warning
from trifolio.source.markdown.nodes import DEEPEST, Line, Node
from trifolio.source.markdown.patterns import REFERENCE
from trifolio.source.markdown.tree import Div

__all__ = ["State", "label", "plain"]

_LEVELS = frozenset({"quote", "list", "definitions", "div", "note"})
_MEMBERS = {"list": {"item"}, "definitions": {"term", "definition"}}
_ESCAPED = re.compile(rf"\\([{re.escape(string.punctuation)}])")


class State:
    """One source while it is being read.

    `stack` holds the open containers, the root first; `leaf` is the open paragraph, table or code at its end.
    The references, notes, abbreviations and divs found on the way are kept here until the inline text is read.
    `ends` has the last line of each mark that ends a kind of HTML block; `misplaced` counts the divs that were opened
    where none may stand and not closed since.
    """

    def __init__(self, path: str, first_line: int, ends: dict[str, int]) -> None:
        self.path = path
        self.ends = ends
        self.root = Node("root", first_line)
        self.stack = [self.root]
        self.leaf: Node | None = None
        self.problems: list[Problem] = []
        self.divs: list[Div] = []
        self.notes: dict[str, list[Node]] = {}
        self.references: dict[str, tuple[str, str]] = {}
        self.abbreviations: dict[str, str] = {}
        self.misplaced = 0
        self.deep = False

    def error(self, code: str, line: int, message: str, hint: str = "") -> None:
        """Note what keeps an edition from being built."""
        self.problems.append(error(code, self.path, line, message, hint))

    def warning(self, code: str, line: int, message: str, hint: str = "") -> None:
        """Note what is worth mending."""
        self.problems.append(warning(code, self.path, line, message, hint))

    def nesting(self, line: int) -> None:
        """Note, once for a source, that something stands deeper than `DEEPEST`."""
        if not self.deep:
            self.error(
                "nesting",
                line,
                f"more than {DEEPEST} levels of quotes, lists, fences or elements, one inside the other",
                "move the inner ones out; what is deeper is read as text",
            )
        self.deep = True

    def full(self, depth: int, line: Line) -> bool:
        """Return whether no container may be opened below the first `depth` open ones."""
        if depth < DEEPEST or sum(node.kind in _LEVELS for node in self.stack[:depth]) < DEEPEST:
            return False
        self.nesting(line.number)
        return True

    def paragraph(self, depth: int) -> Node | None:
        """Return the open paragraph, if the line stands in the very container that holds it."""
        whole = depth == len(self.stack)
        return self.leaf if whole and self.leaf is not None and self.leaf.kind == "paragraph" else None

    def previous(self, depth: int) -> Node | None:
        """Return the closed block before the line, in the container that it stands in."""
        children = self.stack[depth - 1].children
        return children[-1] if children and depth == len(self.stack) and self.leaf is None else None

    def close(self, depth: int) -> None:
        """Close the open leaf, and all but the first `depth` open containers."""
        if self.leaf is not None:
            if self.leaf.kind == "paragraph":
                self.refer(self.leaf)
            self.leaf = None
        while len(self.stack) > depth:
            node = self.stack.pop()
            if node.kind == "div" and node.info and not node.closed:
                opening = " ".join((":::", *self.divs[int(node.info)].names))
                self.error(
                    "fence-unclosed", node.line, f"“{opening}” is never closed", "write ::: on a line where it ends"
                )

    def add(self, node: Node) -> Node:
        """Append a block to the innermost open container that may hold it."""
        self.close(len(self.stack))
        while node.kind not in _MEMBERS.get(self.stack[-1].kind, {node.kind}):
            self.close(len(self.stack) - 1)
        self.stack[-1].children.append(node)
        return node

    def open(self, node: Node) -> Node:
        """Append a container, and let what follows stand in it."""
        self.stack.append(self.add(node))
        return node

    def write(self, node: Node) -> Node:
        """Append a leaf that goes on with the next line."""
        self.leaf = self.add(node)
        return node

    def refer(self, paragraph: Node) -> bool:
        """Take the link definitions off the paragraph's head; return whether anything is left (CommonMark 4.7)."""
        if not paragraph.lines[0].startswith("["):
            return True
        text, end = "\n".join(paragraph.lines), 0
        while found := REFERENCE.match(text, end):
            name = label(found[1])
            if not name:
                break
            address, title = found[2], found[3]
            address = address[1:-1] if address.startswith("<") else address
            self.references.setdefault(name, (plain(address), plain(title[1:-1]) if title else ""))
            end = found.end()
        if end:
            paragraph.line += text.count("\n", 0, end)
            paragraph.lines = text[end:].split("\n") if end < len(text) else []
            if not paragraph.lines:
                paragraph.kind = "gone"
        return bool(paragraph.lines)


def label(text: str) -> str:
    """Return a link label as it is compared: space collapsed, case folded (CommonMark 6.3)."""
    return " ".join(text.split()).casefold()


def plain(text: str) -> str:
    """Return the text with its backslash escapes read."""
    return _ESCAPED.sub(r"\1", text)
