"""The edition words of each language, as values, and how the language counts, dates and runs.

A language is one TOML file beside this module, a catalogue; a project may bring its own. Catalogues are plain tables
and not gettext: translators send a file that anyone can read, a key has a meaning of its own (“Note” above a box is not
“note” in a sentence), nothing is compiled, and a hundred phrases need no 30 MB of Babel for twelve months and a rule.
The tests hold the rules against it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from trifolio.safety.values import dataclass
from trifolio.words.catalogue import FORMS, Catalogue, merged, packaged
from trifolio.words.fill import fill
from trifolio.words.plurals import plural

__all__ = ["Words", "base", "catalogue_of", "direction", "edition_words", "is_traditional", "spoken_date"]


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of an edition's templates in one language. `{}` stands for a value.

    `lang` is the catalogue's language. `dates` holds the patterns of a `day`, of a `month`, of days that are written
    otherwise (`"1" = "1er"`), and of months that are named otherwise without a day (`month-6 = "czerwiec"`). What has
    a number beside it is told by `counted`.
    """

    lang: str
    key_points: str
    evidence: str
    certainty: Mapping[str, str]
    certainty_meaning: Mapping[str, str]
    basis: Mapping[str, str]
    based_on: str
    pathway: str
    pathway_intro: Mapping[str, str]
    pathway_titled: Mapping[str, str]
    step: str
    decisions: str
    if_you_are: str
    then: str
    faq: str
    question: str
    answer: str
    callouts: Mapping[str, str]
    bottom_line: str
    disclaimer: str
    references: str
    references_scan: str
    references_ask: str
    notes: str
    links: str
    table: str
    continued: str
    figure: str
    rows: Mapping[str, str]
    pages: Mapping[str, str]
    image: str
    link: str
    link_mark: str
    note: str
    contents: str
    in_this_issue: str
    part: str
    ends: str
    by: str
    editors: str
    updated: str
    published: str
    last_checked: str
    next_check: str
    version: str
    labelled: str
    page: str
    page_break: str
    printed_pages: str
    minutes: Mapping[str, str]
    read_online: str
    view_online: str
    unsubscribe: str
    subject: str
    preheader: str
    deleted: str
    quoted: str
    contact: str
    funding: str
    rights: str
    publisher: str
    approved: str
    series: str
    about: str
    about_collection: str
    cover: str
    landmarks: str
    illustrations: str
    tables: str
    start: str
    to_reference: str
    to_note: str
    back: str
    back_to_text: str
    back_to_place: str
    expired: str
    expired_mark: str
    draft: str
    draft_mark: str
    phone: str
    hours: str
    web: str
    patient_name: str
    appointment: str
    own_notes: str
    qr: str
    scan: str
    feedback: str
    tell_us: str
    colon: str
    comma: str
    access: Mapping[str, str]
    site: Mapping[str, str]
    months: tuple[str, ...]
    dates: Mapping[str, str]

    def counted(self, name: str, number: int, *values: object) -> str:
        """Return words with a number in the form that the language has for it: `1 row`, `3 rows`.

        Raises LookupError for a name that has no such forms.
        """
        if name not in FORMS:
            raise LookupError(f"“{name}” is not told with a number")
        forms = getattr(self, name)
        form = plural(base(self.lang), number)
        return fill(forms.get(form, forms["other"]), *values, number)


def base(lang: str) -> str:
    """Return the language of a BCP 47 tag: `es` of `es-MX`."""
    return lang.split("-", maxsplit=1)[0].lower()


_TRADITIONAL = frozenset(("hant", "tw", "hk", "mo"))


def is_traditional(lang: str) -> bool:
    """Return whether a BCP 47 tag means Chinese in traditional characters: `zh-Hant`, `zh-TW`, `yue`."""
    language, *subtags = lang.lower().split("-")
    return language == "yue" or (language == "zh" and not _TRADITIONAL.isdisjoint(subtags))


def catalogue_of(lang: str) -> str:
    """Return the name of the catalogue of a BCP 47 tag: that of its language, `zh-hant` for traditional Chinese."""
    return "zh-hant" if is_traditional(lang) else base(lang)


_RTL_SCRIPTS = frozenset("arab hebr thaa nkoo syrc adlm rohg".split())
_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he iw ks nqo pnb ps sd syr ug ur yi".split())
_SCRIPT = re.compile(r"[a-z]{2,3}(?:-[a-z]{3})*-([a-z]{4})(?:-|\Z)")


def direction(lang: str) -> str:
    """Return `rtl` for a language that is written from right to left, else `ltr`; a script in the tag decides."""
    script = _SCRIPT.match(lang.lower())
    is_rtl = script[1] in _RTL_SCRIPTS if script else base(lang) in _RTL_LANGUAGES
    return "rtl" if is_rtl else "ltr"


def edition_words(lang: str, own: Mapping[str, Catalogue] | None = None) -> Words:
    """Return the words for a BCP 47 tag: its language's, English where it has none.

    `own` holds a project's catalogues by language; they beat the packaged ones key by key.
    """
    language, own = catalogue_of(lang), own or {}
    catalogue = merged(packaged(language), own.get(language, {}))
    values = merged(merged(packaged("en"), own.get("en", {})), catalogue)
    values |= {
        name: catalogue[name] for name in FORMS & catalogue.keys() if _is_whole(catalogue[name])
    }  # no English forms beside
    return Words(lang=language if catalogue else "en", **{**values, "months": tuple(values["months"])})


def _is_whole(forms: Mapping[str, str]) -> bool:
    return "other" in forms or {"day", "month"} <= forms.keys()


def spoken_date(date: str, words: Words) -> str:
    """Return `2026-06` as `June 2026` and `2026-06-03` as `3 June 2026`; an empty date stays empty."""
    if not date:
        return ""
    year, month, *day = (int(part) for part in date.split("-"))
    name = words.months[month - 1]
    if not day:
        return fill(words.dates["month"], month=words.dates.get(f"month-{month}", name), year=year)
    phrase = words.dates.get(str(day[0]), str(day[0]))
    return fill(words.dates["day"], day=phrase, month=name, year=year)
