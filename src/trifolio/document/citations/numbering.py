"""Citations: found in a tree's text, numbered by first use, replaced by their numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field, replace

from lxml import etree

from trifolio.document.citations.items import KEY, Bibliography
from trifolio.document.marks import CITATION, CITING, citation_id, citation_links, citing_id
from trifolio.problems import Problem, error, nearest, warning
from trifolio.safety.values import dataclass

__all__ = ["Cited", "cite", "unused"]

_VERBATIM = frozenset({"a", "code", "kbd", "pre", "samp", "script", "style"})
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_AT = re.compile(rf"(?<![\w@./:])@({KEY.pattern})")
_GROUP = re.compile(rf"\s*@{KEY.pattern}(?:\s*;\s*@{KEY.pattern})*[\s;]*")
_LIKE = re.compile(  # one citation as Pandoc would take it: a word before, a page after
    rf"""\s*(?:(?:see|see\s+also|cf\.?|e\.g\.,?|also|compare)\s+)?-?@{KEY.pattern}
    (?:\s*,\s*@{KEY.pattern})*
    (?:,?\s*(?:p|pp|pages?|ch|chap|chapters?|sec|sections?|vol|fig|figure|table|§)\.?\s*[\divx].*)?\s*""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_ITEM = re.compile(rf"(?P<before>[^@]*+)@(?P<key>{KEY.pattern})(?P<comma>\s*+,)?(?P<after>[^@]*+)", re.DOTALL)
"""One citation of several: words, a key, words (pandoc, `citations`)."""
_PARTS = re.compile(r"[;]|,(?=\s*-?@)")
_FEW = 12


@dataclass(frozen=True, slots=True)
class Cited:
    """What a tree cites: the keys in order of first use (their numbers count from 1), and the places of each."""

    order: tuple[str, ...]
    places: Mapping[str, tuple[str, ...]]
    """The ids of the citations that show a key; one inside a range counts (`[1–3]` shows the second)."""
    problems: tuple[Problem, ...]


def cite(root: etree._Element, bibliography: Bibliography, path: str) -> Cited:
    """Replace `[@key]` and `[@a; @b]` in a tree's text by their numbers, in place; return what is cited.

    White space before a citation is removed, so that the raised number touches its word; its line breaks move behind
    the citation, so that lines can still be counted. A citation of an unknown key stays as it is written.
    """
    numbering = _Numbering(bibliography, path)
    for place in list(_texts(root)):
        _replace(place, numbering)
    places = {key: tuple(numbering.places.get(key, ())) for key in numbering.order}
    return Cited(tuple(numbering.order), places, tuple(numbering.problems))


