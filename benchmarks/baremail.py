"""The bare script that the email is measured against: `python -m benchmarks.baremail SOURCE FILE`.

It makes a text like Trifolio's of the sample article, with the same libraries and no others: PyYAML for the front
matter, Python-Markdown, citeproc-py and the same style for the references, lxml for the tree, Jinja2 for what stands
around the article. It checks nothing and imports nothing of Trifolio.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import citeproc
import jinja2
import yaml
from citeproc.formatter import plain
from citeproc.source.json import CiteProcJSON
from lxml import etree
from lxml.html import fromstring

from benchmarks.article import converted

STYLE = Path(__file__).resolve().parents[1] / "src" / "trifolio" / "document" / "citations" / "nlm.csl"
LINES = frozenset("address blockquote dd div dl dt figure h2 h3 li ol p pre section table tr ul".split())
TEMPLATE = """\
Subject:   {{ meta.email.subject }}

Preheader: {{ meta.email.preheader }}

{{ meta.title | upper }}

{{ meta.subtitle }}

Updated {{ meta.updated }} | By {{ meta.author }}

{{ meta.summary }}

Read online: {{ meta.url }}

IN THIS ISSUE

{% for head in heads %}
{{ "%4d" | format(loop.index) }}. {{ head }}
{% endfor %}

{{ text }}

ABOUT THIS ARTICLE

{% for key in ("version", "published", "review_by", "publisher", "contact", "funding", "rights") %}
  {{ key }}: {{ meta[key] }}
{% endfor %}
"""


def main(source: Path, file: Path) -> None:
    """Write the email."""
    _, front, body = source.read_text(encoding="utf-8").split("---\n", 2)
    meta = yaml.load(front, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - it is the safe one
    root = fromstring(f"<div>{converted(body, meta, 'email', references)}</div>")
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", "".join(said(root)))).strip()
    heads = [" ".join(map(str, head.itertext())) for head in root.iter("h2")]
    environment = jinja2.Environment(trim_blocks=True, autoescape=False)  # noqa: S701 - it is no HTML
    made = environment.from_string(TEMPLATE).render(meta=meta, heads=heads, text=text)
    file.write_text(made, encoding="utf-8")


def references(entries: list[dict[str, Any]]) -> list[str]:
    """Return entries of the list of references, by citeproc."""
    style = citeproc.CitationStylesStyle(str(STYLE), validate=False)
    listed = citeproc.CitationStylesBibliography(style, CiteProcJSON([strings(entry) for entry in entries]), plain)
    for entry in entries:
        listed.register(citeproc.Citation([citeproc.CitationItem(entry["id"])]))
    return [html.escape(str(entry)) for entry in listed.bibliography()]


def strings(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry with dates that citeproc understands."""
    dates = {"issued": {"date-parts": [[str(part) for part in parts] for parts in entry["issued"]["date-parts"]]}}
    return {**entry, **dates}


def said(element: etree._Element) -> Iterator[str]:
    """Yield an element as text, one line a paragraph."""
    if element.tag == "img":
        yield f"[Image: {element.get('alt')}]\n"
    block = element.tag in LINES
    yield "\n" if block else ""
    yield "  - " if element.tag == "li" else "    " if element.tag == "dd" else ""
    inside = (element.text or "") + "".join(piece for child in element for piece in (*said(child), child.tail or ""))
    yield inside.upper() if element.tag in ("h2", "h3") else inside
    href = element.get("href", "")
    yield f" ({href})" if href.startswith("http") else " | " if element.tag in ("td", "th") else ""
    yield "\n" if block else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
