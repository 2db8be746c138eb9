"""The rules tried over an article: each problem at its true line, as severe as the project wants it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from trifolio.check.writing.ignored import Ignored, ignored
from trifolio.check.writing.rule import Article, Finding, Rule
from trifolio.problems import Problem, Severity, nearest, warning

__all__ = ["judge", "settled"]

_QUOTED = re.compile("“([^“”]{1,80})”")


def judge(article: Article, rules: Mapping[str, Rule], *, online: bool = False) -> Iterator[Problem]:
    """Yield what the rules find in an article, at the lines of the words that they quote."""
    language = article.document.meta.lang.partition("-")[0].lower()
    places = [*sorted({passage.line for passage in article.passages}), len(article.source.data)]
    lines = ("", *article.source.data.decode("utf-8-sig", "replace").splitlines())
    for rule in rules.values():
        if (rule.online and not online) or (rule.languages and language not in rule.languages):
            continue
        for finding in rule.find(article):
            line = _line(finding, places, lines)
            yield Problem(rule.severity, rule.code, article.source.path, line, finding.message, finding.hint)
    if language not in _known(rules):
        message = f"the words of an article in “{article.document.meta.lang}” are not judged"
        line, hint = article.source.line("lang"), f"rules for plain language know {', '.join(sorted(_known(rules)))}"
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


def settled(article: Article, problems: Iterable[Problem], rules: Mapping[str, Rule]) -> Iterator[Problem]:
    """Yield the problems of an article as the project and its comments want them; errors cannot be ignored."""
    settings, comments = article.settings, ignored(article)
    for problem in problems:
        if problem.severity is Severity.ERROR:
            yield problem
        elif problem.code not in settings.ignore and not _is_ignored(problem, comments):
            severity = Severity(settings.severity.get(problem.code, problem.severity))
            yield replace(problem, severity=severity)
    known = {*rules, *(problem.code for problem in problems)}
    for comment in comments:
        for code in comment.codes:
            if code not in known:
                message = f"no rule has the code “{code}”"
                yield warning("rule-unknown", article.source.path, comment.line, message, nearest(code, rules))


def _is_ignored(problem: Problem, comments: Iterable[Ignored]) -> bool:
    return any(problem.code in comment.codes and comment.line <= problem.line <= comment.last for comment in comments)
