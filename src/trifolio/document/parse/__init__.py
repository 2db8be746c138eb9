"""Text into a document: the source's Markdown read, cleaned, numbered and made of typed values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from trifolio.document import citations
from trifolio.document.components import COMPONENTS, KINDS
from trifolio.document.components.notes import Notes
from trifolio.document.components.references import References
from trifolio.document.model import Document, Note
from trifolio.document.nodes import Blocks, walk, words
from trifolio.document.parse import components, front, headings
from trifolio.document.parse.blocks import flow
from trifolio.document.parse.captions import captions
from trifolio.document.parse.context import Articles, Reading, alone
from trifolio.document.parse.disguises import disguises
from trifolio.document.parse.links import without_dead_links
from trifolio.document.parse.notes import take_notes
from trifolio.document.parse.quotes import curl
from trifolio.document.parse.separators import break_lines
from trifolio.document.parse.wrappers import spread
from trifolio.problems import Problem, sort
from trifolio.safety.limits import raise_recursion_limit
from trifolio.source import markdown
from trifolio.source.file import Source

__all__ = ["WORDS_A_MINUTE", "parse"]

WORDS_A_MINUTE = 238
"""Silent reading of non-fiction in English (Brysbaert 2019, a review of 190 studies)."""


def parse(
    source: Source,
    *,
    defaults: Mapping[str, str] | None = None,
    bibliography: tuple[citations.Bibliography, tuple[Problem, ...]] | None = None,
    editions: frozenset[str] = frozenset(),
    clinics: frozenset[str] | None = None,
    articles: Articles | None = None,
    smart: bool = False,
) -> tuple[Document, tuple[Problem, ...]]:
    """Return the document that a source holds, and all that is wrong with it.

    `defaults` stand for front-matter keys that it leaves out, `bibliography` are the entries that it may cite and what
    is wrong in them (`citations.read` gives both; left out, those of its front matter alone), `editions` and `clinics`
    the names that `only` and `except` may use. `articles` gives the slug and the address, if it has one, of the article
    that a link to another source (`other.md`) leads to. `smart` makes straight quotation marks curly.
    """
    raise_recursion_limit()
    lang = str(source.front.get("lang") or (defaults or {}).get("lang") or "en") if smart else ""
    tree = markdown.read(source.body, source.path, source.first_line)
    if lang:
        curl(tree.root, lang)
    break_lines(tree.root)
    headings.number_lines(tree.root, source.first_line)
    problems = [*source.problems, *tree.problems, *headings.drop(tree.root, source.path)]
    heading = headings.take_title(tree.root, str(source.front.get("title") or ""))
    meta, wrong = front.meta(source, defaults or {}, heading, lang)
    problems += wrong
    spread(tree.root)
    captions(tree.root)
    headings.spell_out(tree.root, _divs(tree, {name for name, known in COMPONENTS.items() if known.partial}))
    named = _divs(tree, {name for name, known in COMPONENTS.items() if known.headed})
    index, wrong = headings.headings(tree.root, source.path, named)
    problems += wrong
    entries, wrong = bibliography or citations.read(source)
    problems += wrong
    line = source.line("references", "bibliography")
    cited = citations.cite(tree.root, entries, source.path)
    problems += [*cited.problems, *citations.unused(cited, entries, source.path, line)]
    items = take_notes(tree.root)
    names = (editions, articles or alone, clinics)
    reading = Reading(source.path, index, tree.divs, components.component, meta.url, *names)
    body = flow(reading, tree.root)
    notes = tuple(
        Note(number, flow(reading, item), headings.line_of(item), marks)
        for number, (item, marks) in enumerate(items, start=1)
    )
    references = citations.references(cited, entries, meta.lang)
    body, notes = without_dead_links(reading, body, notes, references)
    problems += reading.problems
    document = Document(
        path=source.path,
        meta=meta,
        blocks=_with_ends(body, reading, references=bool(references), notes=bool(notes)),
        notes=notes,
        references=references,
        links=tuple(reading.links),
        minutes=minutes(body),
        digest=source.digest,
        source=source.data,
    )
    problems += disguises(document, source)
    last = source.first_line + source.body.rstrip("\n").count("\n")
    return document, sort(replace(problem, line=min(problem.line, last)) for problem in problems)


def _divs(tree: markdown.Tree, names: set[str]) -> frozenset[str]:
    """Return the divs with one of these names, by their index in the tree."""
    return frozenset(str(index) for index, div in enumerate(tree.divs) if names.intersection(div.names))


def minutes(body: Blocks) -> int:
    """Return the reading time in minutes, at least one: the body without FAQ, references and disclaimer."""
    timed = (block for block in body if (known := KINDS.get(type(block))) is None or known.timed)
    return max(1, round(sum(_length(word) for block in timed for word in words(block)) / WORDS_A_MINUTE))


_UNSPACED = (
    (re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"), 1.2),
    (re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"), 4.1),
)
"""Letters of languages that part no words by blanks, and how many of them take as long as an English word.

Chinese is read at 255 characters a minute, Japanese at 357, English at 987 (Trauzettel-Klosinski and Dietz,
Invest Ophthalmol Vis Sci 2012;53:5452–61); Thai, Lao, Burmese and Khmer, which were not measured, are taken as English.
"""


def _length(word: str) -> float:
    """Return how long a word between blanks takes to read, in English words."""
    if word.isascii():
        return 1
    lengths = (len(letters.findall(word)) / many for letters, many in _UNSPACED)
    return max(1, sum(lengths))


def _with_ends(body: Blocks, reading: Reading, *, references: bool, notes: bool) -> Blocks:
    """Return the blocks with the places for references and notes, where they have none, at the end."""
    ends: list[References | Notes] = []
    if references and not any(isinstance(node, References) for node in walk(body)):
        ends.append(References("", number=next(reading.blocks)))
    if notes:
        ends.append(Notes(number=next(reading.blocks)))
    return (*body, *ends)
