"""What citeproc-py gets wrong of an item's fields, done before it sees them: names, dates, addresses, formatting.

Formatting travels through it as noncharacters, which no field can hold (`items.clean` takes them out); so a field is
never markup, whatever it says, and `nodes` makes elements only of what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from trifolio.document.citations.dates import Date, Parts
from trifolio.document.citations.items import Item
from trifolio.document.nodes import Element, Node, Nodes, plain

__all__ = ["Term", "nodes", "prepared"]

Term = Callable[[str, str | None], str]
"""Gives a word of the locale by its CSL name and form."""

_TAGS = {"i": ("\ufdd0", "\ufdd1"), "b": ("\ufdd2", "\ufdd3"), "sub": ("\ufdd4", "\ufdd5"), "sup": ("\ufdd6", "\ufdd7")}
_LINK = ("\ufdd8", "\ufdd9")
_OPEN = {opening: tag for tag, (opening, _) in _TAGS.items()} | {_LINK[0]: "a"}
_MARK = re.compile("([\ufdd0-\ufdd9])")

_LESS = "\ufdda"
_RICH = re.compile(r"<(/?)(i|b|sub|sup)>")
_NOCASE = re.compile(r'<span class="nocase">(.*?)</span>')
_STOPS = re.compile(r"(?<!\.)((?:\.\.\.|[.?!…])[”’»\"]?[\ufdd0-\ufdd9]*)\.(?=\s|$)")
_DOI = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
_UNSAFE = re.compile(r"[\s<>\"{}|\\^`]")
_ET_AL = re.compile(r"et\.? al(?:ii|ia|\.)?|and others|others|…|\.\.\.", re.IGNORECASE)
_PARTICLES = frozenset(
    {"da", "das", "de", "del", "den", "der", "di", "dos", "du", "ibn", "la", "le", "van", "von", "y"}
)
_INITIALS = 3
_SHOWN_NAMES = frozenset({"author", "editor", "translator"})
_SHOWN_DATES = frozenset({"accessed", "issued"})
_SHOWN_TEXTS = frozenset(
    """PMCID PMID collection-number collection-title container-title container-title-short edition event-place
    event-title genre issue medium note number page publisher publisher-place status title version volume""".split(),
)
_LATER_NAMES = {"event-title": "event"}
"""citeproc-py knows CSL 1.0.1, and warns of what it does not know."""


def prepared(item: Item, term: Term) -> dict[str, Any]:
    """Return the item as citeproc-py is to have it, all its fields plain text but for our marks."""
    ready: dict[str, Any] = {"type": item["type"]}
    for name, value in item.items():
        if name in _SHOWN_NAMES:
            ready[name] = [{"literal": person} for person in _people(value, term)]
        elif name in _SHOWN_DATES:
            ready[name] = {"literal": _date(value, term)}
        elif name in _SHOWN_TEXTS:
            ready[_LATER_NAMES.get(name, name)] = _rich(value)
    doi, url = item.get("DOI", ""), item.get("URL", "")
    if doi:
        ready["DOI"] = _link(_resolver(doi)) or _text(f"doi: {doi}")
    if url and not (doi and _resolver(doi) == _resolver(url)):
        ready["URL"] = _link(url) or _text(url)
    return ready


def nodes(text: str) -> Nodes:
    """Return what citeproc-py set as nodes: marks as elements, a stop after a stop left out."""
    inside: list[list[Node]] = [[]]
    tags: list[str] = []
    for part in _MARK.split(_STOPS.sub(r"\1", text)):
        if part in _OPEN:
            tags.append(_OPEN[part])
            inside.append([])
        elif _MARK.fullmatch(part):
            children = tuple(inside.pop())
            inside[-1].append(_element(tags.pop(), children))
        elif part:
            inside[-1].append(part.replace(_LESS, "<"))
    return tuple(inside[0])


def _element(tag: str, children: Nodes) -> Element:
    return Element(tag, (("href", plain(children)),) if tag == "a" else (), children)


def _text(value: str) -> str:
    """Return text that citeproc-py takes for no markup (it reads `<span class="nocase">`, and miscounts)."""
    return value.replace("<", _LESS)


def _rich(value: str) -> str:
    """Return text with the tags that CSL-JSON allows in fields as marks, if they are paired."""
    text = _NOCASE.sub(r"\1", value)
    marks: dict[int, str] = {}
    waiting: list[re.Match[str]] = []
    for tag in _RICH.finditer(text):
        if not tag[1]:
            waiting.append(tag)
        elif waiting and waiting[-1][2] == tag[2]:
            marks[waiting.pop().start()], marks[tag.start()] = _TAGS[tag[2]]
    return _text(_RICH.sub(lambda tag: marks.get(tag.start(), tag[0]), text))


def _people(names: tuple[Mapping[str, str], ...], term: Term) -> Iterator[str]:
    """Yield names as the NLM sets them; a last one "et al" in the words of the locale."""
    for place, name in enumerate(names, 1):
        written = name.get("literal") or f"{name.get('given', '')} {name['family']}".strip()
        if place == len(names) and _ET_AL.fullmatch(written):
            yield term("et-al", None)
        elif "literal" in name:
            yield _text(name["literal"])
        else:
            before = (name.get("dropping-particle"), name.get("non-dropping-particle"))
            after = (_initials(name.get("given", "")), name.get("suffix", "").rstrip("."))
            yield _text(" ".join(part for part in (*before, name["family"], *after) if part))


def _initials(given: str) -> str:
    """Return the initials of given names: `Ramya Lakshmi`, `R. L.` and `RL` are all RL."""
    letters = ""
    for name in re.split(r"[\s.]+", given):
        if name in _PARTICLES:
            letters += f" {name} "
        elif name.isupper() and name.isalpha() and len(name) <= _INITIALS:
            letters += name
        else:
            letters += "".join(map(_initial, re.split("[-‐‑]", name)))
    return " ".join(letters.split())


def _initial(name: str) -> str:
    """Return a name's first letter; all of it in a script that has no capitals."""
    bare = name.lstrip("'’\"“(")
    return bare[:1].upper() if bare[:1].upper() != bare[:1].lower() else name


