"""Read a source: its bytes, its text, its front matter with the line of every key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from trifolio.problems import ContentError, Problem, error, warning

__all__ = ["Source", "read", "read_text"]

_FENCE = re.compile(r"---[ \t]*\n(.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Source:
    """A source as read: `front` is the front matter as plain values (all scalars are text), `lines` its keys' lines.

    `body` is what follows the front matter and begins in line `first_line` of the file. `digest` is the SHA-256 of
    the file's bytes.
    """

    path: str
    stem: str
    digest: str
    body: str
    first_line: int = 1
    front: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read(file: Path, shown: str) -> Source:
    """Read a source's file; `shown` is its path as problems show it.

    Raises ContentError where there is no text to go on with: no such file, not UTF-8, front matter that is no YAML.
    """
    try:
        data = file.read_bytes()
    except OSError as failed:
        raise ContentError(error("source-unreadable", shown, 0, f"cannot be read: {failed.strerror}")) from failed
    return read_text(data, shown, file.stem)


def read_text(data: bytes, shown: str, stem: str) -> Source:
    """Read a source's bytes. Raises ContentError as `read` does."""
    text, problems = _decode(data, shown)
    front, lines, body, first_line = _split(text, shown)
    if not body.strip():
        problems.append(error("source-empty", shown, first_line, "there is no text here", "write the article below"))
    digest = hashlib.sha256(data).hexdigest()
    return Source(shown, stem, digest, body, first_line, front, lines, tuple(problems))


def _decode(data: bytes, shown: str) -> tuple[str, list[Problem]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        message = f"byte 0x{data[wrong.start]:02x} is not UTF-8"
        raise ContentError(
            error("source-encoding", shown, line, message, "save the file as UTF-8 in your editor")
        ) from wrong
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = []
    for found in _FORBIDDEN.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        problems.append(warning("source-control", shown, line, f"left out the control character U+{ord(found[0]):04X}"))
    return _FORBIDDEN.sub("", text), problems


def _split(text: str, shown: str) -> tuple[Mapping[str, Any], Mapping[str, int], str, int]:
    """Return the front matter's values, the lines of its keys, the body and the body's first line."""
    if not text.startswith("---"):
        return {}, {}, text, 1
    found = _FENCE.match(text)
    if found is None:
        if re.match(r"---[ \t]*\n[\w-]+:", text):
            hint = "close it with a line of three hyphens"
            raise ContentError(error("front-matter", shown, 1, "the front matter is never closed", hint))
        return {}, {}, text, 1
    front, lines = _yaml(found[1], shown)
    return front, lines, text[found.end() :], text.count("\n", 0, found.end()) + 1


def _yaml(text: str, shown: str) -> tuple[Mapping[str, Any], Mapping[str, int]]:
    """Read YAML as plain text values: no tags, so no objects; no aliases, so no bombs."""

    def wrong(line: int, message: str, hint: str = "") -> ContentError:
        return ContentError(error("front-matter", shown, line + 2, message, hint))

    try:
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line if event.start_mark else 0
                raise wrong(line, f"the alias *{event.anchor} is not read here", "write the value out")
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as failed:
        mark = failed.problem_mark
        line = mark.line if mark else 0
        raise wrong(line, failed.problem or "cannot be read as YAML", "put text with “: ” or “#” in quotes") from failed
    except (yaml.YAMLError, RecursionError) as failed:
        raise wrong(0, "cannot be read as YAML") from failed
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        raise wrong(0, "the front matter is not a list of keys and values", "write lines such as “title: …”")
    lines: dict[str, int] = {}
    for key, _ in node.value:
        name = str(key.value)
        line = key.start_mark.line if key.start_mark else 0
        if name in lines:
            raise wrong(line, f"“{name}” stands here twice", f"it is in line {lines[name]} already")
        lines[name] = line + 2
    return _construct(node), lines


def _construct(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _construct(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_construct(value) for value in node.value]
    return str(node.value)
