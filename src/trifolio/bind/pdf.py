"""The `pdf` binder: one page of XHTML and its style sheets laid out on paper by WeasyPrint."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from trifolio import fonts
from trifolio.bind import Binding
from trifolio.fetch import BASE, answer
from trifolio.problems import ContentError, Problem, error, warning

__all__ = ["bind"]

PANGO = (
    "Debian, Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; macOS: brew install pango; "
    "Windows: pacman -S mingw-w64-ucrt-x86_64-pango in MSYS2"
)

SIZES: Mapping[str, str] = {"a4": "A4", "letter": "letter"}
"""CSS names of the papers (css-page-3, 7.1)."""


OURS = ("has no required alt description",)
"""What the engine says of things that our own rules have told the writer, with the line."""


def bind(binding: Binding) -> tuple[bytes, Mapping[str, Any], tuple[Problem, ...]]:
    """Return the PDF; facts: its pages. Raises ContentError where Pango is missing."""
    job = binding.job
    weasyprint = _engine(job.documents[0].path)
    from weasyprint.text.fonts import FontConfiguration

    assets, lacking = fonts.load(binding.pages[0].text)
    face_rules = fonts.css(assets)
    assets |= {f"images/{picture.name}": picture.data for picture in binding.pictures.values()}
    types = {f"images/{picture.name}": picture.media_type for picture in binding.pictures.values()}

    class Fetcher(weasyprint.URLFetcher):  # type: ignore[misc, name-defined]
        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002 - the engine's signature
            name = url.removeprefix(BASE)
            kind = {"Content-Type": types.get(name, "font/ttf")}
            return weasyprint.urls.URLFetcherResponse(url, answer(url, assets), kind)

    fetcher = Fetcher()
    faces = FontConfiguration()
    sheets = (face_rules, f"@page {{ size: {SIZES[job.paper]} }}", *(sheet.text for sheet in job.edition.css))
    log = _Log()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(log)
    try:
        styles = [weasyprint.CSS(string=text, base_url=BASE, url_fetcher=fetcher, font_config=faces) for text in sheets]
        html = weasyprint.HTML(string=binding.pages[0].text, base_url=BASE, url_fetcher=fetcher)
        document = html.render(stylesheets=styles, font_config=faces, pdf_variant="pdf/ua-1")
        data: bytes = document.write_pdf(pdf_variant="pdf/ua-1", custom_metadata=True)
    finally:
        logger.removeHandler(log)
    known = (*OURS, *(f"U+{ord(character):04X}" for character in lacking))
    said = [message for message in log.said if not any(words in message for words in known)]
    problems = tuple(warning("engine", job.documents[0].path, 0, f"{job.edition.name}: {message}") for message in said)
    if lacking:
        message = f"{job.edition.name}: no bundled font has {' '.join(lacking)}"
        problems += (warning("glyph-missing", job.documents[0].path, 0, message, "write it in other characters"),)
    return data, {"pages": len(document.pages)}, problems


def _engine(path: str) -> Any:
    try:
        import weasyprint
    except OSError as missing:
        message = "the handout needs Pango, which this machine lacks"
        raise ContentError(error("pango-missing", path, 0, message, PANGO)) from missing
    return weasyprint


class _Log(logging.Handler):
    """Keeps what the engine says, once each: a library never prints."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        self.said[record.getMessage().strip()] = None
