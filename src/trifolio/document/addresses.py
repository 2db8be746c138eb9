"""Addresses as people write and read them: without their scheme, and as the words of their own link."""

from __future__ import annotations

import re
from urllib.parse import unquote

__all__ = ["SCHEMES", "bare", "contact", "is_same", "schemeless"]

SCHEMES = ("https", "http", "mailto", "tel", "sms")
"""What the address of a link begins with, if it leads somewhere from paper."""

_SCHEME = re.compile(r"\A\w+://")
_SEPARATORS = re.compile(r"[\s()./-]")


def schemeless(address: str) -> str:
    """Return an address without its `https://`."""
    return _SCHEME.sub("", address)


def bare(address: str) -> str:
    """Return an address without its `https://` and without a slash at its end."""
    return schemeless(address.strip()).rstrip("/")


def contact(href: str) -> str | None:
    """Return the mailbox or the number of a `mailto:`, `tel:` or `sms:` address; None for any other."""
    scheme, _, rest = href.partition(":")
    return unquote(rest.partition("?")[0]) if scheme in ("mailto", "tel", "sms") else None


def is_same(text: str, href: str) -> bool:
    """Return whether the words of a link are its address, even without its scheme.

    A number may have other spaces, and be written as at home: `01234 567 800` is `tel:+441234567800`.
    """
    number = contact(href)
    if number is None:
        return bare(text) == bare(href)
    words, meant = _SEPARATORS.sub("", text), _SEPARATORS.sub("", number)
    return words == meant or _at_home(words, meant) or _at_home(meant, words)


_TRUNK, _COUNTRY = r"0(\d{6,})", r"\+\d{1,3}"


def _at_home(national: str, international: str) -> bool:
    """Return whether a number that begins with 0 is the one with a country's code (ITU-T E.123)."""
    match = re.fullmatch(_TRUNK, national)
    return match is not None and re.fullmatch(_COUNTRY + match[1], international) is not None
