"""Colours: a decoded picture of any mode and profile in grey or sRGB, at 8 bits a channel, on white.

Importing this module loads Pillow: callers import it where they use it.
"""

from __future__ import annotations

import io
import math

from PIL import Image, ImageCms

__all__ = ["on_white", "plain", "standard"]


def plain(image: Image.Image) -> Image.Image:
    """Return a picture of 8 bits a channel, without palette: L, LA, RGB, RGBA or CMYK."""
    image.load()
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if "transparency" in image.info or image.mode in {"PA", "RGBa"}:
        return image.convert("RGBA")
    if image.mode == "LAB":
        return _converted(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    if image.mode in {"L", "LA", "RGB", "RGBA", "CMYK"}:
        return image
    return image.convert({"1": "L", "La": "LA"}.get(image.mode, "RGB"))


def _eight_bits(image: Image.Image) -> Image.Image:
    """Scale grey of 10 to 32 bits, or of fractions, to 8 bits; Pillow's own conversion clips it to white."""
    low, high = image.convert("F").getextrema()
    if not (isinstance(low, float) and isinstance(high, float) and math.isfinite(low) and math.isfinite(high)):
        raise ValueError("no grey scale")
    white = _white(image, high)
    return image.convert("F").point(lambda value: value * (255.0 / white) + 0.5).convert("L")


_RANGES = (4095.0, 16383.0, 65535.0)
"""The white of 12, 14 and 16 bits: scanners and cameras put the first two into 16, and few say so."""


def _white(image: Image.Image, high: float) -> float:
    """Return the value of white in a picture of grey whose highest value is known.

    A TIFF may say it (MaxSampleValue, or fewer BitsPerSample than 16: TIFF 6.0, pages 29 and 36); else it is the
    smallest of the usual ranges that holds all values.
    """
    tags = getattr(image, "tag_v2", {})
    bits = tags.get(258, (16,))[0]
    stated = tags.get(281, (0,))[0] or (2**bits - 1 if bits < 16 else 0)  # noqa: PLR2004 - the bits that Pillow gives
    if stated >= high > 0:
        return float(stated)
    ranges = (1.0, 255.0, *_RANGES) if image.mode == "F" else _RANGES
    return next((white for white in ranges if high <= white), high)


def standard(image: Image.Image) -> Image.Image:
    """Return a picture in grey or sRGB, on white, without its metadata."""
    profile = image.info.get("icc_profile")
    flat = on_white(image)
    if profile:
        try:
            embedded = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if flat.mode == "CMYK" or "sRGB" not in ImageCms.getProfileDescription(embedded):
                grey = flat.mode == "L"
                flat = _converted(flat, embedded)
                flat = flat.convert("L") if grey else flat
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that is broken, or of another kind of colour, is passed over: browsers do the same
    if flat.mode == "CMYK":
        flat = flat.convert("RGB")
    flat.info = {}
    return flat


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    """Convert from a colour profile to sRGB."""
    converted = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
    return image if converted is None else converted


def on_white(image: Image.Image) -> Image.Image:
    """Lay a picture that can be seen through on white; `convert` alone would show what hides under clear pixels."""
    if image.mode not in {"LA", "RGBA"}:
        return image
    mode = "L" if image.mode == "LA" else "RGB"
    ground = Image.new(mode, image.size, "white")
    ground.paste(image.convert(mode), mask=image.getchannel("A"))
    return ground
