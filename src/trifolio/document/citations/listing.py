"""The list of references in the NLM (Vancouver) style, as nodes; the only module that imports citeproc.

`nlm.csl` has the order of the fields and what stands between them; `fields` prepares what citeproc-py would get wrong.
"""

from __future__ import annotations

import io
import re
from importlib import resources
from typing import Any

from trifolio.document.citations.fields import nodes, prepared
from trifolio.document.citations.items import Bibliography
from trifolio.document.citations.numbering import Cited
from trifolio.document.model import Reference

__all__ = ["references"]

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{2})\b)?")


def references(cited: Cited, bibliography: Bibliography, lang: str) -> tuple[Reference, ...]:
    """Return the cited references, numbered and set, with the terms of a language (BCP 47; English if it has none).

    The style is read anew each time (7 ms; an entry takes 3): citeproc-py changes it while it works.
    """
    if not cited.order:
        return ()
    import citeproc  # 10 ms beside lxml, and a source may cite nothing
    from citeproc.formatter import plain
    from citeproc.source.json import CiteProcJSON

    style = citeproc.CitationStylesStyle(io.BytesIO(_style()), locale=_locale(lang), validate=False)
    style.root.formatter = plain

    def term(name: str, form: str | None) -> str:
        return str(style.root.get_single_term(name=name, form=form))

    numbered = list(enumerate(cited.order, start=1))
    entries = [{"id": str(number), **prepared(bibliography[key], term)} for number, key in numbered]
    whole = citeproc.CitationStylesBibliography(style, CiteProcJSON(entries), plain)
    return tuple(
        Reference(number, key, nodes(_entry(citeproc, whole, str(number))) or (key,), cited.places[key])
        for number, key in numbered
    )


def _entry(citeproc: Any, whole: Any, ident: str) -> str:
    """Return an entry as citeproc-py sets it; empty if the style shows none of its fields."""
    item = citeproc.CitationItem(ident)
    whole.register(citeproc.Citation([item]))
    return "".join(map(str, whole.style.render_bibliography([item])))


def _style() -> bytes:
    return resources.files(__package__).joinpath("nlm.csl").read_bytes()


def _locale(lang: str) -> str:
    """Return citeproc-py's name for a language; it is safe in an XPath and in a file's name."""
    match = _LANGUAGE.match(lang)
    if match is None:
        return "en-US"
    return f"{match[1].lower()}-{match[2].upper()}" if match[2] else match[1].lower()
