"""What a rule finds in a text, without a project and without a build."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from projects import TODAY
from trifolio.check.writing.passages import passages
from trifolio.check.writing.rule import Article, Finding
from trifolio.check.writing.settings import Check
from trifolio.check.writing.table import RULES
from trifolio.document import citations
from trifolio.document.parse import parse
from trifolio.source.file import read_text


def found(code: str, body: str, front: str = "title: Some\n", settings: Check | None = None) -> list[Finding]:
    """Return what the rule with this code finds in an article."""
    return list(RULES[code].find(written(body, front, settings)))


def written(body: str, front: str = "title: Some\n", settings: Check | None = None, root: Path = Path()) -> Article:
    """Return an article as rules see it; its pictures are not looked for."""
    source = read_text(f"---\n{front}---\n{body}\n".encode(), "content/some.md", "some")
    bibliography = citations.read(source)
    document, _ = parse(source, bibliography=bibliography)
    return Article(source, document, bibliography[0], passages(document), root, settings or Check(), TODAY)


def quoted(findings: list[Finding]) -> list[str]:
    """Return the words that each finding quotes first."""
    return [finding.message.split("“")[1].split("”")[0] for finding in findings]


def references(*entries: Mapping[str, Any]) -> str:
    """Return front matter with these entries, the first of which has the key `a`."""
    lines = ["title: Some", "references:"]
    for key, entry in zip("abcdef", entries, strict=False):
        fields = {
            "type": "article-journal",
            "title": f"Title {key} of it",
            "issued": "2019",
            "container-title": "J",
            **entry,
        }
        lines += [f"  - id: {key}", *(f"    {name}: {value!r}" for name, value in fields.items() if value)]
    return "\n".join(lines) + "\n"
