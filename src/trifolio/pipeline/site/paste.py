"""A mail as it is pasted into another program: the html of a draft without its frame, Markdown without front matter."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from html import escape

from trifolio.render.html.tokens import Tag, tokens

__all__ = ["below_front", "formatted"]

_HIDDEN = "display:none"


def formatted(draft: bytes) -> str:
    """Return the body of a draft's html, each element with its own style; nothing where it has none.

    The preheader, which is hidden, is left out. A picture that travels in the mail cannot be pasted: its alternative
    text stands in its place. One that is linked stays.
    """
    message = email.message_from_bytes(draft, policy=email.policy.default)
    part = message.get_body(("html",))
    page = str(part.get_content()) if part is not None else ""
    body = "".join(_pieces(page)).strip()
    return f'<meta charset="utf-8"/>{body}' if body else ""


def below_front(text: str) -> str:
    """Return a mail in Markdown without its front matter, which is for programs: an editor would show it."""
    front, end, body = text.partition("\n---\n")
    return body.lstrip("\n") if end and front.startswith("---\n") else text


def _pieces(page: str) -> Iterator[str]:
    """Yield the tags and texts inside a page's body; comments are passed over."""
    is_inside, hidden = False, 0
    for token in tokens(page):
        if not isinstance(token, Tag):
            if is_inside and not hidden:
                yield token.written
        elif token.name == "body":
            is_inside = not token.is_end
        elif hidden or (is_inside and _is_hidden(token)):
            hidden += 0 if token.is_empty else -1 if token.is_end else 1
        elif is_inside:
            yield _described(token) if _is_carried(token) else page[token.start : token.end]


def _is_carried(tag: Tag) -> bool:
    return tag.name == "img" and tag.attributes.get("src", "").startswith("cid:")


def _described(picture: Tag) -> str:
    alt = picture.attributes.get("alt", "")
    return f"[{escape(alt)}]" if alt else ""


def _is_hidden(tag: Tag) -> bool:
    return not tag.is_end and _HIDDEN in tag.attributes.get("style", "").replace(" ", "")
