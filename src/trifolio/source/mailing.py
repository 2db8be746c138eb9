"""What mailing tools ask of an article: merge tags, the end of a mail, tags of links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from trifolio.problems import nearest

__all__ = ["FOOTER", "MERGE", "PLATFORMS", "UTM", "platform", "utm"]

FOOTER = ("address", "signature", "unsubscribe", "view_online")
"""What stands at a mail's end; each may be empty."""

UTM = ("source", "medium", "campaign", "term", "content")
"""The tags that tell a website where a reader came from, each written `utm_…`."""

MERGE = re.compile(r"\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|\*\|.{0,200}?\|\*|\{\$.{0,200}?\}")
"""A merge tag: what a mailing tool puts a reader's name or link in place of. It is a value and never changed."""

PLATFORMS: Mapping[str, Mapping[str, str]] = {
    "buttondown": {"unsubscribe": "{{ unsubscribe_url }}", "view_online": "{{ email_url }}"},
    "campaign-monitor": {"unsubscribe": "[unsubscribe]", "view_online": "[webversion]"},
    "mailchimp": {"address": "*|LIST:ADDRESSLINE|*", "unsubscribe": "*|UNSUB|*", "view_online": "*|ARCHIVE|*"},
    "mailerlite": {"unsubscribe": "{$unsubscribe}", "view_online": "{$url}"},
    "plain": {},
    "substack": {},
}
"""The merge tags of each mailing tool in a plain text. A tool without one for the address wants it written out."""


def platform(value: Any) -> str:
    """Return the name of a mailing tool. Raises TypeError, which says what is wanted."""
    if value not in PLATFORMS:
        raise TypeError(f"a mailing tool, {', '.join(PLATFORMS)}; {nearest(str(value), PLATFORMS)}")
    return str(value)


def utm(value: Any) -> dict[str, str]:
    """Return the tags of links, in the order in which they are written. Raises TypeError, which says what is wanted."""
    if (
        not isinstance(value, dict)
        or not value.keys() <= set(UTM)
        or not all(isinstance(v, str) for v in value.values())
    ):
        raise TypeError(f"a table of texts: {', '.join(UTM)}")
    return {key: value[key] for key in UTM if value.get(key)}
