"""The edition words of each language, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["LANGUAGES", "Words", "edition_words"]


@dataclass(frozen=True, slots=True)
class Words:
    """What an edition says of its own accord, in one language. `{}` marks stand for values."""

    key_points: str = "Key points"
    evidence: str = "Evidence"
    certainty: Mapping[str, str] = field(
        default_factory=lambda: {"high": "High", "moderate": "Moderate", "low": "Low", "very-low": "Very low"},
    )
    certainty_meaning: Mapping[str, str] = field(
        default_factory=lambda: {
            "high": "further research is very unlikely to change this",
            "moderate": "further research may change this",
            "low": "further research is likely to change this",
            "very-low": "any estimate is very uncertain",
        },
    )
    basis: Mapping[str, str] = field(
        default_factory=lambda: {
            "systematic-review": "systematic review",
            "trials": "trials in people",
            "observational": "observational studies",
            "case-series": "case series",
            "animal": "animal studies",
            "laboratory": "laboratory studies",
        },
    )
    based_on: str = "Based on"
    pathway: str = "How it works"
    pathway_intro: str = "In {} steps"
    pathway_intro_one: str = "In {} step"
    pathway_titled: str = "{}, in {} steps"
    pathway_titled_one: str = "{}, in {} step"
    step: str = "Step {} of {}"
    decisions: str = "Which one fits you?"
    if_you_are: str = "If you are"
    then: str = "Then"
    faq: str = "Questions people ask"
    question: str = "Q."
    answer: str = "A."
    callouts: Mapping[str, str] = field(
        default_factory=lambda: {
            "note": "Note",
            "tip": "Tip",
            "important": "Important",
            "warning": "Warning",
            "emergency": "Emergency",
        },
    )
    bottom_line: str = "The bottom line"
    disclaimer: str = "Disclaimer"
    references: str = "References"
    notes: str = "Notes"
    links: str = "Web addresses"
    table: str = "Table {}"
    figure: str = "Figure {}"
    rows: str = "{} rows"
    one_row: str = "1 row"
    image: str = "Image"
    link: str = "Link"
    note: str = "note"
    contents: str = "Contents"
    in_this_issue: str = "In this issue"
    part: str = "Part {}"
    by: str = "By"
    updated: str = "Updated"
    published: str = "Published"
    last_checked: str = "Last checked"
    next_check: str = "Next check due"
    version: str = "Version"
    page: str = "Page {} of {}"
    minutes: str = "{} min read"
    read_online: str = "Read online"
    view_online: str = "View online"
    unsubscribe: str = "Unsubscribe"
    subject: str = "Subject"
    preheader: str = "Preheader"
    paste: str = (
        "Paste the two lines above into the tool's own fields, then delete everything down to and including this line."
    )
    paste_one: str = (
        "Paste the line above into the tool's own field, then delete everything down to and including this line."
    )
    deleted: str = "[deleted: {}]"
    contact: str = "Contact"
    funding: str = "Funding"
    rights: str = "Rights"
    publisher: str = "Publisher"
    series: str = "Series"
    keywords: str = "Keywords"
    about: str = "About this article"
    cover: str = "Cover"
    title_page: str = "Title page"
    landmarks: str = "Landmarks"
    start: str = "Start of text"
    to_reference: str = "Reference {}"
    to_note: str = "Note {}"
    back: str = "Back to citation {}"
    back_to_text: str = "Back to the text"
    expired: str = "EXPIRED: this article was due for a check on {}. Do not hand it out."
    expired_mark: str = "EXPIRED"
    phone: str = "Phone"
    hours: str = "Opening hours"
    web: str = "Web"
    months: tuple[str, ...] = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )

    @property
    def titles(self) -> Mapping[str, str]:
        """The headings of components that come without a title of their own."""
        return {name: getattr(self, name) for name in _TITLES}


_TITLES = ("key_points", "decisions", "faq", "references", "notes", "disclaimer")

LANGUAGES: Mapping[str, Words] = {"en": Words()}


def edition_words(lang: str) -> Words:
    """Return the words for a BCP 47 tag: its language's, else the English ones."""
    return LANGUAGES.get(lang.split("-", maxsplit=1)[0].lower(), LANGUAGES["en"])


def spoken_date(date: str, words: Words) -> str:
    """Return `2026-06` as `June 2026` and `2026-06-03` as `3 June 2026`; an empty date stays empty."""
    if not date:
        return ""
    year, month, *day = date.split("-")
    return " ".join([*(str(int(d)) for d in day), words.months[int(month) - 1], year])
