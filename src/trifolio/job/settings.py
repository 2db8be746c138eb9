"""What a project asks of its artifacts, and who hands them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from trifolio.document.model import Original
from trifolio.safety.values import dataclass
from trifolio.source.mailing import Email

__all__ = [
    "Clinic",
    "Ebook",
    "Font",
    "Fonts",
    "Handout",
    "Settings",
]


@dataclass(frozen=True, slots=True)
class Clinic:
    """Who hands the article out.

    `logo_dark` is its logo for pages by night. `key` is its name in the configuration, empty for `[clinic]`. `handout`,
    `ebook` and `email` are what its tables say in place of the project's, by key; `tokens` its colours by their names
    in style sheets.
    """

    name: str = ""
    logo: Original | None = None
    address: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    web: str = ""
    letterhead: bool = True
    key: str = ""
    handout: Mapping[str, Any] = field(default_factory=dict)
    ebook: Mapping[str, Any] = field(default_factory=dict)
    email: Mapping[str, Any] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)
    logo_dark: Original | None = None

    @property
    def logos(self) -> Mapping[str, Original]:
        """The logos that there are, by the names of their fields."""
        return {name: logo for name in ("logo", "logo_dark") if (logo := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class Handout:
    """`[handout]` of the configuration: what the project's handouts have.

    `patient` are the lines to write on, `references` is how these stand on paper (`full`, a `qr` code, `none`), `qr` is
    a code of the article's address to scan, `profile` the colour profile of a printing house.
    """

    paper: str = "a4"
    profile: Original | None = None
    patient: tuple[str, ...] = ()
    references: str = "full"
    other_formats: str = ""
    qr: bool = True


@dataclass(frozen=True, slots=True)
class Ebook:
    """`[ebook]` of the configuration: whether books tell the handout's pages, and who certified them accessible.

    `chapters` are by `article` or by `heading`; where nothing is said, a short article is one. The `contents` list
    headings down to that level, from 1 to 3.
    """

    page_list: bool = True
    chapters: str = ""
    contents: int = 2
    certified_by: str = ""
    certifier_credential: str = ""
    certifier_report: str = ""


@dataclass(frozen=True, slots=True)
class Font:
    """A file of a project's own fonts: family, weight and style as CSS names them, the file's SHA-256 and its path.

    A variable font gives its regular and its bold.
    """

    family: str
    weight: int
    style: str
    is_variable: bool
    digest: str
    path: str = field(repr=False)  # of this machine


@dataclass(frozen=True, slots=True)
class Fonts:
    """The project's own fonts, and `[fonts]` of the configuration: the family of `text`, whether ebooks have them."""

    text: str = ""
    ebook: bool = False
    files: tuple[Font, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project asks of its artifacts.

    `pictures` are `inside` its web pages or `beside` them. `site` is its address, `place` its configuration's file as
    problems show it. `epoch` is the day inside an artifact whose source names none, empty for 1980-01-01. `fields` are
    the project's `subject` and `preheader`, which documents have where they say none. `foreign` are the telephone
    numbers of other clinics, each with the clinic's name.
    """

    handout: Handout = field(default_factory=Handout)
    ebook: Ebook = field(default_factory=Ebook)
    email: Email = field(default_factory=Email)
    fonts: Fonts = field(default_factory=Fonts)
    pictures: str = "inside"
    site: str = ""
    place: str = ""
    epoch: str = ""
    fields: tuple[str, str] = ("", "")
    foreign: tuple[tuple[str, str], ...] = ()
