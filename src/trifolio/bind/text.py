"""The `text` binder: the pages one after the other, in UTF-8."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trifolio.bind import Binding
from trifolio.problems import Problem

__all__ = ["bind"]


def bind(binding: Binding) -> tuple[bytes, Mapping[str, Any], tuple[Problem, ...]]:
    """Return the text's bytes; facts: its words and lines."""
    text = "\n".join(page.text for page in binding.pages)
    return text.encode(), {"words": len(text.split()), "lines": text.count("\n")}, ()
