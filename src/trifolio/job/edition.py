"""An edition: how a document becomes one file, and what makes the bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from trifolio.document.model import Original
from trifolio.safety.values import dataclass

__all__ = [
    "Binder",
    "Edition",
    "File",
    "ImageProfile",
    "Options",
    "Reader",
    "Template",
]


@dataclass(frozen=True, slots=True)
class ImageProfile:
    """How an edition wants its pictures; sizes in pixels, quality as libjpeg counts (1 to 95).

    `width_mm` and `ppi` bound a picture by the place it takes on paper, `long_edge` and `pixels` by its size on a
    screen; 0 leaves a bound out. `smaller` are the long edges of further copies, for smaller screens. `palette` writes
    line art with at most 256 colours. `grey` takes the colours out; `drawings` is what drawings are written as, `svg`
    or `png`. `inks` is the colour profile of a printing house, in whose inks pictures are to be.
    """

    width_mm: float = 0
    height_mm: float = 0
    ppi: int = 300
    long_edge: int = 0
    pixels: int = 0
    smaller: tuple[int, ...] = ()
    quality: int = 88
    subsampling: str = "4:4:4"
    palette: bool = False
    grey: bool = False
    drawings: str = "svg"
    inks: Original | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A text file of an edition: its path (for messages), its text, and whether it comes with the package."""

    path: str
    text: str
    packaged: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A template that an edition renders: the file name it is looked up with, and its medium (`html` or `text`)."""

    name: str
    medium: str


@dataclass(frozen=True, slots=True)
class Options:
    """What `[options]` of an edition.toml may say, with what holds where it says nothing; docs/editions.md explains it.

    The options of html come first, then those of text. `own` are the keys of an edition's own templates.
    """

    decorative: bool = True
    back_links: bool = False
    cover: bool = False
    epub_types: bool = False
    fonts: bool = False
    half: bool = False
    heading_shift: int = 0
    link_marks: bool = False
    measure: int = 78
    page_list: bool = True
    pictures: bool = True
    qr: bool = False
    records: bool = False
    ruled_lines: bool = False
    scroll: bool = False
    shop_cover: bool = False
    source: bool = False
    ascii: str = ""
    bullets: str = "*-+"
    grids: bool = True
    heading_mark: str = ""
    markdown: bool = False
    stops: bool = False
    width: int = 0
    own: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """How parity reads an artifact: `read` names the function that returns a `Said` of its bytes.

    It reads what `medium` says, the edition's own unless given: an artifact may say its document in each. `linked`: it
    returns the address of each link after the link's words. An artifact that it cannot read raises ValueError.
    """

    read: str
    medium: str = ""
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Binder:
    """What makes bytes of an edition's pages, and what the rest of the program must know of it.

    Functions are named `"module:function"`, and imported when they are used. `bind` takes a `Binding` and returns the
    bytes, facts and problems; `companions` takes a `Binding` too and returns what lies beside the artifact, by the ends
    of the names. An artifact depends on the versions of the packages `engines`. `on_paper`: it lays out pages of paper,
    which takes longest; `inks`: it wants pictures in the inks of a printing house; `fonts`: it packs the fonts that the
    option `fonts` adds to an edition; `fields`: which of a mail's fields, `subject` and `preheader`, its artifact has.
    `settings` are the tables of `Settings` that it asks for itself, whatever templates do; None: any. `readers`: how
    parity reads the artifact; it cannot without one. `name` is the name by which editions ask for it.
    """

    bind: str
    engines: tuple[str, ...] = ()
    on_paper: bool = False
    inks: bool = False
    fonts: bool = False
    companions: str = ""
    fields: tuple[str, ...] = ()
    readers: tuple[Reader, ...] = ()
    settings: tuple[str, ...] | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """How a document becomes one file: a folder under `styles/`, read with all that it extends.

    `family` is its name and the names of all it extends, nearest first. `pages` are the templates rendered of one
    article, `collection` those of several (none: it cannot hold them). `files` are its templates and other texts by the
    name they are looked up with, `css` the style sheets in the order in which they apply, `assets` the pictures and
    fonts that templates and sheets may name. `pages_from` names the edition whose printed pages it marks. One that
    `expires` is not made of an article past its review; a `mailing` has a subject, a footer and tagged links. An
    `extract` says a part of the article alone. `button` is what the library offers it for (`print`, `download` …).
    """

    name: str
    title: str
    medium: str
    binder: Binder
    extension: str
    family: tuple[str, ...]
    pages: tuple[Template, ...]
    files: Mapping[str, File]
    collection: tuple[Template, ...] = ()
    css: tuple[File, ...] = ()
    assets: Mapping[str, bytes] = field(default_factory=dict)
    images: ImageProfile | None = None
    options: Options = Options()
    pages_from: str = ""
    expires: bool = False
    mailing: bool = False
    extract: bool = False
    button: str = ""
    digest: str = ""

    @property
    def rules(self) -> str:
        """All its style sheets as one."""
        return "\n".join(sheet.text for sheet in self.css)
