"""The public API: what each module names in `__all__`, pinned."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable

import pytest

import trifolio


def _is_a_line(package: str) -> bool:
    """Tell whether a package is its first line and nothing else: a room whose modules have the names."""
    return len(ast.parse(inspect.getsource(importlib.import_module(package))).body) == 1


ALL = [
    "trifolio",
    *sorted(
        module.name
        for module in pkgutil.walk_packages(trifolio.__path__, "trifolio.")
        if not module.name.rpartition(".")[2].startswith("_") and not (module.ispkg and _is_a_line(module.name))
    ),
]


@pytest.mark.parametrize("name", ALL)
def test_a_module_names_its_api_once_each_and_only_what_is_there(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__all__, f"{name} has no public API"
    assert len(module.__all__) == len(set(module.__all__))
    assert [word for word in module.__all__ if not hasattr(module, word)] == []
    assert [word for word in module.__all__ if word.startswith("_")] == []


@pytest.mark.parametrize("name", ALL)
def test_what_is_public_and_can_be_called_says_its_purpose(name: str) -> None:
    module = importlib.import_module(name)
    found = [getattr(module, word) for word in module.__all__]
    ours = [thing for thing in found if inspect.isfunction(thing) or inspect.isclass(thing)]
    assert [thing.__name__ for thing in ours if not thing.__doc__] == []


def test_the_api_is_as_pinned(golden: Callable[[str, str | bytes], None]) -> None:
    lines = []
    for name in ALL:
        module = importlib.import_module(name)
        lines += [name, *(f"    {_signature(module, word)}" for word in sorted(module.__all__))]
    golden("api.txt", "\n".join(lines) + "\n")


def _signature(module: object, word: str) -> str:
    thing = getattr(module, word)
    return f"{word}{inspect.signature(thing)}".replace("'", "") if inspect.isfunction(thing) else word
