"""Read a source: its bytes, its text, its front matter with the line of every key."""

from __future__ import annotations

import contextlib
import hashlib
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer

from trifolio.problems import ContentError, Problem, error, warning
from trifolio.source.invisible import without_invisible
from trifolio.source.schema import Keys

__all__ = ["PlainLoader", "Source", "read", "read_text"]

LARGEST = 16_000_000
"""The most bytes a source may have: the longest book is 3 MB, and pictures may be written into the text."""

DEEPEST = 50
"""Levels of lists and keys: a real one has five, and PyYAML takes quadratic time for brackets in brackets."""

_FENCE = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
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
    return read_text(data, shown, file.stem)


def read_text(data: bytes, shown: str, stem: str) -> Source:
    """Read a source's bytes. Raises ContentError as `read` does."""
    if len(data) > LARGEST:
        message = f"is more than {LARGEST // 1_000_000} MB, the most that is read"
        hint = "split it, and keep pictures in files of their own"
        raise ContentError(error("source-large", shown, 0, message, hint))
    text, problems = _decode(data, shown)
    front, lines, body, first_line = _split(text, shown)
    if not body.strip():
        problems.append(error("source-empty", shown, first_line, "there is no text here", "write the article below"))
    digest = hashlib.sha256(data).hexdigest()
    return Source(shown, stem, digest, body, first_line, front, lines, tuple(problems), data)


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
    problems: dict[Problem, None] = {}
    line, counted = 1, 0
    for match in _FORBIDDEN.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        message = f"left out the control character U+{ord(match[0]):04X}"
        problems[warning("source-control", shown, line, message)] = None
    text, invisible = without_invisible(_FORBIDDEN.sub("", text), shown)
    return text, [*problems, *invisible]


def _split(text: str, shown: str) -> tuple[Mapping[str, Any], Mapping[Keys, int], str, int]:
    """Return the front matter's values, the lines of its keys, the body and the body's first line."""
    if not text.startswith("---"):
        return {}, {}, text, 1
    match = _FENCE.match(text)
    if match is None:
        if re.match(r"---[ \t]*\n[\w-]+:", text):
            hint = "close it with a line of three hyphens"
            raise ContentError(error("front-matter", shown, 1, "the front matter is never closed", hint))
        return {}, {}, text, 1
    front, lines = _yaml(match[1], shown)
    return front, lines, text[match.end() :], text.count("\n", 0, match.end()) + 1


def _yaml(text: str, shown: str) -> tuple[Mapping[str, Any], Mapping[Keys, int]]:
    """Read YAML as plain text values: no tags, so no objects; no aliases, so no bombs."""

    def wrong(line: int, message: str, hint: str = "") -> ContentError:
        return ContentError(error("front-matter", shown, line + 2, message, hint))

    try:
        node = _composed(text)
    except yaml.MarkedYAMLError as failed:
        mark = failed.problem_mark
        hint = failed.note or "put text with “: ” or “#” in quotes"
        raise wrong(mark.line if mark else 0, failed.problem or "cannot be read as YAML", hint) from failed
    except yaml.YAMLError as failed:
        raise wrong(0, "cannot be read as YAML") from failed
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        raise wrong(0, "the front matter is not a list of keys and values", "write lines such as “title: …”")
    lines: dict[Keys, int] = {}
    return _construct(node, wrong, lines, ()), lines


def _composed(text: str) -> yaml.Node | None:
    """Compose YAML, by libyaml where PyYAML has it; what is wrong is said in the words of PyYAML's own reader."""
    if yaml.__with_libyaml__:
        with contextlib.suppress(yaml.YAMLError):
            return yaml.compose(text, Loader=_QuickLoader)
    return yaml.compose(text, Loader=PlainLoader)


class _Plain:
    """Composes text, lists and keys; refuses all else where it begins.

    Raises MarkedYAMLError whose `note` says what to do: for tags, which make objects, for aliases, of which a few lines
    unfold to gigabytes, and for what nests deeper than `DEEPEST`.
    """

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose what begins here, unless it is refused."""
        event = self.peek_event()  # type: ignore[attr-defined]
        deeper = isinstance(event, yaml.CollectionStartEvent)
        self.depth += deeper
        if problem := _refused(event, self.depth):
            message, hint = problem
            raise yaml.MarkedYAMLError(None, None, message, event.start_mark, hint)
        node: yaml.Node | None = super().compose_node(parent, index)  # type: ignore[misc]
        self.depth -= deeper
        return node


class PlainLoader(_Plain, yaml.BaseLoader):
    """Composes text, lists and keys alone (S506 does not know `BaseLoader`)."""


if yaml.__with_libyaml__:

    class _QuickLoader(_Plain, Composer, yaml.CBaseLoader):
        """The same of what libyaml reads, an eighth of the time."""

        def __init__(self, stream: str) -> None:
            yaml.CBaseLoader.__init__(self, stream)
            Composer.__init__(self)


def _refused(event: yaml.Event, depth: int) -> tuple[str, str] | None:
    """Return why what begins here is not read, and what to do; nothing for text, lists and keys."""
    if isinstance(event, yaml.AliasEvent):
        return f"the alias *{event.anchor} is not read here", "write the value out"
    if tag := getattr(event, "tag", None):
        name = str(tag).replace("tag:yaml.org,2002:", "!!")
        return f"the tag {name} is not read here", "take it away; put text that begins with “!” in quotes"
    return ("nested too deeply", f"{DEEPEST} levels are read") if depth > DEEPEST else None


def _line(mark: yaml.Node) -> int:
    return mark.start_mark.line if mark.start_mark else 0


def _construct(
    node: yaml.Node, wrong: Callable[[int, str, str], ContentError], lines: dict[Keys, int], keys: Keys
) -> Any:
    """Return a node's value; the lines of what stands in it are added to `lines`."""
    if isinstance(node, yaml.SequenceNode):
        lines.update(((*keys, number), _line(element) + 2) for number, element in enumerate(node.value))
        return [_construct(element, wrong, lines, (*keys, number)) for number, element in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return str(node.value)
    values: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise wrong(_line(key), "a key is not text", "write lines such as “title: …”")
        name = str(key.value)
        if name in values:
            raise wrong(_line(key), f"“{name}” stands here twice", f"it is in line {lines[*keys, name]} already")
        lines[*keys, name] = _line(key) + 2
        values[name] = _construct(value, wrong, lines, (*keys, name))
    return values
