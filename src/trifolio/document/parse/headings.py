"""Passes over the parsed tree before it becomes values: titles, heading ids, what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field

from lxml import etree
from lxml.etree import _Element

from trifolio.document.components import KINDS
from trifolio.document.labels import label_of
from trifolio.document.marks import IDS
from trifolio.document.parse.attributes import identifier
from trifolio.problems import Problem, warning
from trifolio.safety.values import dataclass
from trifolio.source.html import BLOCKS, HEADINGS, INLINE
from trifolio.source.markdown.python_markdown.ids import slugify, unique

__all__ = [
    "Headings",
    "drop",
    "headings",
    "line_of",
    "number_lines",
    "spell_out",
    "take_out",
    "take_title",
    "text_of",
    "touches_nothing",
]

DROPPED = frozenset(
    "script style link meta base title template object embed applet canvas svg math select textarea input datalist "
    "area param source track frame frameset noframes".split(),
)
"""Elements that are left out with their inside: they run, submit, style, or show nothing that words can say."""

NAMED = BLOCKS | INLINE | frozenset(("acronym", "br", "dd", "dt", "img", "li", "strike"))
"""Elements that keep their id: nothing can lead to one that is unwrapped."""

_MOST_WORDS = 80
"""Characters of lost words that a warning quotes."""

_LANDMARKS = {component.landmark for component in KINDS.values() if component.landmark}
RESERVED = re.compile(
    rf"{IDS}|(?:{'|'.join(('page|part|figure|table', *(m.id for m in _LANDMARKS)))})-\d+(?:-\d+)?"
    rf"|{'|'.join(('cover|title|about|facts', *(m.id for m in _LANDMARKS if not m.several)))}"
)
"""Ids that editions give; a heading that would get one of these gets another."""


def number_lines(root: _Element, first_line: int) -> None:
    """Give each element among words its line, in place: that of its block and the line breaks of the text since."""
    line = first_line
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            line += (element.tail or "").count("\n")
            continue
        if stamp := element.get("data-line"):
            line = int(stamp)
        else:
            element.set("data-line", str(line))
        line += (element.text or "").count("\n")


def line_of(element: _Element) -> int:
    """Return the line of an element, or of the nearest around it, 0 where none is known."""
    node: _Element | None = element
    while node is not None:
        if line := node.get("data-line"):
            return int(line)
        node = node.getparent()
    return 0


def text_of(element: _Element) -> str:
    """Return an element's text on one line; what stands apart in it never runs together."""
    texts: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        texts.append("" if part.tag in INLINE else " ")
        texts.append((part.text if event == "start" else part.tail if part is not element else "") or "")
    return " ".join("".join(texts).split())


def drop(root: _Element, path: str) -> Iterator[Problem]:
    """Take what cannot be shown out of the tree, each with a warning; a check box becomes a character.

    What stood on either side of an element never runs together, and the words in it are named in the warning.
    """
    for form in root.iter("form"):
        yield warning("html-dropped", path, line_of(form), "<form> was left out; the words in it were kept")
    for element in list(root.iter(*DROPPED)):
        parent = element.getparent()
        if parent is None or any(above.tag in DROPPED for above in element.iterancestors()):
            continue
        tail = element.tail or ""
        if element.tag == "input" and element.get("type") == "checkbox":
            tail = ("☑" if element.get("checked") is not None else "☐") + (tail if tail[:1].isspace() else f" {tail}")
        elif not (element.tag in ("source", "track", "param") and parent.tag in ("video", "audio", "picture")):
            lost = "" if element.tag in ("script", "style") else text_of(element)
            message = f"<{element.tag}> was left out" + (f", with its words “{_beginning(lost)}”" if lost else "")
            yield warning("html-dropped", path, line_of(element), message)
            tail = tail if touches_nothing(tail) else f" {tail}"
        else:
            continue
        take_out(element, tail)
    for element in root.iter():
        for name in [str(name) for name in element.attrib if str(name).lower().startswith("on")]:
            yield warning("html-dropped", path, line_of(element), f"{name} was left out of <{element.tag}>")
            del element.attrib[name]


def touches_nothing(tail: str) -> bool:
    """Return whether words before this text would not run together with it: it is blank, or closes what is before."""
    return not tail or tail[0].isspace() or tail[0] in ".,;:!?)]}”’…"


def _beginning(text: str) -> str:
    return text if len(text) <= _MOST_WORDS else f"{text[:_MOST_WORDS].rpartition(' ')[0]} …"


def take_out(element: _Element, tail: str) -> None:
    """Take an element out of the tree and leave this text where it stood."""
    parent, previous = element.getparent(), element.getprevious()
    if parent is None:
        return
    if previous is None:
        parent.text = (parent.text or "") + tail
    else:
        previous.tail = (previous.tail or "") + tail
    parent.remove(element)


