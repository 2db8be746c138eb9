"""What a writer has said is meant so: `<!-- trifolio: ignore CODE -->` before a block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from trifolio.check.writing.rule import Article
from trifolio.document.nodes import Block, Element, spoken
from trifolio.problems import Problem
from trifolio.safety.values import dataclass

__all__ = ["Ignored", "ignored"]

_COMMENT = re.compile(r"^ {0,12}<!--\s{0,9}trifolio:\s{0,9}ignore\s([^<>\n]{0,400}?)-->", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ignored:
    """The codes of a comment, its line, and the last line of the block below it."""

    codes: tuple[str, ...]
    line: int
    last: int

    def is_about(self, problem: Problem) -> bool:
        """Return whether a problem is one of these, in the block."""
        return problem.code in self.codes and self.line <= problem.line <= self.last


def ignored(article: Article) -> tuple[Ignored, ...]:
    """Return what the comments of an article say; one above nothing counts to the end."""
    source = article.source
    comments = list(_COMMENT.finditer(source.body))
    if not comments:
        return ()
    blocks = [place for body in article.document.bodies for place in _places(body, 0)]
    end = source.first_line + source.body.count("\n")
    return tuple(_ignored(comment, source.first_line, blocks, end) for comment in comments)


def _ignored(comment: re.Match[str], first: int, blocks: Sequence[tuple[int, int]], end: int) -> Ignored:
    line = first + comment.string.count("\n", 0, comment.start())
    codes = tuple(comment[1].replace(",", " ").split())
    below = next((number for number, (at, _) in enumerate(blocks) if at > line), len(blocks))
    depth = blocks[below][1] if below < len(blocks) else 0
    return Ignored(codes, line, next((at - 1 for at, other in blocks[below + 1 :] if other <= depth), end))


def _places(value: Any, depth: int) -> Iterator[tuple[int, int]]:
    """Yield the line of each block and item, and how deep it stands."""
    if isinstance(value, str | int):
        return
    if isinstance(value, tuple):
        for inner in value:
            yield from _places(inner, depth)
        return
    if value.line if isinstance(value, Block) or getattr(value, "tag", "") == "li" else 0:
        yield value.line, depth
        depth += 1
    names = ("children",) if isinstance(value, Element) else spoken(type(value))
    for name in names:
        yield from _places(getattr(value, name), depth)
