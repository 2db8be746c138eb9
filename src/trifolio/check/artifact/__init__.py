"""Finished artifacts judged: a table says which checks are made of which, and each check is a row by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from trifolio.check.artifact import mail, page, paper, sameness, standards
from trifolio.check.artifact.finished import Answer, Finished, Open, Outcome, State, Verdict
from trifolio.check.ebook import lint
from trifolio.problems import Problem
from trifolio.safety.values import dataclass

__all__ = ["ALL", "CHECKS", "Check", "Finished", "Open", "Outcome", "State", "Verdict", "checks", "judge", "words_of"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it proves, by whom (or what tells it), and the function that does.

    `external` tells that it starts a program of others, which takes its own time and memory.
    """

    what: str
    by: str | Callable[[], str]
    run: Callable[[Finished], Answer]
    external: bool = False


def _book(artifact: Finished) -> tuple[Problem, ...]:
    return lint(artifact.data, artifact.path)


ALL: tuple[Check, ...] = (
    Check("the file is as it was written", "SHA-256", sameness.unchanged),
    Check("it says what its source says: words, numbers, links, in order", "parity", sameness.same_words),
    Check("it may be handed out on this day", "the date of its review", sameness.handed_out),
)
"""What holds of every artifact."""

_MAIL = (
    Check("lines of a wrapped mail are no wider than they may be", "trifolio", mail.widths),
    Check("no character that mailing tools break", "trifolio", mail.hazards),
    Check("Gmail shows all of it", "trifolio", mail.size),
    Check("it ends with the address and the way out that [email] says", "trifolio", mail.duties),
)

CHECKS: Mapping[tuple[str, bool], tuple[Check, ...]] = {
    (".pdf", False): (
        Check("fonts are in the file, and none is this machine's", "PDFium", paper.fonts),
        Check("pages have one size, and boxes that fit", "PDFium", paper.boxes),
        Check("the article's title and language", "PDFium", paper.named),
        Check("tags on each page", "PDFium", paper.tagged),
        Check("PDF/A-3a and PDF/UA-1", standards.pdf_validator, standards.pdf_standard, external=True),
    ),
    (".epub", False): (
        Check("contents, links, notes, pictures, metadata of the book", "trifolio", _book),
        Check("EPUB 3.3", "EPUBCheck", standards.epubcheck, external=True),
        Check("accessible, as far as a program can tell", "Ace by DAISY", standards.ace, external=True),
    ),
    (".html", False): (
        Check("its policy forbids all but its own", "trifolio", page.policy),
        Check("no script, nothing from elsewhere", "trifolio", page.alone),
        Check("title, language, ids, links, alternative texts", "trifolio", page.ordered),
        Check("WCAG 2.2 AA, as far as a program can tell", "axe", standards.axe, external=True),
    ),
    **dict.fromkeys(((ending, True) for ending in (".txt", ".eml", ".html", ".md")), _MAIL),
}
"""What else holds, by the end of the file's name and whether it is a mail."""


def checks(artifact: Finished) -> tuple[Check, ...]:
    """Return the checks that are made of an artifact."""
    return (*ALL, *CHECKS.get(artifact.kind, ()))


def judge(artifact: Finished, *, external: bool) -> tuple[Outcome | None, ...]:
    """Return what each of an artifact's checks says, None for those that are made elsewhere.

    Those that start programs are made with `external` alone, all others without it.
    """
    return tuple(_outcome(check, artifact) if check.external == external else None for check in checks(artifact))


def _outcome(check: Check, artifact: Finished) -> Outcome | None:
    by = check.by if isinstance(check.by, str) else check.by()
    answer = check.run(artifact)
    if answer is None:
        return None
    return Outcome(check.what, by, open=answer) if isinstance(answer, Open) else Outcome(check.what, by, answer)


def words_of(artifact: Finished) -> int | None:
    """Return how many words an artifact says, to who reads it first; None where nobody can read it."""
    return len(artifact.texts[0].split()) if artifact.texts else None
