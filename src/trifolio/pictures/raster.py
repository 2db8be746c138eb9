"""Pixels: bring a picture to size and upright, and encode it anew without metadata.

Bytes in, bytes out. Importing this module loads Pillow: callers import it where they use it.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import TypeAlias

from PIL import Image, ImageChops, ImageFile, features

from trifolio.job import ImageProfile
from trifolio.pictures import cmyk
from trifolio.pictures.colours import on_white, plain, standard
from trifolio.pictures.decode import DAMAGE, opened
from trifolio.safety.values import dataclass

__all__ = ["Raster", "is_line_art", "libjpeg", "make", "save", "upright"]

_Size: TypeAlias = tuple[int, int]

_SAMPLE = 400
_COMMON = 16
_PRINT = 95
_LINE_ART = 0.6
_COLOURS = 256
_WHITE = 255
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What sets a picture upright, by EXIF orientation (CIPA DC-008, 4.6.4); 5 to 8 swap width and height."""

_SWAPS = {_TURNS[orientation] for orientation in (5, 6, 7, 8)}


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture encoded for an edition.

    `source` is the size it had, the right way up, in pixels; `frames`, how many pages or frames its file has.
    """

    extension: str
    data: bytes
    width: int
    height: int
    source: tuple[int, int]
    frames: int = 1


def make(data: bytes, *profiles: ImageProfile, transparent: bool = False) -> tuple[Raster, ...]:
    """Return the picture at the size and in the encoding that each profile asks for, decoded once for most of them.

    A photograph becomes a JPEG, line art a PNG. With `transparent` a picture that can be seen through stays so (as
    PNG); else it is laid on white. No metadata is carried over. What is made for one profile does not depend on the
    others. Raises `PictureError`.
    """
    decoded: dict[bool, _Decoded] = {}
    rasters = []
    with opened(data) as image_file:
        source = _upright_size(image_file)
        for profile in profiles:
            large = _is_large(_within(profile, source))
            if large not in decoded:
                with opened(data) if decoded else nullcontext(image_file) as fresh:
                    decoded[large] = _decode(fresh, whole=large)
            rasters.append(_raster(decoded[large], profile, transparent=transparent))
    return tuple(rasters)


def _raster(decoded: _Decoded, profile: ImageProfile, *, transparent: bool) -> Raster:
    image = decoded.fitted(partial(_within, profile))
    line_art, source, frames = decoded.is_line_art, decoded.source, decoded.frames
    alpha = image.getchannel("A") if transparent and image.mode in {"LA", "RGBA"} else None
    image = standard(image)
    if profile.grey:
        image = image.convert("L")
    if profile.inks is not None:
        return Raster("jpg", save(cmyk.separated(image, profile.inks), _PRINT, "4:4:4"), *image.size, source, frames)
    if alpha is not None and alpha.getextrema()[0] != _WHITE:
        image = image.convert("L" if profile.grey else "RGB")
        image.putalpha(alpha)
        line_art = True
    if line_art:
        return Raster("png", _png(image, palette=profile.palette), *image.size, source, frames)
    return Raster("jpg", save(image, profile.quality, profile.subsampling), *image.size, source, frames)


def libjpeg() -> str:
    """Return the version of the library that writes JPEGs."""
    return str(features.version("libjpeg_turbo"))


def _frames(image: ImageFile.ImageFile) -> int:
    """Return how many pages or frames a picture's file has, 1 where that can't be told."""
    try:
        return int(getattr(image, "n_frames", 1))
    except DAMAGE:
        return 1


def upright(data: bytes, box: tuple[int, int]) -> tuple[Image.Image, bool]:
    """Return the decoded picture in grey or sRGB, the right way up, and whether it is line art.

    It is scaled down to fit a box (width and height in pixels), never up. Raises `PictureError`.
    """
    fit = partial(_inside, (box[0], box[1], 0, 0))
    with opened(data) as image_file:
        decoded = _decode(image_file, whole=_is_large(fit(_upright_size(image_file))))
        return standard(decoded.fitted(fit)), decoded.is_line_art


def save(image: Image.Image, quality: int, subsampling: str = "4:4:4") -> bytes:
    """Return a picture as a JPEG without metadata; `quality` as libjpeg counts (1 to 95).

    Its Huffman tables are made for it (4 % smaller at twice the time); it is not progressive (1 to 5 % smaller still,
    at two and a half times the time). Pillow has libjpeg write it into a buffer of a byte for each pixel. Noise needs
    more; it gets the usual tables.
    """
    try:
        return _written(image, "JPEG", quality=quality, subsampling=subsampling, optimize=True)
    except OSError:
        return _written(image, "JPEG", quality=quality, subsampling=subsampling)


def is_line_art(image: Image.Image) -> bool:
    """Return whether at least 0.6 of the pixels have one of the 16 commonest colours.

    Measured: drawings and screenshots 0.95 and more, photographs 0.22 and less; a sample of 1600 pixels a side says
    the same as one of 400, at ten times the cost.
    """
    scale = min(1.0, _SAMPLE / max(image.size))
    size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
    sample = image.resize(size, Image.Resampling.NEAREST)
    if sample.mode not in {"L", "RGB", "CMYK"}:
        sample = on_white(sample)
    pixels = size[0] * size[1]
    colours = sample.getcolors(_COMMON + int((1 - _LINE_ART) * pixels))  # with more, too few pixels are left for these
    return colours is not None and sum(sorted(count for count, _ in colours)[-_COMMON:]) >= _LINE_ART * pixels


@dataclass(frozen=True, slots=True)
class _Decoded:
    """A picture as it lies in its file, in full or at a half, a quarter or an eighth of its size.

    `box` is what of `image` is the picture, `source` its size the right way up in full, `turn` what sets it upright.
    """

    image: Image.Image
    box: tuple[float, float, float, float] | None
    source: _Size
    turn: Image.Transpose | None
    is_line_art: bool
    frames: int

    def fitted(self, fit: Callable[[_Size], _Size]) -> Image.Image:
        """Return it within bounds and the right way up; it is scaled before it is turned, which is far less work.

        Photographs by Hamming's window, which takes half the time of Lanczos's and is like it to 50 dB or more.
        """
        width, height = fit(self.source)
        target = (height, width) if self.turn in _SWAPS else (width, height)
        if target == self.image.size:
            image = self.image.copy()
        else:
            window = Image.Resampling.LANCZOS if self.is_line_art else Image.Resampling.HAMMING
            image = self.image.resize(target, window, box=self.box, reducing_gap=2.0)
        image.info = {"icc_profile": self.image.info.get("icc_profile")}
        return image if self.turn is None else image.transpose(self.turn)


_DECODED = 2400
"""Pixels of the longer side of which a JPEG is decoded at least, if it has them: 1.2 times what screens and A4 take.

