"""What of the configuration an edition's artifacts depend on: what its binder and its templates ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from trifolio.job import Edition, Job, Settings

__all__ = ["address", "used"]

_ASKED: Mapping[str, Mapping[str, str]] = {
    "handout": {"handout": ""},
    "ebook": {"ebook": "", "parts|outline|access": ".txt"},
    "email": {"email": ""},
}
"""The words by which templates ask for a setting, or for what depends on it; templates with that ending do not."""

_MAILS = ("email", "fields", "site", "place")
"""What mails and texts depend on."""

_NO_SETTINGS = Settings()
_USUAL: Mapping[str, Any] = {
    name: getattr(_NO_SETTINGS, name) for name in ("handout", "ebook", "fonts", "pictures", *_MAILS)
}
"""The settings that some editions have no use for, as they are where nobody sets them."""


def used(job: Job) -> tuple[object, ...]:
    """Return the clinic, the paper and the settings of a job, without what its edition has no use for.

    What is as nobody has set it is never looked for. An edition whose binder does not say what it uses has them all.
    The numbers of other clinics are no setting to use: `pipeline.phones` says which of them matter.
    """
    edition, settings = job.edition, replace(job.settings, foreign=())
    own = _own(edition)
    if own is None:
        return job.clinic, job.paper, settings
    spare = {name: usual for name, usual in _USUAL.items() if name not in own and getattr(settings, name) != usual}
    idle = {name: usual for name, usual in spare.items() if not _names(edition, _ASKED.get(name, {}))}
    usual = _NO_SETTINGS.handout.paper
    wants_paper = (
        edition.binder.on_paper or edition.pages_from or (job.paper != usual and _names(edition, {"paper": ""}))
    )
    paper = job.paper if wants_paper else usual
    clinic = job.clinic and replace(job.clinic, handout={}, ebook={}, email={}, tokens={})  # the settings have them
    return clinic, paper, replace(settings, **idle)


def _own(edition: Edition) -> frozenset[str] | None:
    """Return the settings that an edition uses whatever its templates say; None where that is not known."""
    binder = edition.binder
    if binder.settings is None:
        return None
    templates = (*edition.pages, *edition.collection)
    by_trait = {
        _MAILS: edition.mailing or any(template.medium == "text" for template in templates),
        ("handout",): edition.options.qr or binder.inks,
        ("ebook",): any(template.name.startswith("part.") for template in templates),
        ("pictures",): edition.images is not None and bool(edition.images.smaller),
    }
    return frozenset((*binder.settings, *(name for names, holds in by_trait.items() if holds for name in names)))


def address(job: Job) -> str:
    """Return where the web page of a job's article is, if that is of any use to its edition."""
    edition = job.edition
    leads = edition.binder.on_paper or edition.mailing or edition.binder.settings is None
    return job.online if job.online and (leads or _names(edition, {"online|linked_data": ""})) else ""


_NAMED: dict[tuple[str, str], bool] = {}


def _names(edition: Edition, words: Mapping[str, str]) -> bool:
    """Return whether a template of an edition may ask for something by one of these words."""
    key = (edition.digest, " ".join(words))
    if key not in _NAMED:
        texts = {name: file.text for name, file in edition.files.items() if not name.endswith(".css")}
        _NAMED[key] = any(
            word in text and re.search(rf"\b{word}\b", text)  # the first is far quicker
            for several, other in words.items()
            for word in several.split("|")
            for name, text in texts.items()
            if not (other and name.endswith(other))
        )
    return _NAMED[key]
