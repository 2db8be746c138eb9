"""Attributes by an allow-list: which ones an element keeps, each with a value that is valid in every edition."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, unquote, urlsplit

from lxml.etree import _Element

__all__ = ["allowed", "identifier", "picture_width", "web_address"]

_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NO_LETTERS = rf"[^{_START}\-.0-9\u00b7\u0300-\u036f\u203f\u2040]+"
"""What a name may not hold. It takes long to compile, and most ids are in ASCII."""
_NO_ASCII = r"[^A-Z_a-z\-.0-9]+"
_BLANK = "".join(map(chr, range(33)))
_SAFE = "%/:?#@!$&'()*+,;=~-._"
_HEAD = re.compile(r"(?:[A-Za-z][\w+.-]*:)?(?://[^/?#\\]*)?")
"""The scheme and the host of an address."""
_HOST = re.compile(r"[^\s\[\]<>^|%:/?#@\\]+|[0-9a-f:.]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?)?")
_MOST = 999_999_999


def _no_name(text: str) -> str:
    return _NO_ASCII if text.isascii() else _NO_LETTERS


def identifier(text: str) -> str:
    """Return an id made of a text: a name as XML has them (Namespaces 1.0, NCName), so that every reader finds it."""
    name = re.sub(_no_name(text), "-", text).strip("-")
    starts = not name or name[0] == "_" or (name[0].isalpha() if name[0].isascii() else re.match(f"[{_START}]", name))
    return name if starts else f"_{name}"


def web_address(text: str) -> str:
    """Return an address as a browser sends it, nothing for one that leads nowhere (URL Standard 4.4)."""
    address = re.sub(r"[\t\n\r]", "", text.strip(_BLANK))
    head = _HEAD.match(address)
    end = head.end() if head else 0
    rest = re.sub("%(?![0-9A-Fa-f]{2})", "%25", address[end:])
    address = quote(address[:end], safe=f"{_SAFE}[]") + quote(rest, safe=_SAFE)
    try:
        parts = urlsplit(address)
        named = _HOST.fullmatch(unquote(parts.hostname or "")) and parts.port != 0
    except ValueError:
        return ""
    leads = named if parts.scheme in ("http", "https") else parts.netloc or parts.path or parts.query
    return address if leads else ""


def allowed(source: _Element, tag: str) -> dict[str, str]:
    """Return the attributes that an element keeps under this tag; a value that is not valid is left out."""
    attributes = {}
    for name, read in {**_GLOBAL, **_OWN.get(tag, {})}.items():
        value = source.get(name)
        valid = None if value is None else read(" ".join(str(value).split()))
        if valid is not None:
            attributes[name] = valid
    return attributes


_WIDTH = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,3})?) ?(%|px|pt|mm|cm|in|em|rem|)")
_SIZES = {"half": "50%", "small": "33%"}


def picture_width(picture: _Element) -> str:
    """Return the width that a picture asks for as CSS has it, empty for none: `width=50%`, `width=300`, `.small`."""
    match = _WIDTH.fullmatch((picture.get("width") or "").strip())
    if match and float(match[1]):
        return f"{float(match[1]):g}{match[2] or 'px'}"
    return next((_SIZES[name] for name in (picture.get("class") or "").split() if name in _SIZES), "")


_Read = Callable[[str], str | None]


def _text(value: str) -> str | None:
    return value


def _filled(value: str) -> str | None:
    return value or None


def _one_of(*values: str) -> _Read:
    return lambda value: value if value in values else None


def _name(value: str) -> str | None:
    return value if value and not re.search(_no_name(value), value) else None


def _language(value: str) -> str | None:
    return value if _LANGUAGE.fullmatch(value) else None


def _number(value: str) -> str | None:
    match = re.fullmatch(r"[+-]?[0-9]{1,18}", value)
    return str(int(value)) if match and abs(int(value)) <= _MOST else None


def _date(value: str) -> str | None:
    """Read a month, a day or an instant (HTML Standard 2.3.5)."""
    if not _DATE.fullmatch(value):
        return None
    try:
        dt.datetime.fromisoformat(value if len(value) > len("2026-06") else f"{value}-01")
    except ValueError:
        return None
    return value if value > "0001" else None


_GLOBAL: Mapping[str, _Read] = {
    "class": _filled,
    "dir": lambda value: _one_of("auto", "ltr", "rtl")(value.lower()),
    "id": _name,
    "lang": _language,
}
_OWN: Mapping[str, Mapping[str, _Read]] = {
    "a": {"href": _text},
    "abbr": {"title": _filled},
    "img": {"src": _text, "alt": _text},
    "li": {"value": _number},
    "ol": {"start": _number, "type": _one_of("1", "a", "A", "i", "I"), "reversed": lambda _: "reversed"},
    "time": {"datetime": _date},
}
