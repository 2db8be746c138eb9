"""`dataclass`, as `dataclasses` has it for those who use one, but quick to define: a start defines a hundred of them.

`dataclasses` compiles up to seven methods a class (Python 3.11: 3.6 million instructions). Here only `__init__` is
compiled; the other methods are the same for all, and look the fields up. values.pyi says what type checkers see.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

__all__ = ["dataclass"]


def dataclass(
    cls: type | None = None, /, *, frozen: bool = False, slots: bool = False, eq: bool = True, kw_only: bool = False
) -> Any:
    """Make a class a dataclass; the options are those of `dataclasses.dataclass`."""
    if cls is None:
        return lambda cls: dataclass(cls, frozen=frozen, slots=slots, eq=eq, kw_only=kw_only)
    own = dict(vars(cls))
    new = _made(cls, slots=slots, kw_only=kw_only, frozen=frozen)
    fields = dataclasses.fields(new)
    methods = {"__init__": _init(new, fields, frozen=frozen), "__repr__": _repr(fields)}
    if eq:
        methods["__eq__"] = _eq(fields)
        if own.get("__hash__") is None:  # Python itself says None of a class that has an `__eq__`
            new.__hash__ = _hash(fields) if frozen else None
    if frozen:
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
    if frozen and slots:
        methods |= {"__getstate__": _state, "__setstate__": _restore}
    for name, method in methods.items():
        if name not in own:
            setattr(new, name, method)
    return new


def _made(cls: Any, *, slots: bool, kw_only: bool, frozen: bool) -> Any:
    """Return a class as a dataclass without methods; what is said of it is right for those who inherit from it.

    `dataclasses` would compile the methods of a frozen one, and lets no other inherit from one.
    """
    above = [vars(base)["__dataclass_params__"] for base in cls.__mro__[1:] if "__dataclass_params__" in vars(base)]
    frozen_ones = [params for params in above if params.frozen]
    for params in frozen_ones:
        params.frozen = False
    try:
        new: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
    finally:
        for params in frozen_ones:
            params.frozen = True
    new.__dataclass_params__.frozen = frozen
    return new


def _init(cls: Any, fields: tuple[Any, ...], *, frozen: bool) -> Callable[..., None]:
    """Return the method that sets the fields, by arguments in their order, those for keywords alone last."""
    names: dict[str, Any] = {"_set": object.__setattr__, "_unset": _UNSET}
    ordered = sorted((field for field in fields if field.init), key=lambda field: field.kw_only)
    first = next((field.name for field in ordered if field.kw_only), "")
    arguments = ["self"]
    lines = []
    for field in ordered:
        arguments += ["*"] if field.name == first else []
        arguments.append(f"{field.name}{_default(field, names)}")
    for field in fields:
        value = _value(field, names)
        if value:
            lines.append(f"_set(self, {field.name!r}, {value})" if frozen else f"self.{field.name} = {value}")
    lines += ["self.__post_init__()"] if hasattr(cls, "__post_init__") else []
    text = f"def __init__({', '.join(arguments)}):\n " + "\n ".join(lines or ["pass"])
    exec(text, names)  # noqa: S102 - made of the names of fields alone, as `dataclasses` does
    init: Callable[..., None] = names["__init__"]
    init.__qualname__, init.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    return init


_UNSET = object()
"""The argument of a field that is made anew for each value."""


def _default(field: Any, names: dict[str, Any]) -> str:
    """Return what an argument is where it is not given, and add it to the names that `__init__` sees."""
    if field.default is not dataclasses.MISSING:
        names[f"_default_{field.name}"] = field.default
        return f"=_default_{field.name}"
    return "=_unset" if field.default_factory is not dataclasses.MISSING else ""


def _value(field: Any, names: dict[str, Any]) -> str:
    """Return what a field is set to; nothing of one that is set elsewhere."""
    if field.default_factory is dataclasses.MISSING:
        return field.name if field.init else ""
    names[f"_new_{field.name}"] = field.default_factory
    return f"_new_{field.name}() if {field.name} is _unset else {field.name}" if field.init else f"_new_{field.name}()"


def _getter(names: Iterator[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return the function that looks these attributes of a value up."""
    wanted = tuple(names)
    if len(wanted) > 1:
        return attrgetter(*wanted)
    return lambda value: tuple(getattr(value, name) for name in wanted)


def _repr(fields: tuple[Any, ...]) -> Callable[[Any], str]:
    shown = [field.name for field in fields if field.repr]
    get, form = _getter(iter(shown)), ", ".join(f"{name}={{!r}}" for name in shown)

    def __repr__(self: Any) -> str:  # noqa: N807
        return f"{self.__class__.__qualname__}({form.format(*get(self))})"

    return __repr__


def _eq(fields: tuple[Any, ...]) -> Callable[[Any, object], bool]:
    get = _getter(field.name for field in fields if field.compare)

    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        return bool(get(self) == get(other)) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hash(fields: tuple[Any, ...]) -> Callable[[Any], int]:
    get = _getter(field.name for field in fields if (field.compare if field.hash is None else field.hash))

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(get(self))

    return __hash__


def _refuse(self: Any, name: str, *_: object) -> None:
    raise dataclasses.FrozenInstanceError(f"{self.__class__.__qualname__}.{name} stays as it is")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
