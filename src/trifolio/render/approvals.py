"""What editions of every medium say of approvals: the label, and after it who approved, in which role, and when."""

from __future__ import annotations

from trifolio.document.model import Meta
from trifolio.words import Words, spoken_date

__all__ = ["approvals"]


def approvals(meta: Meta, words: Words) -> tuple[tuple[str, str], ...]:
    """Return each approval that the front matter names, after its label."""
    return tuple(
        (words.approved, words.comma.join((approval.by, approval.role, spoken_date(approval.on, words))))
        for approval in meta.approved
    )
