"""Our `dataclass` makes what that of `dataclasses` makes, and changes no value's text."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import re
from collections.abc import Callable
from dataclasses import field
from typing import Any

import pytest

from trifolio.safety import values
from trifolio.safety.files import PACKAGE


@values.dataclass(frozen=True, slots=True)
class Leaf:
    """A frozen value of this module, so that it can be pickled."""

    name: str
    size: int = 1
    tags: tuple[str, ...] = ()
    held: dict[str, int] = field(default_factory=dict, repr=False, compare=False)


@values.dataclass(frozen=True, slots=True)
class Bud(Leaf):
    """One that has more."""

    colour: str = "green"


def kinds(dataclass: Callable[..., Any]) -> dict[str, Any]:
    """Return classes of each kind that the program has."""

    @dataclass(frozen=True, slots=True)
    class Plain:
        """Plain."""

        a: int
        b: str = "b"
        c: list[int] = field(default_factory=list)
        hidden: int = field(default=3, repr=False, compare=False)

    @dataclass(frozen=True, slots=True)
    class More(Plain):
        """With more."""

        d: int = 4

    @dataclass(frozen=True)
    class Loose:
        """Without slots, and with a text of its own."""

        a: int = 1

        def __repr__(self) -> str:
            return "loose"

    @dataclass(slots=True)
    class Live:
        """One that changes."""

        a: int
        b: int = field(init=False)
        c: int = field(default=5, kw_only=True)

        def __post_init__(self) -> None:
            self.b = self.a + 1

    @dataclass(slots=True, eq=False)
    class Own:
        """One that is itself alone."""

        a: int = 1

    @dataclass(frozen=True, slots=True)
    class Empty:
        """Nothing."""

    return {kind.__name__: kind for kind in (Plain, More, Loose, Live, Own, Empty)}


OURS, THEIRS = kinds(values.dataclass), kinds(dataclasses.dataclass)

CALLS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("Plain", (1,), {}),
    ("Plain", (1, "{x}"), {"c": [1, 2], "hidden": 9}),
    ("More", (1,), {"d": 7}),
    ("More", (1, "b", [], 3, 4), {}),
    ("Loose", (), {}),
    ("Live", (1,), {"c": 6}),
    ("Own", (2,), {}),
    ("Empty", (), {}),
]


@pytest.mark.parametrize(("kind", "given", "named"), CALLS)
def test_values_are_those_of_dataclasses(kind: str, given: tuple[Any, ...], named: dict[str, Any]) -> None:
    ours, theirs = (classes[kind](*given, **named) for classes in (OURS, THEIRS))
    assert repr(ours) == repr(theirs)
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert OURS[kind].__match_args__ == THEIRS[kind].__match_args__
    assert hasattr(ours, "__dict__") == hasattr(theirs, "__dict__")
    for classes, value in ((OURS, ours), (THEIRS, theirs)):
        other = classes[kind](*given, **named)
        assert (value == other, value != other) == ((False, True) if kind == "Own" else (True, False))
        assert value != 1
    parameters = [
        [(name, p.kind, p.default is p.empty) for name, p in inspect.signature(classes[kind]).parameters.items()]
        for classes in (OURS, THEIRS)
    ]
    assert parameters[0] == parameters[1]
    assert (OURS[kind].__hash__ is None) == (THEIRS[kind].__hash__ is None)


@pytest.mark.parametrize("kind", ["Plain", "Loose", "Empty"])
def test_what_is_frozen_cannot_be_changed(kind: str) -> None:
    value = OURS[kind](*([1] if kind == "Plain" else []))
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.a = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del value.a


@pytest.mark.parametrize("classes", [OURS, THEIRS], ids=["ours", "theirs"])
def test_wrong_arguments_are_refused(classes: dict[str, Any]) -> None:
    for kind, given, named in (("Plain", (), {}), ("Plain", (1,), {"x": 1}), ("Live", (1, 2), {}), ("Empty", (1,), {})):
        with pytest.raises(TypeError):
            classes[kind](*given, **named)


def test_equal_values_have_one_hash_and_what_is_left_out_does_not_count() -> None:
    assert Leaf("a", held={"x": 1}) == Leaf("a", held={"y": 2})
    assert len({Leaf("a", held={"x": 1}), Leaf("a"), Leaf("a", 2), Bud("a"), Bud("a", colour="red")}) == 4
    assert Leaf("a") != Bud("a")
    with pytest.raises(TypeError):
        hash(OURS["Live"](1))


def test_each_value_has_a_default_of_its_own() -> None:
    one, other = Leaf("a"), Leaf("b")
    one.held["x"] = 1
    assert other.held == {}
    assert OURS["Plain"](1).c is not OURS["Plain"](1).c


def test_values_are_pickled_copied_and_replaced() -> None:
    value = Bud("a", 2, ("x",), {"y": 1}, colour="red")
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(value, protocol))  # noqa: S301 - of our own
        assert (again, again.held) == (value, {"y": 1})
    assert copy.copy(value) == copy.deepcopy(value) == value
    assert dataclasses.replace(value, size=3) == Bud("a", 3, ("x",), colour="red")
    assert [one.name for one in dataclasses.fields(value)] == ["name", "size", "tags", "held", "colour"]


def test_a_dataclass_of_somebody_else_may_inherit_from_ours() -> None:
    @dataclasses.dataclass(frozen=True, slots=True)
    class Theirs(Bud):
        """One of a project's own."""

        more: int = 0

    @values.dataclass(frozen=True, slots=True)
    class Again(Theirs):
        """One of ours that inherits from theirs."""

    assert repr(Theirs("a", more=1)).endswith("Theirs(name='a', size=1, tags=(), colour='green', more=1)")
    assert Again("a", more=1) == Again("a", more=1) != Again("a")


def test_every_value_of_the_program_is_made_so() -> None:
    imported = re.compile(r"^from dataclasses import .*\bdataclass\b", re.MULTILINE)
    slow = [file.name for file in PACKAGE.rglob("*.py") if imported.search(file.read_text(encoding="utf-8"))]
    assert slow == ["problems.py"]  # which stands left of it


def test_a_class_has_only_its_init_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[object] = []

    def counted(text: str, names: dict[str, Any]) -> None:
        compiled.append(text)
        exec(text, names)  # noqa: S102

    monkeypatch.setattr(values, "exec", counted, raising=False)
    monkeypatch.setattr(dataclasses, "exec", counted, raising=False)
    kinds(values.dataclass)
    assert len(compiled) == len(OURS)
