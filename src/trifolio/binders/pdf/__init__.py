"""The `pdf` binder: a page of XHTML laid out on paper by WeasyPrint, written as PDF/A-3a and PDF/UA-1."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from trifolio.binders.contract import Binding, Bound, assets, refused_urls
from trifolio.binders.pdf import (
    characters,
    drawings,
    economy,
    edges,
    engine,
    losses,
    pdfa,
    private,
    rows,
    streams,
    struct_tree,
)
from trifolio.binders.pdf.breaks import breaks
from trifolio.binders.pdf.engine import load
from trifolio.fonts import faces, glyphs, own
from trifolio.job import Job, instant
from trifolio.problems import ContentError, Problem, error, warning
from trifolio.safety.fetch import Asset, Fetcher

__all__ = ["bind", "lay_out", "load"]

PANGO = (
    "Debian, Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; macOS: brew install pango; "
    "Windows: pacman -S mingw-w64-ucrt-x86_64-pango in MSYS2"
)

SIZES: Mapping[str, str] = {"a4": "A4", "letter": "letter"}
"""CSS names of the papers (css-page-3, 7.1)."""

HALVES: Mapping[str, str] = {"a4": "A5", "letter": "5.5in 8.5in"}
"""Half of each paper, as CSS says it."""

SMOOTHED = "img { image-rendering: crisp-edges }"
"""Keeps a viewer from smoothing pictures, which PDF/A forbids to ask for (ISO 19005-3, 6.2.8.1)."""


def bind(binding: Binding) -> Bound:
    """Return the PDF; facts: its pages. Raises ContentError where Pango is missing."""
    return lay_out(binding, size(binding.job), pdfa.VARIANT, partial(_written, binding))


def size(job: Job) -> str:
    """Return the size of a job's pages as CSS says it: its paper, or half of that where its edition asks for halves."""
    return (HALVES if job.edition.options.half else SIZES)[job.paper]


def lay_out(binding: Binding, size: str, variant: str | None, write: Callable[[Any], bytes]) -> Bound:
    """Lay a document out on paper of a size (a CSS name, or lengths) and return the result of `write` for its pages."""
    job = binding.job
    weasyprint = _loaded(job.own.path)
    from weasyprint.text.fonts import FontConfiguration

    text, loaded, lacking, problems = _lettered(binding)
    problems += tuple(drawings.undrawn(binding))
    binding = replace(binding, pictures=drawings.housed(binding.pictures, lacking))
    fonts = job.settings.fonts
    fetcher = Fetcher({**{name: Asset(data, "font/ttf") for name, data in loaded.items()}, **assets(binding)})
    fetch = engine.fetching(fetcher)
    font_config = engine.without_fonts(FontConfiguration)
    sheets = (
        f"{faces.css(loaded)}\n{own.css(fonts.files)}",
        f"@page {{ size: {size} }}",
        SMOOTHED,
        characters.WHOLE,
        *(sheet.text for sheet in job.edition.css),
        *own.text(fonts),
    )
    with engine.messages() as messages:
        try:
            shared = {"font_config": font_config, "color_profiles": {}}  # what sheets declare, for the pages to find
            styles = [engine.sheet(sheet, fetch, shared) for sheet in sheets]
            html = engine.page(text, fetch)
            again = partial(_with_room, weasyprint, html, styles, variant, shared)
            settled = partial(rows.settled, html.etree_element, again)
            document = economy.filled(html.etree_element, settled)
            places = tuple(private.places(document))
            if lost := tuple(losses.lost(job, html.etree_element, places)):
                raise ContentError(*lost)
            with private.measuring() as beyond:
                data = write(document)
        except weasyprint.urls.URLFetchingError:  # of a colour profile; all else the engine only logs
            raise ContentError(*refused_urls(job, fetcher.refused)) from None
    if fetcher.refused:
        raise ContentError(*refused_urls(job, fetcher.refused))
    if undrawn := tuple(drawings.blank(binding, messages)):
        raise ContentError(*undrawn)
    problems += (
        *drawings.cut_off(binding, beyond),
        *edges.near(job, places),
        *losses.torn(job, html.etree_element, rows.torn(html.etree_element, document)),
    )
    problems += tuple(warning("engine", job.own.path, 0, f"{job.edition.name}: {message}") for message in messages)
    return data, {"pages": len(document.pages), "breaks": breaks(document)}, problems


def _lettered(binding: Binding) -> tuple[str, dict[str, bytes], str, tuple[Problem, ...]]:
    """Return the page as it can be lettered, the faces for it by name, the characters that none has, and problems.

    Raises ContentError where too many of its letters have no font.
    """
    job, fonts = binding.job, binding.job.settings.fonts.files
    text = characters.whole(characters.without_ignorables(binding.pages[-1].text))
    labels = drawings.drawn(binding.pictures)
    drawn = f"{characters.drawn(text, job.edition)}\n{labels}"
    store = Path(job.cache) / "fonts" if job.cache else None
    asked = (store, faces.languages(text), own.characters(fonts))
    loaded, lacking = faces.load(drawn, *asked)
    problems: tuple[Problem, ...] = ()
    if lacking:
        printed = f"{characters.text_of(text)}\n{labels}"
        problems = glyphs.missing(job.documents, job.edition, printed, lacking)
        text = characters.boxed(text, lacking)
        loaded, _ = faces.load(drawn + glyphs.BOX, *asked)
    return text, loaded | own.load(fonts), lacking, problems


def _with_room(weasyprint: Any, html: Any, styles: list[Any], variant: str | None, shared: Mapping[str, Any]) -> Any:
    """Return a layout whose margins have room for what stands in them; `styles` then have a sheet more."""
    document = engine.laid_out(html, styles, variant, shared)
    if wider := edges.wider(document):
        styles.append(weasyprint.CSS(string=wider, **shared))
        document = engine.laid_out(html, styles, variant, shared)
    return document


def _written(binding: Binding, document: Any) -> bytes:
    """Return the pages of a document as a PDF, tagged, with its source if the edition asks for it."""
    source = binding.job.own
    document.metadata.lang = document.metadata.lang or source.meta.lang
    document.metadata.title = document.metadata.title or source.meta.title
    sources = [document for document in binding.job.documents if document.source]
    wanted = sources if binding.job.edition.options.source else []
    attached = [pdfa.source(document, instant(binding.job)) for document in wanted]
    with private.in_place(document, struct_tree.add), streams.sealed(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the engine leaves its colour profile open
        data: bytes = document.write_pdf(
            pdf_variant=pdfa.VARIANT, custom_metadata=True, attachments=attached, finisher=pdfa.finish
        )
    return data


def _loaded(path: str) -> Any:
    try:
        return load()
    except OSError as missing:
        message = "the handout needs Pango, which this machine lacks"
        raise ContentError(error("pango-missing", path, 0, message, PANGO)) from missing
