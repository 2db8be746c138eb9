"""Open a picture's bytes with care: known formats, no bombs, and nothing that ends before it should.

Importing this module loads Pillow: callers import it where they use it.
"""

from __future__ import annotations

import importlib
import io
import re
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PIL import Image, ImageFile, UnidentifiedImageError

from trifolio.document.model import Original
from trifolio.safety.files import sha256

__all__ = ["DAMAGE", "FORMATS", "PIXELS", "PictureError", "opened", "read"]

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF")
"""The formats that are read, by Pillow's names; HEIF joins them where `pillow-heif` is installed."""

PIXELS = 89_478_485
"""The most pixels a picture may have: Pillow's own limit, 256 MB of 24-bit pixels."""

LARGEST = 200_000_000
"""The most bytes a picture's file may have."""

_HEIF = re.compile(rb"....ftyp(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL)
_ODD = (TypeError, AttributeError, ArithmeticError, RuntimeError, MemoryError, struct.error, zlib.error)
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, LookupError, *_ODD)
"""What Pillow's decoders raise for damaged files; cutting and flipping bytes of each format raised nothing else."""


class PictureError(ValueError):
    """A picture that cannot be used: `message` goes on from the picture's name, `hint` says what to do."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def read(original: Original) -> bytes:
    """Return a file's bytes, if they still are what was digested: else a cache would keep them under a wrong name.

    Raises `PictureError` (`picture-unreadable`, `picture-bomb`).
    """
    if not original.path:
        return original.data
    try:
        with Path(original.path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError:
        raise PictureError("picture-unreadable", "cannot be opened", "is the file there, and may it be read?") from None
    if len(data) > LARGEST:
        raise PictureError("picture-bomb", f"is a file of more than {LARGEST // 1_000_000} MB", "save it smaller")
    if sha256(data) != original.digest:
        raise PictureError("picture-unreadable", "changed while it was being read", "build again")
    return data


class _Strictness:
    """Pillow's global switches, set while any thread is inside and put back when the last one leaves.

    Importing WeasyPrint sets `LOAD_TRUNCATED_IMAGES` for the whole process, which makes a truncated picture load as
    half a grey one. The warning about decompression bombs becomes an error, its other warnings say nothing a writer
    could mend.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._undo = ExitStack()

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside > 1:
                return
            before, limit = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
            self._undo.callback(setattr, ImageFile, "LOAD_TRUNCATED_IMAGES", before)
            self._undo.callback(setattr, Image, "MAX_IMAGE_PIXELS", limit)
            ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = False, PIXELS
            self._undo.enter_context(warnings.catch_warnings())
            warnings.filterwarnings("ignore", module=r"PIL\.")
            warnings.simplefilter("error", Image.DecompressionBombWarning)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._undo.close()


_STRICT = _Strictness()


@contextmanager
def opened(data: bytes) -> Iterator[ImageFile.ImageFile]:
    """Open a picture, of which only the head is read; whatever goes wrong inside becomes a `PictureError`.

    Nothing leaves Pillow as it was not: its global switches are put back. A file of a format that is not allowed is
    not a picture.
    """
    with _STRICT:
        try:
            with Image.open(io.BytesIO(_checked(data)), formats=_formats(data)) as image:
                yield image
        except PictureError:
            raise
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
            pixels = re.search(r"\d+", str(bomb))
            has = f"has {int(pixels[0]) / 1e6:,.0f} million pixels, " if pixels else "has "
            message = f"{has}more than the {PIXELS / 1e6:.0f} million that are read"
            hint = "save it smaller: 4000 pixels on the longer side are plenty for print"
            raise PictureError("picture-bomb", message, hint) from None
        except UnidentifiedImageError:
            hint = "save it again as JPEG, PNG, GIF, WebP, TIFF, BMP, AVIF or SVG"
            raise PictureError("picture-unreadable", "is not a picture that can be read", hint) from None
        except DAMAGE as damage:
            cut = "truncated" in str(damage).lower() or isinstance(damage, EOFError)
            what = "is cut short: the file ends before the picture does" if cut else "is damaged"
            raise PictureError("picture-unreadable", what, "copy it again from where it came from") from None


_PNG = b"\x89PNG\r\n\x1a\n"


def _checked(data: bytes) -> bytes:
    """Return a picture's bytes, those of a PNG without the chunks that only adorn it and whose checksums are wrong.

    Raises OSError for a PNG whose pixels, or what tells which of them are clear, do not have their checksum (PNG 3rd
    edition, 5.4): Pillow does not check the pixels, shows what it could not unpack as black, and refuses a picture for
    a broken comment.
    """
    if not data.startswith(_PNG):
        return data
    whole: list[memoryview] = []
    start, place = 0, len(_PNG)
    view = memoryview(data)
    while place + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        if end <= len(data) and zlib.crc32(view[place + 4 : end - 4]) != int.from_bytes(view[end - 4 : end]):
            if kind in (b"IDAT", b"tRNS"):
                raise OSError("the pixels do not have their checksum")
            if kind[:1].islower():
                whole.append(view[start:place])
                start = end
        place = end
    return b"".join((*whole, view[start:])) if whole else data


def _formats(data: bytes) -> tuple[str, ...]:
    """Return the formats to try; for a HEIC file, have `pillow-heif` read it."""
    if not _HEIF.match(data[:32]) or b"avif" in data[:32]:
        return FORMATS
    try:
        importlib.import_module("pillow_heif").register_heif_opener()
    except ImportError:
        message = "is a HEIC file, which needs an extra package to be read"
        hint = "run `pip install 'trifolio[heic]'`, or save the picture as JPEG"
        raise PictureError("picture-unreadable", message, hint) from None
    return (*FORMATS, "HEIF")
