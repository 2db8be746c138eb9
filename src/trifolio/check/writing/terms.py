"""Words that a reader may not know: abbreviations that are nowhere spelt out, and difficult words for plain things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from trifolio.check.writing.passages import Passage
from trifolio.check.writing.readability import ENGLISH
from trifolio.check.writing.rule import Article, Finding, Rule
from trifolio.check.writing.sentences import sentences
from trifolio.document.model import Document
from trifolio.document.nodes import Element, plain, walk
from trifolio.problems import Severity

__all__ = ["RULES", "abbreviations", "jargon"]

_ABBREVIATION = re.compile(r"(?<![\w&/.-])[A-Z]{2,6}(?=s?(?![\w&-]|\.[A-Za-z]))")
STATE = 2
"""Letters of a state of the USA, which stand after a comma."""
SHOUTED = 4
"""Letters from which on capitals beside capitals are a shout."""
BENT = 5
"""Letters that a word must have for its forms to be told apart from other words."""

_ROMAN = re.compile("[IVX]+")
_KNOWN = frozenset(
    "AIDS AM ATM BBC BC CD CEO CT DNA DVD ER EU FAQ FM GP GPS HIV ID IT IV MRI NHS OK PC PDF PIN PM QR SMS TV UK UN US "
    "USA USB VAT VIP VISA WHO "
    # who somebody is, after a name
    "BSN DDS DO FRCP LPN MBBS MD MPH MRCP NP OBE PA RN RPH "
    # blood groups, units and signs of chemistry
    "AB IU MG ML KG MCG MMOL CM MM KJ KCAL BPM RPM NA".split()
)
"""What everybody knows, or needs no words."""
_LOUD = frozenset(
    "A ALL ALWAYS AND ANY ARE AS AT BE BEFORE BUT BY CALL CAN DAY DO DONT EVERY FOR GO IF IN IS ITS MAY MUST NEVER NEW "
    "NO NONE NOT NOW OF OFF ON ONCE ONE ONLY OR OUT SAME STOP TAKE THE TO TWO UP USE VERY WE WHEN WITH YES YOU YOUR "
    "ASK HELP NOTE ALSO BOTH LESS MORE MOST THIS THAT WARN READ WASH REST WAIT DRINK AVOID PLEASE AFTER SAFE".split()
)
"""Words in capitals that want to be heard."""


def abbreviations(article: Article) -> Iterator[Finding]:
    """Yield each abbreviation of an article that neither everybody knows nor the article spells out."""
    document, read = article.document, article.passages
    expanded = _expanded(document)
    text = "\n".join(passage.text for passage in read if passage.kind != "code")
    for passage in read:
        for short in _ABBREVIATION.finditer(passage.text) if passage.kind != "code" else ():
            letters = short[0]
            if letters in expanded or _ROMAN.fullmatch(letters) or _is_loud(passage.text, short):
                continue
            expanded.add(letters)
            if re.search(rf"\b{letters[0]}{letters[1:].lower()}\b", text):
                continue  # BOTOX is Botox
            if not _is_spelt_out(letters, text, read):
                hint = f"write “its words ({letters})” at first, or *[{letters}]: its words"
                yield Finding(passage.line, f"“{letters}” is nowhere spelt out", hint)


def _expanded(document: Document) -> set[str]:
    """Return the abbreviations that everybody knows, and those that the source explains with `*[ABC]:`."""
    elements = (node for node in walk(document.bodies) if isinstance(node, Element))
    return {*_KNOWN, *(plain(node).removesuffix("s") for node in elements if node.tag == "abbr" and node.get("title"))}


def _is_loud(text: str, short: re.Match[str]) -> bool:
    """Return whether letters are a word in capitals: a small one, or one beside others; or a state after a comma."""
    before, after = text[: short.start()].split()[-1:], text[short.end() :].split()[:1]
    beside = [word.strip(".,:;!?()“”\"'") for word in (*before, *after)]
    if short[0] in _LOUD or any(word in _LOUD and len(word) > 1 for word in beside):
        return True
    if len(short[0]) == STATE and before and before[0].endswith(","):
        return True  # Bethesda, MD
    return any(len(word) >= SHOUTED and word.isupper() and word.isalpha() for word in beside)


def _is_spelt_out(letters: str, text: str, read: tuple[Passage, ...]) -> bool:
    short = rf"{letters}s?"
    lead = "(?:the |or |also )?(?:called |known as |abbreviated (?:as|to) )?(?:an? |the )?"
    patterns = (
        rf"[a-z]{{2}}[\w’'-]* [\"“‘]?\({lead}[\"“‘]?{short}\b",
        rf"\b{short}[\"”’]? \([A-Za-z][\w’'-]*[ -][A-Za-z]",
        rf"\b{short},? (?:stands for|is short for|short for|means|meaning)\b",
    )
    if any(re.search(pattern, text) for pattern in patterns):
        return True
    if any(passage.kind == "term" and letters in passage.text for passage in read):
        return True
    return _has_words_of(letters, text)


def _has_words_of(letters: str, text: str) -> bool:
    """Return whether words that begin with the letters stand in a row right before them, or right after."""
    initials = r"[\w’']*(?:[ -](?:and|of|the|for|in|to|or|a)){0,2}[ -]".join(letters)
    row = rf"\b{initials}[\w’']*"
    near = rf"{row}[,:]? (?:\(|[–—-] |or |called )?{letters}s?\b|\b{letters}s?(?: \(|, (?:or )?| [–—-] |: ){row}"
    return re.search(near, text, re.IGNORECASE) is not None and re.search(rf"\b{letters}s?\b", text) is not None


_WORD = re.compile(r"[A-Za-z][\w’'-]*")
_NAMED = re.compile(
    r"(?:called|known as|name (?:is|for .{0,40} is)|term(?: for .{0,40})? is|termed|means?|medical(?:ly)?"
    r"|doctors (?:say|call)) (?:it |this |these |a |an |the ){0,3}[\"“‘]?$"
)
"""What comes before a word that is being introduced."""
_EXPLAINED = re.compile(
    r"[\"”’]?(?: \(|,? (?:which|that) (?:is|are|means?)|, (?:or|also|i\.e\.|meaning) "
    r"| (?:is|are) (?:a|an|the|when|what|where) | means? |: | [–—-] )"
)
"""What comes after one."""
_INTRODUCED = re.compile(r"(?: [(–—-] ?|, (?:or |called ))[\"“‘]?(?:an? |the )?$")


def jargon(article: Article) -> Iterator[Finding]:
    """Yield each difficult word of an article that has a plain one and is nowhere explained."""
    table, longest = _known_words(article.settings.words)
    title = article.document.meta.title.lower()
    first: dict[str, tuple[int, str]] = {}
    fine = {hard for hard in table.values() if re.search(rf"\b{re.escape(hard)}", title)}
    plainer, everyday = _plainer(article.settings.words), _ours()["everyday"]
    for passage in article.passages:
        if passage.kind == "code":
            continue
        for sentence in sentences(passage.text):
            for start, end, hard in _difficult(sentence, table, longest):
                if hard in fine or _is_name(sentence, start) or _is_quoted(sentence, start, end):
                    continue
                if hard not in everyday and (
                    passage.kind == "term" or _is_explained(sentence, start, end, plainer[hard])
                ):
                    fine.add(hard)
                else:
                    first.setdefault(hard, (passage.line, sentence[start:end]))
    for hard, (line, words) in first.items():
        if hard not in fine:
            yield Finding(line, f"“{words}” is a difficult word", f"say “{plainer[hard]}”, or explain it in brackets")


def _difficult(text: str, table: Mapping[str, str], longest: int) -> Iterator[tuple[int, int, str]]:
    """Yield where difficult words stand in a text, the longest at each place, and how the list has them."""
    tokens = list(_WORD.finditer(text))
    place = 0
    while place < len(tokens):
        for number in range(min(longest, len(tokens) - place), 0, -1):
            start, end = tokens[place].start(), tokens[place + number - 1].end()
            if hard := table.get(text[start:end].lower()):
                yield start, end, hard
                place += number - 1
                break
        place += 1


def _is_name(text: str, start: int) -> bool:
    """Return whether a word is part of a name: it has a capital though no sentence begins with it."""
    return text[start].isupper() and text[:start].strip('"“‘([ ') != ""


def _is_quoted(text: str, start: int, end: int) -> bool:
    return text[:start].endswith(("“", '"', "‘")) and text[end:].startswith(("”", '"', "’", ",", "."))


def _is_explained(text: str, start: int, end: int, plainer: str) -> bool:
    before, after = text[max(0, start - 80) : start], text[end:]
    if (
        re.search(rf"\b{re.escape(plainer)}", text, re.IGNORECASE)
        or _EXPLAINED.match(after)
        or _NAMED.search(before.lower())
    ):
        return True
    return _INTRODUCED.search(before) is not None and re.match(r"[\w ,-]{0,30}[).,–—]|$", after) is not None


@cache
def _ours() -> Mapping[str, Mapping[str, str]]:
    """Return our own list: `everyday` words, which nobody need explain, and `clinical` ones."""
    import tomllib

    text = files("trifolio.check.writing").joinpath("jargon.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _plainer(own: Mapping[str, str]) -> Mapping[str, str]:
    """Return the difficult words with their plain ones: ours, and the project's, which may drop some."""
    ours = _ours()
    merged = {**ours["everyday"], **ours["clinical"], **{hard.lower(): plainer for hard, plainer in own.items()}}
    return {hard: plainer for hard, plainer in merged.items() if plainer}


