"""Every word of a job's documents is on its pages: what the templates say is compared with what the documents do.

Words are counted, which takes milliseconds. Only where one is lacking is the whole proof asked, for that knows in how
many ways a word may be said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import groupby, pairwise
from operator import and_, attrgetter

from lxml import html

from trifolio.check.parity import expected, judged
from trifolio.check.parity.passages import Choice, Node, Passage, Slot, texts
from trifolio.check.parity.reading import Word, levelled
from trifolio.check.parity.stream import Stream, is_mark, stream
from trifolio.job import Edition, Job, Page, Reader
from trifolio.problems import Problem, error
from trifolio.render.mail import with_utm

__all__ = ["unsaid"]

_LEVELS = frozenset(("", "^", "_"))
"""What tells in the line that a word is raised or lowered; a level in a level is told in several ways."""

_HINT = "let the edition's templates say it; an edition that says a part of the article only has “extract = true”"


def unsaid(job: Job, pages: Iterable[Page]) -> Iterator[Problem]:
    """Yield an error for each passage of a job's documents that its pages do not say, in html or in plain text."""
    edition = job.edition
    documents = [with_utm(document, job.settings) if edition.mailing else document for document in job.documents]
    for medium, some in groupby(pages, attrgetter("medium")):
        reader = Reader("", medium)
        asked = {"clinic": job.clinic_key, "references": job.references}
        wanted = [expected(document, edition, job.words, reader, **asked) for document in documents]
        whole = stream(_text(edition, medium, some), frozenset().union(*(expectation.own for expectation in wanted)))
        owed = sum((_owed(expectation.flow) for expectation in wanted), Counter[str]())
        listed = (ways for expectation in wanted for ways in expectation.contents)
        if not owed - _counted(whole, listed):
            continue
        for document, expectation in zip(documents, wanted, strict=True):
            for line, what in judged(expectation, whole).lost():
                yield error("words-lost", document.path, line, f"{edition.name}: {what}", _HINT)


def _text(edition: Edition, medium: str, pages: Iterable[Page]) -> str:
    """Return what pages say."""
    texts = [page.text for page in pages]
    if medium == "text" and not edition.options.markdown:
        return "\n".join(texts)
    from trifolio.check.parity.readers import markdown, spoken  # mails need nothing of it

    if medium == "text":
        return "\n".join(markdown(text.encode()).text for text in texts)

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    bodies = [html.document_fromstring(text.encode(), parser).find("body") for text in texts]
    return levelled("".join(part for body in bodies if body is not None for part in spoken(body, [])))


def _owed(nodes: Iterable[Node]) -> Counter[str]:
    """Return the words that must be said at least, whichever way choices fall, each with how often."""
    owed: Counter[str] = Counter()
    for node in nodes:
        if isinstance(node, Choice):
            owed += reduce(and_, map(_owed, node.ways))
        elif not node.optional:
            owed.update(_parted(node))
    return owed


def _parted(passage: Passage) -> Iterable[str]:
    """Return the words of a passage, but two that only a slot parts, which an edition may say as one, and levels."""
    words: list[str] = []
    slot = False
    for item in passage.items:
        if isinstance(item, Word):
            words[-1:] = ["", ""] if slot and item.joined and words else [*words[-1:], item.text]
        slot = isinstance(item, Slot)
    return (word for word in words if word not in _LEVELS)


def _counted(whole: Stream, contents: Iterable[Iterable[Passage]]) -> Counter[str]:
    """Return the words that are said, each with how often, but those of a table of contents.

    A word that a line's end may break counts as whole too.
    """
    counted = Counter(word.text for word in whole.words)
    counted.update(before.text + word.text for before, word in pairwise(whole.words) if word.broken)
    text = " ".join(["", *(word.text for word in whole.words if not is_mark(word.text)), ""])
    for listed in contents:
        words = [word for passage in listed for word in texts(passage) if not is_mark(word)]
        if " ".join(["", *words, ""]) in text:
            counted.subtract(words)
            break
    return counted
