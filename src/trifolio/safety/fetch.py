"""The one place that decides what may be read, for the writer's names and for every engine's addresses."""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from trifolio.problems import closest
from trifolio.safety.files import is_within
from trifolio.safety.values import dataclass

__all__ = [
    "APART",
    "BASE",
    "DRAWING",
    "TYPES",
    "Asset",
    "Fetcher",
    "OutsideError",
    "RefusedError",
    "data_url",
    "find",
    "like",
    "media_type",
    "named",
]

BASE = "https://assets.invalid/"
"""Where an engine believes its document to stand: a name that can never be reached (RFC 6761, 6.4), the same for
every folder, so that no path of a machine comes into an artifact."""

DRAWING = "image/svg+xml"
"""The media type of a drawing."""

TYPES: Mapping[str, str] = {
    ".gif": "image/gif",
    ".icc": "application/vnd.iccprofile",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": DRAWING,
    ".ttf": "font/ttf",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
"""What an engine may be given beside text, by the ending of its name."""

APART = "META-INF/licences/"
"""Where licences stand in a book: beside what its package lists (EPUB 3.3, 4.2.6), for no page leads to them."""

_DATA = re.compile(r"data:((?:image|font)/[\w.+-]+)((?:;[^;,]*)*),(.*)", re.DOTALL | re.IGNORECASE)


def media_type(name: str) -> str:
    """Return the media type of a file that comes with an edition; what is none of `TYPES` is a licence."""
    return TYPES.get(posixpath.splitext(name)[1], "text/plain")


class OutsideError(ValueError):
    """A name leads out of the folders that may be read."""


class RefusedError(ValueError):
    """An engine asked for a resource that the edition does not contain."""


@dataclass(frozen=True, slots=True)
class Asset:
    """What an engine may be given: bytes and their media type."""

    data: bytes
    media_type: str


class Fetcher:
    """Answers an engine's requests for one document from prepared files, and records what it refused."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        self.assets = assets
        self.refused: dict[str, None] = {}

    def answer(self, url: str) -> Asset:
        """Return what was prepared under an address below `BASE`, or a picture or font that the address itself holds.

        Raises RefusedError for all else: no file, no page, no network, whatever an engine asks for.
        """
        content = data_url(url) if url[:5].lower() == "data:" else self.assets.get(named(url) or "")
        if content is None:
            self.refused[url.removeprefix(BASE)[:80]] = None
            raise RefusedError(f"{url[:80]} was not prepared for this document")
        return content


def named(url: str) -> str | None:
    """Return the name that an address below `BASE`, or one relative to it, means; nothing for what stands elsewhere."""
    path = re.split(r"[?#]", url.removeprefix(BASE), maxsplit=1)[0]
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]", path):
        return None
    name = posixpath.normpath(unquote(path))
    return None if name.startswith("..") else name


def data_url(url: str) -> Asset | None:
    """Return the picture or font that a `data:` address holds (RFC 2397); None where it can't be read.

    As in browsers, white space in base64 counts for nothing, and the signs that fill its end may be missing.
    """
    parts = _DATA.fullmatch(url.strip())
    if parts is None:
        return None
    data = unquote_to_bytes(parts[3])
    if "base64" in (option.strip().lower() for option in parts[2].split(";")):
        packed = b"".join(data.split()).rstrip(b"=")
        try:
            data = base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
        except binascii.Error:
            return None
    return Asset(data, parts[1].lower()) if data else None


def find(name: str, folders: Sequence[Path], roots: Sequence[Path]) -> Path | None:
    """Return the first file of a name in these folders, or None.

    Raises OutsideError if the file, its symbolic links followed, stands in none of the roots, or if the name is that
    of another machine's (`//host/file` is one on Windows, and to ask for it is to call that host).
    """
    if any(spelling.replace("\\", "/").startswith("//") for spelling in (name, unquote(name))):
        raise OutsideError(name)
    for folder in folders:
        for spelling in dict.fromkeys((name, unquote(name))):
            try:
                file = (_in_any_case(folder, spelling) or folder / spelling).resolve()
                if not file.is_file():
                    continue
            except (OSError, ValueError):
                continue
            if not is_within(file, *roots):
                raise OutsideError(name)
            return file
    return None


def _in_any_case(folder: Path, name: str) -> Path | None:
    """Return the file of a name below a folder; where there is none, the one whose capitals alone differ, or None."""
    place = folder / name
    if place.exists() or Path(name).is_absolute():
        return place
    place = folder
    for part in Path(name).parts:
        inner = place / part
        if part != ".." and not inner.exists():
            same = sorted(file for file in place.iterdir() if file.name.casefold() == part.casefold())
            if not same:
                return None
            inner = same[0]
        place = inner
    return place


def like(name: str, folders: Sequence[Path], roots: Sequence[Path]) -> str:
    """Return the name of the file in these folders that is nearest to this one, empty if none is near."""
    wanted = Path(unquote(name).replace("\\", "/"))
    there: dict[str, str] = {}
    for folder in folders:
        for place in dict.fromkeys((folder / wanted.parent, folder)):
            if is_within(place, *roots) and place.is_dir():
                names = (file.relative_to(folder).as_posix() for file in place.iterdir() if file.is_file())
                there |= {Path(file).name.casefold(): file for file in names}
    return there.get(closest(wanted.name.casefold(), there, cutoff=0.75), "")
