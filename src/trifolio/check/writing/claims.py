"""What an article promises, and how it says a risk: nothing absolute, no percentage without people to picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from trifolio.check.writing.readability import ENGLISH, READ
from trifolio.check.writing.rule import Article, Finding, Rule
from trifolio.check.writing.sentences import sentences
from trifolio.problems import Severity

__all__ = ["RULES", "alone", "claim"]

_READ = READ | {"cell"}

_FULLY = "completely|totally|perfectly|absolutely|entirely|fully|always|100 ?%"
_HELPS = (
    "test|scan|treatment|medicine|drug|vaccine|procedure|operation|method|way|option|therapy|remedy|product|supplement"
)
_HARMS = r"side[ -]effects?|adverse effects?|risks?\b(?! factor)"
_NO_CLAIM = "to|from|place|hand|sex|dose|level|if|when|as long|enough|in|until|unless|for (?:you|your|h)"
"""What comes after “safe” where it says how to behave, or where one is."""

_CLAIMS = (
    r"(?:will|is|are|was|were|be|been|get|gets) (?:\w{2,20}ly )?cured",
    r"(?:will|sure to) cure|cures(?! rate)|(?:a|the|miracle|instant|permanent) cure(?! rate)",
    r"100 ?(?:%|per ?cent) (?:success|cure|guarantee|certain|proven|protect)|miracle (?:cure|drug|treatment)",
    rf"(?:is|are|['’]s|be|was|were|been) (?:very |quite |so |also |(?:{_FULLY}) )?safe\b(?! (?:{_NO_CLAIM})\b|-)",
    rf"(?:{_FULLY}) (?:safe|effective|harmless|reliable|painless)|(?:safe|effective) for everyone",
    rf"a (?:very |\w{{2,20}}ly )?safe(?:,| and) (?:[\w-]{{1,30}},? ){{1,3}}(?:{_HELPS})",
    r"(?:we|it|they|is|are|be|results) guarantee(?:s|d)?|guaranteed (?:results?|success|cure|relief|to)",
    r"always works?|works? (?:every time|for everyone|100 ?%)|never fails?|risk[ -]free",
    rf"(?:(?:has|is|are|causes?|with|absolutely) (?:no|zero)|without(?: any)?|free (?:of|from)(?: any)?) (?:{_HARMS})",
)
_DENIED = re.compile(
    r"\b(?:no|not|nor|never|none|nobody|nothing|neither|cannot|can't|without|hardly|rarely|seldom|few|little|"
    r"isn't|aren't|don't|doesn't|didn't|won't|wasn't|weren't|unlikely|lacks?|unproven|unclear|false|myth|"
    r"beware|wary|sceptical|skeptical)\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:may|might|could|can|if|whether|until|unless|when|once|before|after|perhaps|maybe|possibly|probably|"
    r"likely|often|usually|generally|sometimes|mostly|most|many|some|minimal|people|patients|those|who|"
    r"considered|thought|believed|seems?|appears?|chance|hopes?|aims?|try|tries|trying|ask|asks|asked|"
    r"checks?|checked|ensures?|sure|said|says?|say|claims?|claimed|promises?|promised|so that|in order|"
    r"should|must|as long as|towards?|looking for|search(?:ing)?|find|research|how|question)\b",
    re.IGNORECASE,
)
"""What makes a claim one that depends, or one that somebody else makes."""
_COUNTED = re.compile(
    r".{0,30}?(?:\d ?%|\d per ?cent|\d (?:in|of|out of) \d|\b(?:most|many|some|nearly|almost|about)\b)"
)
"""What makes a claim a number: “cures 95% of people”."""


def _absolute(article: Article) -> Iterator[Finding]:
    for passage in article.passages:
        for sentence in sentences(passage.text) if passage.kind in _READ else ():
            if words := claim(sentence):
                hint = "say how many it helps or harms, and how sure that is"
                yield Finding(passage.line, f"“{words}” promises more than a treatment can hold", hint)


def claim(sentence: str) -> str:
    """Return the words of a sentence that claim something absolute, none where it asks, denies, doubts or reports."""
    if sentence.rstrip("\"'”’)] ").endswith("?"):
        return ""
    for words in _claims().finditer(sentence):
        before = sentence[: words.start()].replace("’", "'")
        clause = re.split(r"[;:]", before)[-1]
        if _COUNTED.match(sentence, words.end()):
            continue
        if not _DENIED.search(clause) and not _HEDGED.search(clause) and not _is_of_the_reader(clause, words):
            return words[0]
    return ""


_SOMEBODY = re.compile(r"\b(?:you|we|i|he|she|home|house|room|floor|child|baby|everyone|people)\s*$", re.IGNORECASE)
_SOMEBODY_HAS = re.compile(r"\b(?:have|had|get)\s*$", re.IGNORECASE)


def _is_of_the_reader(before: str, words: re.Match[str]) -> bool:
    """Return whether somebody or somewhere is safe, or has no side effects: “you are safe”."""
    if "safe" in words[0].lower():
        return _SOMEBODY.search(before) is not None
    return " side" in words[0] and _SOMEBODY_HAS.search(before) is not None


@cache
def _claims() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(_CLAIMS)})(?![\w-])", re.IGNORECASE)


_PERCENTAGE = re.compile(r"(?<![\w.])\d{1,3}(?:[.,]\d{1,3})?(?: ?[–-] ?\d{1,3}| to \d{1,3})? ?(?:%|per ?cent\b)")
_NUMBER = "one|two|three|four|five|six|seven|eight|nine|ten|half|a third|a quarter|two thirds|three quarters"
_FREQUENCY = rf"""
    \b(?:\d[\d,.]*|{_NUMBER})\s(?:(?:or\smore|people|person|women|men|patients|adults|children|babies|cases)\s)?
    (?:in|out\sof|of|for|per)\s(?:every\s|the\s|each\s|these\s)?(?:\d[\d,]*|{_NUMBER}|hundred|a\shundred|thousand|a\sthousand)\b
    |\b(?:half|a\sthird|a\squarter|thirds|quarters)\sof\b
