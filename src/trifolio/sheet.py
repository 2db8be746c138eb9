"""A style sheet cut down to what pages use: rules of components that an article lacks are dead weight in its book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

__all__ = ["pruned", "unused"]


def pruned(css: str, roots: Iterable[etree._Element]) -> str:
    """Return a sheet without the selectors that match nothing in these pages, nor the rules that are left without any.

    What depends on the reader (`@media`, `@font-face`, `:hover`) stays as it is.
    """
    elements = _Elements(roots)
    kept = []
    for whole, body, selectors in _rules(css):
        alive = [text for text, compiled in selectors if elements.match(compiled)]
        if not selectors:
            kept.append(whole)
        elif alive:
            kept.append(f"{', '.join(alive)} {{ {body} }}")
    return "".join(f"{rule}\n" for rule in kept)


def unused(css: str, roots: Iterable[etree._Element]) -> tuple[str, ...]:
    """Return the selectors of a sheet that match nothing in these pages; one that cannot be read counts as used."""
    elements = _Elements(roots)
    pairs = {text: compiled for _, _, selectors in _rules(css) for text, compiled in selectors}
    return tuple(text for text, compiled in pairs.items() if not elements.match(compiled))


@lru_cache(maxsize=8)
def _rules(css: str) -> tuple[tuple[str, str, tuple[tuple[str, Any], ...]], ...]:
    """Return each rule whole, what stands in its braces, and its selectors; what is no rule of style has none."""
    import tinycss2

    found: list[tuple[str, str, tuple[tuple[str, Any], ...]]] = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            selectors = tuple((text, _compiled(text)) for text in _selectors(rule.prelude))
            found.append((rule.serialize(), tinycss2.serialize(rule.content).strip(), selectors))
        else:
            found.append((rule.serialize(), "", ()))
    return tuple(found)


def _selectors(prelude: list[Any]) -> Iterator[str]:
    """Yield the selectors before a rule's braces one by one."""
    import tinycss2

    part: list[Any] = []
    for token in [*prelude, None]:
        if token is None or (token.type == "literal" and token.value == ","):
            yield tinycss2.serialize(part).strip()
            part = []
        else:
            part.append(token)


def _compiled(selector: str) -> Any:
    """Return a selector ready to be matched, nothing for one that cannot be read or that only a reader can tell."""
    from cssselect2 import SelectorError, compile_selector_list

    try:
        (compiled,) = compile_selector_list(selector)
    except SelectorError:
        return None
    return None if compiled.never_matches else compiled


class _Elements:
    """The elements of pages by the names and classes that selectors ask for."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        from cssselect2 import ElementWrapper

        self.all: list[Any] = [e for root in roots for e in ElementWrapper.from_xml_root(root).iter_subtree()]
        self.named: dict[str, list[Any]] = {}
        self.classed: dict[str, list[Any]] = {}
        for element in self.all:
            self.named.setdefault(element.local_name, []).append(element)
            for name in element.classes:
                self.classed.setdefault(name, []).append(element)

    def match(self, compiled: Any) -> bool:
        """Tell whether a selector matches an element, or may for some reader."""
        if compiled is None:
            return True
        candidates = self.all
        if compiled.class_name:
            candidates = self.classed.get(compiled.class_name, [])
        elif compiled.local_name:
            candidates = self.named.get(compiled.local_name, [])
        return any(compiled.test(element) for element in candidates)
