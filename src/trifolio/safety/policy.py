"""What a page's Content-Security-Policy allows: a style or a script by its digest (CSP 3, 2.3.1)."""

from __future__ import annotations

import base64
import hashlib

__all__ = ["hash_source"]


def hash_source(text: str) -> str:
    """Return the source by which a policy allows this very text: `'sha256-…'`."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
