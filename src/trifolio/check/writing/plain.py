"""How sentences are built: short ones, in short paragraphs, that say who does what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from trifolio.check.writing.passages import Passage
from trifolio.check.writing.readability import ENGLISH, READ
from trifolio.check.writing.rule import Article, Finding, Rule, excerpt
from trifolio.check.writing.sentences import sentences, words
from trifolio.problems import Severity

__all__ = ["MOST_PASSIVE", "RULES", "paragraph_long", "passive", "read"]

LONGEST_SENTENCE = 20
"""Words (NHS digital service manual, “How we write”; PIF TICK)."""

LONGEST_PARAGRAPH = 3
"""Sentences."""

MOST_PASSIVE = 1 / 10
"""Of all sentences: fewer in the passive voice are no fault, for sometimes nobody need be named."""

_IRREGULAR = """
    given taken done made put sent kept held shown written chosen told brought drawn driven eaten seen thought
    felt fed cut hurt led lost paid read rid sold spent stolen taught thrown understood worn begun bitten blown built
    caught dealt dug forgotten frozen grown heard hidden hit laid lent met overcome bred
"""
_REGULAR = """
    administered advised analysed analyzed applied arranged asked assessed carried checked cleaned collected
    compared conducted considered controlled covered delivered detected diagnosed discussed divided drained examined
    excreted explained followed implanted informed injected inserted introduced investigated measured monitored moved
    numbed obtained offered operated passed performed placed prescribed prevented provided recommended recorded
    referred removed repeated replaced reported required reviewed scanned screened stitched stored studied suggested
    supplied tested transferred transmitted treated triggered used viewed washed
"""
"""Participles of verbs with an object, few of which are met as adjectives."""

_ADVERBS = "not|also|often|usually|sometimes|never|always|only|then|now|first|still|just|soon|well|best|being|been|ever"
_STATES = frozenset(
    "advanced allergic aged based bored born called caused closed complicated concerned confused connected "
    "dressed due excited exhausted experienced faced finished focused gone inclined interested involved known "
    "limited located married needed named pleased prepared qualified related relaxed rid satisfied scared "
    "situated supposed surprised swollen tired worried".split()
)
"""Participles that say how somebody or something is."""

_USED_TO = re.compile(
    r" to (?:treat|help|check|prevent|control|reduce|measure|make|test|find|stop|manage|relieve|lower|diagnose"
    r"|give|show|see|look|kill|numb|ease)\b"
)
"""What is used to do something; who is used to something is no passive."""


def read(passage: Passage) -> tuple[str, ...]:
    """Return the sentences of a passage that has any: headings and cells of tables have none."""
    return sentences(passage.text) if passage.kind in READ else ()


def _sentence_long(article: Article) -> Iterator[Finding]:
    hint = f"make two of it: a sentence of {LONGEST_SENTENCE} words or fewer is read at one go"
    for passage in article.passages:
        for sentence in read(passage):
            if (number := len(words(sentence))) > LONGEST_SENTENCE:
                yield Finding(passage.line, f"a sentence has {number} words: {excerpt(sentence)}", hint)


def paragraph_long(article: Article) -> Iterator[Finding]:
    """Yield the paragraphs of an article that have too many sentences."""
    for passage in article.passages:
        if passage.kind == "paragraph" and (number := len(sentences(passage.text))) > LONGEST_PARAGRAPH:
            message = f"a paragraph has {number} sentences: {excerpt(passage.text)}"
            yield Finding(passage.line, message, f"make two of it, or a list; {LONGEST_PARAGRAPH} sentences are enough")


def _passive(article: Article) -> Iterator[Finding]:
    lines = [(passage.line, sentence) for passage in article.passages for sentence in read(passage)]
    verbs = [(line, verb) for line, sentence in lines if (verb := passive(sentence))]
    if len(verbs) > len(lines) * MOST_PASSIVE:
        for line, verb in verbs:
            yield Finding(
                line, f"“{verb}” leaves the one who does it out, or last", "say who: “We give you …”, “Take …”"
            )


def passive(sentence: str) -> str:
    """Return the first verb in the passive voice of a sentence, nothing where there is none."""
    for verb in _forms().finditer(sentence):
        participle = verb["participle"].lower()
        if participle in _STATES or (participle == "used" and not _is_use(sentence, verb.end())):
            continue
        if participle == "made" and sentence.startswith((" of ", " from ", " up "), verb.end()):
            continue
        if participle in _participles() or _is_done_by(sentence, verb.end()):
            return verb[0]
    return ""


def _is_use(sentence: str, end: int) -> bool:
    return not sentence.startswith(" to ", end) or _USED_TO.match(sentence, end) is not None


def _is_done_by(sentence: str, end: int) -> bool:
    """Return whether “by” and somebody or something follows; “by mouth”, “by 5” and “by taking” say how or when."""
    return (
        re.match(r" by (?:an?|the|your|our|his|her|their|us|you|them|[A-Za-z]+s)\b(?! time)", sentence[end:])
        is not None
    )


@cache
def _forms() -> re.Pattern[str]:
    participles = "|".join(sorted(_participles()))
    return re.compile(
        rf"\b(?:am|is|are|was|were|be|been|being|isn't|aren't|wasn't|weren't)(?: (?:{_ADVERBS}|[a-z]{{2,20}}ly)){{0,3}}"
        rf" (?P<participle>{participles}|[a-z]{{2,20}}ed)\b(?!-)",
        re.IGNORECASE,
    )


@cache
def _participles() -> frozenset[str]:
    return frozenset((_IRREGULAR + _REGULAR).split())


RULES = (
    Rule("sentence-long", _sentence_long, Severity.NOTICE, ENGLISH),
    Rule("paragraph-long", paragraph_long, Severity.NOTICE, ENGLISH),
    Rule("passive", _passive, Severity.NOTICE, ENGLISH),
)
