"""The house's families inside a book: of each face the book's own characters, with the licence beside it.

The SIL Open Font License lets fonts be cut down and packed, if their licence goes with them and no reserved name is
kept (conditions 2 and 3): so the faces have names of their own inside.
"""

from __future__ import annotations

import importlib.metadata
import importlib.resources
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from trifolio.fonts import faces, own
from trifolio.fonts.families import CODE, EVERY, SCRIPTS, Face, rule, script_of
from trifolio.job import Edition, File, Font, Job, Page
from trifolio.safety.fetch import APART

__all__ = ["embedded", "fonts", "licence"]

_CONTENT = re.compile(r"\bcontent\s*:([^;}]*)")
_KEPT = [0, 13, 14]
"""What a face still says of itself (OpenType, `name`): its copyright, its licence and where that stands."""

_NAMES = {"Atkinson Hyperlegible": "Text", "Source Sans 3": "Signs", CODE: "Code"}
"""What a family is called inside its files; those of other scripts are called so."""


MARKERS = "0123456789."
"""What readers set before the items of a list."""


def fonts(job: Job, pages: Sequence[Page]) -> tuple[str, ...]:
    """Return the files of the faces that these pages need, and of the project's own where its ebooks have them."""
    text, mine = _text(job.edition, pages), _own(job)
    needed, _ = faces.needed(text, faces.languages(text), own.characters(mine))
    return tuple(map(_packed, (*own.faces(mine), *(face.name for face in needed))))


def embedded(job: Job, pages: Sequence[Page]) -> Job:
    """Return a job whose edition brings the faces that these pages need, their `@font-face` rules and licences."""
    text, mine = _text(job.edition, pages), _own(job)
    store = Path(job.cache) / "fonts" if job.cache else None
    loaded, _ = faces.load(text, store, faces.languages(text), own.characters(mine))
    characters = "".join(sorted(_shaped(text)))
    used = [face for face in EVERY if face.name in loaded]
    files = {_packed(face.name): _subset(loaded[face.name], characters, _names(face)) for face in used}
    files |= {_packed(name): _subset(data, characters, {}) for name, data in own.load(mine).items()}
    licences = {f"{APART}{face.package}.txt": licence(face) for face in used}
    parts = [(face.family, face.weight, face.style, face.name, faces.ranges(face)) for face in used]
    parts += ((*part, "") for part in own.rules(mine))
    rules = [rule(family, weight, style, _packed(name), "woff2", only) for family, weight, style, name, only in parts]
    families = [job.settings.fonts.text if mine else "", *(face.family for face in used if face.family != CODE)]
    quoted = ", ".join(f'"{family}"' for family in dict.fromkeys(families) if family)
    sheet = File("fonts.css", "\n".join([*rules, f"body {{ font-family: {quoted}, sans-serif; }}\n"]))
    edition = job.edition
    return replace(
        job,
        edition=replace(edition, css=(sheet, *edition.css), assets={**edition.assets, **files, **licences}),
    )


_JOINERS = "\u200c\u200d\u25cc"
"""What shapers may put between letters, and under a mark that has none."""

_KHMER = re.compile("[\u17be-\u17c0\u17c4\u17c5]")
"""Vowel signs in two parts, of which Unicode has no decomposition but every shaper does; the first part is U+17C1."""


def _shaped(text: str) -> frozenset[str]:
    """Return the characters of a text, and those that a shaper makes of them: of `ொ` its two halves."""
    if SCRIPTS.keys().isdisjoint(map(script_of, {*text})):
        return frozenset(text)
    more = f"{_JOINERS}\u17c1" if _KHMER.search(text) else _JOINERS
    return frozenset(text) | frozenset(unicodedata.normalize("NFD", text)) | frozenset(more)


def _own(job: Job) -> tuple[Font, ...]:
    return job.settings.fonts.files if job.settings.fonts.ebook else ()


def _text(edition: Edition, pages: Sequence[Page]) -> str:
    """Return the text drawn on an edition's HTML pages; the package document is not one."""
    contents = (content for sheet in edition.css for content in _CONTENT.findall(sheet.text))
    return "".join((*(page.text for page in pages if page.name.endswith("html")), *contents, MARKERS))


def _packed(name: str) -> str:
    return name.removesuffix(".ttf") + ".woff2"


def licence(face: Face) -> bytes:
    """Return the licence of a face: it lies beside the file, with the package's code, or with what pip knows of it."""
    package = importlib.resources.files(face.package)
    beside = package.joinpath(*face.file.split("/")[:-1], "OFL.txt")
    for file in (beside, package.joinpath("LICENSE")):
        if file.is_file():
            return file.read_bytes()
    return (importlib.metadata.distribution(face.package).read_text("licenses/LICENSE") or "").encode()


def _names(face: Face) -> dict[int, str]:
    """Return what a face of the house is called inside a book: no name that its makers have reserved."""
    name, style = f"Trifolio {_NAMES.get(face.family, 'Script')}", f"{face.weight} {face.style}"
    whole = f"{name} {style}"
    return {1: name, 2: style, 3: whole, 4: whole, 6: whole.replace(" ", "")}


def _subset(data: bytes, characters: str, names: Mapping[int, str]) -> bytes:
    """Return a face of these characters alone as WOFF2, with what joins and kerns them; the same bytes each time.

    `names` stand for its own (OpenType, `name`); where there are none it keeps those that it has.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    which = {"name_IDs": _KEPT} if names else {}
    options = Options(layout_features=["*"], notdef_outline=True, name_languages=["*"], **which)
    options.drop_tables += ["meta"]
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    for number, record in names.items():
        font["name"].setName(record, number, 3, 1, 0x409)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