def take_title(root: _Element, title: str = "") -> str:
    """Take the `#` heading out of the tree and return its text, empty if there is none, or more than one.

    Where the front matter gives a `title`, only a heading that says the same at the beginning is taken out.

    A title is words alone: its pictures, and the addresses that it links to, stand in its place.
    """
    headings = list(root.iter("h1"))
    if title:
        headings = [heading for heading in headings[:1] if heading is _first(root) and _is_same(heading, title)]
    if len(headings) != 1 or not (title := label_of(headings[0], alts=False)):
        return ""
    first = headings[0]
    left = [e for e in first.iter("a", "img") if e.tag == "img" or not (e.get("href") or "#").startswith("#")]
    if not left:
        take_out(first, first.tail or "")
        return title
    line, tail = str(line_of(first)), first.tail
    first.clear()
    first.tag, first.tail = "p", tail
    first.set("data-line", line)
    for inner in left:
        bare = etree.SubElement(first, "a", {"href": str(inner.get("href")), "data-line": line})
        bare.tail = " "
        if inner.tag == "img":
            first.replace(bare, inner)
            inner.tail = " "
    return title


def _first(root: _Element) -> _Element | None:
    """Return what a tree begins with, if no words stand before it."""
    return root[0] if len(root) and not (root.text or "").strip() else None


def _is_same(heading: _Element, title: str) -> bool:
    return not len(heading) and text_of(heading).casefold() == " ".join(title.split()).casefold()


@dataclass(frozen=True, slots=True)
class Headings:
    """What the headings of a document are called: every id there is, and other names that mean one of them."""

    ids: frozenset[str]
    aliases: Mapping[str, str] = field(default_factory=dict)


def headings(root: _Element, path: str, named: frozenset[str]) -> tuple[Headings, tuple[Problem, ...]]:
    """Set level and id of every heading, in place.

    `named` are the divs (by index) whose headings name cards and questions: these follow no order of levels.

    If a `#` heading is left, all move down one level, for the title is the only first one. Ids are those of
    Python-Markdown's `toc`; GitHub's form (letters of every script, no folding of accents) is an alias.
    """
    problems: list[Problem] = []
    aliases: dict[str, str] = {}
    explicit = _explicit(root, path, aliases, problems)
    shift = 1 if root.find(".//h1") is not None else 0
    used, counters, github, above = set(explicit), dict[str, int](), dict[str, int](), 1
    for element in root.iter(*HEADINGS):
        level = min(6, int(str(element.tag)[1]) + shift)
        element.tag = f"h{level}"
        own = any(around.get("data-div") in named for around in element.iterancestors("div"))
        if level > above + 1 and not own:
            message = f"heading level {above + 1} is skipped: “{text_of(element)}” is of level {level}"
            problems.append(warning("heading-skip", path, line_of(element), message, f"write {'#' * (above + 1)}"))
        above = above if own else level
        text = text_of(element)
        wanted = slugify(text, "-")
        ident = element.get("id") or ""
        if not ident:
            wished = f"{wanted}_1" if RESERVED.fullmatch(wanted) else wanted
            ident = unique(wished, used, counters)
            element.set("id", ident)
        aliases.setdefault(wanted, ident)
        aliases.setdefault(_github(text, github), ident)
    return Headings(frozenset(used), aliases), tuple(problems)


def _explicit(root: _Element, path: str, aliases: dict[str, str], problems: list[Problem]) -> set[str]:
    """Return the ids that writers gave, each as a valid name; an id that is already in use is dropped."""
    seen: dict[str, int] = {}
    for element in root.iter():
        ident = element.get("id") or (element.get("name") if element.tag == "a" else "") or ""
        if _NOTE.match(ident):
            continue
        clean = identifier(ident)
        if not clean or element.tag not in NAMED:
            element.attrib.pop("id", "")
        elif clean in seen or RESERVED.fullmatch(clean):
            where = f"it is in line {seen[clean]} already" if clean in seen else "editions use it for themselves"
            problems.append(warning("id-duplicate", path, line_of(element), f"the id “{ident}” is taken: {where}"))
            element.attrib.pop("id", "")
        else:
            seen[clean] = line_of(element)
            aliases.setdefault(ident, clean)
            element.set("id", clean)
    return set(seen)


_NOTE = re.compile(r"fn(?:ref\d*)?:")
"""How the ids of footnotes and of their marks begin; no id that a writer gives keeps a colon."""


def _github(text: str, used: dict[str, int]) -> str:
    """Return what GitHub calls a heading; `used` has each name given out, and how far its copies are counted."""
    base = name = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
    while name in used:
        used[base] += 1
        name = f"{base}-{used[base]}"
    used[name] = 0
    return name


def spell_out(root: _Element, partial: frozenset[str]) -> None:
    """Write out each abbreviation at its first use, in place: paper shows no tool tip, a screen reader may not say it.

    Headings, captions and links are passed over, and so is an abbreviation that the text spells out itself. `partial`
    names the divs (by index) that stand in some editions only: what they spell out the others would lack.
    """
    whole = text_of(root).casefold()
    seen: set[str] = set()
    for abbreviation in root.iter("abbr"):
        title = " ".join((abbreviation.get("title") or "").split())
        above = list(abbreviation.iterancestors())
        if not title or title in seen or any(a.tag in _TERSE or a.get("data-div") in partial for a in above):
            continue
        seen.add(title)
        if title.casefold() not in whole:
            abbreviation.tail = f" ({title}){abbreviation.tail or ''}"


_TERSE = frozenset((*HEADINGS, "a", "caption", "figcaption", "dt", "th"))
