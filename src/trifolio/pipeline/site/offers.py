"""What a page of the library offers: each artifact as a button or under “more”, by what its edition says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from trifolio.job import Edition
from trifolio.pipeline.manifest import PAGE, Entry, companion
from trifolio.pipeline.plan import Plan
from trifolio.pipeline.site.card import Card
from trifolio.pipeline.site.shelf import Leaf, Shelf
from trifolio.problems import ContentError
from trifolio.project.site import ARTICLE, LIBRARY
from trifolio.safety.values import dataclass

__all__ = ["Link", "Offer", "PageJob", "Published", "Shown", "page_job"]


@dataclass(frozen=True, slots=True)
class Published:
    """A file of the output folder, which has to have this SHA-256."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Offer:
    """An artifact as a page offers it: what it is called, for what it is there, its address, its size and pages.

    `kind` is the end of its name in capitals, `pages` is 0 where it has none; `covers` lie beside its `file`.
    `saved` is the name by which a browser saves what is a clinic's; empty for the name that the file has.
    """

    title: str
    button: str
    address: str
    kind: str
    bytes: int
    pages: int
    file: Published
    saved: str
    subject: str = ""
    preheader: str = ""
    covers: tuple[Published, ...] = ()


@dataclass(frozen=True, slots=True)
class Buttons:
    """The offers that have a button, by what their editions say of it."""

    print: Offer | None = None
    download: Offer | None = None
    copy: Offer | None = None
    formatted: Offer | None = None
    code: Offer | None = None
    markdown: Offer | None = None
    read: Offer | None = None

    @property
    def mail(self) -> Offer | None:
        """What the mail is shown by: its text, else its code or its Markdown."""
        return self.copy or self.code or self.markdown


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page: what it is called, and its address."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An article as a page shows it: what is said of it, what it is offered for, and where its own page is.

    `more` are the offers without a button.
    """

    slug: str
    card: Card
    expired: bool
    address: str
    buttons: Buttons
    more: tuple[Offer, ...]
    clinics: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PageJob:
    """All that one page is made of: its templates, its words, the articles on it. `cache` is for small pictures."""

    look: Edition
    template: str
    title: str
    publisher: str
    clinic: str
    lang: str
    words: Mapping[str, Mapping[str, Any]]
    leaves: tuple[Shown, ...]
    clinics: tuple[Link, ...]
    cache: str


def page_job(plan: Plan, look: Edition, shelf: Shelf, leaf: Leaf | None) -> PageJob:
    """Return the job of a shelf's own page, or of that of one of its articles."""
    project = plan.project
    leaves = shelf.leaves if leaf is None else [leaf]
    above = "" if leaf is None else "../"
    names = sorted({name for each in shelf.leaves for name in each.clinics}) if leaf is None else ()
    own = project.clinics[shelf.clinic].name if shelf.clinic in project.clinics else shelf.clinic
    return PageJob(
        look=look,
        template=LIBRARY if leaf is None else ARTICLE,
        title=project.title,
        publisher=project.publisher,
        clinic=own or shelf.clinic,
        lang=project.lang or "en",
        words=project.words,
        leaves=tuple(_shown(plan, each, above) for each in leaves),
        clinics=tuple(_link(plan, name, f"{name}/{PAGE}") for name in names),
        cache=str(project.root / ".trifolio" / "cache" / "pages"),
    )


def _shown(plan: Plan, leaf: Leaf, above: str) -> Shown:
    """Return an article as a page shows it: of each use the edition that extends the fewest has the button.

    Of an article past its review no edition is offered that expires.
    """
    inside = "" if above else f"{leaf.slug}/"
    buttons: dict[str, Offer] = {}
    more: list[Offer] = []
    for name, entry, edition in sorted(_editions(plan, leaf), key=lambda row: (_distance(row[2]), row[0])):
        if leaf.expired and (edition is None or edition.expires):
            continue
        offer = _offer(leaf.folder / name, f"{inside}{name}", entry, edition)
        if offer.button and offer.button not in buttons:
            buttons[offer.button] = offer
        else:
            more.append(offer)
    clinics = tuple(_link(plan, name, f"{above}{name}/{leaf.slug}/{PAGE}") for name in leaf.clinics)
    return Shown(leaf.slug, leaf.card, leaf.expired, quote(f"{inside}{PAGE}"), Buttons(**buttons), tuple(more), clinics)


def _editions(plan: Plan, leaf: Leaf) -> Iterator[tuple[str, Entry, Edition | None]]:
    """Yield each artifact with its edition; none where that cannot be read any more."""
    for name, entry in leaf.entries:
        try:
            yield name, entry, plan.edition(entry.edition)
        except ContentError:
            yield name, entry, None


def _distance(edition: Edition | None) -> int:
    return len(edition.family) if edition else 0


def _offer(file: Path, address: str, entry: Entry, edition: Edition | None) -> Offer:
    covers = ((end, digest) for end, digest in entry.companions.items() if end.startswith("-cover."))
    return Offer(
        title=edition.title if edition else entry.edition,
        button=edition.button if edition else "",
        address=quote(address),
        kind=file.suffix.lstrip(".").upper(),
        bytes=entry.seen[""][0],
        pages=int(entry.facts.get("pages", 0)),
        file=Published(str(file), entry.sha256),
        saved=f"{file.stem}-{entry.clinic}{file.suffix}" if entry.clinic else "",
        subject=str(entry.facts.get("subject", "")),
        preheader=str(entry.facts.get("preheader", "")),
        covers=tuple(Published(str(companion(file, end)), digest) for end, digest in covers),
    )


def _link(plan: Plan, clinic: str, address: str) -> Link:
    own = plan.project.clinics.get(clinic)
    return Link((own.name if own else "") or clinic, quote(address))
