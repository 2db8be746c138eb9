"""What is wrong with a finished ebook that no validator sees: a table of small checks over the opened file."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from urllib.parse import unquote

from lxml import etree

from trifolio.check.package import DAMAGE, opened
from trifolio.problems import Problem, error, sort, warning
from trifolio.render.html.accessibility import access
from trifolio.render.html.css import unused
from trifolio.render.html.toc import is_in_card
from trifolio.safety.fetch import DRAWING
from trifolio.safety.values import dataclass
from trifolio.words import edition_words

__all__ = ["CHECKS", "lint"]

HEAVIEST = 1_500_000
"""Bytes of a picture: readers on telephones stumble over more."""

LARGEST = 4_000_000
"""Pixels of a picture: some reading systems take no more."""

_OPS = "{http://www.idpf.org/2007/ops}"
_DC = "{http://purl.org/dc/elements/1.1/}"


def lint(data: bytes, path: str) -> tuple[Problem, ...]:
    """Return what the checks find in an ebook's bytes; `path` is what problems call it."""
    try:
        book = _opened(data, path)
    except DAMAGE as damage:
        return (error("book-unreadable", path, 0, f"cannot be opened as an ebook: {damage}", "build it again"),)
    return sort(problem for check in CHECKS.values() for problem in check(book))


@dataclass(frozen=True)
class _Book:
    """An ebook opened: its files by their name beside the package document, its package, its pages as trees."""

    path: str
    files: Mapping[str, bytes]
    package: etree._Element
    pages: Mapping[str, etree._Element]

    @cached_property
    def nav(self) -> str:
        """The name of the page with the contents."""
        return next(name for name, _, properties in self.items if "nav" in properties)

    @cached_property
    def items(self) -> tuple[tuple[str, str, frozenset[str]], ...]:
        """Name, media type and properties of each file that the package lists."""
        return tuple(
            (unquote(item.get("href", "")), item.get("media-type", ""), frozenset(item.get("properties", "").split()))
            for item in self.package.iterfind("{*}manifest/{*}item")
        )

    @cached_property
    def css(self) -> str:
        """All style sheets."""
        return "\n".join(self.files[name].decode() for name, kind, _ in self.items if kind == "text/css")

    @cached_property
    def ids(self) -> Mapping[tuple[str, str], etree._Element]:
        """Every element with an id, by its page and that."""
        return {(name, ident): e for name, root in self.pages.items() for e in root.iter("*") if (ident := e.get("id"))}

    @cached_property
    def links(self) -> tuple[tuple[str, etree._Element, str, str], ...]:
        """Each link within the book: its page, itself, and the page and id that it leads to."""
        problems = []
        for name, root in self.pages.items():
            for link in root.iter("{*}a"):
                target, _, ident = link.get("href", "").partition("#")
                if ":" not in target:
                    place = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(target)))
                    problems.append((name, link, place if target else name, ident))
        return tuple(problems)

    def metadata(self, name: str) -> list[str]:
        """Return the values of a property in the metadata."""
        return [meta.text or "" for meta in self.package.iterfind(f".//{{*}}meta[@property='{name}']")]


def _opened(data: bytes, path: str) -> _Book:
    files, root = opened(data)
    names = [unquote(item.get("href", "")) for item in root.iterfind("{*}manifest/{*}item[@media-type]")]
    kinds = {unquote(i.get("href", "")): i.get("media-type") for i in root.iterfind("{*}manifest/{*}item")}
    pages = {name: etree.fromstring(files[name]) for name in names if kinds[name] == "application/xhtml+xml"}
    return _Book(path, files, root, pages)


