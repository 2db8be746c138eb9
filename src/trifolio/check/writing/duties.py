"""What a handout owes its reader and the front matter or the text must have.

By PIF TICK, the NHS content standard and, for alternative texts, WCAG 2.2 (1.1.1, failure F30).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from trifolio.check.writing.rule import Article, Finding, Rule
from trifolio.document.components.figure import Figure
from trifolio.document.components.key_points import KeyPoints
from trifolio.document.nodes import Element, located, tidy, walk
from trifolio.problems import Severity

__all__ = ["RULES"]


def _key_points(article: Article) -> Iterator[Finding]:
    if not any(isinstance(node, KeyPoints) for node in walk(article.document.blocks)):
        hint = "say what matters most in a list between “::: tldr” and “:::” at the top"
        line = next((passage.line for passage in article.passages), 1)
        yield Finding(line, "there are no key points", hint)


def _funding(article: Article) -> Iterator[Finding]:
    if not article.document.meta.funding:
        hint = "write “funding: None.” at the top, or who paid, and what ties the authors have"
        yield Finding(1, "nobody learns who paid for this", hint)


def _approval(article: Article) -> Iterator[Finding]:
    if not article.document.meta.approved:
        hint = "write “approved:” at the top, with “- {by: …, role: …, on: 2026-11-23}” below it"
        yield Finding(1, "nobody has approved these words", hint)


_NOTHING = re.compile(
    r"(?:an? |the |my )?(?:image|picture|photo|photograph|graphic|graph|icon|logo|figure|fig\.?|diagram|chart|drawing|"
    r"illustration|screenshot|bild|foto|imagen?|imagem)(?: of)?(?: ?#?\d{1,4})?\.?",
    re.IGNORECASE,
)
"""Alternative texts that say no more than that there is a picture."""

_ENDING = re.compile(r"\.(?:jpe?g|png|gif|webp|tiff?|bmp|avif|heic|svg)\Z", re.IGNORECASE)
_CAMERA = re.compile(r"(?:img|dsc|dscn|pxl|dji|p|screenshot|scan)[_ -]?\d[\d_ -]*", re.IGNORECASE)
"""How cameras and telephones name their pictures."""


def _pictures(article: Article) -> Iterator[tuple[str, str, str, int]]:
    """Yield the name of each picture that means something, its alternative text, its caption and its line."""
    for node, line in located(article.document.bodies):
        if isinstance(node, Figure) and not node.decorative:
            yield node.src, node.alt.strip(), tidy(node.caption), line
        elif isinstance(node, Element) and node.tag == "img":
            yield node.get("src"), node.get("alt").strip(), "", line


_GENERATED = re.compile(r"(?:description automatically|ai-) ?generated", re.IGNORECASE)
"""What Word adds to a text that it made itself, which nobody has read."""


def _alt_filename(article: Article) -> Iterator[Finding]:
    for src, alt, _, line in _pictures(article):
        name = "" if src.startswith("data:") else PurePosixPath(unquote(src)).name
        patterns = (_NOTHING.fullmatch(alt), _CAMERA.fullmatch(alt), _ENDING.search(alt), _GENERATED.search(alt))
        if any(patterns) or (alt and _is_named(alt, _ENDING.sub("", name))):
            hint = "say what it shows to those who cannot see it, or mark it with {.decorative}"
            yield Finding(line, f"the alternative text “{alt[:80]}” says nothing of the picture", hint)


def _is_named(alt: str, stem: str) -> bool:
    """Return whether an alternative text is a file's name: `bed_2`, and `bed` for bed.jpg, but not `Bed`."""
    return alt == stem if alt.isalpha() else _folded(alt) == _folded(stem) and " " not in alt


def _alt_caption(article: Article) -> Iterator[Finding]:
    for _, alt, caption, line in _pictures(article):
        if caption and _folded(alt) == _folded(caption):
            hint = "whoever listens hears it twice: let the alternative text say what is to be seen"
            yield Finding(line, f"the caption says the alternative text again: “{alt[:60]}”", hint)


_OTHER = re.compile(r"[\W_]+")


def _folded(text: str) -> str:
    return _OTHER.sub(" ", text.casefold()).strip()


RULES = (
    Rule("key-points-missing", _key_points, Severity.NOTICE),
    Rule("duty-funding", _funding, Severity.NOTICE),
    Rule("duty-approval", _approval, Severity.NOTICE),
    Rule("alt-filename", _alt_filename),
    Rule("alt-caption", _alt_caption, Severity.NOTICE),
)
