"""What a finished mail owes who sends it: lines of the right width, no character that tools break, footer, size."""

from __future__ import annotations

import email
import re
import unicodedata
from collections.abc import Iterator, Mapping
from email.errors import MessageError
from email.policy import default
from functools import partial
from typing import Any

from lxml import etree

from trifolio.check.artifact.finished import UNKNOWN, Answer, Finished, Open
from trifolio.problems import Problem, error
from trifolio.render import mail
from trifolio.render.text.ascii import transliteration
from trifolio.render.text.wrap import columns, has_address
from trifolio.source.mailing import MERGE

__all__ = ["CLIPPED", "duties", "hazards", "size", "widths"]

CLIPPED = 102 * 1024
"""Bytes of a mail's body after which Gmail hides the rest."""

_LONGEST = 998
"""Octets of a line that a mail may have on its way (RFC 5322, 2.1.1)."""

_STARTS = re.compile(r"From |\.|>|-- (?=.)")
"""What a wrapped line must not begin with: programs take it for the head or the end of a mail, or a quotation."""

_UNSEEN = frozenset("\u00ad\u200b\u2028\u2029\u2060\ufeff\ufffc\ufffd")
"""Characters that tools show as boxes or question marks: soft hyphens, spaces of no width, lost characters."""


def bodies(artifact: Finished) -> dict[str, str]:
    """Return the texts of a mail by kind: `plain`, `html`, `markdown`. Raises MessageError or ValueError for none."""
    if artifact.file.suffix.casefold() != ".eml":
        return {_kind(artifact): artifact.data.decode()}
    message = email.message_from_bytes(artifact.data, policy=default)
    parts = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    return {kind: _content(part) for kind, part in parts.items() if part is not None}


def _kind(artifact: Finished) -> str:
    return _KINDS.get(artifact.file.suffix.casefold(), "plain")


_KINDS: Mapping[str, str] = {".html": "html", ".md": "markdown"}


def _content(part: Any) -> str:
    return str(part.get_content()).replace("\r\n", "\n")


def _unreadable(artifact: Finished, fault: Exception) -> tuple[Problem, ...]:
    return (error("artifact-unreadable", artifact.path, 0, f"cannot be read as a mail: {fault}", "build it again"),)


def widths(artifact: Finished) -> Answer:
    """Measure the lines of a mail that is wrapped; an address is never broken, and may be longer."""
    job = artifact.job
    if job is None:
        return UNKNOWN
    width = job.edition.options.width and (job.settings.email.width or job.edition.options.width)
    if not width:
        return None
    wrong = partial(error, "email-width", artifact.path)
    return tuple(
        wrong(number, f"the line has {columns(line)} columns, more than {width}: “{line[:30]}…”", "build it again")
        for number, line in enumerate(artifact.data.decode("utf-8", "replace").split("\n"), 1)
        if columns(line) > width and not has_address(line) and not MERGE.search(line)
    )


def hazards(artifact: Finished) -> Answer:
    """Look for what mailing tools and mail servers break."""
    try:
        texts = bodies(artifact)
    except (MessageError, ValueError, LookupError) as fault:
        return _unreadable(artifact, fault)
    return tuple(
        error("email-hazard", artifact.path, line, what, hint)
        for kind, text in texts.items()
        for line, what, hint in (*_characters(text), *_lines(artifact, text, kind))
    )


def _characters(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        for sign in sorted(set(line)):
            if sign in _UNSEEN or (unicodedata.category(sign) in ("Cc", "Co", "Cn", "Cs") and sign != "\t"):
                name = unicodedata.name(sign, "a character without a name")
                hint = "take it out of the source, or of the edition's template"
                yield number, f"U+{ord(sign):04X} ({name.lower()}) is shown as a box or a question mark", hint


def _lines(artifact: Finished, text: str, kind: str) -> Iterator[tuple[int, str, str]]:
    options = artifact.job.edition.options if artifact.job else None
    for number, line in enumerate(text.split("\n"), 1):
        if options and options.ascii == "all" and not line.isascii():
            yield number, f"“{line[:30]}” is not ASCII", "build it again"
        if kind == "plain" and options and options.width and _STARTS.match(line):
            yield (
                number,
                f"a wrapped line begins with “{line[:6].strip()}”, which mail programs take for their own",
                "build it again",
            )
    if artifact.file.suffix.casefold() == ".eml":
        for number, sent in enumerate(artifact.data.splitlines(), 1):
            if len(sent) > _LONGEST:
                yield number, f"a line has {len(sent)} octets, more than {_LONGEST}", "build it again"


def size(artifact: Finished) -> Answer:
    """Compare what Gmail counts, a mail's longest body, with what it shows."""
    try:
        longest = max(len(text.encode()) for text in bodies(artifact).values())
    except (MessageError, ValueError, LookupError) as fault:
        return _unreadable(artifact, fault)
    if longest <= CLIPPED:
        return ()
    message = f"{longest // 1024} KB, of which Gmail hides all but the first 102"
    hint = 'give the mail the key points and a link: “::: {.except in="email"}” leaves a part out'
    return (error("email-clipped", artifact.path, 0, message, hint),)


def duties(artifact: Finished) -> Answer:
    """Look for what ends a mail by the configuration: the sender's address, the way out; and what the law misses."""
    job = artifact.job
    if job is None:
        return UNKNOWN
    ends, say = mail.email(job), transliteration(job.edition, job.own.meta.lang).text
    try:
        texts = [_said(text, kind) for kind, text in bodies(artifact).items()]
    except (MessageError, ValueError, LookupError, etree.XMLSyntaxError) as fault:
        return _unreadable(artifact, fault)
    if not (ends.address or ends.unsubscribe):
        lacking = tuple(p for p in mail.problems(job, 0) if p.code == "email-footer")
        return lacking or Open("[email] says no address and no way out", "whoever sends it has to add both")
    problems = []
    for name, value in (("postal address", ends.address), ("way to unsubscribe", ends.unsubscribe)):
        wanted = _spaced(value if MERGE.fullmatch(value) else say(value))
        if wanted and not all(wanted in text for text in texts):
            message = f"the {name} of [email], “{value}”, is not in it"
            problems.append(error("email-duty", artifact.path, 0, message, "the edition's templates must say it"))
    return (*problems, *(p for p in mail.problems(job, 0) if p.code == "email-footer"))


def _said(text: str, kind: str) -> str:
    """Return all that a body says, with the addresses of its links."""
    if kind == "plain":
        return _spaced(text)
    if kind == "markdown":
        return _spaced(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text))  # a tool shows it without its escapes
    root = etree.HTML(text)
    hrefs = (link.get("href", "") for link in root.iter("a"))
    return _spaced(" ".join((*map(str, root.itertext()), *hrefs)))


def _spaced(text: str) -> str:
    return " ".join(text.split())
