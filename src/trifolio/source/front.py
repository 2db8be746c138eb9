"""The front matter of a source in the forms that tools write it: YAML, TOML, Pelican's and MultiMarkdown's lines.

Keys that mean ours under another name are taken as ours. All values are text, lists of them, or tables.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import yaml
from yaml.composer import Composer

from trifolio.problems import ContentError, error
from trifolio.source import toml
from trifolio.source.schema import Keys

__all__ = ["PlainLoader", "split"]

DEEPEST = 50
"""Levels of lists and keys: a real one has five, and PyYAML takes quadratic time for brackets in brackets."""

_FENCE = re.compile(r"(?P<blank>\s*)---[ \t]*\n(?P<inside>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_PLUSES = re.compile(r"(?P<blank>\s*)\+\+\+[ \t]*\n(?P<inside>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LINE = r"[A-Za-z][\w -]{0,30}:(?:[ \t].*|)\n"
_UNOPENED = re.compile(rf"(?P<blank>)(?P<inside>(?:{_LINE}(?:[ \t]+\S.*\n|- .*\n)*)+)---[ \t]*(?:\n|\Z)")
_HEAD = re.compile(rf"(?P<blank>\s*)(?P<inside>(?:{_LINE}(?:[ \t]+\S.*\n)*)+)[ \t]*\n")
_FIELD = re.compile(r"([A-Za-z][\w-]*+(?: ++[\w-]++)*+)[ \t]*+:[ \t]*(.*)")

_SAME: Mapping[str, tuple[str, ...]] = {
    "published": ("date", "publishdate", "publish_date", "pubdate", "date_published", "datepublished", "created"),
    "updated": (
        "lastmod",
        "last_modified",
        "last_modified_at",
        "modified",
        "date_modified",
        "datemodified",
        "last_updated",
    ),
    "review_by": ("review_date", "next_review"),
    "summary": ("description", "abstract", "excerpt", "desc"),
    "keywords": ("tags", "tag", "categories", "category"),
    "author": ("authors", "creator", "by"),
    "lang": ("language", "locale"),
    "subtitle": ("subheading", "sub_title"),
    "rights": ("copyright", "license", "licence"),
    "url": ("canonical_url", "canonical"),
}
"""Keys of ours, by the names that other tools have for them."""
_OURS = {name: key for key, names in _SAME.items() for name in names}

_Front: TypeAlias = tuple[Mapping[str, Any], Mapping[Keys, int]]


def split(text: str, shown: str) -> tuple[Mapping[str, Any], Mapping[Keys, int], str, int]:
    """Return the front matter's values, the lines of its keys, the body and the body's first line.

    Raises ContentError where it cannot be read.
    """
    for pattern, read in ((_FENCE, _yaml), (_PLUSES, _toml), (_UNOPENED, _yaml), (_HEAD, _fields)):
        match = pattern.match(text)
        if match is None or not _is_meant(match["inside"], fenced=pattern in (_FENCE, _PLUSES)):
            continue
        before = text.count("\n", 0, match.start("inside"))
        front, lines = _named(*read(match["inside"], shown, before))
        return front, lines, text[match.end() :], text.count("\n", 0, match.end()) + 1
    if opening := re.match(r"\s*(---|\+\+\+)[ \t]*\n(?:[\w-]+:|[\w-]+ *= )", text):
        hint = f"close it with a line of three {'hyphens' if opening[1] == '---' else 'plus signs'}"
        line = text.count("\n", 0, opening.start(1)) + 1
        raise ContentError(error("front-matter", shown, line, "the front matter is never closed", hint))
    return {}, {}, text, 1


def _is_meant(head: str, *, fenced: bool) -> bool:
    """Return whether lines are front matter.

    Without a fence before them one gives the title; with one, they are none if they begin as an article does between
    two lines across: with a blank line, and without a key.
    """
    if fenced:
        return head[:1] != "\n" or re.search(r"^[\w\"'-]+[ \t]*[:=]", head, re.MULTILINE) is not None
    return re.search(r"^title[ \t]*:[ \t]*\S", head, re.IGNORECASE | re.MULTILINE) is not None


def _named(front: Mapping[str, Any], lines: Mapping[Keys, int]) -> _Front:
    """Return the front matter with keys of other tools as ours, where ours is not there; values as ours are written."""
    values: dict[str, Any] = {}
    at: dict[str, str] = {}
    for key in sorted(front, key=lambda key: key.lower() in _OURS):
        ours = _OURS.get(key.lower().replace("-", "_").replace(" ", "_"), key)
        if ours != key and ours in front:
            ours = key
        value = _people(front[key]) if ours == "author" else front[key]
        if ours in values and isinstance(values[ours], list) and isinstance(value, str | list):
            values[ours] = [*values[ours], *([value] if isinstance(value, str) else value)]
            continue
        if ours not in values:
            values[ours], at[ours] = ([value] if ours == "keywords" and isinstance(value, str) else value), key
    names = {key: name for name, key in at.items()}
    return values, {(names.get(str(keys[0]), keys[0]), *keys[1:]): line for keys, line in lines.items()}


def _people(value: Any) -> Any:
    """Return the names of people that are tables: `{name: Jane}` is Jane."""
    if isinstance(value, Mapping):
        name = value.get("name") or " ".join(filter(None, (value.get("given"), value.get("family"))))
        return str(name) if name else value
    return [_people(person) for person in value] if isinstance(value, list) else value


def _toml(text: str, shown: str, before: int) -> _Front:
    """Read TOML (Hugo, Zola)."""
    try:
        document = toml.read_text(text, shown, "front-matter")
    except ContentError as failed:
        (problem,) = failed.problems
        hint = problem.hint or 'TOML is written between +++: title = "A title"'
        raise ContentError(error("front-matter", shown, problem.line + before, problem.message, hint)) from failed
    return _texts(document.values), {keys: line + before for keys, line in document.lines.items()}


def _texts(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_texts(inner) for inner in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fields(text: str, shown: str, before: int) -> _Front:
    """Read lines of `Title: words` (Pelican, MultiMarkdown); an indented line goes on with the one before."""
    values: dict[str, Any] = {}
    lines: dict[Keys, int] = {}
    key = ""
    for number, line in enumerate(text.splitlines(), before + 1):
        field = None if line[:1].isspace() else _FIELD.match(line)
        if field:
            key = field[1].strip().lower().replace(" ", "_")
            if key in values:
                message, hint = f"“{key}” stands here twice", f"it is in line {lines[key,]} already"
                raise ContentError(error("front-matter", shown, number, message, hint))
            values[key], lines[key,] = field[2].strip(), number
        else:
            values[key] = f"{values[key]} {line.strip()}".strip()
    return values, lines


def _yaml(text: str, shown: str, before: int) -> _Front:
    """Read YAML as plain text values: no tags, so no objects; no aliases, so no bombs; `before` lines stand above."""

    def wrong(line: int, message: str, hint: str = "") -> ContentError:
        return ContentError(error("front-matter", shown, line + before + 1, message, hint))

    try:
        node = _composed(text)
    except yaml.MarkedYAMLError as failed:
        raise wrong(*_explained(failed, text.splitlines())) from failed
    except yaml.YAMLError as failed:
        raise wrong(0, "cannot be read as YAML") from failed
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        raise wrong(0, "the front matter is not a list of keys and values", "write lines such as “title: …”")
    lines: dict[Keys, int] = {}
    return _construct(node, wrong, lines, (), before + 1), lines


def _explained(failed: yaml.MarkedYAMLError, lines: Sequence[str]) -> tuple[int, str, str]:
    """Return the line of a fault, counted from 0, what is wrong there in plain words, and what to do."""
    fault, mark = failed.problem or "cannot be read as YAML", failed.problem_mark
    at = mark.line if mark else 0
    if failed.note:
        return at, fault, failed.note
    if failed.context and "quoted scalar" in failed.context and failed.context_mark:
        return failed.context_mark.line, "a quotation mark is never closed, or words follow it", "close it at the end"
    return at, *_in_words(fault, lines[at] if at < len(lines) else "")


def _in_words(fault: str, row: str) -> tuple[str, str]:
    """Return what is wrong in a line of YAML, and what to do."""
    key, _, value = row.partition(": ")
    quoted = f'put it in quotation marks: {key}: "{value}"'
    if "'\\t'" in fault or row.startswith("\t"):
        return "the line begins with a tab", "indent with spaces: YAML takes no tabs"
    if fault.startswith("mapping values"):
        if row[:1].isspace() and row.count(": ") < 2:  # noqa: PLR2004 - its own and one in its value
            return "the line is indented, as if it belonged to the one above", "begin it at the left edge"
        return f"the value of “{key.strip()}” has a colon in it", quoted
    if "that cannot start any token" in fault:
        return f"a value cannot begin with {value[:1]}", quoted
    return fault, "put text with “: ” or “#” in quotation marks, and each key on a line of its own"


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
    node: yaml.Node, wrong: Callable[[int, str, str], ContentError], lines: dict[Keys, int], keys: Keys, first: int
) -> Any:
    """Return a node's value; the lines of what stands in it are added to `lines`, counted from `first`."""
    if isinstance(node, yaml.SequenceNode):
        lines.update(((*keys, number), _line(element) + first) for number, element in enumerate(node.value))
        return [_construct(element, wrong, lines, (*keys, number), first) for number, element in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return str(node.value)
    values: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise wrong(_line(key), "a key is not text", "write lines such as “title: …”")
        name = str(key.value)
        if name in values:
            raise wrong(_line(key), f"“{name}” stands here twice", f"it is in line {lines[*keys, name]} already")
        lines[*keys, name] = _line(key) + first
        values[name] = _construct(value, wrong, lines, (*keys, name), first)
    return values
