"""The sample article as HTML, for the bare scripts: by Python-Markdown, and expressions that know what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

import markdown

__all__ = ["converted"]

EXTENSIONS = ("abbr", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "tables", "toc")

HEADED = {"tldr": "Key points", "decisions": "Which one fits you?", "faq": "Questions", "disclaimer": "Disclaimer"}
CALLOUTS = ("note", "tip", "important", "warning", "emergency", "bottom-line")


Entry: TypeAlias = dict[str, Any]


def converted(body: str, meta: dict[str, Any], edition: str, references: Callable[[list[Entry]], list[str]]) -> str:
    """Return the article as HTML; `references` sets the entries that are cited."""
    cited: dict[str, int] = {}

    def mark(found: re.Match[str]) -> str:
        numbers = [cited.setdefault(key, len(cited) + 1) for key in re.findall(r"@([\w-]+)", found[0])]
        links = ", ".join(f'<a href="#ref-{number}">{number}</a>' for number in numbers)
        return f'<sup class="citation">[{links}]</sup>'

    body = re.sub(r"\[@[^\]]+\]", mark, body)
    body = re.sub(r"(?m)^  - ", "    - ", body)
    body = re.sub(r"(?ms)^::: (?:\{\.)?([\w-]+)([^\n}]*)\}?\n(.*?)^:::$", lambda found: fence(found, edition), body)
    entries = {entry["id"]: entry for entry in meta.get("references", ())}
    items = enumerate(references([entries[key] for key in cited]), 1)
    listed = "".join(f'<li id="ref-{number}">{text}</li>' for number, text in items)
    body = re.sub(r"(?m)^@references$", f'## References\n\n<ol class="references">{listed}</ol>', body)
    body = re.sub(r"(?m)^\|(.*)\n\nTable: (.*)", r"|\1\n\n<!--\2-->", body)
    body += "\n\n## Notes\n\n///Footnotes Go Here///\n"
    text = markdown.markdown(body, extensions=EXTENSIONS)
    captioned = r"<table><caption>Table 1. \2</caption>\1</table>"
    text = re.sub(r"(?s)<table>(.*?)</table>\s*<!--(.*?)-->", captioned, text)
    text = re.sub(r'&#160;<a class="footnote-backref".*?</a>', "", text)
    figure = r"<figure><img\1/>\n<figcaption>\2</figcaption></figure>"
    return re.sub(r'<p><img([^>]*?) title="([^"]*)" ?/></p>', figure, text)


def fence(found: re.Match[str], edition: str) -> str:
    """Return a fenced part as Markdown with HTML around it."""
    name, options, body = found[1], found[2], found[3].strip()
    title = (re.search(r'title="([^"]*)"', options) or ["", ""])[1]
    if name == "references":
        return "@references"
    if name in ("only", "except"):
        return body if (f'"{edition}"' in options) is (name == "only") else ""
    if name == "write-in":
        lines = '<div class="ruled"></div>' * 4 if edition == "handout" else ""
        return f'<div class="write-in" markdown="1">\n{body}\n\n{lines}\n</div>'
    if name == "pathway":
        return pathway(title, body)
    head = f"## {title or HEADED[name]}\n\n" if name in HEADED else ""
    if name in ("decisions", "faq"):
        kind = "card" if name == "decisions" else "question"
        cards = re.split(r"(?m)^### ", body)[1:]
        label = '<span class="label">If you are:</span> ' if name == "decisions" else ""
        body = "\n".join(f'<section class="{kind}" markdown="1">\n### {label}{card}\n</section>' for card in cards)
    elif name == "evidence":
        body = f'<p class="badge"><span class="label">Evidence:</span> Based on:{options}</p>\n\n{body}'
    elif name in CALLOUTS:
        called = name.replace("-", " ").capitalize() + (f": {title}" if title else "")
        body = f'<p class="box-title">{called}</p>\n\n{body}'
    kind = {"tldr": "key-points"}.get(name, f"box {name}" if name in CALLOUTS else name)
    return f'{head}<div class="{kind}" markdown="1">\n{body}\n</div>'


def pathway(title: str, body: str) -> str:
    """Return the steps of a pathway."""
    steps = re.findall(r"(?m)^(.+?) \((\w+)\)\n:\s+(.+)$", body)
    items = "".join(
        f'<li class="step"><p class="step-count">Step {number} of {len(steps)}, {stage}</p>'
        f'<p class="step-name">{name}</p><p>{text}</p></li>'
        for number, (name, stage, text) in enumerate(steps, 1)
    )
    return f'<div class="pathway"><p class="box-title">{title}</p><ol class="steps">{items}</ol></div>'
