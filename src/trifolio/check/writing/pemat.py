"""The score card of PEMAT-P: which of its items an article meets, as far as a machine can judge.

The Patient Education Materials Assessment Tool for printable materials is that of the US Agency for Healthcare Research
and Quality (S. J. Shoemaker, M. S. Wolf, C. Brach, AHRQ Publication 14-0002-EF, 2014). Items 13 and 14 are for videos.
What is asked stands here in words of our own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from trifolio.check.writing import claims, plain, terms
from trifolio.check.writing.readability import Scores, scored
from trifolio.check.writing.rule import Article, Find
from trifolio.check.writing.sentences import sentences
from trifolio.document.components.bottom_line import BottomLine
from trifolio.document.components.callout import Callout
from trifolio.document.components.figure import Figure
from trifolio.document.components.key_points import KeyPoints
from trifolio.document.components.pathway import Pathway
from trifolio.document.components.table import Table
from trifolio.document.components.write_in import WriteIn
from trifolio.document.nodes import Element, Node, is_task, tidy, walk
from trifolio.document.nodes import plain as text_of
from trifolio.safety.values import dataclass

__all__ = ["ACTIONS", "AGREE", "DISAGREE", "NONE", "PERSON", "Item", "card", "percent"]

AGREE, DISAGREE, NONE, PERSON = "agree", "disagree", "not applicable", "for a person"

ACTIONS = 20
"""The first of the items on actions; those before are on understanding."""

EVERYDAY = 8
"""The highest grade (Flesch–Kincaid) that everyday language has."""

HEADING = 6
"""Words that the heading of a column has at most."""

SHORT = 250
"""Words of a text that is very short: it needs no sections and no summary."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item: its number, what it asks, the answer, and what that rests on."""

    number: int
    text: str
    answer: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    """What the items look at."""

    article: Article
    scores: Scores
    nodes: tuple[Node, ...]

    def all(self, *kinds: type) -> list[Node]:
        return [node for node in self.nodes if isinstance(node, kinds)]

    def tags(self, *names: str) -> list[Element]:
        return [node for node in self.nodes if isinstance(node, Element) and node.tag in names]

    @property
    def figures(self) -> list[Figure]:
        return [node for node in self.nodes if isinstance(node, Figure) and not node.decorative]

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(sentence for passage in self.article.passages for sentence in sentences(passage.text))

    def finds(self, *rules: Find) -> int:
        return sum(1 for find in rules for _ in find(self.article))


_Answer = tuple[str, str]


def card(article: Article) -> tuple[Item, ...]:
    """Return the 24 items for an article in English, each with its answer."""
    look = _Look(article, scored(article.passages), tuple(walk(article.document.bodies)))
    return tuple(Item(number, text, *_JUDGES.get(number, _person)(look)) for number, text in _TEXTS.items())


def percent(items: Iterable[Item]) -> int | None:
    """Return how many of the items that could be judged are met, of 100; nothing where none could."""
    answers = [item.answer for item in items if item.answer in {AGREE, DISAGREE}]
    return round(100 * answers.count(AGREE) / len(answers)) if answers else None


def _person(_look: _Look) -> _Answer:
    return PERSON, ""


def _yes(met: bool, reason: str) -> _Answer:  # noqa: FBT001
    return (AGREE if met else DISAGREE), reason


def _everyday(look: _Look) -> _Answer:
    grade, hard = round(look.scores.flesch_kincaid, 1), look.finds(terms.jargon)
    few = hard * 100 <= look.scores.words
    return _yes(
        grade <= EVERYDAY and few, f"grade {grade:.1f} (at most {EVERYDAY}), difficult words: {hard} (at most 1 in 100)"
    )


def _defined(look: _Look) -> _Answer:
    number = look.finds(terms.abbreviations)
    return _yes(not number, f"abbreviations that are nowhere spelt out: {number}")


def _active(look: _Look) -> _Answer:
    read = [sentence for passage in look.article.passages for sentence in plain.read(passage)]
    share = sum(1 for sentence in read if plain.passive(sentence)) / max(1, len(read))
    return _yes(
        share <= plain.MOST_PASSIVE,
        f"in the passive voice: {share:.0%} of the sentences (at most {plain.MOST_PASSIVE:.0%})",
    )


def _numbers(look: _Look) -> _Answer:
    if not any(re.search(r"\d", sentence) for sentence in look.sentences):
        return NONE, "there are no numbers"
    number = look.finds(claims.alone)
    return _yes(not number, f"percentages without a number of people: {number}")


def _chunks(look: _Look) -> _Answer:
    if look.scores.words < SHORT:
        return NONE, "it is very short"
    paragraphs = max(1, sum(passage.kind == "paragraph" for passage in look.article.passages))
    number = look.finds(plain.paragraph_long)
    return _yes(number * 4 <= paragraphs, f"long paragraphs: {number} of {paragraphs} (at most 1 in 4)")


def _headed(look: _Look) -> _Answer:
    if look.scores.words < SHORT:
        return NONE, "it is very short"
    number = sum(passage.kind == "heading" for passage in look.article.passages)
    return _yes(number * 300 >= look.scores.words, f"headings: {number} (1 in 300 words)")


