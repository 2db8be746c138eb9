"""What holds of every artifact: it is as it was written, it says what its source says, it may still be handed out."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec

from trifolio.check.artifact.finished import UNKNOWN, Answer, Finished, Open
from trifolio.check.artifact.paper import NEEDED, printed
from trifolio.check.review import is_past
from trifolio.problems import error
from trifolio.safety.files import sha256
from trifolio.words import edition_words, spoken_date
from trifolio.words.fill import fill

__all__ = ["handed_out", "same_words", "unchanged"]

_AGAIN = "build it again"
_CHANGED = "the article was changed after this was built: build it again"


def unchanged(artifact: Finished) -> Answer:
    """Compare the file, and what comes with it, with the digests that were noted when they were written."""
    if not artifact.digests:
        return Open("nobody noted its digest", "trifolio build writes it down")
    problems = []
    for end, digest in artifact.digests.items():
        file = artifact.companions[end] if end else artifact.file
        name = artifact.path if not end else f"{artifact.path.rpartition('.')[0]}{end}"
        if not file.is_file():
            problems.append(error("artifact-missing", name, 0, "was built, and is not there any more", _AGAIN))
        elif sha256(file.read_bytes()) != digest:
            hint = "build it again with --force, or keep what was changed under another name"
            problems.append(error("artifact-changed", name, 0, "was changed after it was built", hint))
    return tuple(problems)


def same_words(artifact: Finished) -> Answer:
    """Hold what it says against its source."""
    job = artifact.job
    if job is None:
        return UNKNOWN
    if not job.edition.binder.readers:
        return Open(f"nothing reads what the binder “{job.edition.binder.name}” makes", "look at its pages yourself")
    if job.edition.binder.on_paper and find_spec("pypdfium2") is None:
        return NEEDED
    problems = artifact.parity()
    return tuple(replace(problem, hint=_CHANGED) for problem in problems) if artifact.newer else problems


def handed_out(artifact: Finished) -> Answer:
    """Tell of an article past its review whose handout is there, unless it says so itself, with the true date."""
    job = artifact.job
    if job is None:
        return Open("nobody knows what it was made of")
    if not job.edition.expires:
        return None
    problems = []
    own = " ".join((" ".join(artifact.texts) or printed(artifact.data)).split()).casefold()
    documents = job.documents[:-1] or job.documents
    for document in documents:
        meta, words = document.meta, edition_words(document.meta.lang, job.words)
        stamp = fill(words.expired, spoken_date(meta.review_by, words)) if meta.review_by else ""
        past, stamped = is_past(meta.review_by, artifact.today), bool(stamp) and stamp.casefold() in own
        if past and not own:
            return NEEDED
        hint = "check the article and set a new review_by, or build it with --allow-expired, which stamps it"
        if past and not stamped:
            message = f"{document.path} was due for review by {meta.review_by}, and this does not say so"
            problems.append(error("artifact-expired", artifact.path, 0, message, hint))
        elif stamped and not past:
            message = f"says that {document.path} is past its review, which is due by {meta.review_by}"
            problems.append(error("artifact-expired", artifact.path, 0, message, _AGAIN))
    if not problems and (undated := [document.path for document in documents if not document.meta.review_by]):
        return Open(f"no review_by in {undated[0]}", "write the date until when it may be used")
    return tuple(problems)
