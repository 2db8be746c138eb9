"""A source, parsed: its metadata, its blocks, its notes, references and pictures."""

from __future__ import annotations

from dataclasses import field

from trifolio.document.nodes import Block, Blocks, Nodes
from trifolio.safety.values import dataclass
from trifolio.source.mailing import Email

__all__ = ["Approval", "Change", "Document", "Meta", "Note", "Original", "Reference", "Trade"]


@dataclass(frozen=True, slots=True)
class Trade:
    """What bookshops want to know of a collection: its ISBN (13 digits), its editors, codes of its subjects.

    A subject's code is BISAC's (`HEA039000`) or Thema's (`VFD`).
    """

    isbn: str = ""
    editors: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved an article, in which role, on which date."""

    by: str
    role: str
    on: str


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed in a version of an article, which came out on a date."""

    version: str
    date: str
    change: str


@dataclass(frozen=True, slots=True)
class Meta:
    """What the front matter says, checked; dates stay as written (`YYYY-MM` or `YYYY-MM-DD`)."""

    title: str
    slug: str
    lang: str = "en"
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    updated: str = ""
    review_by: str = ""
    version: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    cover: str = ""
    url: str = ""
    contact: str = ""
    feedback: str = ""
    """Where readers say what they think of it: an address of the web or of e-mail."""
    funding: str = ""
    rights: str = ""
    series: str = ""
    id: str = ""
    """The number of the leaflet, as the publisher counts them."""
    owner: str = ""
    """Who looks after the article, for `trifolio due`; no edition says it."""
    approved: tuple[Approval, ...] = ()
    history: tuple[Change, ...] = ()
    translation_of: str = ""
    """The slug, or the address, of the article that this is a translation of."""
    subject: str = ""
    preheader: str = ""
    email: Email = field(default_factory=Email)
    """What the article says otherwise than `[email]` of the configuration."""
    editions: tuple[str, ...] = ()
    draft: bool = False
    trade: Trade = field(default_factory=Trade)


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its number (from 1, by first use), what it says, and the marks that point to it."""

    number: int
    body: Blocks
    line: int = 0
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the list of references: its number (from 1, by first use), and the citations that point to it."""

    number: int
    key: str
    content: Nodes
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """A picture as the writer left it: the name in the source, the file, its SHA-256.

    A picture that stood in the source itself (a `data:` address) has no path but its bytes in `data`.
    """

    src: str
    path: str = field(repr=False)  # of this machine
    digest: str
    line: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Document:
    """A source, parsed. `path` is as problems show it; `digest` is the SHA-256 of the source's bytes, `source`."""

    path: str
    meta: Meta
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    references: tuple[Reference, ...] = ()
    links: tuple[str, ...] = ()
    """External addresses in order of first use: editions number or letter them by their place."""
    originals: tuple[Original, ...] = ()
    minutes: int = 1
    """Reading time."""
    digest: str = ""
    source: bytes = field(default=b"", repr=False)  # a job's digest is made of the rest, `digest` among it

    @property
    def bodies(self) -> tuple[Blocks, ...]:
        """Its blocks, and those of each of its notes."""
        return (self.blocks, *(note.body for note in self.notes))
