"""Compare a finished edition with its document: every word, every number with its unit, every address.

The finished file is read, not what it was made of: a PDF's tags, the documents of an EPUB, a mail's text. What is
proven, and what is excepted, docs/parity.md says.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from trifolio.binders import BINDERS, function
from trifolio.check.parity.front import Owed, contents, front, phrases
from trifolio.check.parity.ledger import Ledger
from trifolio.check.parity.links import addresses
from trifolio.check.parity.match import align
from trifolio.check.parity.owed import blocks
from trifolio.check.parity.passages import Choice, Node, Passage, further, plain, texts
from trifolio.check.parity.reading import UNREADABLE, Said
from trifolio.check.parity.stream import Stream, stream
from trifolio.check.parity.verdict import Finding, Judge, quoted
from trifolio.document.conditions import shown
from trifolio.document.model import Document
from trifolio.document.sections import sections
from trifolio.job import Edition, Reader, Settings
from trifolio.job import references as standing
from trifolio.problems import Problem, error, nearest, sort
from trifolio.render.mail import addressed, with_utm
from trifolio.render.text.ascii import transliteration
from trifolio.safety.values import dataclass
from trifolio.words import edition_words

__all__ = [
    "Choice",
    "Expected",
    "Owed",
    "Passage",
    "Said",
    "check",
    "compare",
    "expected",
    "judged",
    "read",
    "together",
]

HINT = "the edition's templates must say it; what an edition shall leave out stands in “::: except”"


@dataclass(frozen=True, slots=True)
class Expected:
    """What an edition must say of its document.

    `flow` holds the passages in order, `front` what may stand anywhere, `alts` the alternative texts that live in
    tags and `links` the external addresses, each with its line (and whether every link to it is the address itself).
    `contents` are the ways in which a table of contents may say the headings once more, `own` the edition's phrases.
    """

    flow: tuple[Node, ...]
    front: tuple[Owed, ...]
    alts: tuple[tuple[str, int], ...]
    links: dict[str, tuple[int, bool]]
    contents: tuple[tuple[Passage, ...], ...]
    own: frozenset[tuple[str, ...]]


def check(
    documents: Document | Sequence[Document],
    edition: Edition,
    data: bytes,
    also: Iterable[str] = (),
    own: Mapping[str, Mapping[str, Any]] | None = None,
    settings: Settings | None = None,
    *,
    clinic: str = "",
) -> tuple[Problem, ...]:
    """Return a problem for all that an edition's bytes lose, change or add; none if it has the whole document.

    Of a collection it takes the articles, and last what it says of itself. `own` are the project's own catalogues of
    words by language, `also` are texts that it may say besides: a clinic's name and address, the footer of a mail; a
    mail may say its subject and its preheader, too. `settings` are those that it was made with: a mail says links to
    the own site with their tags, paper may have no references. Of a file that says its document twice, as html and as
    plain text, each is held against it. `clinic` is the name of the clinic that it was made for.
    """
    documents = (documents,) if isinstance(documents, Document) else documents
    whole, binder = documents[-1], edition.binder

    def problem(what: str, hint: str) -> Problem:
        return error("parity", whole.path, 0, f"{edition.name}: {what}", hint)

    if not binder.readers:
        hint = nearest(binder.name, [name for name, row in BINDERS.items() if row.readers])
        return (problem(f"nothing here reads what the binder “{binder.name}” makes", hint),)
    settings = settings or Settings()
    try:
        contents = [(reader, read(data, reader)) for reader in binder.readers]
    except ImportError as missing:
        return (problem(f"reading it needs the package {missing.name}", "pip install 'trifolio[verify]'"),)
    except UNREADABLE as fault:
        return (problem(f"it cannot be read: {fault}", "build it again"),)
    said_so = [with_utm(addressed(each, settings), settings) if edition.mailing else each for each in documents]
    meta = said_so[-1].meta
    fields = (meta.subject, meta.preheader) if edition.mailing else ()
    asked = {"clinic": clinic, "references": standing(whole, edition, settings)}
    besides = tuple(map(transliteration(edition, whole.meta.lang).text, (*also, *fields)))
    problems: list[Problem] = []
    for reader, content in contents:
        owed = [_placed(expected(each, edition, own, reader, **asked), at) for at, each in enumerate(said_so)]
        for place, what in compare(together(said_so, owed) if owed[1:] else owed[0], content, besides):
            document, line = documents[place // _APART], place % _APART
            problems.append(error("parity", document.path, line, f"{edition.name}: {what}", HINT))
    return sort(problems)


_APART = 1 << 32
"""More lines than a source has: by so many those of a collection's articles are told apart."""


