"""Check the tables that people write: each key has a row, and all that is wrong is told, each with its line.

A row is a `Kind`: what reads the value, what it wants in the writer's words, its JSON Schema. Kinds are made of kinds:
`table({"paper": one_of("a4", "letter"), "address": texts(TEXT)}, Handout)` reads a table into a `Handout`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from typing import Any, Generic, TypeAlias, TypeVar

from trifolio.problems import Problem, Severity, nearest
from trifolio.safety.values import dataclass

__all__ = [
    "ANY",
    "BOOL",
    "TEXT",
    "At",
    "Keys",
    "Kind",
    "Origin",
    "WrongError",
    "each",
    "items",
    "json_schema",
    "matching",
    "one_of",
    "scalar",
    "table",
    "texts",
    "whole",
]

Keys: TypeAlias = tuple[str | int, ...]
"""The way to a value from the whole document: the keys of tables, and places in lists from 0."""

T = TypeVar("T")
U = TypeVar("U")
T_co = TypeVar("T_co", covariant=True)


class WrongError(ValueError):
    """A value is not what its key wants. A text of its own stands after the key in place of “wants …”."""

    def __init__(self, message: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True, slots=True)
class Origin:
    """Where values come from, and how what is wrong with them is shown.

    `path` is the file as problems show it; `lines` has the line of each key, of which some may be missing: then the
    line of what is around counts. `wrong` is the code of an error, `unknown` that of an unknown key, as severe as
    `severity`. `top` is what the document's own table is called, `table` how the name of another is shown. `hint` is
    shown where a problem has none of its own.
    """

    path: str
    lines: Mapping[Keys, int]
    wrong: str
    unknown: str
    severity: Severity = Severity.WARNING
    top: str = ""
    table: str = "[{}]"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class At:
    """The place of a value that is read, by the keys that lead there, with the list that takes the problems."""

    origin: Origin
    keys: Keys = ()
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The key of the value; that of the list, for one of its elements."""
        return next((key for key in reversed(self.keys) if isinstance(key, str)), "")

    @property
    def line(self) -> int:
        """The line of the value's key."""
        keys = self.keys
        while keys and keys not in self.origin.lines:
            keys = keys[:-1]
        return self.origin.lines.get(keys, 0)

    def below(self, key: str | int) -> At:
        """Return the place of what stands below a key."""
        return replace(self, keys=(*self.keys, key))

    def error(self, message: str, hint: str = "") -> None:
        """Add an error in the value's line."""
        self._add(Severity.ERROR, self.origin.wrong, message, hint)

    def unknown(self, known: Iterable[str]) -> None:
        """Add a problem with the key itself, which has no row; `known` are those that have one."""
        *table, key = self.keys
        name = ".".join(map(str, table)) or self.origin.top
        message = f"unknown key “{key}”" + (f" in {self.origin.table.format(name)}" if name else "")
        self._add(self.origin.severity, self.origin.unknown, message, nearest(str(key), known))

    def _add(self, severity: Severity, code: str, message: str, hint: str) -> None:
        problem = Problem(severity, code, self.origin.path, self.line, message, hint or self.origin.hint)
        self.problems.append(problem)

    def read(self, kind: Kind[T], value: Any) -> T | None:
        """Read the value that stands here; where it is wrong, the problem is added and there is none."""
        try:
            return kind.read(value, self)
        except WrongError as wrong:
            message = wrong.message or f"wants {kind.wants}"
            self.error(f"“{self.name}” {message}" if self.name else message, wrong.hint)
            return None


@dataclass(frozen=True, slots=True)
class Kind(Generic[T_co]):
    """What a key takes.

    `read` returns a value as the program holds it, or raises WrongError; what is below, it reads by `At.below`, so that
    one wrong value does not hide the next. `wants` stands after “wants” in a problem. `schema` is the JSON Schema.
    """

    read: Callable[[Any, At], T_co | None] = field(repr=False)
    wants: str
    schema: Mapping[str, Any]

    def then(self, change: Callable[[T_co], U | None]) -> Kind[U]:
        """Return the kind whose values are changed once they are read; `change` may raise WrongError."""

        def convert(value: Any, at: At) -> U | None:
            there = self.read(value, at)
            return None if there is None else change(there)

        return Kind(convert, self.wants, self.schema)


