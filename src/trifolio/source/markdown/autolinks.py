"""Bare addresses in plain text, by GitHub's rule."""

from __future__ import annotations

import re

from trifolio.source.mailing import MERGE

__all__ = ["linkify"]

_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = re.compile(
    rf"(?<![\w/@.:+-])(?:(?P<web>(?:https?://{_LABEL}(?:\.{_LABEL})*+|www\.{_LABEL}(?:\.{_LABEL})++)(?::\d+)?(?:[/?#][^\s<>]*+)?)"
    rf"|(?:mailto:)?(?P<mail>[\w.+-]++@{_LABEL}(?:\.{_LABEL})++)(?![\w/-]))",
    re.IGNORECASE,
)
_TRAILING = frozenset("?!.,:*_~;'\"’”»")
_ENTITY = re.compile(r"&\w{1,31};$")


def linkify(text: str) -> list[tuple[int, int, str]]:
    """Return where addresses stand in plain text, and what they link to: `(start, end, href)`.

    `http://`, `https://` and `www.` begin one, and so does a mail address; a bare domain does not. Punctuation at
    the end is not part of it, nor is a closing parenthesis without its opening one (GFM 6.9, “extended autolinks”;
    typographic quotation marks count as punctuation too). `text` is text outside links and code.
    """
    links = []
    for match in _ADDRESS.finditer(text):
        if mail := match["mail"]:
            links.append((match.start(), match.end(), f"mailto:{mail}"))
            continue
        web = match["web"][: _length(match["web"])]
        href = web if "://" in web else f"http://{web}"
        links.append((match.start(), match.start() + len(web), href))
    return links


def _length(address: str) -> int:
    """Return the length of the address without trailing punctuation; a merge tag at its end is part of it."""
    end, least = len(address), max((tag.end() for tag in MERGE.finditer(address)), default=0)
    unopened = address.count(")") - address.count("(")
    while end > least:
        last = address[end - 1]
        if last == ")" and unopened > 0:
            unopened -= 1
        elif last not in _TRAILING:
            break
        elif last == ";" and (entity := _ENTITY.search(address, max(0, end - 33), end)):
            end = entity.start() + 1
        end -= 1
    return end
