"""Boxes of other tools, written again as fenced divs of ours, so that the rest of the reader knows one form.

GitHub's and Obsidian's alerts (`> [!WARNING]`), admonitions of MkDocs (`!!! note "Title"`, `???`), callouts of Quarto
(`::: {.callout-note}`) and of Docusaurus (`:::note[Title]`), directives of MyST (`:::{note}`, three backticks and
`{note}`). They stand at the margin; lines keep their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from trifolio.source.markdown.patterns import fence_after

__all__ = ["rewritten"]

_OURS = {
    **{kind: kind for kind in ("note", "tip", "important", "warning", "emergency")},
    **dict.fromkeys(("info", "seealso"), "note"),
    "hint": "tip",
    **dict.fromkeys(("attention", "caution", "danger", "error"), "warning"),
}
"""Our box for a kind of theirs; any other is a note whose title says its kind."""

_THEIRS = frozenset(
    "abstract callout challenge checklist definition discussion example exercise instructor keypoints objectives "
    "prereq prerequisites question questions quote solution spoiler success summary testimonial".split()
)
"""Kinds without a box of ours that stand behind colons alone, in lessons of The Carpentries among others."""

_ALERT = re.compile(r" {0,3}> ?\[!([A-Za-z][\w-]*)\][+-]?[ \t]*(.*)$")
_QUOTED = re.compile(r" {0,3}> ?")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?) ([A-Za-z][\w-]*)(?: [\w -]*)?(?: ?\"(.*)\")?[ \t]*$")
_DIRECTIVE = re.compile(r"(:{3,}|`{3,}|~{3,})[ \t]*\{([a-z][\w-]*)\}[ \t]*(.*)$")
_QUARTO = re.compile(r"(:{3,})[ \t]*\{[^{}]*?\.callout-([a-z]+)\b([^{}]*)\}[ \t]*$")
_DOCUSAURUS = re.compile(r"(:{3,})[ \t]*([a-z]+)(?:\[(.*)\])?[ \t]*:*[ \t]*$")
_TITLE = re.compile(r'\btitle="((?:[^"\\]|\\.)*)"')
_OPTION = re.compile(r":class:\s*([\w-]+)|:[\w-]+:")
_ADMONITIONS = frozenset((*_OURS, "admonition"))
_Numbered = tuple[int, str]


def rewritten(lines: Sequence[_Numbered]) -> Iterator[_Numbered]:
    """Yield numbered lines, those of boxes as fenced divs."""
    at, fence = 0, ""
    while at < len(lines):
        number, line = lines[at]
        if not fence and (box := _box(lines, at)):
            end, kind, title, body = box
            yield number, _opening(":::", kind, title)
            yield from rewritten(body)
            yield lines[end - 1][0], ":::"
            at = end
            continue
        yield number, _div(line) if not fence and line.startswith(":::") else line
        fence = fence_after(line, fence)
        at += 1


_Box = tuple[int, str, str, list[_Numbered]]
"""Where a box ends, its kind, its title, and the lines in it."""


def _box(lines: Sequence[_Numbered], at: int) -> _Box | None:
    line = lines[at][1]
    after_quote = at > 0 and _QUOTED.match(lines[at - 1][1])
    if (alert := _ALERT.match(line)) and not after_quote:
        end = _while(lines, at, lambda text: bool(_QUOTED.match(text)))
        return end, alert[1], alert[2], [(n, _QUOTED.sub("", text, count=1)) for n, text in lines[at + 1 : end]]
    if admonition := _ADMONITION.match(line):
        end = _while(lines, at, lambda text: text.startswith("    ") or not text.strip())
        while end > at + 1 and not lines[end - 1][1].strip():
            end -= 1
        return end, admonition[1], admonition[2] or "", [(n, text[4:]) for n, text in lines[at + 1 : end]]
    directive = _DIRECTIVE.match(line)
    if directive and directive[2] in _ADMONITIONS:
        closing = re.compile(rf"{re.escape(directive[1])}[ \t]*$")
        end = _while(lines, at, lambda text: not closing.match(text))
        body, kind = list(lines[at + 1 : end]), directive[2]
        while body and (option := _OPTION.match(body[0][1])):
            kind = option[1] or kind
            del body[0]
        return min(end + 1, len(lines)), kind, directive[3], body
    return None


def _while(lines: Sequence[_Numbered], at: int, holds: Callable[[str], bool]) -> int:
    """Return the first line behind this one for which something does not hold."""
    return next((end for end in range(at + 1, len(lines)) if not holds(lines[end][1])), len(lines))


def _div(line: str) -> str:
    """Return the opening of a fenced div, a callout's by our name."""
    if quarto := _QUARTO.match(line):
        title = _TITLE.search(quarto[3])
        return _opening(quarto[1], quarto[2], title[1] if title else "")
    docusaurus = _DOCUSAURUS.match(line)
    kind = docusaurus[2] if docusaurus else ""
    foreign = kind in _THEIRS or (kind in _OURS and kind != _OURS[kind])
    if docusaurus and (foreign or (kind in _OURS and docusaurus[3] is not None)):
        return _opening(docusaurus[1], docusaurus[2], docusaurus[3] or "")
    return line


def _opening(colons: str, kind: str, title: str) -> str:
    ours = _OURS.get(kind.lower(), "note")
    title = title.strip() or ("" if kind.lower() in _OURS or kind == "admonition" else kind.capitalize())
    escaped = re.sub(r'(?<!\\)"', r'\\"', title)
    return f'{colons} {{.{ours} title="{escaped}"}}' if title else f"{colons} {ours}"