Libjpeg scales by powers of two while it decodes. A fixed size, so that one decoding serves every edition.
"""


def _is_large(size: _Size) -> bool:
    """Return whether a picture of this size is made of all that its file has."""
    return max(size) * 6 > _DECODED * 5


def _decode(image_file: ImageFile.ImageFile, *, whole: bool) -> _Decoded:
    """Decode a picture, a JPEG no larger than need be unless the `whole` of it is wanted."""
    frames, turn, source = _frames(image_file), _turn(image_file), _upright_size(image_file)
    drafted = None if whole else image_file.draft(None, _least(image_file.size))
    box = drafted[1] if drafted else None
    image = plain(image_file)
    image.info = {"icc_profile": image_file.info.get("icc_profile")}
    return _Decoded(image, box, source, turn, is_line_art(image), frames)


def _least(size: _Size) -> _Size:
    """Return the least size at which a picture of this one is decoded."""
    scale = min(1.0, _DECODED / max(size))
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _turn(image_file: ImageFile.ImageFile) -> Image.Transpose | None:
    return _TURNS.get(_orientation(image_file))


def _upright_size(image_file: ImageFile.ImageFile) -> _Size:
    """Return a picture's size the right way up, in pixels."""
    return (image_file.height, image_file.width) if _turn(image_file) in _SWAPS else image_file.size


def _orientation(image_file: ImageFile.ImageFile) -> int:
    """Return how the picture lies, 1 where it says nothing that can be read; Pillow turns a TIFF by itself.

    A PNG is loaded first: Pillow looks for metadata behind its pixels, and what is wrong with those would get lost.
    """
    if image_file.format == "TIFF":
        return 1
    if image_file.format == "PNG":
        image_file.load()
    try:
        return int(image_file.getexif().get(0x0112, 1))
    except DAMAGE:
        return 1


def _within(profile: ImageProfile, size: _Size) -> _Size:
    """Return the size in pixels that fits a profile's bounds."""
    dots = profile.ppi / 25.4
    return _inside((profile.width_mm * dots, profile.height_mm * dots, profile.long_edge, profile.pixels), size)


def _inside(bounds: tuple[float, float, float, float], size: _Size) -> _Size:
    """Return a size with the same proportions within bounds (width, height, long edge, area; 0 leaves one out).

    It is never larger than it was.
    """
    width, height = size
    has = (width, height, max(size), math.sqrt(width * height))
    most = (*bounds[:3], math.sqrt(bounds[3]))
    scale = min([1.0, *(limit / side for limit, side in zip(most, has, strict=True) if limit)])
    return max(1, int(width * scale + 1e-6)), max(1, int(height * scale + 1e-6))


def _png(image: Image.Image, *, palette: bool) -> bytes:
    """Return a PNG of 8 bits a channel; with `palette` of at most 256 colours, exactly where it has no more."""
    if palette and image.mode == "RGB":
        exact = image.getcolors(_COLOURS) and image.quantize(_COLOURS, Image.Quantize.MEDIANCUT)
        if exact and not ImageChops.difference(exact.convert("RGB"), image).getbbox():
            image = exact
        else:
            image = image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    return _written(image, "PNG", optimize=palette)


def _written(image: Image.Image, kind: str, **options: object) -> bytes:
    """Encode in memory: where a disk is full, libjpeg ends a file early and says nothing."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()