def _date(date: Date, term: Term) -> str:
    """Return a date as the NLM sets it: 2017 Nov 14, 2017 Nov–Dec, 2017 Spring."""
    if "literal" in date:
        return _text(date["literal"])
    first, *rest = (_units(parts, term) for parts in date["date-parts"])
    text = " ".join(first)
    for last in rest:
        same = next((n for n, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), 0)
        text += "" if first == last else f"–{' '.join(last[same:])}"
    if "season" in date:
        season = term(f"season-0{date['season']}", None)
        text = f"{text} {season}".strip()
    return f"{term('circa', 'short')} {text}".strip() if "circa" in date else text


def _units(parts: Parts, term: Term) -> list[str]:
    year, month, day = (*parts, 0, 0)[:3]
    name = term(f"month-{month:02}", "short").rstrip(".") if month else ""
    return [str(year), *([name] if month else []), *([str(day)] if day else [])]


def _resolver(doi: str) -> str:
    """Return the address of a DOI, however it is written; nothing if it is none."""
    found = _DOI.fullmatch(doi)
    return "https://doi.org/" + quote(found[1], safe="/:;().,_-+@!$'*=~%") if found else ""


def _link(address: str) -> str:
    """Return an address marked as a link that shows itself, nothing if it is not one of the web."""
    safe = _UNSAFE.sub(lambda found: quote(found[0]), address)
    try:
        whole = urlsplit(safe)
    except ValueError:
        return ""
    return f"{_LINK[0]}{safe}{_LINK[1]}" if whole.scheme in ("http", "https") and whole.netloc else ""
