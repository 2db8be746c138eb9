"""WeasyPrint: imported once, given our pages and sheets, kept from the machine's fonts, its messages collected."""

from __future__ import annotations

import contextlib
import ctypes.util
import gc
import importlib
import io
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from trifolio.binders.pdf import markup, quick
from trifolio.safety.fetch import BASE, Fetcher

__all__ = ["fetching", "laid_out", "load", "messages", "page", "pango", "sheet", "without_fonts"]


def load() -> Any:
    """Import WeasyPrint. Raises OSError where Pango is missing, without the words that WeasyPrint would print.

    WeasyPrint asks for each library by its names on every system. For each that Linux does not know, Python would run
    `ldconfig`, a compiler and a linker, fifty programs and half of the time; a search finds nothing there that the
    names of Linux, asked for as they are, do not. What an import leaves stays: that the garbage collector no longer
    looks at it while pages are laid out saves an eighth of a build.
    """
    if "weasyprint" not in sys.modules:
        search = ctypes.util.find_library
        if sys.platform == "linux":
            ctypes.util.find_library = lambda name: None  # noqa: ARG005 - the signature of what it stands for
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                importlib.import_module("weasyprint")
        finally:
            ctypes.util.find_library = search
        gc.freeze()
    quick.install(sys.modules["weasyprint"])
    return sys.modules["weasyprint"]


def pango() -> str:
    """Return the version of Pango; “none” where it is missing."""
    try:
        load()
    except OSError:
        return "none"
    from weasyprint.text.ffi import pango

    return str(pango.pango_version())


NO_FONTS = "fonts.conf"
"""A configuration of fontconfig without a font: no machine's own fonts and settings find their way onto a page."""


def without_fonts(configuration: Callable[[], Any]) -> Any:
    """Return a font configuration with the fonts of the style sheets alone, none of the machine's."""
    before = os.environ.get("FONTCONFIG_FILE")
    with resources.as_file(resources.files(__package__).joinpath(NO_FONTS)) as file:
        os.environ["FONTCONFIG_FILE"] = str(file)
        try:
            return configuration()
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


def fetching(fetcher: Fetcher) -> Any:
    """Return a `url_fetcher` for WeasyPrint that passes every URL to our fetcher."""
    weasyprint: Any = load()
    base: Any = weasyprint.URLFetcher

    class Fetch(base):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002 - the engine's signature
            answer = fetcher.answer(url)
            return weasyprint.urls.URLFetcherResponse(url, answer.data, {"Content-Type": answer.media_type})

    return Fetch()


_DECLARES = re.compile(r"@(?!page|media|top-|bottom-|left-|right-)", re.IGNORECASE)
"""What a sheet has that declares something for its document, such as a font."""


def sheet(css: str, fetch: Any, shared: Mapping[str, Any]) -> Any:
    """Return a parsed style sheet; one that declares nothing for its document is parsed once for all documents."""
    if not _DECLARES.search(css):
        parsed, complaints = _alone(css)
        if not complaints:  # else it has to be told of each document
            return parsed
    return load().CSS(string=css, base_url=BASE, url_fetcher=fetch, **shared)


@lru_cache(64)
def _alone(css: str) -> tuple[Any, bool]:
    """Return a parsed style sheet, and whether the engine has something to say of it."""
    with messages() as complaints:
        return load().CSS(string=css, base_url=BASE, url_fetcher=fetching(Fetcher({}))), bool(complaints)


def page(text: str, fetch: Any) -> Any:
    """Return a parsed page."""
    root = markup.tree(text)
    html = load().HTML(string=text if root is None else "", base_url=BASE, url_fetcher=fetch)
    if root is not None:
        html.etree_element = root
    return html


def laid_out(html: Any, styles: list[Any], variant: str | None, shared: Mapping[str, Any]) -> Any:
    """Return a new layout of a page's markup, which may have been altered since the last one."""
    html.wrapper_element = type(html.wrapper_element).from_html_root(html.etree_element, content_language=None)
    return html.render(stylesheets=styles, pdf_variant=variant, **shared)


@contextlib.contextmanager
def messages() -> Iterator[dict[str, None]]:
    """Collect what the engine logs, without repetitions: the library never prints."""
    log, logger = _Log(), logging.getLogger("weasyprint")
    logger.addHandler(log)
    try:
        yield log.messages
    finally:
        logger.removeHandler(log)


class _Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        self.messages[record.getMessage().strip()] = None
