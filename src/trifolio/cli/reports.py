"""What a check found, but for its problems as text: JSON, annotations of GitHub, SARIF, and the score card."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from trifolio.check.writing import pemat
from trifolio.pipeline.check import Checked, Verdict
from trifolio.problems import DOCS, Problem, visible

__all__ = ["CODES", "REPORTS", "score"]

CODES = f"{DOCS}/problems.html"
"""Where every code has a paragraph."""

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}


def as_json(verdict: Verdict, problems: Sequence[Problem]) -> str:
    """Return one JSON report; `version` counts up when its shape changes."""
    report = {
        "version": 1,
        "articles": [_article(article) for article in verdict.articles],
        "problems": [asdict(problem) for problem in problems],
        "failed": verdict.failed,
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _article(article: Checked) -> Mapping[str, Any]:
    """Return an article for JSON; `scores` and `pemat` are none and empty where it is in another language."""
    scores = article.scores and {
        **asdict(article.scores),
        "flesch_kincaid": round(article.scores.flesch_kincaid, 2),
        "smog": round(article.scores.smog, 2),
    }
    document, items = article.document, [asdict(item) for item in article.card]
    return {"path": document.path, "slug": document.meta.slug, "scores": scores, "pemat": items}


def score(article: Checked) -> str:
    """Return how hard an article is to read, and its score card, for people."""
    scores, path = article.scores, visible(article.document.path)
    if scores is None:
        return f"\n{path}: not scored, for its language is “{article.document.meta.lang}”\n"
    grades = f"Flesch–Kincaid grade {scores.flesch_kincaid:.1f}, SMOG {scores.smog:.1f}"
    lines = [f"\n{path}: {grades}, {scores.words:,} words in {scores.sentences} sentences"]
    for name, is_action in (("understandability", False), ("actionability", True)):
        items = [item for item in article.card if (item.number >= pemat.ACTIONS) is is_action]
        share = pemat.percent(items)
        lines.append(f"  PEMAT-P {name}: {f'{share}%' if share is not None else 'nothing'} of what a machine can judge")
        width = max(len(item.answer) for item in article.card)
        lines += [
            f"    {item.number:2} {item.answer:{width}} {item.text}{f' – {item.reason}' if item.reason else ''}"
            for item in items
        ]
    return "\n".join(lines) + "\n"


def as_github(_verdict: Verdict, problems: Sequence[Problem]) -> str:
    """Return a workflow command of GitHub for each problem, which is shown beside its line."""
    return "".join(f"{_command(problem)}\n" for problem in problems)


def _command(problem: Problem) -> str:
    places = {"file": problem.path, "line": problem.line, "title": problem.code}
    values = ",".join(f"{key}={_escaped(str(value), property_too=True)}" for key, value in places.items() if value)
    hint = f"\nhint: {problem.hint}" if problem.hint else ""
    return f"::{problem.severity} {values}::{_escaped(visible(problem.message + hint))}"


def _escaped(text: str, *, property_too: bool = False) -> str:
    """Return a text as the runner's commands have it (docs.github.com, “Workflow commands”)."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property_too else text


def as_sarif(_verdict: Verdict, problems: Sequence[Problem]) -> str:
    """Return the problems as SARIF 2.1.0 (OASIS), which code hosts and editors show."""
    from importlib.metadata import version

    codes = sorted({problem.code for problem in problems})
    driver = {
        "name": "trifolio",
        "version": version("trifolio"),
        "informationUri": CODES,
        "rules": [{"id": code, "helpUri": f"{CODES}#{code}"} for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes) for problem in problems],
    }
    return json.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _result(problem: Problem, codes: Sequence[str]) -> Mapping[str, Any]:
    from urllib.parse import quote

    place: dict[str, Any] = {"artifactLocation": {"uri": quote(problem.path)}}
    if problem.line:
        place["region"] = {"startLine": problem.line}
    text = f"{problem.message}\nhint: {problem.hint}" if problem.hint else problem.message
    return {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": _LEVELS[problem.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }


REPORTS: Mapping[str, Callable[[Verdict, Sequence[Problem]], str]] = {
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}
"""The formats of a check's report, but for `text`."""
