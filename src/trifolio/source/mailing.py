"""What mailing tools ask of an article: merge tags, the end of a mail, tags of links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field, fields, replace
from typing import Any

from trifolio.safety.values import dataclass
from trifolio.source.schema import Kind, matching, one_of, table

__all__ = ["FOOTER", "MERGE", "PLATFORMS", "UTM", "Email", "email_rows", "feedback", "is_configured"]

FOOTER = ("address", "signature", "unsubscribe", "view_online")
"""What stands at a mail's end; each may be empty."""

UTM = ("source", "medium", "campaign", "term", "content")
"""The tags that tell a website where a reader came from, each written `utm_…`."""

MERGE = re.compile(r"\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|\*\|.{0,200}?\|\*|\{\$.{0,200}?\}")
"""A merge tag: what a mailing tool puts a reader's name or link in place of. It is a value and never changed."""

PLATFORMS: Mapping[str, Mapping[str, Any]] = {
    "buttondown": {"unsubscribe": "{{ unsubscribe_url }}", "view_online": "{{ email_url }}"},
    "campaign-monitor": {"unsubscribe": "[unsubscribe]", "view_online": "[webversion]"},
    "ghost": {},
    "mailchimp": {"address": "*|LIST:ADDRESSLINE|*", "unsubscribe": "*|UNSUB|*", "view_online": "*|ARCHIVE|*"},
    "mailerlite": {"unsubscribe": "{$unsubscribe}", "view_online": "{$url}"},
    "plain": {},
    "substack": {},
}
"""The merge tags of each mailing tool in a plain text. A tool without one for the address wants it written out."""


@dataclass(frozen=True, slots=True)
class Email:
    """What mails say beside their article, by the configuration or an article's front matter; empty: not said.

    `utm` are the tags of links to the own site in the order in which they are written. `width` are the columns of
    wrapped mails (0: the edition's), `pictures` is the address of the folder to which mails of HTML link theirs.
    """

    subject: str = ""
    preheader: str = ""
    address: str = ""
    signature: str = ""
    unsubscribe: str = ""
    view_online: str = ""
    platform: str = ""
    utm: Mapping[str, str] = field(default_factory=dict)
    width: int = 0
    pictures: str = ""

    def over(self, other: Email) -> Email:
        """Return what is said here, and what the other says where nothing is; each of the tags by itself."""
        own = {key.name: value for key in fields(self) if (value := getattr(self, key.name))}
        return replace(other, **own | {"utm": {**other.utm, **self.utm}})


def feedback(text: Kind[str]) -> Kind[str]:
    """Return the kind of the address for feedback, of the web or of e-mail; `text` is what text is there."""
    pattern = r"https?://[^\s/]\S*|[^\s@<>,;:/]+@[^\s@<>,;:/.]+(\.[^\s@<>,;:/.]+)+"
    return matching(pattern, "an address that begins with https://, or one of e-mail", text)


def email_rows(text: Kind[str]) -> dict[str, Kind[object]]:
    """Return the keys that both the configuration and an article may have; `text` is what text is there."""
    return {
        **dict.fromkeys(("subject", "preheader", *FOOTER), text),
        "platform": one_of(*PLATFORMS, wants=f"a mailing tool: {', '.join(PLATFORMS)}"),
        "utm": table(
            dict.fromkeys(UTM, text),
            lambda **tags: {key: tags[key] for key in UTM if tags.get(key)},
            wants=f"a table of texts: {', '.join(UTM)}",
        ),
    }


def is_configured(email: Email) -> bool:
    """Return whether it is said how mails are sent: by which tool, or how they end."""
    return bool(email.platform or any(getattr(email, name) for name in FOOTER))
