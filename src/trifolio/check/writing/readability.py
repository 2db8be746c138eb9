"""How hard the words of an article are to read: two grades of school, and the rules that ask for a low one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trifolio.check.writing.passages import Passage, passages
from trifolio.check.writing.rule import Article, Finding, Rule
from trifolio.check.writing.sentences import sentences, words
from trifolio.check.writing.syllables import syllables
from trifolio.document.model import Document
from trifolio.problems import Severity
from trifolio.safety.values import dataclass

__all__ = ["ENGLISH", "FEWEST", "READ", "RULES", "Scores", "prepared", "scored", "scores"]

ENGLISH = frozenset({"en"})
"""The languages whose words are judged."""

PLAIN, HARD = 6, 9
"""Grades: what the AMA and the NIH ask for at most, and what a reader of average skill can still follow."""

FEWEST = 100
"""Words that a text must have for its grade to mean anything."""

_MANY = 3
"""Syllables of a long word, by SMOG."""

READ = frozenset({"paragraph", "item", "quote", "caption"})
"""The kinds of passages that have sentences; headings, cells and terms are words without one."""

_SHORTEST = 3
"""Words of a sentence: “Rest well.” makes no text easier, and “warfarin” in a list none harder."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What was counted in an article's sentences, and the grades that follow."""

    words: int
    sentences: int
    syllables: int
    polysyllables: int
    """Words of three syllables or more."""

    @property
    def flesch_kincaid(self) -> float:
        """The Flesch–Kincaid grade: 0.39 words/sentences + 11.8 syllables/words - 15.59.

        J. P. Kincaid et al., “Derivation of New Readability Formulas”, Research Branch Report 8-75, 1975.
        """
        if not self.sentences:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def smog(self) -> float:
        """The SMOG grade: 3.1291 + 1.043 √(30 polysyllables/sentences).

        G. H. McLaughlin, “SMOG Grading: a New Readability Formula”, Journal of Reading 12 (8), 1969.
        """
        return 3.1291 + 1.043 * (30 * self.polysyllables / self.sentences) ** 0.5 if self.sentences else 0.0


def scores(document: Document) -> Scores:
    """Return the scores of a document in English, each passage by itself, so that no two make one sentence."""
    return scored(passages(document))


def scored(read: Iterable[Passage]) -> Scores:
    """Return the scores of passages."""
    lines = prepared(read)
    counts = [syllables(word) for line in lines for word in line]
    return Scores(len(counts), len(lines), sum(counts), sum(count >= _MANY for count in counts))


def prepared(read: Iterable[Passage]) -> tuple[tuple[str, ...], ...]:
    """Return the sentences that are scored, each as its words."""
    lines = (words(sentence) for passage in read if passage.kind in READ for sentence in sentences(passage.text))
    return tuple(line for line in lines if len(line) >= _SHORTEST)


def _grade(article: Article) -> Iterator[Finding]:
    score = scored(article.passages)
    grade = round(score.flesch_kincaid, 1)
    if score.words >= FEWEST and grade > PLAIN:
        message = f"the words ask for {grade:.1f} years of school (Flesch–Kincaid; SMOG: {score.smog:.1f})"
        hint = f"most leaflets should ask for {PLAIN} or fewer: make sentences shorter, and use everyday words"
        code = "reading-hard" if grade > HARD else "reading-grade"
        yield Finding(article.source.line("title"), message, hint, code)


RULES = (
    Rule("reading-grade", _grade, Severity.NOTICE, ENGLISH),
    Rule("reading-hard", _grade, Severity.WARNING, ENGLISH),
)
