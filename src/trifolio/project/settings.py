"""The keys of the configuration, a table each: what a key takes, and how it is said where it takes something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from trifolio.source.mailing import platform, utm

__all__ = ["CLINIC", "COLLECTION", "EBOOK", "EMAIL", "HANDOUT", "LIMITS", "PROJECT", "TABLES", "Rows"]

Rows: TypeAlias = Mapping[str, Callable[[Any], Any]]
"""The keys of a table, each with what reads its value: that raises TypeError with what is wanted."""


def _texts(value: Any) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise TypeError("text or a list of texts")
    return tuple(items)


def _address(value: Any) -> str:
    if not isinstance(value, str) or not re.match(r"https?://\S+\Z", value):
        raise TypeError("an address in quotes, https:// and all")
    return value


def _folder(value: Any) -> str:
    return f"{_address(value).rstrip('/')}/"


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("a whole number; 0 for no limit")
    return value


def _is(kind: type, name: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(name)
        return value

    return read


def _one_of(*values: str) -> Callable[[Any], Any]:
    def read(value: Any) -> str:
        if value not in values:
            raise TypeError(" or ".join(f"“{one}”" for one in values))
        return str(value)

    return read


_TEXT, _BOOL, _NUMBER = _is(str, "text in quotes"), _is(bool, "true or false"), _is(int, "a whole number")

PROJECT: Rows = {
    "title": _TEXT,
    "publisher": _TEXT,
    "url": _TEXT,
    "lang": _TEXT,
    "editions": _texts,
    "strict": _BOOL,
}
CLINIC: Rows = {
    "name": _TEXT,
    "logo": _TEXT,
    "address": _texts,
    "phones": _texts,
    "hours": _texts,
    "web": _TEXT,
    "letterhead": _BOOL,
}
EMAIL: Rows = {
    "subject": _TEXT,
    "preheader": _TEXT,
    "address": _TEXT,
    "unsubscribe": _TEXT,
    "view_online": _TEXT,
    "signature": _TEXT,
    "width": _NUMBER,
    "pictures": _folder,
    "platform": platform,
    "utm": utm,
}
LINES = ("name", "appointment", "notes")
"""What a patient, or somebody at the clinic, may have room to write on a handout."""


def _patient(value: Any) -> tuple[str, ...]:
    lines = _texts(value)
    if unknown := [line for line in lines if line not in LINES]:
        raise TypeError(f"some of {', '.join(f'“{line}”' for line in LINES)}, not “{unknown[0]}”")
    return tuple(line for line in LINES if line in lines)


HANDOUT: Rows = {
    "paper": _one_of("a4", "letter"),
    "profile": _TEXT,
    "patient": _patient,
    "other_formats": _TEXT,
    "qr": _BOOL,
}
EBOOK: Rows = {
    "page_list": _BOOL,
    "certified_by": _TEXT,
    "certifier_credential": _TEXT,
    "certifier_report": _address,
}
COLLECTION: Rows = {
    "title": _TEXT,
    "subtitle": _TEXT,
    "summary": _TEXT,
    "articles": _texts,
    "order": _one_of("listed", "title", "published", "updated"),
    "cover": _TEXT,
}
LIMITS: Rows = {"seconds": _count, "megabytes": _count}
TABLES = ("project", "clinic", "clinics", "email", "handout", "ebook", "limits", "collections")