def _placed(wanted: Expected, at: int) -> Expected:
    """Return what the document at a place of a collection owes, with lines that tell which document they are of."""
    by = at * _APART
    return (
        wanted
        if not at
        else Expected(
            flow=tuple(further(node, by) for node in wanted.flow),
            front=tuple(replace(owed, line=owed.line + by) for owed in wanted.front),
            alts=tuple((alt, line + by) for alt, line in wanted.alts),
            links={href: (line + by, bare) for href, (line, bare) in wanted.links.items()},
            contents=wanted.contents,
            own=wanted.own,
        )
    )


def expected(
    document: Document,
    edition: Edition,
    own: Mapping[str, Mapping[str, Any]] | None = None,
    reader: Reader | None = None,
    *,
    clinic: str = "",
    references: str = "full",
) -> Expected:
    """Return what an edition must say of its document; `own` are the project's own catalogues of words.

    `clinic` is the name of the clinic that it is made for, `references` tells how those stand in it (`job.references`).
    `reader` is the one that reads the artifact, the first of the edition's binder unless given.
    """
    reader = reader or edition.binder.readers[0]
    say = transliteration(edition, document.meta.lang)
    document = say.document(shown(document, edition.family, clinic, references))
    words = say.words(edition_words(document.meta.lang, own))
    printed_alts = (reader.medium or edition.medium) == "text"
    ledger = Ledger(document, words, printed_alts=printed_alts, linked=reader.linked)
    aside = Ledger(document, words, printed_alts=printed_alts, linked=False)
    flow = tuple(blocks(ledger, document.blocks))
    parts = sections(document.blocks, words)
    return Expected(
        flow=flow,
        front=tuple(front(document, edition, words)),
        alts=tuple(ledger.alts),
        links=ledger.links,
        contents=tuple(contents(aside, parts)),
        own=phrases(edition, words),
    )


def together(documents: Sequence[Document], wanted: Sequence[Expected]) -> Expected:
    """Return what an edition must say of a collection, from what it must say of each document, in order.

    Its contents may say the titles of its articles once more.
    """
    titles = tuple(plain(document.meta.title, 0) for document in documents[:-1])
    return Expected(
        flow=tuple(node for expectation in wanted for node in expectation.flow),
        front=tuple(owed for expectation in wanted for owed in expectation.front),
        alts=tuple(alt for expectation in wanted for alt in expectation.alts),
        links={href: place for expectation in wanted for href, place in expectation.links.items()},
        contents=(titles,),
        own=frozenset(phrase for expectation in wanted for phrase in expectation.own),
    )


def read(data: bytes, reader: Reader) -> Said:
    """Return what a finished file says. A file that is broken raises one of `reading.UNREADABLE`."""
    content: Said = function(reader.read)(data)
    return content


def compare(wanted: Expected, content: Said, also: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Return a problem, with its line, for each difference between the text of a file and what it must say."""
    besides = tuple(plain(text, 1) for text in also if text.strip())
    whole = stream(content.text, wanted.own)
    owed = {texts(way) for item in wanted.front for way in item.ways}
    ends = [passage for passage in besides if len(passage.items) > _LONG and texts(passage) not in owed]
    ways = (*filter(None, (whole.without(listed) for listed in wanted.contents)), whole)
    best: tuple[Finding, ...] | None = None
    for candidate in itertools.chain(ways, (_without(way, ends) for way in ways)):
        findings = tuple(_findings(wanted, candidate, content, besides))
        best = findings if best is None or len(findings) < len(best) else best
        if not best:
            break
    return best or ()


def _without(words: Stream, ends: Iterable[Passage]) -> Stream:
    """Return a stream without texts that it may say besides: of “8 am to 6 pm” the 6 is no cell of the article's."""
    for passage in ends:
        words = words.without((passage,)) or words
    return words


_LONG = 3
"""Words of a text besides that is told from the article's own."""


def judged(wanted: Expected, words: Stream) -> Judge:
    """Return a stream with every passage of the flow, every note and every reference where it is said."""
    judge = Judge(words, *align(wanted.flow, words))
    judge.groups()
    return judge


def _findings(wanted: Expected, spoken: Stream, file: Said, besides: tuple[Passage, ...]) -> Iterator[Finding]:
    judge = judged(wanted, spoken)
    yield from addresses(judge, wanted.links)
    yield from judge.front(wanted.front)
    yield from judge.lost()
    yield from judge.added(besides)
    alts = {texts(plain(alt, 0)) for alt in file.alts}
    for alt, line in wanted.alts:
        if (words := texts(plain(alt, line))) not in alts:
            yield line, f"the alternative text is lost: {quoted(words)}"
