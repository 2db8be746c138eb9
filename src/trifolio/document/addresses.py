"""Addresses as people write and read them: without their scheme, and as the words of their own link."""

from __future__ import annotations

import re
from urllib.parse import unquote

__all__ = ["bare", "contact", "is_same", "schemeless"]

_SCHEME = re.compile(r"\A\w+://")
_SEPARATORS = re.compile(r"[\s()./-]")


def schemeless(address: str) -> str:
    """Return an address without its `https://`."""
    return _SCHEME.sub("", address)


def bare(address: str) -> str:
    """Return an address without its `https://` and without a slash at its end."""
    return schemeless(address.strip()).rstrip("/")


def contact(href: str) -> str | None:
    """Return the mailbox or the number of a `mailto:` or `tel:` address; None for any other."""
    scheme, _, rest = href.partition(":")
    return unquote(rest.partition("?")[0]) if scheme in ("mailto", "tel") else None


def is_same(text: str, href: str) -> bool:
    """Return whether the words of a link are its address, even without its scheme or with other spaces in a number."""
    number = contact(href)
    if number is None:
        return bare(text) == bare(href)
    return _SEPARATORS.sub("", text) == _SEPARATORS.sub("", number)
