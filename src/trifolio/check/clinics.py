"""Nobody is sent to the wrong clinic: what is made for one has no telephone number of another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trifolio.job import Job, Page
from trifolio.problems import Problem, error
from trifolio.source.html import INLINE

__all__ = ["others"]

SHORTEST = 6
"""Digits that a clinic's own number has at least: 999 and 111 are everybody's."""

_BETWEEN = r"[\s().\u00a0\u2011/-]{0,3}"
"""What may stand between two digits of a telephone number."""


_INLINE = re.compile(rf"</?(?:{'|'.join(sorted(INLINE))})(?:\s[^<>]*)?/?>")
"""The tags that may stand inside a number: it is read as one."""


def others(job: Job, pages: Iterable[Page]) -> Iterator[Problem]:
    """Yield an error for each telephone number of another clinic that a job's pages have, once."""
    raw = [page.text for page in pages] if job.settings.foreign else []
    texts = [*raw, *(_INLINE.sub("", text) for text in raw)]  # an address stands in a tag
    for phone, clinic in job.settings.foreign:
        digits = re.findall(r"\d", phone)
        number = re.compile(rf"(?<!\d){_BETWEEN.join(digits)}(?!\d)")
        if len(digits) >= SHORTEST and any(map(number.search, texts)):
            where = f"[clinics.{job.clinic_key}]" if job.clinic_key else "[clinic]"
            message = f"{job.edition.name}: {phone} is the telephone of {clinic}, not of {where}"
            hint = 'say it in [clinics.NAME.handout] or .email, or in ::: {.only clinic="NAME"}'
            yield error("clinic-foreign", job.own.path, 0, message, hint)