def _words(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _style(book: _Book) -> Iterator[Problem]:
    for selector in unused(book.css, book.pages.values()):
        yield warning("book-style", book.path, 0, f"no page has anything that the rule “{selector}” is for")


def _contents(book: _Book) -> Iterator[Problem]:
    tocs = [nav for nav in book.pages[book.nav].iter("{*}nav") if nav.get(f"{_OPS}type") == "toc"]
    inside = {link for toc in tocs for link in toc.iter("{*}a")}
    named = {(place, ident) for _, link, place, ident in book.links if link in inside}
    above: list[tuple[str, etree._Element, bool]] = []
    below: list[tuple[str, etree._Element, bool]] = []
    for name, root in book.pages.items():
        headings = (heading for heading in root.iter("{*}h1", "{*}h2") if name != book.nav and not is_in_card(heading))
        for number, heading in enumerate(headings):
            (below if number and heading.tag.endswith("h2") else above).append((name, heading, not number))
    is_deep = any((name, heading.get("id", "")) in named for name, heading, _ in below)  # or else `contents = 1`
    for name, heading, is_first in (*above, *(below if is_deep else ())):
        if (name, heading.get("id", "")) not in named and not (is_first and (name, "") in named):
            yield warning("book-contents", book.path, 0, f"{name}: “{_words(heading)}” is not in the contents")


def _large(book: _Book) -> Iterator[Problem]:
    from trifolio.pictures.decode import PictureError, opened  # it loads Pillow

    for name, kind, _ in book.items:
        if not kind.startswith("image/"):
            continue
        data = book.files[name]
        if len(data) > HEAVIEST:
            yield warning("book-large", book.path, 0, f"{name} has {len(data) / 1e6:.1f} MB, more than 1.5")
        if kind != DRAWING:
            try:
                with opened(data) as picture:
                    pixels = picture.width * picture.height
            except PictureError as fault:
                yield warning("book-large", book.path, 0, f"{name} {fault.message}")
                continue
            if pixels > LARGEST:
                yield warning("book-large", book.path, 0, f"{name} has {pixels / 1e6:.1f} million pixels, more than 4")


def _marks(book: _Book) -> Iterator[Problem]:
    for name, link, _, _ in book.links:
        above = link.getparent()
        mark = above if above is not None and etree.QName(above).localname == "sup" else link
        before, around = mark.getprevious(), mark.getparent()
        text = before.tail if before is not None else around.text if around is not None else ""
        if link.get("role") == "doc-noteref" and text and text[-1].isspace() and text.strip():
            last_word = text.split()[-1]
            yield warning(
                "book-mark", book.path, 0, f"{name}: there is a space between “{last_word}” and “{_words(mark)}”"
            )


def _notes(book: _Book) -> Iterator[Problem]:
    back = {
        (name, str(item.get("id")), place, ident)
        for name, link, place, ident in book.links
        if link.get("role") == "doc-backlink"
        for item in link.iterancestors()
        if item.get("id")
    }
    for name, link, place, ident in book.links:
        if link.get("role") != "doc-noteref":
            continue
        holders = [link, *link.iterancestors("{*}sup")]
        if not any((place, ident, name, holder.get("id")) in back for holder in holders):
            message = f"{place}: “{ident}” has no way back to its mark “{_words(link)}” in {name}"
            yield warning("book-note", book.path, 0, message)


def _metadata(book: _Book) -> Iterator[Problem]:
    for message in (*_title(book), *_language(book), *_claims(book)):
        yield warning("book-metadata", book.path, 0, message)


def _title(book: _Book) -> Iterator[str]:
    titles = {" ".join((title.text or "").split()) for title in book.package.iter(f"{_DC}title")}
    sections = (section for root in book.pages.values() for section in root.iter("{*}section"))
    pages = (section for section in sections if section.get(f"{_OPS}type") == "titlepage")
    named = [_words(heading) for page in pages if (heading := page.find(".//{*}h1")) is not None]
    if not titles.intersection(named):  # each article of a collection has a title page of its own, too
        yield from (f"the title page says “{title}”, the metadata “{', '.join(sorted(titles))}”" for title in named)


def _language(book: _Book) -> Iterator[str]:
    languages = [language.text or "" for language in book.package.iter(f"{_DC}language")]
    for name, root in book.pages.items():
        if root.get("lang") not in languages:
            yield f"{name} is in “{root.get('lang')}”, the metadata say “{', '.join(languages)}”"


def _claims(book: _Book) -> Iterator[str]:
    held = access(book.pages, book.css, {}, edition_words("en"))
    for name, present in (
        ("accessMode", held.modes),
        ("accessModeSufficient", held.sufficient),
        ("accessibilityFeature", held.features),
    ):
        values = book.metadata(f"schema:{name}")
        yield from (f"{name} claims “{claim}”, which the pages do not hold" for claim in values if claim not in present)
        yield from (f"{name} does not say “{claim}”, which the pages hold" for claim in present if claim not in values)
    if book.metadata("dcterms:conformsTo") and not book.metadata("a11y:certifiedBy"):
        yield "it claims to conform to a standard, and nobody says so"


def _links(book: _Book) -> Iterator[Problem]:
    for name, link, place, ident in book.links:
        if place not in book.pages or (ident and (place, ident) not in book.ids):
            yield warning("book-link", book.path, 0, f"{name}: “{link.get('href')}” leads nowhere")


def _pictures(book: _Book) -> Iterator[Problem]:
    shown = {
        posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(str(value))))
        for name, root in book.pages.items()
        for element in root.iter("*")
        for key, value in element.attrib.items()
        if etree.QName(key).localname in {"src", "srcset", "data", "href"}
    }
    for name, kind, _ in book.items:
        if kind.startswith("image/") and name not in shown and name not in unquote(book.css):
            yield warning("book-picture", book.path, 0, f"no page shows {name}")


CHECKS: Mapping[str, Callable[[_Book], Iterator[Problem]]] = {
    "book-contents": _contents,
    "book-large": _large,
    "book-link": _links,
    "book-mark": _marks,
    "book-metadata": _metadata,
    "book-note": _notes,
    "book-picture": _pictures,
    "book-style": _style,
}
"""The checks by the code of what they find."""
