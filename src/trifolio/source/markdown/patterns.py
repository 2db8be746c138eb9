"""How each block begins: CommonMark's rules, GitHub's tables, and pandoc's fenced divs, definitions and footnotes.

All patterns are matched at a line's first character that is no space; the reader checks how far it is indented.
Repetitions that could be tried in many ways are possessive, so that no line takes quadratic time.
"""

from __future__ import annotations

import re

__all__ = [
    "ABBREVIATION",
    "ATTRIBUTE",
    "BLOCK_TAGS",
    "CAPTION",
    "CLOSING",
    "CODE",
    "COLONS",
    "DEFINITION",
    "DELIMITERS",
    "HEADING",
    "HTML",
    "ITEM",
    "NOTE",
    "OPENING",
    "OPTION",
    "REFERENCE",
    "RULE",
    "UNDERLINE",
    "fence_after",
]

BLOCK_TAGS = (
    "address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link "
    "main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead "
    "title tr track ul"
).split()
"""The names that begin an HTML block of kind 6 (CommonMark 4.6)."""

ATTRIBUTE = r"""\s++[A-Za-z_:][\w:.-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+"""

CODE = re.compile(r"(?P<mark>`{3,}+)(?P<info>[^`]*+)$|(?P<tildes>~{3,}+)(?P<words>.*+)$")
HEADING = re.compile(r"(#{1,6})(?:[ \t]|$)")
RULE = re.compile(r"(?:(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+|(?:\*[ \t]*+){3,}+)$")
UNDERLINE = re.compile(r"(?:=++|-++)[ \t]*+$")
ITEM = re.compile(r"(?:(?P<number>\d{1,9})[.)]|[-+*])(?= |$)")
NOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")
DEFINITION = re.compile(r":[ \t]++(?=\S)")
CAPTION = re.compile(r"(?::|Table:)[ \t]+\S")
ABBREVIATION = re.compile(r"\*\[([^\[\]]+)\][ ]?:[ \t]*(\S.*)$")
DELIMITERS = re.compile(r"(?=[^|]*\|)\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+$")
REFERENCE = re.compile(
    r"""[ ]*\[(?!\^)((?:[^\[\]\\]|\\.){1,999}+)\]:[ \t]*\n?[ \t]*"""
    r"""(<(?:[^<>\\\n]|\\.)*+>|[^\s<]\S*+)"""
    r"""(?:(?:[ \t]+|[ \t]*\n[ \t]*)("(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))(?=[ \t]*(?:\n|$)))?"""
    r"""[ \t]*(?:\n|$)""",
    re.DOTALL,
)
COLONS = re.compile(r":{3,}")
OPENING = re.compile(r":{3,}[ \t]*(?:\{(.*)\}|([\w-]+)(?:[ \t]*\{(.*)\})?)[ \t]*:*[ \t]*$")
CLOSING = re.compile(r":{3,}[ \t]*$")
OPTION = re.compile(
    r"""\.(?P<name>[\w-]+)(?!\S)|\#(?P<id>[^\s{}"']+)(?!\S)"""
    r"""|(?P<key>[\w-]+)=(?:"(?P<double>(?:[^"\\]|\\.)*+)"|'(?P<single>(?:[^'\\]|\\.)*+)'|(?P<bare>[^\s"'“”]+))(?!\S)"""
    r"""|(?P<odd>\S+)"""
)

_STARTS: tuple[tuple[str, str | None], ...] = (
    (r"<(?:script|pre|style|textarea)(?:\s|>|$)", r"</(?:script|pre|style|textarea)>"),
    (r"<!--", r"-->"),
    (r"<\?", r"\?>"),
    (r"<!\[CDATA\[", r"\]\]>"),
    (r"<![a-z]", r">"),
    (rf"</?(?:{'|'.join(BLOCK_TAGS)})(?:\s|/?>|$)", None),
    (rf"<(?:[a-z][a-z0-9-]*+(?:{ATTRIBUTE})*+\s*+/?>|/[a-z][a-z0-9-]*+\s*+>)\s*+$", None),
)
HTML = tuple(
    (re.compile(start, re.IGNORECASE), re.compile(end, re.IGNORECASE) if end else None) for start, end in _STARTS
)
"""The seven kinds of HTML block, in their order, and what ends each: None is a blank line (CommonMark 4.6)."""


def fence_after(line: str, fence: str) -> str:
    """Return the marks of the code fence that is open behind a line, `fence` before it; empty for none."""
    if fence:
        return "" if re.fullmatch(rf" {{0,3}}{re.escape(fence)}+ *", line) else fence
    code = CODE.match(line.lstrip(" "))
    return (code["mark"] or code["tildes"]) if code else ""