def unused(cited: Cited, bibliography: Bibliography, path: str, line: int) -> tuple[Problem, ...]:
    """Return a warning for each reference that is never cited, at the line that names the bibliography."""
    return tuple(
        warning("reference-unused", path, line, f"reference “{key}” is never cited", f"cite it as [@{key}], or drop it")
        for key in bibliography
        if key not in cited.order
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the tree that may cite: the text of `element`, or its tail if `follows`."""

    element: etree._Element
    follows: bool
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """A citation in a text: its span, the keys that it cites, and the words that stand before and after its numbers."""

    start: int
    end: int
    keys: tuple[str, ...]
    before: str = ""
    after: str = ""


@dataclass(slots=True)
class _Numbering:
    """The numbers given so far, during one call of `cite`."""

    bibliography: Bibliography
    path: str
    order: dict[str, int] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def take(self, keys: Collection[str], line: int) -> bool:
        """Give the keys numbers; return whether all of them are known."""
        unknown = [key for key in dict.fromkeys(keys) if key not in self.bibliography]
        for key in unknown:
            hint = _near(key, self.bibliography)
            self.problems.append(error("citation-unknown", self.path, line, f"no reference has the id “{key}”", hint))
        for key in keys:
            if key in self.bibliography:
                self.order.setdefault(key, len(self.order) + 1)
        return not unknown

    def show(self, mark: _Mark, holder: etree._Element) -> list[etree._Element]:
        """Return the citation of a mark, between the words that stand before and after it."""
        self.count += 1
        ident = citation_id(self.count)
        for key in dict.fromkeys(mark.keys):
            self.places.setdefault(key, []).append(ident)
        sup = holder.makeelement("sup", {"class": CITATION, "id": ident})
        for href, text, joint in citation_links(self.order[key] for key in mark.keys):
            link = etree.SubElement(sup, "a", {"href": href})
            link.text, link.tail = text, joint or None
        before, after = (
            holder.makeelement("span", {"class": CITING, "id": citing_id(ident, place)}) for place in (1, 2)
        )
        before.text, after.text = mark.before, mark.after
        return [element for element in (before, sup, after) if element is sup or element.text]


def _near(key: str, bibliography: Bibliography) -> str:
    if not bibliography:
        return "list it under “references:” in the front matter"
    hint = nearest(key, bibliography)
    return hint if len(bibliography) <= _FEW or hint.startswith("did") else "add it to the references"


def _texts(root: etree._Element) -> Iterator[_Text]:
    """Yield the texts with an `@` in reading order, each with the line it begins on.

    A line is that of the nearest element around with a `data-line`, and the line breaks of the text since.
    """
    breaks = verbatim = 0
    stamps: list[tuple[int, int]] = [(0, 0)]
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            verbatim += element.tag in _VERBATIM
            stamp = element.get("data-line") or ""
            stamps.append((int(stamp), breaks) if re.fullmatch("[0-9]{1,9}", stamp) else stamps[-1])
        elif event == "end":
            verbatim -= element.tag in _VERBATIM
            stamps.pop()
        else:
            breaks += (element.text or "").count("\n")
        follows = event != "start"
        text = ("" if element is root else element.tail or "") if follows else element.text or ""
        if "@" in text and not verbatim:
            line, since = stamps[-1]
            yield _Text(element, follows, text, line + breaks - since)
        breaks += text.count("\n")


def _replace(place: _Text, numbering: _Numbering) -> None:
    """Replace the citations of one text by their numbers."""
    holder = place.element.getparent() if place.follows else place.element
    if holder is None:
        return
    elements: list[etree._Element] = []
    texts, carried, done = [""], 0, 0
    for mark in _marks(place, numbering):
        between = place.text[done : mark.start]
        words = between.rstrip()
        texts[-1] += _behind(words, carried)
        carried = place.text.count("\n", done + len(words), mark.end) + (carried if not words else 0)
        shown = numbering.show(mark, holder)
        elements += shown
        texts += [""] * len(shown)
        done = mark.end
    texts[-1] += _behind(place.text[done:], carried)
    if not elements:
        return
    at = holder.index(place.element) + 1 if place.follows else 0
    if place.follows:
        place.element.tail = texts[0]
    else:
        place.element.text = texts[0]
    for element, after in zip(elements, texts[1:], strict=True):
        element.tail = after or None
        holder.insert(at, element)
        at += 1


def _behind(text: str, breaks: int) -> str:
    """Return the text with line breaks inserted at its first white space, so that none parts a word from a stop."""
    return re.sub(r"(?=\s)", "\n" * breaks, text, count=1)


def _marks(place: _Text, numbering: _Numbering) -> Iterator[_Mark]:
    """Yield the citations of a text that can be shown, adjacent ones as one; others become problems."""
    for mark in _citations(place, numbering):
        if numbering.take(mark.keys, _line(place, mark.start)):
            yield mark


def _citations(place: _Text, numbering: _Numbering) -> list[_Mark]:
    marks: list[_Mark] = []
    cited: set[int] = set()
    for bracket in _BRACKET.finditer(place.text):
        names = list(_AT.finditer(place.text, *bracket.span(1)))
        keys = tuple(name[1] for name in names)
        plain = _GROUP.fullmatch(bracket[1])
        if not keys or not (plain or _meant(bracket[1], keys, numbering.bibliography)):
            continue
        cited.update(name.start() for name in names)
        if not plain and (items := _items(bracket)):
            known = all(key in numbering.bibliography for key in keys)
            marks += items if known else [_Mark(*bracket.span(), keys)]
        elif not plain:
            numbering.problems.append(_form(bracket[0], keys, numbering.path, _line(place, bracket.start())))
        elif marks and not marks[-1].after and not place.text[marks[-1].end : bracket.start()].strip():
            marks[-1] = _Mark(marks[-1].start, bracket.end(), marks[-1].keys + keys)
        else:
            marks.append(_Mark(*bracket.span(), keys))
    for bare in _AT.finditer(place.text):
        if bare[1] in numbering.bibliography and bare.start() not in cited:
            message, hint = f"“@{bare[1]}” is left as it stands", f"a citation is written [@{bare[1]}]"
            numbering.problems.append(
                warning("citation-bare", numbering.path, _line(place, bare.start()), message, hint)
            )
    return marks


def _items(bracket: re.Match[str]) -> list[_Mark]:
    """Return the citations of brackets that have words beside their keys; none if they are not read.

    Pages follow the number in brackets, as in `1 (p. 3)`; words before the key and the number are in brackets together.
    """
    items: list[_Mark] = []
    at = bracket.start(1)
    for part in _PARTS.split(bracket[1]):
        item = _ITEM.fullmatch(part)
        if item is None:
            return []
        start, end = items[-1].end if items else at, at + len(part)
        before, after = (" ".join(item[name].split()) for name in ("before", "after"))
        before = before.removesuffix("-").rstrip()
        comma = "," if items and items[-1].after else ""
        if before:
            joint = ", " if item["comma"] else " "
            after = f"{joint}{after})" if after else ")"
            items.append(_Mark(start, end, (item["key"],), f"{comma} ({before} ", after))
        elif items and not items[-1].after and not after:
            items[-1] = _Mark(items[-1].start, end, (*items[-1].keys, item["key"]), items[-1].before)
        else:
            items.append(_Mark(start, end, (item["key"],), comma))
        if after and not before:
            items[-1] = replace(items[-1], after=f" ({after})")
        at = end + 1
    items[0] = replace(items[0], start=bracket.start())
    items[-1] = replace(items[-1], end=bracket.end())
    return items


def _meant(inside: str, keys: tuple[str, ...], bibliography: Bibliography) -> bool:
    """Return whether brackets that are no plain citation were meant as one."""
    return any(key in bibliography for key in keys) or all(map(_LIKE.fullmatch, inside.split(";")))


def _form(written: str, keys: tuple[str, ...], path: str, line: int) -> Problem:
    plain = "; ".join(f"@{key}" for key in keys)
    message = f"“{' '.join(written.split())}” cannot be read as a citation"
    return error("citation-form", path, line, message, f"write [{plain}], with “;” between two")


def _line(place: _Text, at: int) -> int:
    return place.line + place.text.count("\n", 0, at) if place.line else 0
