"""The rules tried over an article: each problem at its true line, as severe as the project wants it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from trifolio.check.writing.ignored import ignored
from trifolio.check.writing.rule import Article, Find, Finding, Rule
from trifolio.problems import Problem, Severity, closest
from trifolio.words import base

__all__ = ["judge", "settled"]

SURE = 0.85
"""How alike two codes are where one is taken for the other, misspelled."""

_QUOTED = re.compile("“([^“”]{1,80})”")


def judge(article: Article, rules: Mapping[str, Rule], *, online: bool = False) -> Iterator[Problem]:
    """Yield what the rules find in an article, at the lines of the words that they quote."""
    language = base(article.document.meta.lang)
    places = [*sorted({passage.line for passage in article.passages}), len(article.source.data)]
    lines = ("", *article.source.data.decode("utf-8-sig", "replace").splitlines())
    findings: dict[Find, tuple[Finding, ...]] = {}
    for rule in rules.values():
        if (rule.online and not online) or (rule.languages and language not in rule.languages):
            continue
        if rule.find not in findings:
            findings[rule.find] = tuple(rule.find(article))
        for finding in findings[rule.find]:
            if finding.code in ("", rule.code):
                line = _line(finding, places, lines)
                yield Problem(rule.severity, rule.code, article.source.path, line, finding.message, finding.hint)
    if language not in _known(rules):
        message = f"the words of an article in “{article.document.meta.lang}” are not judged"
        known = ", ".join(sorted(_known(rules))) or "none"
        line, hint = article.source.line("lang"), f"rules for plain language know {known}"
        yield Problem(Severity.NOTICE, "language-unchecked", article.source.path, line, message, hint)


def _known(rules: Mapping[str, Rule]) -> frozenset[str]:
    """Return the languages that some rule is for."""
    return frozenset().union(*(rule.languages for rule in rules.values()))


def _line(finding: Finding, places: Iterable[int], lines: tuple[str, ...]) -> int:
    """Return the line that has the words which a finding quotes, from its own to that of the next passage."""
    if not (quoted := _QUOTED.findall(finding.message)):
        return finding.line
    last = next((place for place in places if place > finding.line), len(lines))
    for words in quoted:
        for line in range(finding.line, min(last, len(lines))):
            if words in lines[line]:
                return line
    return _torn(quoted[0], lines, finding.line, min(last, len(lines)))


def _torn(words: str, lines: tuple[str, ...], first: int, last: int) -> int:
    """Return the line at whose end words begin that go on in the next one."""
    for line in range(first, last - 1):
        if words in f"{lines[line]} {lines[line + 1].lstrip()}" and words not in lines[line + 1]:
            return line
    return first


def settled(article: Article, problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield all that is wrong with an article as the project and its comments want it; errors cannot be ignored.

    A comment that silences nothing is told, too: its code may be misspelled, or the block has been mended.
    """
    settings, comments = article.settings, ignored(article)
    silenced: set[tuple[int, str]] = set()
    for problem in problems:
        code = problem.code
        around = {(comment.line, code) for comment in comments if comment.is_about(problem)}
        if problem.severity is Severity.ERROR:
            yield problem
        elif around:
            silenced |= around
        elif code not in settings.ignore:
            yield replace(problem, severity=Severity(settings.severity.get(code, problem.severity)))
    codes = {problem.code for problem in problems}
    idle = ((comment.line, code) for comment in comments for code in comment.codes)
    yield from (_idle(article.source.path, *place, codes) for place in idle if place not in silenced)


def _idle(path: str, line: int, code: str, codes: set[str]) -> Problem:
    near = closest(code, codes - {code}, SURE)
    message, hint = (
        f"nothing in the next block has the code “{code}”",
        f"did you mean “{near}”?" if near else "take it out",
    )
    return Problem(Severity.NOTICE, "ignore-unused", path, line, message, hint)