def _summary(look: _Look) -> _Answer:
    if look.all(KeyPoints, BottomLine):
        return AGREE, "there are key points, or a main message"
    return (NONE, "it is very short") if look.scores.words < SHORT else (DISAGREE, "there are no key points")


def _cues(look: _Look) -> _Answer:
    cues = look.all(KeyPoints, BottomLine, Callout) or look.tags("ul", "ol", "strong")
    return _yes(bool(cues), "lists, boxes, words in bold")


def _captions(look: _Look) -> _Answer:
    if not look.figures:
        return NONE, "there are no pictures"
    number = sum(1 for figure in look.figures if not figure.caption)
    return _yes(not number, f"pictures without a caption: {number} of {len(look.figures)}")


def _pictures(look: _Look) -> _Answer:
    return (PERSON, "") if look.figures else (NONE, "there are no pictures")


def _tables(look: _Look) -> _Answer:
    tables = [node for node in look.nodes if isinstance(node, Table)]
    if not tables:
        return NONE, "there are no tables"
    heads = [[tidy(cell.content) for row in table.head for cell in row.cells] for table in tables]
    good = all(head and all(len(cell.split()) <= HEADING for cell in head) for head in heads)
    return _yes(good, "columns have headings of six words or fewer" if good else "a heading is missing, or long")


def _action(look: _Look) -> _Answer:
    number = sum(1 for sentence in look.sentences if _orders().match(sentence))
    return _yes(number > 0, f"sentences that say what to do: {number}")


def _direct(look: _Look) -> _Answer:
    number = sum(len(re.findall(r"\byou(?:r|rs|rself)?\b", sentence, re.IGNORECASE)) for sentence in look.sentences)
    orders = sum(1 for sentence in look.sentences if _orders().match(sentence))
    return _yes(
        (number + orders) * 50 >= look.scores.words, f"“you”: {number}, sentences that say what to do: {orders}"
    )


def _steps(look: _Look) -> _Answer:
    steps = look.all(Pathway) or [
        node for node in look.tags("ol", "ul") if sum(bool(_orders().match(text)) for text in _items(node)) > 1
    ]
    return _yes(bool(steps), "there are steps to take in a list" if steps else "no list has steps to take")


def _items(node: Element) -> Iterator[str]:
    return (text_of(child).strip() for child in node.children if isinstance(child, Element))


def _tool(look: _Look) -> _Answer:
    filled = any(isinstance(node, Table) and node.fill for node in look.nodes) or any(map(is_task, look.nodes))
    return (AGREE, "there is something to fill in or to tick") if filled or look.all(WriteIn) else (PERSON, "")


def _charts(look: _Look) -> _Answer:
    return (PERSON, "") if look.figures or look.all(Table) else (NONE, "there are no pictures and no tables")


_ORDERS = """
    add allow always apply arrange ask attend avoid be bend book breathe bring brush buy call carry change check
    choose clean close come complete consider contact continue cover cut do don't don’t double drink dry eat empty
    exercise fill find finish follow get give go have help hold inhale inject join keep learn leave let lie lift
    limit list look lower make measure mix move never note open pay phone pinch place plan please point practice
    practise press protect pull push put raise read record reduce remember remove repeat report rest rinse rub say
    see seek shake share show sit sleep slide speak spit spread squeeze stand start stay stir stop store swallow
    switch take talk tell tilt touch try turn use visit wait walk wash watch wear weigh wipe write
"""
"""What begins a sentence that tells the reader what to do."""


@cache
def _orders() -> re.Pattern[str]:
    return re.compile(rf"(?:[☐☑] )?(?:{'|'.join(_ORDERS.split())})\b(?! is| are)", re.IGNORECASE)


_JUDGES: Mapping[int, Callable[[_Look], _Answer]] = {
    3: _everyday,
    4: _defined,
    5: _active,
    6: _numbers,
    8: _chunks,
    9: _headed,
    11: _summary,
    12: _cues,
    16: _pictures,
    17: _captions,
    18: _pictures,
    19: _tables,
    20: _action,
    21: _direct,
    22: _steps,
    23: _tool,
    25: _charts,
}

_TEXTS: Mapping[int, str] = {
    1: "the reader sees at once what it is for",
    2: "nothing leads away from that",
    3: "the words are those of every day",
    4: "medical terms are few, and explained",
    5: "sentences say who does what",
    6: "numbers are clear",
    7: "nobody has to do sums",
    8: "it comes in short pieces",
    9: "the headings say what is below them",
    10: "one thing follows from another",
    11: "there is a summary",
    12: "the eye is led to what matters",
    15: "there are pictures wherever they would help",
    16: "pictures help the words, and do not distract",
    17: "pictures have clear titles or captions",
    18: "pictures are clear and uncluttered",
    19: "tables are simple, with short headings",
    20: "there is at least one thing to do",
    21: "the reader is spoken to",
    22: "what is to be done comes in steps",
    23: "there is a tool where one would help: a checklist, a diary",
    24: "sums, if any, are shown with an example",
    25: "charts and tables come with how to use them",
    26: "there are pictures wherever they make it easier to act",
}
