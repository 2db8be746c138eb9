"""Read a bibliography: the front matter's own list, or the bytes of a CSL-JSON, CSL-YAML or BibTeX file."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from pathlib import PurePath
from typing import Any

import yaml

from trifolio.document.citations.bibtex import read_bibtex
from trifolio.document.citations.items import Bibliography, Origin, read_items
from trifolio.problems import Problem, nearest
from trifolio.source.file import Source
from trifolio.source.front import PlainLoader

__all__ = ["FORMATS", "entry_line", "read", "read_file", "read_list"]

_DEEP = "is nested too deeply"


def read(source: Source, file: tuple[str, bytes] | None = None) -> tuple[Bibliography, tuple[Problem, ...]]:
    """Read the entries of a source's front matter and of the file (name and bytes) that it names.

    Where both have a key, the front matter's own entry holds.
    """
    entries: Bibliography = {}
    problems: tuple[Problem, ...] = ()
    if file is not None:
        entries, problems = read_file(*file, source.path, source.line("bibliography"))
    if "references" in source.front:
        own, wrong = read_list(source.front["references"], source.path, source.line("references"))
        entries, problems = {**entries, **own}, (*problems, *wrong)
    return entries, problems


def entry_line(source: Source, key: str) -> int:
    """Return the line at which an entry begins in the front matter, or that which names the file that it is in."""
    own = source.front.get("references")
    for place, entry in enumerate(own if isinstance(own, list | tuple) else ()):
        if isinstance(entry, Mapping) and str(entry.get("id")).strip() == key:
            return source.lines.get(("references", place), source.line("references"))
    return source.line("bibliography", "references")


def read_list(value: object, path: str, line: int) -> tuple[Bibliography, tuple[Problem, ...]]:
    """Read the front matter's `references`: a CSL-YAML list, whose scalars may all be text."""
    origin = Origin(path, line)
    if value in (None, "", {}):
        return {}, ()
    if not isinstance(value, list | tuple):
        return {}, (origin.invalid("“references” is not a list", "begin each reference with “- id: …”"),)
    items, problems = read_items(value, origin)
    return items, tuple(problems)


def read_file(name: str, data: bytes, path: str, line: int) -> tuple[Bibliography, tuple[Problem, ...]]:
    """Read the bibliography file `name`; its ending tells the format.

    Problems stand at `path` and `line`, where the source names the file; the file's own line is in the message.
    """
    origin = Origin(path, line, name)
    ending = PurePath(name).suffix.lower()
    if ending not in FORMATS:
        return {}, (origin.unread("a bibliography of this kind cannot be read", nearest(ending, FORMATS)),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        return {}, (origin.unread("is not UTF-8 text", "save it as UTF-8", data[: fault.start].count(b"\n") + 1),)
    entries, problems = FORMATS[ending](text.replace("\r\n", "\n"), origin)
    items, more = read_items(entries, origin)
    return items, (*problems, *more)


def _read_json(text: str, origin: Origin) -> tuple[list[object], list[Problem]]:
    try:
        value = json.loads(text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_once)
    except json.JSONDecodeError as fault:
        return [], [origin.unread(f"is not JSON: {_lower(fault.msg)}", line=fault.lineno)]
    except ValueError as fault:
        return [], [origin.unread(str(fault))]
    except RecursionError:
        return [], [origin.unread(_DEEP)]
    return _entries(value, origin)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return a JSON object. Raises ValueError for a key that stands twice."""
    entry = dict(pairs)
    if len(entry) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in entry if names.count(name) > 1)
        raise ValueError(f"“{twice}” stands twice in one entry")
    return entry


def _read_yaml(text: str, origin: Origin) -> tuple[list[object], list[Problem]]:
    try:
        values = [value for value in yaml.load_all(text, _Loader) if value not in (None, "")]
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 0
        return [], [
            origin.unread(f"cannot be read as YAML: {_lower(fault.problem or '')}", fault.note or "", line=line)
        ]
    except yaml.YAMLError:
        return [], [origin.unread("cannot be read as YAML: it holds characters that YAML forbids")]
    if len(values) > 1:
        return [], [origin.unread("holds more than one YAML document", "put all references in one list")]
    return _entries(values[0] if values else [], origin)


class _Loader(PlainLoader):
    """Reads YAML as text, lists and mappings alone."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        """Return a mapping. Raises MarkedYAMLError for a key that stands twice. (The signature is the base's.)"""
        keys: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in keys:
                raise yaml.MarkedYAMLError(None, None, f"“{key.value}” stands twice", key.start_mark)
            keys.add(key.value)
        return super().construct_mapping(node, deep)


def _entries(value: object, origin: Origin) -> tuple[list[object], list[Problem]]:
    """Return the list of entries of a file, which may stand under its key `references`."""
    entries = value.get("references") if isinstance(value, Mapping) else value
    if isinstance(entries, list):
        return entries, []
    return [], [origin.unread("holds no list of references", "a list, or one under “references:”")]


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


FORMATS: Mapping[str, Callable[[str, Origin], tuple[list[object], list[Problem]]]] = {
    ".json": _read_json,
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
    ".bib": read_bibtex,
}
"""The reader of each kind of file, by its ending: CSL entries, not checked yet, and problems."""
