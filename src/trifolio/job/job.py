"""A job, which one artifact is made of, and what is made on the way: pictures, pages, the artifact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any, NamedTuple

from trifolio.document.model import Document
from trifolio.job.edition import Edition, ImageProfile
from trifolio.job.settings import Clinic, Settings
from trifolio.problems import Problem
from trifolio.safety.values import dataclass

__all__ = [
    "Artifact",
    "Break",
    "Job",
    "Page",
    "Picture",
    "identifier",
    "instant",
    "online",
    "references",
    "with_address",
]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made ready for one edition: a file name made of its content, its bytes, its size in pixels.

    `smaller` are copies of it for smaller screens, the smallest first.
    """

    name: str
    media_type: str
    data: bytes
    width: int
    height: int
    smaller: tuple[Picture, ...] = ()


class Break(NamedTuple):
    """Where a printed page begins: its number, and the place of its first words in the document.

    `anchor` is the block (`14`), or the id (`#about`) where no block is around; `at` counts the characters of the
    anchor's own text before, blanks left out; `words` are the first characters there, by which the place is known.
    A tuple, so that facts that hold breaks can be written as JSON.
    """

    page: int
    anchor: str
    at: int
    words: str


@dataclass(frozen=True, slots=True)
class Job:
    """All that one artifact depends on, except the bytes of pictures (the documents have their digests).

    `documents` is one article, or the articles of a collection and last what that says of itself.
    """

    documents: tuple[Document, ...]
    edition: Edition
    clinic: Clinic | None
    paper: str
    expired: tuple[str, ...] = ()
    """The slugs of those that are past their review."""
    breaks: tuple[Break, ...] = ()
    """Where the pages of the edition that `Edition.pages_from` names begin."""
    settings: Settings = field(default_factory=Settings)
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The project's own catalogues by language."""
    cache: str = ""
    alongside: tuple[ImageProfile, ...] = ()
    """How other editions of this build want the pictures: they are made along with its own, for the cache."""
    online: str = ""
    """Where the project says that the web page of its article is; empty where it says nothing, or there is no page."""

    @property
    def clinic_key(self) -> str:
        """The name of the job's clinic in the configuration; empty for `[clinic]`, or none."""
        return self.clinic.key if self.clinic else ""

    @property
    def images(self) -> ImageProfile | None:
        """How the edition wants its pictures; smaller copies only where a browser can choose among files."""
        images = self.edition.images
        return replace(images, smaller=()) if images and self.settings.pictures == "inside" else images

    @property
    def references(self) -> str:
        """How the references stand in the artifact: `full`, `qr` or `none`."""
        return references(self.own, self.edition, self.settings)

    @property
    def own(self) -> Document:
        """What names the artifact: the article, or what the collection says of itself."""
        return self.documents[-1]


@dataclass(frozen=True, slots=True)
class Page:
    """One rendered text: its file name, its title, the text, and the medium that it is in."""

    name: str
    title: str
    text: str
    medium: str = "html"


@dataclass(frozen=True, slots=True)
class Artifact:
    """The finished bytes of an edition, and what others need to know of them (`facts`, as JSON).

    `companions` are files that come with it, by what their names have in the place of its extension (`-cover.jpg`).
    """

    edition: str
    data: bytes
    facts: Mapping[str, Any]
    problems: tuple[Problem, ...]
    companions: Mapping[str, bytes] = field(default_factory=dict)


def references(document: Document, edition: Edition, settings: Settings) -> str:
    """Return how the references of a document stand in an edition: as the project says on paper, else `full`.

    Without an address there is nothing to scan, so they are printed in full.
    """
    wanted = settings.handout.references
    if not edition.binder.on_paper or not document.references or (wanted == "qr" and not document.meta.url):
        return "full"
    return wanted


def online(document: Document, edition: Edition, address: str) -> Document:
    """Return a document as an edition has it: with the address of its web page, unless it names a `url` of its own.

    Paper and mails lead there; the page itself does not, and a book's identity is what its `url` makes it.
    """
    leads = edition.binder.on_paper or edition.mailing
    if not leads or document.meta.url or not address:
        return document
    return replace(document, meta=replace(document.meta, url=address))


def with_address(job: Job) -> Job:
    """Return a job whose documents are as its edition has them (`online`): what is made of it says just that."""
    return replace(job, documents=tuple(online(document, job.edition, job.online) for document in job.documents))


def instant(job: Job) -> str:
    """Return the date inside a job's artifact as an instant: midnight, UTC, of the day or of the month's first."""
    day = job.own.meta.updated or job.settings.epoch or "1980-01-01"
    return f"{day if len(day) > len('2026-06') else f'{day}-01'}T00:00:00Z"


def identifier(document: Document, clinic: str = "") -> str:
    """Return the document's own name in the world: a UUID made of its address, else of its publisher and slug.

    A clinic's is another, by the clinic's key: a reader's shelf keeps both.
    """
    import uuid  # only what makes HTML asks

    meta = document.meta
    name = meta.url or f"trifolio:{meta.publisher}/{meta.slug}"
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{name}\n{clinic}" if clinic else name))
