"""The record of an article in its front matter: who owns it, who approved it, what was changed, what it translates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from trifolio.document.model import Approval, Change
from trifolio.source.schema import At, Kind, WrongError, items, matching, table

__all__ = ["record_rows"]

T = TypeVar("T")


def record_rows(text: Kind[str], date: Kind[str]) -> Mapping[str, Kind[Any]]:
    """Return the rows of the record, of which texts and dates are such as the front matter has."""
    full = _full(text)
    return {
        "owner": text,
        "approved": _list({"by": full, "role": full, "on": date}, Approval),
        "history": _list({"version": full, "date": date, "change": full}, Change),
        "translation_of": matching(
            r"https?://[^\s/].*|\w[\w.-]*",
            "the slug of an article, or an address that begins with https://",
            text,
            schema=r"https?://[^\s/].*|[^\s!-/:-@[-^`{-~][^\s!-,/:-@[-^`{-~]*",
        ),
    }


def _full(text: Kind[str]) -> Kind[str]:
    """Return the kind of texts that say something."""

    def convert(value: str) -> str:
        if not value:
            raise WrongError("is empty")
        return value

    full = text.then(convert)
    return Kind(full.read, full.wants, {"type": ["string", "number", "boolean"], "pattern": r"\S"})


def _list(rows: Mapping[str, Kind[Any]], make: Callable[..., T]) -> Kind[tuple[T, ...]]:
    """Return the kind of a list of tables with all of these keys; a key without a value is as one that is not there."""
    first, *others = rows
    example = f"- {{{first}: …, {', '.join(f'{key}: …' for key in others)}}}"
    listed = items(table(rows, make, wants=f"{first}, {' and '.join(others)} in each of its entries", required=rows))

    def convert(value: Any, at: At) -> tuple[T, ...] | None:
        if not isinstance(value, list) and value != "":
            raise WrongError(hint=f"write a line for each: {example}")
        return listed.read(value or [], at)

    return Kind(
        convert, f"a list with {first}, {' and '.join(others)} in each entry", {"anyOf": [listed.schema, EMPTY]}
    )


EMPTY = {"enum": ["", None]}
"""What stands after a key without a value."""
