"""A style sheet cut down to what pages use, or written into their elements, for mail programs read no sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from lxml import etree

__all__ = ["inlined", "pruned", "unused"]


def pruned(css: str, roots: Iterable[etree._Element]) -> str:
    """Return a sheet without the selectors that match nothing in these pages, nor the rules that are left without any.

    What depends on the reader (`@media`, `@font-face`, `:hover`) stays as it is.
    """
    elements = _Elements(roots)
    used_rules = []
    for whole, body, selectors in _rules(css):
        alive = [text for text, compiled in selectors if elements.match(compiled)]
        if not selectors:
            used_rules.append(whole)
        elif alive:
            used_rules.append(f"{', '.join(alive)} {{ {body} }}")
    return "".join(f"{rule}\n" for rule in used_rules)


def unused(css: str, roots: Iterable[etree._Element]) -> tuple[str, ...]:
    """Return the selectors of a sheet that match nothing in these pages; one that cannot be read counts as used."""
    elements = _Elements(roots)
    pairs = {text: compiled for _, _, selectors in _rules(css) for text, compiled in selectors}
    return tuple(text for text, compiled in pairs.items() if not elements.match(compiled))


_SIDES: Mapping[str, tuple[str, str]] = {"ltr": ("left", "right"), "rtl": ("right", "left")}


def inlined(css: str, root: etree._Element) -> str:
    """Write a sheet's rules into the `style` of the elements of a page, and return those that no element can bear.

    By the cascade: the more specific rule wins, of two alike the later, over both what an element says itself. The
    sides of the text become those of the page, for mail programs know no others. Rules for what is no element
    (`::before`) are left out.
    """
    elements = _Elements([root])
    rules = [(pair, body) for _, body, selectors in _rules(css) for pair in selectors]
    matched: dict[etree._Element, list[tuple[tuple[int, ...], int, str]]] = {}
    for place, ((_, compiled), body) in enumerate(rules):
        if compiled is not None and compiled.pseudo_element is None:
            for element in filter(compiled.test, elements.candidates(compiled)):
                matched.setdefault(element.etree_element, []).append((compiled.specificity, place, body))
    for element, matches in matched.items():
        ways = (str(holder.get("dir")) for holder in (element, *element.iterancestors()))
        sides = _SIDES[next((way for way in ways if way in _SIDES), "ltr")]
        bodies = [*(body for *_, body in sorted(matches)), element.get("style", "")]
        values: dict[str, str] = {}
        for name, value in (pair for body in bodies for pair in _declared(body, sides)):
            values.pop(name, None)  # what is said again is said last
            values[name] = value
        element.set("style", "; ".join(f"{name}: {value}" for name, value in values.items()))
    return "".join(f"{whole}\n" for whole, _, selectors in _rules(css) if not selectors)


def _declared(body: str, sides: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the properties and values of a rule, with the sides of the page at which the text starts and ends."""
    import tinycss2

    for declaration in tinycss2.parse_declaration_list(body, skip_comments=True, skip_whitespace=True):
        if declaration.type != "declaration":
            continue
        name, value = declaration.lower_name, tinycss2.serialize(declaration.value).strip().replace('"', "'")
        for logical, side in zip(("start", "end"), sides, strict=True):
            name = name.replace(f"-inline-{logical}", f"-{side}")
            value = side if value in (logical, f"inline-{logical}") else value
        if name.endswith("-inline"):
            ends = value.split()
            yield from (
                (name.replace("inline", side), end) for side, end in zip(sides, (ends[0], ends[-1]), strict=True)
            )
        else:
            yield name, value


@lru_cache(maxsize=8)
def _rules(css: str) -> tuple[tuple[str, str, tuple[tuple[str, Any], ...]], ...]:
    """Return each rule whole, its declarations, and its selectors, which only style rules have."""
    import tinycss2

    matches: list[tuple[str, str, tuple[tuple[str, Any], ...]]] = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            selectors = tuple((text, _compiled(text)) for text in _selectors(rule.prelude))
            matches.append((rule.serialize(), tinycss2.serialize(rule.content).strip(), selectors))
        else:
            matches.append((rule.serialize(), "", ()))
    return tuple(matches)


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
        """Return whether a selector matches an element, or may for some reader."""
        if compiled is None:
            return True
        return any(compiled.test(element) for element in self.candidates(compiled))

    def candidates(self, compiled: Any) -> list[Any]:
        """Return the elements that a selector may match, by its name or class."""
        if compiled.class_name:
            return self.classed.get(compiled.class_name, [])
        return self.named.get(compiled.local_name, []) if compiled.local_name else self.all
