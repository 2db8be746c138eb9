"""The report of `trifolio verify` as one page: a table at a glance, and below it what each check says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from trifolio.cli.verdicts import counts, unseen
from trifolio.problems import visible
from trifolio.safety.policy import hash_source

__all__ = ["page"]

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #b8c0cc; --head: #eef1f5;
  --proven: #0b5d2b; --wrong: #a3121f; --open: #5a4a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --paper: #16191d; --line: #4b5563; --head: #232830;
  --proven: #7ddc9b; --wrong: #ff9a9a; --open: #e8cf6a; } }
body { margin: 2rem auto; padding: 0 1rem; max-width: 72rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; }
h3 { margin: 2rem 0 0.4rem; font-size: 1.05rem; }
table { border-collapse: collapse; }
.wide { overflow-x: auto; } .wide th, .wide td { white-space: nowrap; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
th { background: var(--head); font-weight: 600; }
a { color: inherit; }
.proven { color: var(--proven); } .wrong { color: var(--wrong); font-weight: 600; } .open { color: var(--open); }
.checks { width: 100%; } .checks td:first-child { white-space: nowrap; }
.numbers { font-variant-numeric: tabular-nums; }
"""

_SIGNS: Mapping[str, str] = {"proven": "✓", "wrong": "✗", "open": "○"}


def page(artifacts: Sequence[Any], day: dt.date) -> str:
    """Return the report as HTML: it runs nothing, and asks for nothing."""
    policy = f"default-src 'none'; style-src {hash_source(_STYLE)}; base-uri 'none'; form-action 'none'"
    body = "\n".join((*_summary(artifacts), *_glance(artifacts), *_details(artifacts)))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Artifacts judged on {day.isoformat()}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>Artifacts judged on {day.isoformat()}</h1>
{body}
</main>
</body>
</html>
"""


def _summary(artifacts: Sequence[Any]) -> Iterator[str]:
    yield f"<p>{len(artifacts)} artifacts: {counts(artifacts)}.</p>"
    if reasons := unseen(artifacts):
        yield "<p>Nobody looked, so that this is not proven:</p>\n<ul>"
        yield from (f"<li>{_text(reason)}: {count} times</li>" for reason, count in reasons)
        yield "</ul>"


def _glance(artifacts: Sequence[Any]) -> Iterator[str]:
    """Yield the table: a row an article and clinic, a column an edition; what is none of ours has no place in it."""
    cells = {(a.source, a.clinic, a.edition): (number, a) for number, a in enumerate(artifacts) if a.edition}
    editions = sorted({edition for _, _, edition in cells})
    if not editions:
        return
    yield '<h2 id="glance">At a glance</h2>'
    yield '<div class="wide" role="region" aria-labelledby="glance" tabindex="0">\n<table>\n<thead>'
    heads = "".join(f'<th scope="col">{_text(name)}</th>' for name in ("Article", *editions))
    yield f"<tr>{heads}</tr>"
    yield "</thead>\n<tbody>"
    for source, clinic in sorted({(source, clinic) for source, clinic, _ in cells}):
        name = f"{source} ({clinic})" if clinic else source
        row = "".join(f"<td>{_cell(cells.get((source, clinic, edition)))}</td>" for edition in editions)
        yield f'<tr><th scope="row">{_text(name)}</th>{row}</tr>'
    yield "</tbody>\n</table>\n</div>"


def _cell(place: tuple[int, Any] | None) -> str:
    if place is None:
        return "not built"
    number, artifact = place
    return f'<a class="{artifact.state}" href="#a{number}">{_state(artifact.state)}</a><br>{artifact.verdict.proven}'


def _state(state: Any) -> str:
    return f'<span aria-hidden="true">{_SIGNS[str(state)]}</span> {state}'


def _details(artifacts: Sequence[Any]) -> Iterator[str]:
    yield "<h2>Each artifact</h2>"
    for number, artifact in enumerate(artifacts):
        yield f'<h3 id="a{number}">{_text(artifact.path)}: <span class="{artifact.state}">{artifact.state}</span></h3>'
        yield f'<table class="checks" aria-labelledby="a{number}">\n<thead>'
        yield '<tr><th scope="col">State</th><th scope="col">What</th><th scope="col">By</th></tr>\n</thead>\n<tbody>'
        for outcome in artifact.verdict.outcomes:
            what = "<br>".join((_text(outcome.what), *_lines(outcome)))
            state = f'<td class="{outcome.state}">{_state(outcome.state)}</td>'
            yield f"<tr>{state}<td>{what}</td><td>{_text(outcome.by)}</td></tr>"
        yield "</tbody>\n</table>"


def _lines(outcome: Any) -> Iterable[str]:
    """Yield what is wrong, line by line, or why nobody looked."""
    if outcome.open:
        yield from map(_text, filter(None, (outcome.open.reason, outcome.open.hint)))
    for problem in outcome.problems:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        yield f"<strong>{_text(place)}</strong>: {problem.severity}[{problem.code}]: {_text(problem.message)}"
        if problem.hint:
            yield f"hint: {_text(problem.hint)}"


def _text(text: str) -> str:
    return escape(visible(text))
