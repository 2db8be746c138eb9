"""A finished artifact as it is judged: its file, and the job that it was made of; and what a check says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from trifolio.check.parity import check, read
from trifolio.check.parity.reading import UNREADABLE
from trifolio.job import Job
from trifolio.problems import Problem, errors
from trifolio.render.mail import email
from trifolio.safety.values import dataclass

__all__ = ["UNKNOWN", "Answer", "Finished", "Open", "Outcome", "State", "Verdict"]


class State(StrEnum):
    """What is known: it was proven, it is wrong, or nobody looked."""

    PROVEN = "proven"
    WRONG = "wrong"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Open:
    """Why a check was not made: what is lacking, and how to get it."""

    reason: str
    hint: str = ""


UNKNOWN = Open("nobody knows what it was made of", "name an artifact of this project, or build it here")

Answer: TypeAlias = tuple[Problem, ...] | Open | None
"""What a check says: what is wrong (nothing: it is proven), why it was not made, None where it asks for nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check says: what it proves, by whom, what is wrong, or why it was not made."""

    what: str
    by: str
    problems: tuple[Problem, ...] = ()
    open: Open | None = None

    @property
    def state(self) -> State:
        """What is known after the check; a warning is worth a look, and does not make it wrong."""
        if errors(self.problems):
            return State.WRONG
        return State.OPEN if self.open else State.PROVEN


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that the checks say of an artifact, and how many words it says (None where nobody can read them)."""

    path: str
    outcomes: tuple[Outcome, ...]
    words: int | None = None

    @property
    def state(self) -> State:
        """Wrong if one check says so; open if one was not made; else proven."""
        states = {outcome.state for outcome in self.outcomes}
        return next((state for state in (State.WRONG, State.OPEN) if state in states), State.PROVEN)

    @property
    def proven(self) -> str:
        """How much is proven, as people read it: `5 of 6 proven`."""
        count = sum(outcome.state is State.PROVEN for outcome in self.outcomes)
        return f"{count} of {len(self.outcomes)} proven"

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong, and all that is worth a look, once each."""
        return tuple(dict.fromkeys(problem for outcome in self.outcomes for problem in outcome.problems))


_NO_MAIL = frozenset((".epub", ".pdf"))


@dataclass(frozen=True)
class Finished:
    """A finished artifact: its file, as problems show it and where it is, and the job that it was made of.

    `job` is None for a file of which nobody knows what it was made of; `digests` are those that were noted when it was
    written, of the artifact under an empty name and of what comes with it by the ends of the names. `companions` are
    these files. `newer` tells that the source was changed after it was written.
    """

    path: str
    file: Path
    today: dt.date
    job: Job | None = None
    digests: Mapping[str, str] = field(default_factory=dict)
    companions: Mapping[str, Path] = field(default_factory=dict)
    newer: bool = False

    @cached_property
    def data(self) -> bytes:
        """The artifact's bytes."""
        return self.file.read_bytes()

    @property
    def kind(self) -> tuple[str, bool]:
        """What it is judged as: the end of its name, and whether it is a mail."""
        suffix = self.file.suffix.casefold()
        if self.job:
            return suffix, self.job.edition.mailing
        return suffix, suffix not in _NO_MAIL and self.data[:9].lower() != b"<!doctype"

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What it says to each who reads it; nothing where nobody can read it."""
        try:
            return tuple(read(self.data, reader).text for reader in self.job.edition.binder.readers) if self.job else ()
        except (ImportError, *UNREADABLE):
            return ()

    def parity(self) -> tuple[Problem, ...]:
        """Return what it loses, changes or adds to what its job says."""
        job = self.job
        if job is None:
            return ()
        also = tuple(_besides(job))
        return check(job.documents, job.edition, self.data, also, job.words, job.settings, clinic=job.clinic_key)


def _besides(job: Job) -> Iterator[str]:
    """Yield what an artifact may say besides its article: who hands it out, how a mail ends."""
    clinic, settings = job.clinic, job.settings
    if clinic:
        yield from (clinic.name, *clinic.address, *clinic.phones, *clinic.hours, clinic.web)
    yield settings.handout.other_formats
    yield from (settings.ebook.certified_by, settings.ebook.certifier_credential, settings.ebook.certifier_report)
    if job.edition.mailing:
        ends = email(job)
        yield from (ends.address, ends.signature, ends.unsubscribe, ends.view_online)
