"""Read a source: its bytes, its text, and what its front matter says."""

from __future__ import annotations

import contextlib
import hashlib
import re
import stat
import unicodedata
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from trifolio.problems import ContentError, Problem, error, warning
from trifolio.safety.values import dataclass
from trifolio.source.front import split
from trifolio.source.invisible import without_invisible
from trifolio.source.schema import Keys

__all__ = ["Source", "read", "read_text"]

LARGEST = 16_000_000
"""The most bytes a source may have: the longest book is 3 MB, and pictures may be written into the text."""

_TOPS = frozenset(("content", "docs", "pages", "posts", "src", ""))
"""Folders of articles, which name none."""
_OTHERS: Mapping[str, str] = {
    **dict.fromkeys((".doc", ".docx", ".dot", ".dotx"), "a file of Word"),
    **dict.fromkeys((".odt", ".ott"), "a file of LibreOffice"),
    ".rtf": "rich text",
    ".pdf": "a PDF",
    ".html": "a web page",
    ".htm": "a web page",
    ".epub": "an ebook",
    ".pages": "a file of Pages",
    ".tex": "a file of LaTeX",
    ".rst": "a file of reStructuredText",
}
"""Files that somebody may take for sources, by their ending."""
_BY_PANDOC = "-t gfm --wrap=none --extract-media=content"
"""How pandoc writes what is read here; a table whose cells span others it writes as HTML. docs/from-word.md says it."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Source:
    """A source as read: `front` is the front matter as plain values (all scalars are text).

    `lines` has the line of each of its keys, and of each element of a list, by the keys that lead there.
    `body` is what follows the front matter and begins in line `first_line` of the file. `digest` is the SHA-256 of
    the file's bytes, which are `data`.
    """

    path: str
    stem: str
    digest: str
    body: str
    first_line: int = 1
    front: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[Keys, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    data: bytes = field(default=b"", repr=False)

    def line(self, *keys: str) -> int:
        """Return the line of the first of these keys that the front matter has; 1 where it has none of them."""
        return next((self.lines[key,] for key in keys if (key,) in self.lines), 1)


def read(file: Path, shown: str) -> Source:
    """Read a source's file; `shown` is its path as problems show it.

    Raises ContentError where there is no text to go on with: no such file, not UTF-8, front matter that is no YAML.
    """
    try:
        if file.exists() and not stat.S_ISREG(file.stat().st_mode) and not file.is_dir():
            raise ContentError(error("source-unreadable", shown, 0, "is no file with text in it"))
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as failed:
        raise ContentError(error("source-unreadable", shown, 0, f"cannot be read: {failed.strerror}")) from failed
    if kind := _OTHERS.get(file.suffix.lower()):
        hint = f"bring it in as Markdown: pandoc {file.name} {_BY_PANDOC} -o content/{file.stem}.md"
        if file.suffix.lower() in (".pdf", ".pages"):
            hint = "copy its text into a file that ends in .md, or bring in what it was made of"
        raise ContentError(error("source-unreadable", shown, 0, f"is {kind}, no Markdown", hint))
    return read_text(data, shown, _stem(file))


def _stem(file: Path) -> str:
    """Return what a file is called: `index` and its like by their folder, what is in a language's folder with that."""
    index = re.fullmatch(r"(?:_?index|readme)(?:[._-]([a-z]{2}))?", file.stem, re.IGNORECASE)
    folder = file.absolute().parent
    language = folder.name if re.fullmatch(r"[a-z]{2}(?:[-_][A-Z]{2})?", folder.name) else ""
    if index and language and folder.parent.name not in _TOPS:
        return f"{folder.parent.name}-{language}"
    if index and folder.name not in _TOPS:
        return f"{folder.name}-{index[1]}" if index[1] else folder.name
    return f"{file.stem}-{language}" if language and not index else file.stem


def read_text(data: bytes, shown: str, stem: str) -> Source:
    """Read a source's bytes. Raises ContentError as `read` does."""
    if len(data) > LARGEST:
        message = f"is more than {LARGEST // 1_000_000} MB, the most that is read"
        hint = "split it, and keep pictures in files of their own"
        raise ContentError(error("source-large", shown, 0, message, hint))
    text, problems = _decode(data, shown)
    front, lines, body, first_line = split(text, shown)
    if not body.strip():
        problems.append(error("source-empty", shown, first_line, "there is no text here", "write the article below"))
    digest = hashlib.sha256(data).hexdigest()
    return Source(shown, stem, digest, body, first_line, front, lines, tuple(problems), data)


def _encoding(data: bytes, at: int) -> tuple[str, str]:
    """Return what is wrong with bytes that are not UTF-8, in the words of the programs that write them, and a hint."""
    hint = "save it again as UTF-8: in Notepad by “Save as”, “Encoding”; in Word as “Plain text”, “Other encoding”"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:200].count(b"\0") > len(data[:200]) // 4:
        return "is UTF-16 (“Unicode” in Notepad and Word), not UTF-8", hint
    message = f"byte 0x{data[at]:02x} is not UTF-8"
    with contextlib.suppress(UnicodeDecodeError):
        start = max(at - 12, data.rfind(b"\n", 0, at) + 1)
        word = data[start : at + 12].split(b"\n")[0].decode("cp1252")
        message += f"; in Windows-1252 it is “{data[at : at + 1].decode('cp1252')}”, as in “{' '.join(word.split())}”"
    return message, hint


def _decode(data: bytes, shown: str) -> tuple[str, list[Problem]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        message, hint = _encoding(data, wrong.start)
        raise ContentError(error("source-encoding", shown, line, message, hint)) from wrong
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems: dict[Problem, None] = {}
    line, counted = 1, 0
    for match in _FORBIDDEN.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        message = f"left out the control character U+{ord(match[0]):04X}"
        problems[warning("source-control", shown, line, message)] = None
    text, invisible = without_invisible(_FORBIDDEN.sub("", text), shown)
    return text.translate(_UNITS), [*problems, *invisible]


_AS_TYPED = str.maketrans("23∕", "²³/")
_UNITS = {
    code: unicodedata.normalize("NFKC", chr(code)).translate(_AS_TYPED)
    for code in (0x2103, 0x2109, *range(0x3371, 0x337B), *range(0x3380, 0x33E0))
}
"""Units that are one sign (℃, ㎎, ㎡), which few fonts and no search know, as others write them: °C, mg, m²."""
