"""What an article says of itself to machines: JSON-LD in the terms of schema.org (MedicalWebPage, FAQPage)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from trifolio.document.components.faq import Faq
from trifolio.document.labels import label
from trifolio.document.model import Document
from trifolio.document.nodes import tidy, walk

__all__ = ["linked_data"]

_SAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""What would end a script, or need to be escaped in HTML."""


def linked_data(document: Document, online: str = "") -> str:
    """Return an article's metadata as JSON-LD; what is not known is left out.

    `online` is where it is read if it names no address of its own. Its authors are plain texts, for nothing tells a
    person from a department.
    """
    meta = document.meta
    questions = [question for node in walk(document.blocks) if isinstance(node, Faq) for question in node.questions]
    values: Mapping[str, Any] = {
        "@context": "https://schema.org",
        "@type": ["MedicalWebPage", "FAQPage"] if questions else "MedicalWebPage",
        "name": meta.title,
        "alternativeHeadline": meta.subtitle,
        "description": meta.summary,
        "inLanguage": meta.lang,
        "url": meta.url or online,
        "identifier": meta.id,
        "version": meta.version,
        "keywords": list(meta.keywords),
        "author": list(meta.authors),
        "publisher": {"@type": "Organization", "name": meta.publisher} if meta.publisher else None,
        "datePublished": meta.published,
        "dateModified": meta.updated,
        "lastReviewed": meta.updated,
        "expires": meta.review_by,
        "copyrightNotice": meta.rights,
        "funding": meta.funding,
        "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        "timeRequired": f"PT{document.minutes}M",
        "citation": [label(reference.content) for reference in document.references],
        "mainEntity": [
            {
                "@type": "Question",
                "name": label(question.heading),
                "acceptedAnswer": {"@type": "Answer", "text": " ".join(tidy((block,)) for block in question.body)},
            }
            for question in questions
        ],
    }
    given = {name: value for name, value in values.items() if value}
    return json.dumps(given, ensure_ascii=False, separators=(",", ":")).translate(_SAFE)
