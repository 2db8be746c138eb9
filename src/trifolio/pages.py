"""A document into pages: an edition's templates laid over it, once or once a part."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from xml.sax.saxutils import quoteattr

from trifolio.access import Access, access
from trifolio.components import Notes, References, Visible
from trifolio.contents import captioned, outline
from trifolio.fetch import TYPES
from trifolio.flow import Text, finish
from trifolio.kernel import Element, tidy
from trifolio.mail import footer, tagged
from trifolio.markup import Html
from trifolio.model import Document, Job, Page, Picture
from trifolio.pagelist import marked
from trifolio.render import render
from trifolio.sections import Section, is_shown, sections, visible
from trifolio.words import Words, edition_words

__all__ = ["instant", "paint"]


def paint(job: Job, pictures: Mapping[str, Picture]) -> tuple[Page, ...]:
    """Return the pages of a job's edition, in the order in which its `pages` names them.

    Raises ContentError for an error in a template.
    """
    document = job.documents[0]
    return tuple(_MEDIA[job.edition.medium](job, document, edition_words(document.meta.lang, job.words), pictures))


def _values(job: Job) -> dict[str, Any]:
    """Return the names that templates of every medium see beside the document's own."""
    handout = {"patient": (), "other_formats": "", "qr": True, **job.settings.get("handout", {})}
    ebook = {"certified_by": "", "certifier_credential": "", "certifier_report": "", **job.settings.get("ebook", {})}
    own = {"clinic": job.clinic, "paper": job.paper, "expired": job.expired}
    return {**own, **job.settings, "handout": handout, "ebook": ebook}


def _mail(job: Job) -> dict[str, Any]:
    return {"email": {**job.settings.get("email", {}), **footer(job)}}


def _text(job: Job, document: Document, words: Words, _pictures: Mapping[str, Picture]) -> Iterator[Page]:
    edition = job.edition
    if edition.options.get("width") and (width := job.settings.get("email", {}).get("width")):
        edition = replace(edition, options={**edition.options, "width": width})
    painter = Text(tagged(document, job.settings.get("email", {})), edition, words, more=_values(job) | _mail(job))
    for name in edition.options["pages"]:
        yield Page(name, document.meta.title, finish(render(edition, name, painter)))


@dataclass(frozen=True, slots=True)
class Part:
    """Sections that stand in one file: one with a heading, and those without that follow it."""

    name: str
    title: str
    sections: tuple[Section, ...]

    @property
    def role(self) -> str:
        """The DPub-ARIA role of the part."""
        return _ROLES.get(self.sections[0].id, "doc-chapter")


_ROLES = {
    "key-points": "doc-abstract",
    "faq": "doc-qna",
    "references": "doc-bibliography",
    "notes": "doc-endnotes",
}


def _html(job: Job, document: Document, words: Words, pictures: Mapping[str, Picture]) -> Iterator[Page]:
    found = sections(visible(document.blocks, job.edition.family), words.titles)
    lead = tuple(section for section in _untitled(found))
    parts = tuple(_parts(found[len(lead) :]))
    names = job.edition.options["pages"]
    files = _files(lead, parts, document, job.edition.family)
    if not any(PurePosixPath(name).stem == "part" for name in names):
        files = dict.fromkeys(files, names[0])
    made: list[Page] = []
    printed: list[tuple[int, str]] = []
    painter = Html(document, job.edition, words, pictures)
    values = {
        **_values(job),
        "sections": found,
        "headed": frozenset(section.headed for section in found),
        "lead": lead,
        "assets": {name: TYPES[PurePosixPath(name).suffix] for name in sorted(job.edition.assets)},
        "parts": parts,
        "modified": instant(job),
        "identifier": _identifier(document),
        "print_source": _printed(job),
        "made": made,
        "printed": printed,
        "access": lambda: _access(job, made, words),
        "outline": lambda: outline(made),
        "captioned": lambda kind: captioned(made, kind),
    }

    def paint(name: str, file: str, title: str, more: Mapping[str, Any]) -> None:
        page = replace(painter, address=_addresses(files, file), more={**values, **more})
        text, numbers = marked(render(job.edition, name, page), job.breaks, _mark(painter))
        printed.extend((number, file) for number in numbers)
        made.append(Page(file, title, text))

    for name in job.edition.options["pages"]:
        if PurePosixPath(name).stem == "part":
            for part in parts:
                paint(name, part.name, part.title, {"part": part})
        else:
            paint(name, name, document.meta.title, {})
    yield from made


