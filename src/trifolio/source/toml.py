"""Read TOML: its values, and the line of every table and key. (No parser on PyPI keeps the lines.)"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from trifolio.problems import ContentError, Problem, error
from trifolio.safety.files import is_within
from trifolio.safety.values import dataclass
from trifolio.source.invisible import DISGUISED, is_disguised
from trifolio.source.schema import Keys

__all__ = ["Toml", "read", "read_text"]


@dataclass(frozen=True, slots=True)
class Toml:
    """A TOML file as read: its values, and the line of each table, key and element by the keys that lead to it.

    `("clinics", "north", "phones", 1)` leads to the second element of `phones` in `[clinics.north]`.
    """

    values: Mapping[str, Any]
    lines: Mapping[Keys, int]

    def at(self, table: Keys) -> Any:
        """Return the value that some keys lead to, the whole document without any."""
        value: Any = self.values
        for key in table:
            value = value[key]
        return value


def read(file: Path, shown: str, code: str, within: Path | None = None) -> Toml:
    """Read a file; `shown` is its path as problems show it, `code` the code of the problem if it cannot be read.

    Raises ContentError with what is wrong: no such file, a link that leads out of the folder `within`, not UTF-8, a
    fault of syntax (in its line), texts that are not what they look like.
    """
    if within is not None and not is_within(file, within):
        raise ContentError(error(code, shown, 0, "is a link to a file outside the project"))
    try:
        data = file.read_bytes()
    except OSError as failed:
        raise ContentError(error(code, shown, 0, f"cannot be read: {failed.strerror}")) from failed
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        message, hint = f"byte 0x{data[wrong.start]:02x} is not UTF-8", "save the file as UTF-8 in your editor"
        raise ContentError(error(code, shown, data.count(b"\n", 0, wrong.start) + 1, message, hint)) from wrong
    document = read_text(text, shown, code)
    if problems := tuple(_disguises(document, shown)):
        raise ContentError(*problems)
    return document


def read_text(text: str, shown: str, code: str) -> Toml:
    """Read TOML. Raises ContentError as `read` does."""
    try:
        return Toml(tomllib.loads(text), _Scanner(text.replace("\r\n", "\n")).scan())
    except tomllib.TOMLDecodeError as wrong:
        at = re.search(r"\(at line (\d+), column \d+\)\Z", str(wrong))
        line = int(at[1]) if at else text.rstrip().count("\n") + 1  # “at end of document”
        row = (text.splitlines() or [""])[line - 1 : line] or [""]
        raise ContentError(error(code, shown, line, *_explained(str(wrong), row[0]))) from wrong
    except RecursionError:
        raise ContentError(error(code, shown, 0, "cannot be read: nested too deeply")) from None


_FAULTS: tuple[tuple[str, str, str, str], ...] = (
    ("", r"=\s*[“”„«‘’]", "the text is in curly quotation marks", 'write straight ones: "…"'),
    ("Invalid value", r"=\s*$", "the key has no value", 'write key = "text"'),
    ("Invalid value", r"=\s*[^\s\"'\[{\d]", "text stands without quotation marks", 'write key = "text"'),
    ("Invalid hex value", "", "a backslash in double quotation marks has a meaning", "write / for it: C:/Users/…"),
    ("Unescaped '\\\\'", "", "a backslash in double quotation marks has a meaning", "write / for it: C:/Users/…"),
    ("Illegal character '\\n'", "", "a quotation mark is never closed", "close it in the same line"),
    ("Unterminated string", "", "a quotation mark is never closed", "close it"),
    ("Cannot overwrite a value", "", "the key stands twice in its table", "keep one of them"),
    ("Cannot declare", "", "the table stands twice", "put its keys under one heading"),
    ("Expected ']' at the end of a table", "", "the name of a table lacks its closing bracket", "write [name]"),
    (
        "Expected '=' after a key",
        "",
        "the line is no “key = value”",
        'write key = "text"; words for people begin with #',
    ),
    ("Invalid statement", "", "the line is no “key = value”", 'write key = "text"; words for people begin with #'),
)
"""What tomllib says, what the line is like, and what both mean in plain words, with what to do."""


def _explained(fault: str, row: str) -> tuple[str, str]:
    """Return what is wrong in a line in plain words, and a hint; in those of tomllib where they need no others."""
    for beginning, pattern, message, hint in _FAULTS:
        if fault.startswith(beginning) and re.search(pattern, row):
            return message, hint
    return f"cannot be read as TOML: {fault[:1].lower()}{re.sub(r' [(]at .*', '', fault[1:])}", ""


def _disguises(document: Toml, shown: str) -> Iterator[Problem]:
    """Yield an error for each key or text that an invisible character disguises."""
    for keys, line in document.lines.items():
        if any(is_disguised(text) for text in (keys[-1], document.at(keys)) if isinstance(text, str)):
            message = f"{keys[-1]}: an invisible character disguises the text"
            yield error("text-direction", shown, line, message, DISGUISED)


_PART = r"""[\w-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'"""
_KEY = re.compile(rf"(?:{_PART})(?:[ \t]*\.[ \t]*(?:{_PART}))*")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SCALAR = re.compile(
    r"""(?s:\"{3}(?:\\.|[^\\])*?\"{3}"{0,2}|'{3}.*?'{3}'{0,2})|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[^,\]}#\n]+"""
)


@dataclass(slots=True)
class _Scanner:
    """Finds where the keys of a valid TOML document stand; `end` is how far it has come, `line` the line there."""

    text: str
    lines: dict[Keys, int] = field(default_factory=dict)
    arrays: dict[Keys, int] = field(default_factory=dict)
    """Arrays of tables, each with the number of tables it has so far."""
    end: int = 0
    line: int = 1

    def scan(self) -> Mapping[Keys, int]:
        """Return the line of each table, key and element."""
        table: Keys = ()
        self._to(0)
        while self.end < len(self.text):
            if self.text[self.end] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._to(self.end)
        return self.lines

    def _to(self, end: int) -> None:
        """Go on to `end`, and past the blanks and comments that follow."""
        space = _SPACE.match(self.text, end)
        end = space.end() if space else end
        self.line += self.text.count("\n", self.end, end)
        self.end = end

    def _key(self) -> tuple[str, ...]:
        """Read a key; `a."b.c"` has two parts."""
        key = _KEY.match(self.text, self.end)
        if key is None:
            raise AssertionError(f"no key in line {self.line} of a document that tomllib has read")
        self._to(key.end())
        quoted = (part[0] for part in re.finditer(_PART, key[0]))
        return tuple(tomllib.loads(f"k = {part}")["k"] if part[0] in "\"'" else part for part in quoted)

    def _header(self) -> Keys:
        """Read `[a.b]` or `[[a.b]]` and return the path of the table that it opens."""
        line, brackets = self.line, 2 if self.text.startswith("[[", self.end) else 1
        self._to(self.end + brackets)
        table: Keys = ()
        *outer, name = self._key()
        for part in outer:
            table = (*table, part)
            self.lines.setdefault(table, line)
            if table in self.arrays:
                table = (*table, self.arrays[table] - 1)
        table = (*table, name)
        if brackets == 2:  # noqa: PLR2004
            self.lines.setdefault(table, line)
            number = self.arrays.get(table, 0)
            self.arrays[table] = number + 1
            table = (*table, number)
        self.lines[table] = line
        self._to(self.end + brackets)
        return table

    def _pair(self, table: Keys) -> None:
        """Read `key = value` in a table."""
        line = self.line
        for part in self._key():
            table = (*table, part)
            self.lines.setdefault(table, line)
        self._to(self.end + len("="))
        self._value(table)

    def _value(self, keys: Keys) -> None:
        """Read a value; what stands in an array or an inline table has lines of its own."""
        opening = self.text[self.end]
        if opening not in "[{":
            scalar = _SCALAR.match(self.text, self.end)
            self._to(scalar.end() if scalar else self.end)
            return
        self._to(self.end + 1)
        number = 0
        while self.text[self.end] not in "]}":
            if opening == "{":
                self._pair(keys)
            else:
                self.lines[*keys, number] = self.line
                self._value((*keys, number))
                number += 1
            if self.text[self.end] == ",":
                self._to(self.end + 1)
        self._to(self.end + 1)
