r"""Lines that other tools mean something by, written again so that the rest of the reader knows them, or left out.

Comments of Obsidian (`%%…%%`), places of contents (`[TOC]`), page breaks (`\newpage`), Markdown in HTML
(`markdown="1"`), pandoc's line blocks. Lines keep their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trifolio.source.markdown.patterns import fence_after

__all__ = ["rewritten"]

_NUMBERED = tuple[int, str]
_CONTENTS = re.compile(r"(?:\[TOC\]|\[\[_?toc_?\]\]|\[\[_TOC_\]\]|\{:?toc\}) *$", re.IGNORECASE)
_CONTENTS_ITEM = re.compile(r"[-*+1]\.? +toc *$", re.IGNORECASE)
_BREAK = re.compile(
    r"""\\(?:newpage|pagebreak|clearpage) *$|\{\{<\s*pagebreak\s*>\}\} *$"""
    r"""|<div\s+(?:style=["']\s*(?:page-)?break-(?:after|before):\s*(?:always|page)\s*;?\s*["']"""
    r"""|class=["']page-?break["'])\s*(?:/>|>\s*(?:&nbsp;)?\s*</div>) *$""",
    re.IGNORECASE,
)
_COMMENT = re.compile(
    r"(?:(?<=[^\d\s]\s)|^)%%(?:\s(?:[^%]|%(?!%))*+(?<=\s)|(?=[^\s%])(?:[^%]|%(?!%))++(?<=\S))%%(?=[\s.,;:)]|$)"
)
"""A comment, with blanks inside both of its marks or inside none: “5 %% of 6%%” has none."""
_TAGGED = re.compile(r"( {0,3}<([a-z]+)\b)([^<>]*+)>(.*)$")
_HOLDS_MARKDOWN = re.compile(r"\smarkdown(?:=[\"']?(?:1|block|span)[\"']?)?(?![^\s/])")
_LINE_BLOCK = re.compile(r"\|(?: ([ ]*)([^|]*[^|\s])?)? *$")


def rewritten(lines: Sequence[_NUMBERED]) -> Iterator[_NUMBERED]:
    """Yield numbered lines; what is code stays as it is."""
    at, fence, marked = 0, "", [""]
    last = max((here for here, (_, line) in enumerate(lines) if line.rstrip().endswith("%%")), default=0)
    while at < len(lines):
        number, line = lines[at]
        before, fence = fence, fence_after(line, fence)
        if before or fence:
            yield number, line
        elif (end := _hidden(lines, at, last)) > at:
            yield from ((lines[here][0], "") for here in range(at, end))
            at = end
            continue
        elif _BREAK.match(line):
            yield from ((number, words) for words in ("", "::: page-break", ":::"))
        elif (end := _lines_of_block(lines, at)) > at:
            yield from _paragraph(lines[at:end])
            at = end
            continue
        else:
            yield from ((number, words) for words in _parted(line, marked))
        at += 1


def _hidden(lines: Sequence[_NUMBERED], at: int, last: int) -> int:
    """Return the line behind what is left out here: a comment that has lines of its own, a place of contents.

    `last` is the last line at which a comment may end.
    """
    line = lines[at][1]
    if line.startswith("%%") and "%%" not in line[2:]:
        ends = (here for here in range(at + 1, last + 1) if lines[here][1].rstrip().endswith("%%"))
        return next(ends, at - 1) + 1
    if _CONTENTS.match(line):
        return at + 1
    follows = lines[at + 1][1] if at + 1 < len(lines) else ""
    return at + 2 if _CONTENTS_ITEM.match(line) and _CONTENTS.match(follows) else at


def _lines_of_block(lines: Sequence[_NUMBERED], at: int) -> int:
    """Return the line behind a line block (pandoc, `line_blocks`) of two lines or more that begins here."""
    if not lines[at][1].startswith("| ") or (at and lines[at - 1][1].strip()):
        return at
    end = at
    while end < len(lines) and _LINE_BLOCK.match(lines[end][1]):
        end += 1
    alone = end == len(lines) or not lines[end][1].strip()
    return end if alone and end > at + 1 else at


def _paragraph(lines: Sequence[_NUMBERED]) -> Iterator[_NUMBERED]:
    """Yield the lines of a block, each with a break at its end; spaces before its words stay."""
    for number, line in lines:
        block = _LINE_BLOCK.match(line)
        words = f"{'&nbsp;' * len(block[1] or '')}{block[2] or ''}" if block else line
        last = number == lines[-1][0]
        yield number, f"{words or '&nbsp;'}{'' if last else chr(92)}"


def _parted(line: str, marked: list[str]) -> Iterator[str]:
    """Yield a line without its comments; one with the tag of an element that holds Markdown apart from its words.

    `marked` has the names of such elements that stand open, the last one last.
    """
    if "%%" in line:
        line = _COMMENT.sub("", line)
    opening = _TAGGED.match(line) if "markdown" in line else None
    if opening and _HOLDS_MARKDOWN.search(opening[3]):
        before, name, attributes, rest = opening.groups()
        yield from (f"{before}{_HOLDS_MARKDOWN.sub('', attributes)}>", "")
        marked.append(name)
        line = rest
        if not line.strip():
            return
    closing = f"</{marked[-1]}>"
    if marked[-1] and line.rstrip().endswith(closing):
        marked.pop()
        yield from (line.rstrip().removesuffix(closing).strip(), "", closing)
        return
    yield line