def _mark(painter: Html) -> Callable[[int], str]:
    """Return what gives the mark of a printed page (DPub-ARIA 1.1, doc-pagebreak)."""

    def mark(page: int) -> str:
        label = quoteattr(painter.words.page_break.format(page))
        return f'<span{painter.role("doc-pagebreak")} id="page-{page}" aria-label={label}></span>'

    return mark


def _access(job: Job, made: list[Page], words: Words) -> Access:
    """Return what can be said of the accessibility of the pages made so far."""
    css = "\n".join(sheet.text for sheet in job.edition.css)
    assets = {name: TYPES[PurePosixPath(name).suffix] for name in job.edition.assets}
    return access(made, css, assets, words, job.settings.get("ebook", {}).get("certified_by", ""))


def _untitled(found: tuple[Section, ...]) -> Iterator[Section]:
    for section in found:
        if section.heading:
            return
        yield section


def _parts(found: tuple[Section, ...]) -> Iterator[Part]:
    groups: list[list[Section]] = []
    for section in found:
        if section.heading or not groups:
            groups.append([section])
        else:
            groups[-1].append(section)
    for number, group in enumerate(groups, start=1):
        yield Part(f"part-{number}.xhtml", tidy(group[0].heading), tuple(group))


def _files(
    lead: tuple[Section, ...], parts: tuple[Part, ...], document: Document, family: tuple[str, ...]
) -> dict[str, str]:
    """Return the file in which each id of an ebook stands; what the edition does not show stands in none."""
    places = dict.fromkeys(_ids(lead, document, family), "title.xhtml")
    for part in parts:
        places.update(dict.fromkeys(_ids(part.sections, document, family), part.name))
    return places


def _ids(value: Any, document: Document, family: tuple[str, ...]) -> Iterator[str]:
    """Yield every id in a value, with those of the lists whose place it holds."""
    if isinstance(value, tuple):
        for item in value:
            yield from _ids(item, document, family)
    elif isinstance(value, Element):
        if ident := value.get("id"):
            yield ident
        yield from _ids(value.children, document, family)
    elif isinstance(value, References | Notes):
        yield from _listed(value, document, family)
    elif isinstance(value, Visible) and not is_shown(value, family):
        return
    elif not isinstance(value, str) and hasattr(value, "__dataclass_fields__"):
        if ident := getattr(value, "id", ""):
            yield ident
        for name in value.__dataclass_fields__:
            yield from _ids(getattr(value, name), document, family)


def _listed(block: References | Notes, document: Document, family: tuple[str, ...]) -> Iterator[str]:
    """Yield the ids of the entries that stand in a list's place."""
    if isinstance(block, References):
        yield from (f"ref-{reference.number}" for reference in document.references)
        return
    yield from (f"note-{note.number}" for note in document.notes)
    yield from _ids(tuple(note.body for note in document.notes), document, family)


def _addresses(files: Mapping[str, str], here: str) -> Callable[[str], str]:
    """Return what gives the address of an id as seen from a page: nothing for an id that the edition does not show."""

    def address(href: str) -> str:
        place = files.get(href.removeprefix("#"), "")
        return href if place == here else place and f"{place}{href}"

    return address


def instant(job: Job) -> str:
    """Return the date inside a job's artifact as an instant: midnight, UTC, of the day or of the month's first."""
    day = job.documents[0].meta.updated or str(job.settings.get("epoch", "")) or "1980-01-01"
    return f"{day if len(day) > len('2026-06') else f'{day}-01'}T00:00:00Z"


def _identifier(document: Document) -> str:
    """Return the document's own name in the world: a UUID made of its address, else of its publisher and slug."""
    meta = document.meta
    return str(uuid.uuid5(uuid.NAMESPACE_URL, meta.url or f"trifolio:{meta.publisher}/{meta.slug}"))


def _printed(job: Job) -> str:
    """Return the name of the print whose pages an edition tells: that of the document, its edition and its paper."""
    name = f"{_identifier(job.documents[0])}/{job.edition.pages_from}/{job.paper}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"


_MEDIA: Mapping[str, Callable[[Job, Document, Words, Mapping[str, Picture]], Iterator[Page]]] = {
    "html": _html,
    "text": _text,
}
