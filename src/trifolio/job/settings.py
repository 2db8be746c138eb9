"""What a project asks of its artifacts, and who hands them out."""

from __future__ import annotations

from dataclasses import dataclass, field

from trifolio.document.model import Original
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
    """Who hands the article out."""

    name: str = ""
    logo: Original | None = None
    address: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    web: str = ""
    letterhead: bool = True


@dataclass(frozen=True, slots=True)
class Handout:
    """`[handout]` of the configuration: what the project's handouts have.

    `patient` are the lines to write on, `qr` is a code of the article's address to scan, `profile` the colour profile
    of a printing house.
    """

    paper: str = "a4"
    profile: Original | None = None
    patient: tuple[str, ...] = ()
    other_formats: str = ""
    qr: bool = True


@dataclass(frozen=True, slots=True)
class Ebook:
    """`[ebook]` of the configuration: whether books tell the handout's pages, and who certified them accessible."""

    page_list: bool = True
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

    `site` is its address, `place` its configuration's file as problems show it. `epoch` is the day inside an artifact
    whose source names none, empty for 1980-01-01.
    """

    handout: Handout = field(default_factory=Handout)
    ebook: Ebook = field(default_factory=Ebook)
    email: Email = field(default_factory=Email)
    fonts: Fonts = field(default_factory=Fonts)
    site: str = ""
    place: str = ""
    epoch: str = ""
