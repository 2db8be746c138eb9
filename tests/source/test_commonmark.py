"""The reader against CommonMark 0.31.2, with markdown-it-py as the oracle of trees and of lines."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from markdown_it import MarkdownIt

from trifolio.source import markdown as blocks

EXAMPLES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "commonmark" / "examples.json").read_text(encoding="utf-8")
)
DIALECT = Path(__file__).parents[2] / "docs" / "dialect.md"
ORACLE = MarkdownIt("commonmark")
AGREEMENT = 0.965

# What differs, and why; docs/dialect.md says it to writers.
DIFFERENT = {
    150: "an element that HTML does not know, and that has no end, is text",
    156: "a tag that never ends is text",
    157: "a tag that never ends is text",
    158: "a tag that never ends is text",
    173: "a style element that never ends is text",
    174: "raw HTML ends with the quote that it stands in",
    175: "raw HTML ends with the list item that it stands in",
    180: "an instruction of PHP ends at its own mark, not at the first >",
    201: "an element that HTML does not know, and that has no end, is text",
    297: "a list of another kind nests by two columns",
    491: "an element that HTML does not know, and that has no end, is text",
    520: "marks vanish from an alternative text, brackets too",
    524: "an element that HTML does not know, and that has no end, is text",
    536: "an element that HTML does not know, and that has no end, is text",
    571: "a label before a reference is a link of its own",
    613: "elements that HTML does not know, and that have no end, are text",
    615: "an element that HTML does not know, and that has no end, is text",
    616: "an attribute's name with a colon is left out",
    623: "the end of an element that HTML does not know, and that never began, is text",
    629: "a section of character data is not shown",
}

BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "hr", "pre"}


def canonical(root: etree._Element) -> list[object]:
    """Tags, attributes and words in order; space counts in code alone."""
    found: list[object] = []

    def words(text: str | None, *, code: bool) -> None:
        if text and found and isinstance(found[-1], list):
            found[-1].append(text)
        elif text:
            found.append([code, text])

    def walk(element: etree._Element, *, code: bool) -> None:
        code = code or element.tag == "pre"
        attributes = {str(key): value for key, value in element.attrib.items() if not str(key).startswith("data-")}
        found.append((element.tag, sorted(attributes.items())))
        words(element.text, code=code)
        for child in element:
            walk(child, code=code)
            words(child.tail, code=code)
        found.append((element.tag,))

    walk(root, code=False)
    joined = [
        ("".join(one[1:]) if one[0] else " ".join("".join(one[1:]).split())) if isinstance(one, list) else one
        for one in found
    ]
    return [one for one in joined if one != ""]


def expected(markdown: str) -> etree._Element:
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    page = f"<html><body><main>{ORACLE.render(markdown)}</main></body></html>"
    main = html.document_fromstring(page.encode(), parser=parser).find(".//main")
    assert main is not None
    return main


def agrees(markdown: str) -> bool:
    return canonical(blocks.read(markdown, "spec.md").root) == canonical(expected(markdown))


def test_the_examples_of_the_spec_give_the_same_tree() -> None:
    differing = {example["example"] for example in EXAMPLES if not agrees(example["markdown"])}
    assert len(EXAMPLES) == 652
    assert 1 - len(differing) / len(EXAMPLES) >= AGREEMENT
    assert differing <= DIFFERENT.keys()


def test_what_differs_is_told_to_writers() -> None:
    told = {int(number) for number in re.findall(r"\bexample (\d+)", DIALECT.read_text(encoding="utf-8"))}
    assert told == DIFFERENT.keys()


def oracle_lines(markdown: str) -> list[tuple[str, int]]:
    found = []
    for token in ORACLE.parse(markdown):
        if token.map is None or token.nesting < 0 or token.type in {"inline", "html_block"} or token.hidden:
            continue
        found.append(("pre" if token.type in {"fence", "code_block"} else token.tag, token.map[0] + 1))
    return found


def own_lines(markdown: str) -> list[tuple[str, int]]:
    root = blocks.read(markdown, "spec.md").root
    return [(str(one.tag), int(one.get("data-line", "0"))) for one in root.iter() if one.tag in BLOCKS]


def test_every_block_of_the_examples_has_its_line() -> None:
    # Raw HTML has no lines in the oracle, so examples in which it makes blocks are left to test_blocks.
    plain = [
        example["markdown"]
        for example in EXAMPLES
        if example["example"] not in DIFFERENT
        and len(own_lines(example["markdown"])) == len(oracle_lines(example["markdown"]))
    ]
    assert sum(len(oracle_lines(markdown)) for markdown in plain) > 1000
    wrong = [markdown for markdown in plain if own_lines(markdown) != oracle_lines(markdown)]
    assert wrong == []


@pytest.mark.parametrize(
    "markdown",
    [
        "text\n- a\n- b\n",
        "- a\n  - b\n    - c\n\n      text\n- d\n",
        "1. a\n\n   b\n2. c\n   ```\n   code\n   ```\n",
        "> a\nb\n> - c\nd\n",
        "line  \nbreak\\\nline\n",
        "\tcode\n\n-\t\tcode\n",
    ],
)
def test_habits_from_elsewhere_hold(markdown: str) -> None:
    assert agrees(markdown)
    assert own_lines(markdown) == oracle_lines(markdown)