def json_schema(kind: Kind[Any], title: str) -> Mapping[str, Any]:
    """Return the JSON Schema of a document (draft 2020-12)."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **kind.schema}


def scalar(wants: str, schema: Mapping[str, Any], convert: Callable[[Any], T]) -> Kind[T]:
    """Return the kind of a value without keys or elements; `convert` reads it, or raises WrongError."""
    return Kind(lambda value, _: convert(value), wants, schema)


def _of(kind: type[T]) -> Callable[[Any], T]:
    def convert(value: Any) -> T:
        if type(value) is not kind:  # True is no number
            raise WrongError
        return value

    return convert


ANY: Kind[Any] = scalar("anything", {}, lambda value: value)
TEXT: Kind[str] = scalar("text in quotes", {"type": "string"}, _of(str))
BOOL: Kind[bool] = scalar("true or false", {"type": "boolean"}, _of(bool))


def whole(low: int | None = None, high: int | None = None, wants: str = "a whole number") -> Kind[int]:
    """Return the kind of whole numbers from `low` to `high`."""

    def convert(value: Any) -> int:
        number = _of(int)(value)
        if (low is not None and number < low) or (high is not None and number > high):
            raise WrongError
        return number

    bounds = {"minimum": low, "maximum": high}
    return scalar(wants, {"type": "integer", **{k: v for k, v in bounds.items() if v is not None}}, convert)


def matching(pattern: str, wants: str, text: Kind[str] = TEXT, schema: str = "") -> Kind[str]:
    """Return the kind of texts that match a regular expression as a whole.

    `schema` is the expression for the JSON Schema where JavaScript would read the other otherwise.
    """

    def convert(value: Any, at: At) -> str:
        try:
            read = text.read(value, at) or ""
        except WrongError:
            raise WrongError(f"wants {text.wants}") from None
        if not re.fullmatch(pattern, read):
            raise WrongError
        return read

    return Kind(convert, wants, {"type": "string", "pattern": f"^(?:{schema or pattern})$"})


def one_of(*values: str, wants: str = "") -> Kind[str]:
    """Return the kind of texts that are one of these; the nearest is named where `wants` does not list them."""

    def convert(value: Any) -> str:
        if not isinstance(value, str) or value not in values:
            raise WrongError(hint=nearest(str(value), values) if wants else "")
        return value

    return scalar(wants or " or ".join(f"“{value}”" for value in values), {"enum": list(values)}, convert)


def items(kind: Kind[T], wants: str = "a list") -> Kind[tuple[T, ...]]:
    """Return the kind of a list of such values."""

    def convert(value: Any, at: At) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise WrongError
        there = (at.below(number).read(kind, element) for number, element in enumerate(value))
        return tuple(element for element in there if element is not None)

    return Kind(convert, wants, {"type": "array", "items": kind.schema})


def texts(text: Kind[str] = TEXT) -> Kind[tuple[str, ...]]:
    """Return the kind of one text or a list of them."""
    several = items(text)

    def convert(value: Any, at: At) -> tuple[str, ...] | None:
        elements = [value] if isinstance(value, str) else value
        if not isinstance(elements, list) or not all(isinstance(element, str) for element in elements):
            raise WrongError
        return several.read(elements, at)

    return Kind(convert, "text or a list of texts", {"anyOf": [text.schema, several.schema]})


def table(
    rows: Mapping[str, Kind[Any]], make: Callable[..., T], wants: str = "", required: Iterable[str] = ()
) -> Kind[T]:
    """Return the kind of a table with these keys, made into a value by `make`: a dataclass, which has the defaults.

    `wants` says more than “a table”. It is an error where one of the `required` keys is not there.
    """
    needed = tuple(required)

    def convert(value: Any, at: At) -> T | None:
        if not isinstance(value, Mapping):
            raise WrongError(hint="" if wants else f"[{'.'.join(map(str, at.keys))}]")
        values = {}
        for key, inner in value.items():
            below = at.below(key)
            if key not in rows:
                below.unknown(rows)
            elif (there := below.read(rows[key], inner)) is not None:
                values[key] = there
        if missing := [key for key in needed if key not in value]:
            at.error(f"an entry of “{at.name}” lacks {' and '.join(missing)}")
        return make(**values) if values.keys() >= {*needed} else None

    properties = {key: kind.schema for key, kind in rows.items()}
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if needed:
        schema["required"] = [*needed]
    return Kind(convert, wants or "a table", schema)


def each(kind: Kind[T], name: Kind[str] = TEXT) -> Kind[Mapping[str, T]]:
    """Return the kind of a table whose keys are names that the writer gives, each with such a value."""

    def convert(value: Any, at: At) -> Mapping[str, T]:
        if not isinstance(value, Mapping):
            raise WrongError(hint=f"[{'.'.join(map(str, at.keys))}]")
        there = {key: at.below(key).read(kind, inner) for key, inner in value.items() if at.below(key).read(name, key)}
        return {key: inner for key, inner in there.items() if inner is not None}

    schema = {"type": "object", "additionalProperties": kind.schema, "propertyNames": name.schema}
    return Kind(convert, "a table", schema)