def _known_words(own: Mapping[str, str]) -> tuple[Mapping[str, str], int]:
    """Return every form of the difficult words, with how the list has it, and how many words the longest has."""
    table: dict[str, str] = {}
    for hard in _plainer(own):
        for form in _forms(hard):
            table.setdefault(form, hard)
    table.update((hard, hard) for hard in _plainer(own))
    return table, max((len(hard.split()) for hard in table), default=0)


def _forms(word: str) -> Iterator[str]:
    """Yield a word as it may be bent: analgesics, ceased, utilising, biopsies."""
    yield from (word, f"{word}s")
    if " " in word or len(word) < BENT:
        return
    if word.endswith("y"):
        yield from (f"{word[:-1]}ies", f"{word[:-1]}ied")
    if word.endswith("is"):
        yield f"{word[:-2]}es"
    stem = word.removesuffix("e")
    if stem.endswith(("t", "s", "z", "l", "r", "n", "d", "p", "v", "c", "k", "b", "g", "m", "w", "h")):
        yield from (f"{stem}ed", f"{stem}ing")
    if word.endswith(("t", "p", "r", "n", "m")):
        yield from (f"{word}{word[-1]}ed", f"{word}{word[-1]}ing")


RULES = (
    Rule("abbreviation-undefined", abbreviations, Severity.NOTICE, ENGLISH),
    Rule("jargon", jargon, Severity.NOTICE, ENGLISH),
)
