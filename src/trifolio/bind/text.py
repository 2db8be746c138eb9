"""The `text` binder: the pages one after the other, in UTF-8."""

from __future__ import annotations

from trifolio.bind import Binding, Bound

__all__ = ["bind"]


def bind(binding: Binding) -> Bound:
    """Return the text's bytes; facts: its words and lines."""
    text = "\n".join(page.text for page in binding.pages)
    return text.encode(), {"words": len(text.split()), "lines": text.count("\n")}, ()
