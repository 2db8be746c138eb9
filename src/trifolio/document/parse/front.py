"""Front matter into `Meta`: each key has a type, a wrong one names its line, an unknown one the nearest known."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from trifolio.document.model import Meta
from trifolio.problems import Problem, error, nearest, warning
from trifolio.source.file import Source
from trifolio.source.mailing import FOOTER, platform, utm

__all__ = ["EMAIL", "EXPECTED", "KEYS", "meta", "slug"]


class _WrongTypeError(ValueError):
    """Says what a key wants."""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _WrongTypeError("wants text")
    return " ".join(value.split())


def _texts(value: Any) -> tuple[str, ...]:
    """Take one text or a list of them."""
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise _WrongTypeError("wants text or a list of texts")
    return tuple(text for item in items if (text := _text(item)))


def _keywords(value: Any) -> tuple[str, ...]:
    return tuple(word.strip() for text in _texts(value) for word in text.split(",") if word.strip())


def _date(value: Any) -> str:
    text = _text(value)
    if re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", text):
        try:
            dt.date.fromisoformat(text if len(text) > len("2026-06") else f"{text}-01")
        except ValueError:
            raise _WrongTypeError(f"is no date of the calendar: {text}") from None
        return text
    raise _WrongTypeError("wants a date as YYYY-MM-DD or YYYY-MM")


def _language(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", text):
        raise _WrongTypeError("wants a language tag such as en, en-GB or ar (BCP 47)")
    return text


def _slug(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"[\w][\w.-]*", text):
        raise _WrongTypeError("wants letters, digits, hyphens: it names a folder")
    return text


def _address(value: Any) -> str:
    text = _text(value)
    if not re.match(r"https?://[^\s/]", text):
        raise _WrongTypeError("wants an address that begins with https://")
    return text


def _email(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not value.keys() <= EMAIL.keys():
        raise _WrongTypeError(f"wants some of {', '.join(EMAIL)} below it, each with two spaces before")
    return {key: _within(key, item) for key, item in value.items()}


def _within(key: str, value: Any) -> Any:
    try:
        return EMAIL[key](value)
    except (TypeError, _WrongTypeError) as wrong:
        wants = str(wrong).removeprefix("wants ")
        raise _WrongTypeError(f"has a key “{key}”, which wants {wants}") from None


_FIELDS = ("subject", "preheader")
"""What goes into fields of a mailing tool."""

EMAIL: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys((*_FIELDS, *FOOTER), _text),
    "platform": platform,
    "utm": utm,
}
"""The keys below `email`."""


def _any(value: Any) -> Any:
    return value


KEYS: Mapping[str, Callable[[Any], Any]] = {
    "title": _text,
    "subtitle": _text,
    "slug": _slug,
    "lang": _language,
    "author": _texts,
    "publisher": _text,
    "published": _date,
    "updated": _date,
    "review_by": _date,
    "version": _text,
    "summary": _text,
    "keywords": _keywords,
    "cover": _text,
    "url": _address,
    "contact": _text,
    "funding": _text,
    "rights": _text,
    "series": _text,
    "email": _email,
    "editions": _texts,
    "bibliography": _text,
    "references": _any,  # the bibliography's own reader checks it
}
"""The keys of the front matter, each with what reads its value."""

EXPECTED = ("publisher", "updated", "review_by", "version", "contact")
"""What a handout owes its reader; missing ones warn (PIF TICK criteria; NHS content standard)."""


def meta(source: Source, defaults: Mapping[str, str], heading: str) -> tuple[Meta, tuple[Problem, ...]]:
    """Return the checked front matter.

    `defaults` are the project's values for keys that the source leaves out, `subject` and `preheader` of `email` among
    them, in which `{title}` is the article's; `heading` is its first `#` heading, the
    title where the front matter gives none.
    """
    problems: list[Problem] = []
    faulty: set[str] = set()
    values: dict[str, Any] = {key: value for key, value in defaults.items() if value}
    for key, value in source.front.items():
        line = source.lines.get(key, 1)
        if key not in KEYS:
            problems.append(warning("meta-unknown", source.path, line, f"unknown key “{key}”", nearest(key, KEYS)))
            continue
        try:
            values[key] = KEYS[key](value)
        except _WrongTypeError as wrong:
            problems.append(error("meta-type", source.path, line, f"“{key}” {wrong}"))
            faulty.add(key)
    values = {key: value for key, value in values.items() if value not in ("", (), None)}
    if missing := [key for key in EXPECTED if key not in values and key not in faulty]:
        hint = f"write “{missing[0]}: …” between two lines of --- at the top"
        problems.append(warning("meta-missing", source.path, 1, f"missing: {', '.join(missing)}", hint))
    title = values.get("title") or heading
    if not title:
        title = re.sub(r"[-_]+", " ", source.stem).strip().capitalize() or "Untitled"
        if "title" not in faulty:
            message = f"no title; the file's name serves as one: “{title}”"
            problems.append(warning("title-missing", source.path, 1, message, "write “title: …” at the top"))
    return _build(values, title, source.stem), tuple(problems)


def slug(front: Mapping[str, Any], stem: str) -> str:
    """Return the slug of a source: what its front matter says, else made of its file's name."""
    return str(front.get("slug") or re.sub(r"[^\w.-]+", "-", stem).strip("-.") or "article")


def _build(values: Mapping[str, Any], title: str, stem: str) -> Meta:
    renamed = {"author": "authors"}
    handled = {"title", "slug", "email", "bibliography", "references", *_FIELDS}
    email = values.get("email", {})
    fields = {key: email.get(key) or values.get(key, "").replace("{title}", title) for key in _FIELDS}
    return Meta(
        title=title,
        slug=slug(values, stem),
        email={key: value for key, value in email.items() if key not in _FIELDS},
        **fields,
        **{renamed.get(key, key): value for key, value in values.items() if key not in handled},
    )
