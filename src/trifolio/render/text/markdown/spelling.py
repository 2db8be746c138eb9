"""Words as Markdown spells them: every reader of Markdown gives back just these words, and merge tags stay.

What shall mean something to the reader is syntax, between two controls that no text holds. Everything else is escaped:
by a backslash where Markdown has always known one, by an entity where only some readers know the sign (`~`, `^`).
"""

from __future__ import annotations

import json
import re
import unicodedata

from trifolio.render.text.wrap import BREAK
from trifolio.source.mailing import MERGE

__all__ = ["address", "bold", "emphasised", "markdown_text", "plain", "spelled", "syntax", "yaml"]

_OPEN, _CLOSE = "\x01", "\x02"
_SYNTAX = re.compile(f"({_OPEN}[^{_CLOSE}]*{_CLOSE})")
_EMPHASIS = re.compile(rf"{_OPEN}\*+{_CLOSE}")
_TOUCHING = re.compile(rf"\*{_CLOSE}{_OPEN}\*")

_LABEL = r"\[(?!(?:[xX]?| +|_?toc_?)\])(?:[^\W_]|[ .,:;=–-]|(?<=[^\W_])_(?=[^\W_]))*\](?![\[(:])"
"""Brackets that no reader takes for a link, a box to tick or a table of contents, nor for emphasis: `[1]`, `[a_b]`."""

_SIGN = re.compile(
    rf"(?P<label>{_LABEL})|(?P<slash>[\\`*_\[\]{{])|(?P<tag><(?=[A-Za-z/!?]))|(?P<entity>&(?=#?\w+;))"
    r"|(?P<pairs>[~^]|={2,})",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"\$[^\s$](?:[^$]*[^\s$])?\$(?!\d)")
"""What some readers take for a formula; `$5 or $6` is none."""

_START = re.compile(r"(?P<number>\d{1,9})(?=[.)](?:\s|$))|(?=[#>]|[+-](?:[\s+-]|$)|!!!)|(?P<entity>[:|]|=+$)")
"""What begins a block at the start of a line."""

_SOFT = {**dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF)), **dict.fromkeys((0xA0, 0x202F, 0x2007), " ")}
"""Characters that nobody sees, and stiff spaces, which editors tend to lose."""


def syntax(text: str) -> str:
    """Return syntax of Markdown as it stands in a text that is still to be spelled."""
    return f"{_OPEN}{text}{_CLOSE}"


def emphasised(text: str, sign: str) -> str:
    """Return a text between signs, such as `**`; punctuation at its ends stands outside, where readers know the signs.

    A text that begins or ends with syntax stays as it is.
    """
    first = next((at for at, sign_ in enumerate(text) if not _is_edge(sign_)), len(text))
    last = next((at for at in range(len(text), first, -1) if not _is_edge(text[at - 1])), first)
    core = text[first:last]
    if not core or core[0] == _OPEN or core[-1] == _CLOSE or syntax(sign) in core:
        return text
    return f"{text[:first]}{syntax(sign)}{core}{syntax(sign)}{text[last:]}"


def _is_edge(character: str) -> bool:
    return character not in (_OPEN, _CLOSE) and unicodedata.category(character)[0] in "PSZC"


def bold(label: str) -> str:
    """Return a label in bold, to stand at the start of a line, before a space or alone."""
    label = plain(label).strip()
    return f"{syntax('**')}{label}{syntax('**')}" if label else ""


def plain(text: str) -> str:
    """Return a text without emphasis."""
    return _EMPHASIS.sub("", text)


def address(href: str) -> str:
    """Return an address as the target of a link."""
    href = re.sub(r"&(?=#?\w+;)", "&amp;", href).replace("\\", "%5C")
    return f"<{href.replace('<', '%3C').replace('>', '%3E')}>" if re.search(r"[\s()<>]|\A\Z", href) else href


def yaml(text: str) -> str:
    """Return a text as a value of YAML: JSON is YAML."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def spelled(text: str, *, cell: bool = False) -> str:
    """Return a text as lines of Markdown; `cell`: as a cell of a table, in which no bar stands for itself."""
    text = plain(text) if _TOUCHING.search(text) else text
    parts = _SYNTAX.split(text.translate(_SOFT))
    also = ("|" if cell else "") + ("$" if _FORMULA.search(text) else "")
    pieces: list[str] = []
    for part in parts:
        if part.startswith(_OPEN):
            if part[1:2] == "[" and pieces and pieces[-1].endswith("!"):
                pieces[-1] = f"{pieces[-1][:-1]}\\!"
            pieces.append(part[1:-1])
        else:
            pieces.append(_escaped(part, also))
    lines = (line.strip() for line in "".join(pieces).split(BREAK))
    return f"  {BREAK}".join(line if cell else _started(line) for line in lines if line)


def _escaped(text: str, also: str) -> str:
    """Return words in which no sign means something, nor one of `also`; no reader takes a merge tag's asterisks."""
    tags = [match[0].replace("*", "\\*") if match[0].startswith("*|") else match[0] for match in MERGE.finditer(text)]
    others = {ord(sign): _entities(sign) for sign in also}
    words = (_SIGN.sub(_sign, part).translate(others) for part in MERGE.split(text))
    return "".join(f"{part}{tag}" for part, tag in zip(words, [*tags, ""], strict=True))


def _sign(match: re.Match[str]) -> str:
    text = match[0]
    if match["label"]:
        return text
    if match["slash"]:
        return f"\\{text}"
    return {"<": "&lt;", "&": "&amp;"}.get(text) or _entities(text)


def _entities(text: str) -> str:
    return "".join(f"&#{ord(character)};" for character in text)


def _started(line: str) -> str:
    """Return a line whose start begins no heading, list, quotation or table."""
    match = _START.match(line)
    if match is None:
        return line
    if match["entity"]:
        return f"{_entities(match[0])}{line[match.end() :]}"
    return f"{match['number'] or ''}\\{line[match.end() :]}"


def markdown_text(text: str) -> str:
    """Return a rendered page with one empty line between blocks; two blanks at the end of a line break it and stay."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<! )[ ]\n", "\n", text)).strip("\n") + "\n"
