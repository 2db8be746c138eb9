"""Names, dates, addresses and formatting of an item, set before citeproc-py sees it, for it gets them wrong.

citeproc-py takes and returns plain strings. So italics, bold, levels and links pass through it as noncharacters, one
where each begins and one for every end, which no field can hold (`items.clean` removes them); `nodes` makes elements
of them afterwards. No other character of a field is ever read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from trifolio.document.citations.dates import Date, Parts
from trifolio.document.citations.items import Item
from trifolio.document.nodes import Element, Node, Nodes, plain

__all__ = ["Term", "bare_doi", "nodes", "prepared"]

Term = Callable[[str, str | None], str]
"""Gives a term of the locale by its CSL name and form."""

_OPENING = {"i": "\ufdd0", "b": "\ufdd1", "sub": "\ufdd2", "sup": "\ufdd3", "a": "\ufdd4"}
_END = "\ufdd5"
_LESS = "\ufdd6"
"""Stands for `<`, of which citeproc-py would make markup: it reads `<span class="nocase">`, and miscounts."""
_TAG = {mark: tag for tag, mark in _OPENING.items()}
_MARK = re.compile("([\ufdd0-\ufdd5])")

_RICH = re.compile(r"<(/?)(i|b|sub|sup)>")
_NOCASE = re.compile(r'<span class="nocase">(.*?)</span>')
_STOPS = re.compile(r"(?<!\.)((?:\.\.\.|[.?!…])[”’»\"]?[\ufdd0-\ufdd5]*)\.(?=\s|$)")
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
"""Names of CSL 1.0.1 for those of 1.0.2: citeproc-py knows no others."""


def prepared(item: Item, term: Term) -> dict[str, Any]:
    """Return the item for citeproc-py: the fields that `nlm.csl` shows, as text with the marks of formatting."""
    fields: dict[str, Any] = {"type": item["type"]}
    for name, value in item.items():
        if name in _SHOWN_NAMES:
            fields[name] = [{"literal": person} for person in _people(value, term)]
        elif name in _SHOWN_DATES:
            fields[name] = {"literal": _date(value, term)}
        elif name in _SHOWN_TEXTS:
            fields[_LATER_NAMES.get(name, name)] = _rich(value)
    doi, url = item.get("DOI", ""), item.get("URL", "")
    if doi:
        fields["DOI"] = _link(_resolver(doi)) or _text(f"doi: {doi}")
    if url and not (doi and _resolver(doi) == _resolver(url)):
        fields["URL"] = _link(url) or _text(url)
    return fields


def nodes(text: str) -> Nodes:
    """Return an entry that citeproc-py has set as nodes, without a full stop that follows another."""
    open_nodes: list[list[Node]] = [[]]
    tags: list[str] = []
    for part in _MARK.split(_STOPS.sub(r"\1", text)):
        if part in _TAG:
            tags.append(_TAG[part])
            open_nodes.append([])
        elif part == _END:
            children = tuple(open_nodes.pop())
            open_nodes[-1].append(_element(tags.pop(), children))
        elif part:
            open_nodes[-1].append(part.replace(_LESS, "<"))
    return tuple(open_nodes[0])


def _element(tag: str, children: Nodes) -> Element:
    return Element(tag, (("href", plain(children)),) if tag == "a" else (), children)


def _text(value: str) -> str:
    """Return text of which citeproc-py makes no markup."""
    return value.replace("<", _LESS)


def _rich(value: str) -> str:
    """Return text with CSL-JSON's rich-text tags as marks; tags that are not paired stay text."""
    text = _NOCASE.sub(r"\1", value)
    marks: dict[int, str] = {}
    waiting: list[re.Match[str]] = []
    for tag in _RICH.finditer(text):
        if not tag[1]:
            waiting.append(tag)
        elif waiting and waiting[-1][2] == tag[2]:
            marks[waiting.pop().start()], marks[tag.start()] = _OPENING[tag[2]], _END
    return _text(_RICH.sub(lambda tag: marks.get(tag.start(), tag[0]), text))


def _people(names: tuple[Mapping[str, str], ...], term: Term) -> Iterator[str]:
    """Yield names in the NLM style; a last "et al" is the term of the locale."""
    for place, name in enumerate(names, 1):
        whole = name.get("literal") or f"{name.get('given', '')} {name['family']}".strip()
        if place == len(names) and _ET_AL.fullmatch(whole):
            yield term("et-al", None)
        elif "literal" in name:
            yield _text(name["literal"])
        else:
            before = (name.get("dropping-particle"), name.get("non-dropping-particle"))
            after = (_initials(name.get("given", "")), name.get("suffix", "").rstrip("."))
            yield _text(" ".join(part for part in (*before, name["family"], *after) if part))


def _initials(given: str) -> str:
    """Return the initials of given names: RL for `Ramya Lakshmi`, `R. L.` and `RL`."""
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
    """Return a name's first letter; the whole name in a script without capitals."""
    bare = name.lstrip("'’\"“(")
    return bare[:1].upper() if bare[:1].upper() != bare[:1].lower() else name


def _date(date: Date, term: Term) -> str:
    """Return a date in the NLM style: 2017 Nov 14, 2017 Nov–Dec, 2017 Spring."""
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


def bare_doi(text: str) -> str:
    """Return a DOI in any spelling as 10.1000/xyz, or nothing for what is not a DOI."""
    match = _DOI.fullmatch(text)
    return match[1] if match else ""


def _resolver(text: str) -> str:
    """Return the resolver's URL of a DOI in any spelling, or nothing for what is not a DOI."""
    doi = bare_doi(text)
    return "https://doi.org/" + quote(doi, safe="/:;().,_-+@!$'*=~%") if doi else ""


def _link(address: str) -> str:
    """Return a web address, marked as a link whose text it is; nothing for any other address."""
    safe = _UNSAFE.sub(lambda match: quote(match[0]), address)
    try:
        parts = urlsplit(safe)
    except ValueError:
        return ""
    return f"{_OPENING['a']}{safe}{_END}" if parts.scheme in ("http", "https") and parts.netloc else ""
