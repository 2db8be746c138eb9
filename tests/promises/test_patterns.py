"""No regular expression of ours takes time out of proportion, whatever it is given.

A search in C cannot be cut short, so that no limit of time would help. Each pattern is tried, by the very methods that
the code calls on it, with every short unit repeated behind every beginning: four times as long a text may take some
four times as long, not sixteen times.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import trifolio
from soak import todays

SOURCE = "\n".join(file.read_text(encoding="utf-8") for file in Path(trifolio.__path__[0]).rglob("*.py"))

CALLS: dict[str, set[str]] = {}
"""The methods that are called on each name."""
for called, method in re.findall(r"\b(\w+)\.(\w+)\(", SOURCE):
    CALLS.setdefault(called, set()).add(method)

TRUSTED = frozenset(
    {
        # only ever see what the project's own editions say
        "trifolio.project.styles._TOKEN",
        "trifolio.check.parity.front._CODE",
    }
)

LENGTH = 2_000
"""Characters of the shorter text."""

SLOW = 0.004
"""Seconds below which a search is quick, whatever the longer one takes."""

UNITS = (
    *" \t\na1-*_`~[]()<>!#|:{}\"'=/\\&;.,@+?%^$π\x0e\x10\x12",
    *(' a,a ,- ,-.,a.,a_,a-,[],(),[a,a],](,<a,<a ,a=,="a",a=\',{a,{.a ,&a;,&#1,@a,@a;,@a:,a:,::,\\['.split(",")),
    *("'a", '"a', "*a", "|a", "|-", ":-", "a\n", " \n", "/*", "*/", "<!--", "-->", "url(", "a(", "{}", ".1", "e1"),
    *("http://", "www.", "<!ENTITY a 'b'>", "data:", ", ", "; @a", "and "),
)

BEGINNINGS = (
    *(
        "",
        "a",
        " ",
        "[",
        "[^",
        "[a]: x ",
        "<a",
        '<a b="',
        "{",
        "::: {",
        "::: ",
        "# a",
        "|",
        "Table:",
        "---\n",
        "@",
        "[@a",
    ),
    *("see @a", "data:image/png;base64,", "<!DOCTYPE svg [", "http://a", "www.a", "a@a", "\\", "<!--", "&", "*[a", "1"),
)

METHODS: Mapping[str, Callable[[re.Pattern[Any], Any], object]] = {
    "findall": lambda pattern, text: pattern.findall(text),
    "finditer": lambda pattern, text: sum(1 for _ in pattern.finditer(text)),
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
    "match": lambda pattern, text: pattern.match(text),
    "search": lambda pattern, text: pattern.search(text),
    "split": lambda pattern, text: pattern.split(text),
    "sub": lambda pattern, text: pattern.sub(text[:0], text),
}


@cache
def patterns() -> tuple[tuple[str, re.Pattern[Any], frozenset[str]], ...]:
    """Return every pattern of ours, where it is to be found, and the methods that are called on it."""
    return tuple(_patterns())


def _patterns() -> Iterator[tuple[str, re.Pattern[Any], frozenset[str]]]:
    """Yield every pattern of ours, where it is to be found, and the methods that are called on it."""
    seen = set()
    for module in pkgutil.walk_packages(trifolio.__path__, "trifolio."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for at, pattern in inside(name, value):
                methods = frozenset(CALLS.get(name, ())) & METHODS.keys()
                if (pattern.pattern, pattern.flags) not in seen:
                    seen.add((pattern.pattern, pattern.flags))
                    yield f"{module.name}.{at}", pattern, methods or frozenset({"match"})


def inside(name: str, value: object) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, list | tuple | dict):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from inside(f"{name}[{key}]", item)
    elif isinstance(value, type) and value.__module__.startswith("trifolio."):
        for key, item in vars(value).items():
            if isinstance(item, re.Pattern):
                yield f"{name}.{key}", item


def taken(pattern: re.Pattern[Any], method: str, text: str) -> float:
    """Return the seconds that a method takes, the best of three."""
    given = text.encode() if isinstance(pattern.pattern, bytes) else text
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        METHODS[method](pattern, given)
        best = min(best, time.process_time() - begun)
        if best < SLOW:
            break
    return best


@pytest.mark.parametrize(
    ("pattern", "methods"),
    todays(
        [pytest.param(pattern, methods, id=name) for name, pattern, methods in patterns() if name not in TRUSTED], 60
    ),
)
def test_a_pattern_takes_time_in_proportion_to_the_text(pattern: re.Pattern[Any], methods: frozenset[str]) -> None:
    slow = []
    for method in sorted(methods):
        for beginning in BEGINNINGS:
            for unit in UNITS:
                short, long = (beginning + unit * (size // len(unit)) + "\x01x" for size in (LENGTH, 4 * LENGTH))
                before = taken(pattern, method, short)
                if before > SLOW and (after := taken(pattern, method, long)) > 8 * before:
                    slow.append((method, beginning, unit, before, after))
            assert slow == []


def test_every_pattern_that_is_excused_is_there() -> None:
    assert {name for name, _, _ in patterns()} >= TRUSTED


def kept_possessively(parts: Any, *, possessive: bool = False) -> Iterator[int]:
    """Yield the groups of a parsed pattern that are kept inside a possessive repetition or an atomic group."""
    for kind, value in parts:
        holds = possessive or str(kind) in ("POSSESSIVE_REPEAT", "ATOMIC_GROUP")
        if str(kind) == "SUBPATTERN" and holds and value[0] is not None:
            yield value[0]
        for item in value if isinstance(value, tuple | list) else (value,):
            for inner in item if isinstance(item, list) else (item,):
                if isinstance(inner, _parser.SubPattern):
                    yield from kept_possessively(inner, possessive=holds)


def test_no_group_is_kept_inside_a_possessive_repetition() -> None:
    """Python 3.11 raises SystemError there, for some texts, which fuzzing found."""
    trees = {name: _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG) for name, pattern, _ in patterns()}
    assert [name for name, tree in trees.items() if any(kept_possessively(tree))] == []


def test_a_group_that_is_kept_there_would_be_found() -> None:
    assert list(kept_possessively(_parser.parse("a(?:(b)|c)*+"))) == [1]
    assert list(kept_possessively(_parser.parse("(a)(?>b(?:(c)))"))) == [2]
    assert list(kept_possessively(_parser.parse("(a)(?:b)*+(c)*"))) == []
