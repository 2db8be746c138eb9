"""The `press` binder: the handout for a printing house, as PDF/X-4 in the inks of its own colour profile."""

from __future__ import annotations

import io
import re
import uuid
from dataclasses import replace
from functools import partial
from typing import Any

import pydyf

from trifolio.binders import pdf
from trifolio.binders.contract import Binding, Bound
from trifolio.binders.pdf.streams import referred
from trifolio.job import File
from trifolio.pictures.decode import read
from trifolio.problems import ContentError, error

__all__ = ["bind"]

VARIANT = "pdf/x-4"
SHEET = "@color-profile device-cmyk { src: url(printer.icc); components: cyan, magenta, yellow, black }"

BLACK = {b"0 0 0 rg": b"0 0 0 1 k", b"0 0 0 RG": b"0 0 0 1 K"}

_RGB = re.compile(rb"[\d.]+ [\d.]+ [\d.]+ (?:rg|RG)")
_NAME = re.compile(rb"xmp\.did:[0-9a-f-]+")


def bind(binding: Binding) -> Bound:
    """Return the PDF; facts: its pages. Raises ContentError where Pango is missing."""
    job = binding.job
    profile = job.settings.handout.profile
    assert profile is not None  # noqa: S101 - without one, its pictures could not be made ready
    inks = read(profile)
    css = (File("styles/printer.css", SHEET), *job.edition.css)
    edition = replace(job.edition, css=css, assets={**job.edition.assets, "printer.icc": inks})
    changed = replace(binding, job=replace(job, edition=edition))
    left: list[str] = []
    bound = pdf.lay_out(changed, pdf.size(job), VARIANT, partial(_written, seed=edition.digest, left=left))
    if left:
        message = f"{job.edition.name}: a colour could not be turned into inks ({left[0]})"
        hint = "gradients in drawings cannot: save them as pictures; in style sheets write device-cmyk(…)"
        raise ContentError(error("press-colour", job.own.path, 0, message, hint))
    return bound


def _written(document: Any, seed: str, left: list[str]) -> bytes:
    """Return the pages as a PDF whose identifier is derived from its content, not random.

    What is black by default, as crop marks and drawings are, is made black ink; colours that are left are noted.
    """

    def finish(document: Any, written: Any) -> None:
        text = repr((seed, document.metadata.title, document.metadata.modified))
        name = f"xmp.did:{uuid.uuid5(uuid.NAMESPACE_URL, text)}".encode()
        written.catalog["ViewerPreferences"] = pydyf.Dictionary(
            {"PrintScaling": "/None"}
        )  # they decide how sheets turn
        metadata = referred(written, written.catalog["Metadata"])
        metadata.stream = [_NAME.sub(name, part) for part in metadata.stream]
        for drawn in written.objects:
            if isinstance(drawn, pydyf.Stream) and drawn is not metadata and "N" not in drawn.extra:
                drawn.stream = [BLACK.get(part, part) if isinstance(part, bytes) else part for part in drawn.stream]
                left.extend(part.decode() for part in drawn.stream if isinstance(part, bytes) and _RGB.fullmatch(part))
            if isinstance(drawn, dict) and "ShadingType" in drawn and drawn["ColorSpace"] != "/DeviceGray":
                left.append("a gradient")

    output = io.BytesIO()
    document.write_pdf(output, pdf_variant=VARIANT, custom_metadata=True, finisher=finish)
    return output.getvalue()
