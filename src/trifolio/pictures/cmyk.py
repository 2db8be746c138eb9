"""Colours in the inks of a printing house: pictures and the colours of drawings, by its ICC profile."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from PIL import Image, ImageCms

from trifolio.document.model import Original
from trifolio.pictures.decode import PictureError, read

__all__ = ["Transform", "colour", "separated", "transform"]

Transform: TypeAlias = Callable[[Image.Image], Image.Image]


def separated(image: Image.Image, profile: Original) -> Image.Image:
    """Return a picture in grey or sRGB as cyan, magenta, yellow and black."""
    return transform(profile)(image.convert("RGB"))


def colour(red: int, green: int, blue: int, profile: Original) -> str:
    """Return a colour of sRGB as CSS says it in inks. A grey is black ink alone, so that its edges stay sharp."""
    if red == green == blue:
        inks: tuple[float, ...] = (0, 0, 0, 1 - red / 255)
    else:
        pixel = separated(Image.new("RGB", (1, 1), (red, green, blue)), profile).getpixel((0, 0))
        assert isinstance(pixel, tuple)  # noqa: S101 - it has four channels
        inks = tuple(part / 255 for part in pixel)
    return f"device-cmyk({' '.join(f'{ink:.3g}' for ink in inks)})"


@lru_cache(maxsize=4)
def transform(profile: Original) -> Transform:
    """Return the way from sRGB to a profile's inks: relative, black to black, as pictures are printed.

    Raises `PictureError` (`picture-unreadable`) for a file that is no profile of four inks.
    """
    hint = "name the profile of a printing process with four inks, as the printing house gives it"
    try:
        inks = ImageCms.ImageCmsProfile(io.BytesIO(read(profile)))
        if inks.profile.xcolor_space.strip() != "CMYK":
            raise PictureError("picture-unreadable", "is no colour profile of four inks", hint)
        way = ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"),
            inks,
            "RGB",
            "CMYK",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError):
        raise PictureError("picture-unreadable", "is no colour profile", hint) from None
    return lambda image: ImageCms.applyTransform(image, way) or image
