"""Make one page of the library: pictures and the texts of mails put into it, its templates laid over it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from trifolio.pipeline.site.offers import Offer, PageJob, Published, Shown
from trifolio.pipeline.site.paste import below_front, formatted
from trifolio.project.site import ARTICLE, SCRIPT
from trifolio.render.templates import Context, render
from trifolio.safety.cache import keep, recall
from trifolio.safety.fetch import TYPES
from trifolio.safety.files import sha256
from trifolio.safety.policy import hash_source
from trifolio.safety.values import dataclass
from trifolio.words import direction, edition_words

__all__ = ["make"]

MANY = 10
"""With more articles than these a page has a search."""

MOST = 100
"""With more articles than these a page of all has no pictures: it would be too long to open."""

_ADDRESS = re.compile(r"""url\(\s*["']?([^"'()]+)["']?\s*\)""")


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is seen of an article, as `data:` addresses: the first page of its handout, its cover; empty for none."""

    sheet: str = ""
    cover: str = ""


def make(job: PageJob) -> bytes:
    """Return a page: a pure function of its job and of the artifacts that it names by their digests.

    Raises ContentError for what is wrong with a template.
    """
    words = edition_words(job.lang, job.words)
    own = job.leaves[0] if job.template == ARTICLE else None
    look = job.look
    style = _ADDRESS.sub(partial(_inlined, look.assets), look.rules)
    script = look.files[SCRIPT].text
    texts = _texts(own) if own else {}
    values = {
        "library": {name: getattr(job, name) for name in ("title", "publisher", "clinic", "clinics")},
        "leaves": job.leaves,
        "leaf": own,
        "pictures": {leaf.slug: _pictures(leaf, job.cache) for leaf in job.leaves if len(job.leaves) <= MOST},
        "words": words,
        "direction": direction,
        "style": style,
        "script": script,
        "policy": _policy(style, script),
        "texts": _quoted(texts),
        "copies": tuple(texts),
        "searched": len(job.leaves) > MANY,
        "asset": _asset(look.assets),
    }
    return render(look, job.template, Context("html", values)).encode("utf-8", "replace")


def _policy(style: str, script: str) -> str:
    """Return the policy of a page (CSP 3): its own style and script by their digests, nothing of anybody else's."""
    own = f"style-src {hash_source(style)}; script-src {hash_source(script)}"
    return f"default-src 'none'; {own}; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"


def _texts(leaf: Shown) -> dict[str, Mapping[str, str]]:
    """Return what can be copied of an article's mail, each text by its media type."""
    offers, texts = leaf.buttons, dict[str, Mapping[str, str]]()
    if not (mail := offers.mail):
        return texts
    texts |= {name: {"text/plain": text} for name in ("subject", "preheader") if (text := str(getattr(mail, name)))}
    texts |= _plain("text", offers.copy)
    if offers.formatted and (page := formatted(_read(offers.formatted.file))):
        texts["formatted"] = {**texts.get("text", {}), "text/html": page}
    return texts | _plain("code", offers.code) | _plain("markdown", offers.markdown, below_front)


def _plain(name: str, offer: Offer | None, cut: Callable[[str], str] = str) -> dict[str, Mapping[str, str]]:
    """Return the text of a file under the name of its button; nothing where there is no such file."""
    data = _read(offer.file) if offer else b""
    return {name: {"text/plain": cut(data.decode("utf-8", "replace"))}} if data else {}


def _quoted(texts: Mapping[str, Mapping[str, str]]) -> str:
    """Return JSON that holds no character of HTML, so that nothing in it ends the element around it."""
    written = json.dumps(texts, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return written


def _pictures(leaf: Shown, cache: str) -> Pictures:
    sheet = leaf.buttons.print
    offers = [offer for offer in (leaf.buttons.download, *leaf.more) if offer]
    covers = next((offer.covers for offer in offers if offer.covers), ())
    return Pictures(
        sheet=_small("png", "first_page", sheet.file, Path(cache)) if sheet else "",
        cover=next((_small("jpeg", "cover", cover, Path(cache)) for cover in covers), ""),
    )


def _small(kind: str, draw: str, of: Published, cache: Path) -> str:
    """Return the address of a small picture of a file; nothing for a file that is not as it was, or has none."""
    from trifolio.pictures import small  # a page of mails alone loads no Pillow

    inputs = (draw, of.digest, small.versions())
    data = recall(cache, inputs)
    if data is None:
        file = _read(of)
        data = getattr(small, draw)(file) if file else b""
        if data:
            keep(cache, inputs, data)
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}" if data else ""


def _read(file: Published) -> bytes:
    """Return a file's bytes if they are those that were published, else none."""
    try:
        data = Path(file.path).read_bytes()
    except OSError:
        return b""
    return data if sha256(data) == file.digest else b""


def _asset(assets: Mapping[str, bytes]) -> Callable[[str], str]:
    """Return the function by which templates have the address of a picture in their folder."""

    def address(name: str) -> str:
        data = assets.get(name)
        kind = TYPES.get(Path(name).suffix, "")
        return f"data:{kind};base64,{base64.b64encode(data).decode()}" if data is not None else ""

    return address


def _inlined(assets: Mapping[str, bytes], match: re.Match[str]) -> str:
    address = _asset(assets)(match[1])
    return f'url("{address}")' if address else match[0]
