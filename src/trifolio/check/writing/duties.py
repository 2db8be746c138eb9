"""What a handout owes its reader (PIF TICK, the NHS content standard) and the front matter or the text must have."""

from __future__ import annotations

from collections.abc import Iterator

from trifolio.check.writing.rule import Article, Finding, Rule
from trifolio.document.components.key_points import KeyPoints
from trifolio.document.nodes import walk
from trifolio.problems import Severity

__all__ = ["RULES"]


def _key_points(article: Article) -> Iterator[Finding]:
    if not any(isinstance(node, KeyPoints) for node in walk(article.document.blocks)):
        hint = "say what matters most in a list between “::: tldr” and “:::” at the top"
        line = next((passage.line for passage in article.passages), 1)
        yield Finding(line, "there are no key points", hint)


RULES = (Rule("key-points-missing", _key_points, Severity.NOTICE),)