"""
_PEOPLE = re.compile(
    r"\b(?:people|patients?|persons?|women|men|adults|children|babies|infants|participants|cases|users|"
    r"survivors?|everyone|risks?|chances?|odds|likely|likelihood|survival|survive|die|deaths?|"
    r"succe(?:ss|eds?)|effective|works?|prevents?|reduces?|lowers?|raises?|increases?)\b",
    re.IGNORECASE,
)
_NO_RISK = re.compile(
    r"\b(?:confidence|interval|CI|saturation|oxygen|SpO2|peak flow|your best|solution|cream|gel|ointment|"
    r"lotion|foam|drops?|saline|minoxidil|glucose|alcohol|strength|concentration|humidity|water|calories|"
    r"energy|fat|weight|discount|price|cost|DEET|SPF|bleach|salt|cocoa|sugar|HbA1c|daily value|ejection)\b",
    re.IGNORECASE,
)
"""What a percentage is of that is no share of people."""


def alone(article: Article) -> Iterator[Finding]:
    """Yield the percentages of people or of risks beside which nothing says how many of how many."""
    read = [passage for passage in article.passages if passage.kind in _READ]
    for number, passage in enumerate(read):
        for sentence in sentences(passage.text) if passage.kind != "cell" else ():
            percentage = _PERCENTAGE.search(sentence)
            if percentage is None or not _PEOPLE.search(sentence) or _NO_RISK.search(sentence):
                continue
            beside = " ".join(other.text for other in read[max(0, number - 1) : number + 2])
            if percentage[0].startswith(("0 ", "0%", "100")) or _frequencies().search(beside):
                continue
            message = f"“{percentage[0]}” has no number of people beside it"
            yield Finding(
                passage.line, message, "say it as “1 in 10 people”, too: a share of people is easier to picture"
            )


@cache
def _frequencies() -> re.Pattern[str]:
    return re.compile(_FREQUENCY, re.IGNORECASE | re.VERBOSE)


RULES = (
    Rule("claim-absolute", _absolute, Severity.WARNING, ENGLISH),
    Rule("percentage-alone", alone, Severity.NOTICE, ENGLISH),
)
