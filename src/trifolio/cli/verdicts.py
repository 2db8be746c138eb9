"""Artifacts judged for a command: all that commands which verify have in common."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from trifolio.problems import Severity

__all__ = ["as_json", "counts", "failed", "summary", "unseen", "verified"]


def verified(project: Any, request: Any, named: Sequence[Path] = ()) -> tuple[Any, ...]:
    """Return artifacts judged; where all were, the catalogue is written, too. Raises ValueError for what is no file."""
    from trifolio.cli.progress import counter
    from trifolio.pipeline import catalogue
    from trifolio.pipeline.request import output_folder
    from trifolio.pipeline.verify import verify

    with counter(sys.stderr) as tell:
        artifacts = verify(project, request, named, tell)
    if artifacts and not named:
        catalogue.write(artifacts, request.today, output_folder(project, request))
    return artifacts


def failed(artifacts: Sequence[Any], *, strict: bool) -> bool:
    """Return whether something is wrong; under `strict` a warning is."""
    wrong = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(problem.severity in wrong for artifact in artifacts for problem in artifact.verdict.problems)


def summary(artifacts: Sequence[Any]) -> str:
    """Return the last line: how many are proven and wrong, and what nobody looked at."""
    from trifolio.cli.terminal import counted

    text = f"judged {counted(len(artifacts), 'artifact')}: {counts(artifacts)}"
    lines = [f"not looked at, {counted(count, 'time')}: {reason}" for reason, count in unseen(artifacts)]
    return "\n".join([*lines, text])


def counts(artifacts: Sequence[Any]) -> str:
    """Return how many artifacts are in which state: `4 open, 2 proven`."""
    states = Counter(str(artifact.state) for artifact in artifacts)
    return ", ".join(f"{count} {state}" for state, count in sorted(states.items()))


def unseen(artifacts: Sequence[Any]) -> list[tuple[str, int]]:
    """Return why checks were not made, each reason with how often, the most frequent first."""
    outcomes = (outcome for artifact in artifacts for outcome in artifact.verdict.outcomes)
    return Counter(outcome.open.reason for outcome in outcomes if outcome.open).most_common()


def as_json(artifacts: Sequence[Any]) -> Mapping[str, object]:
    """Return the report as JSON; `version` counts up when its shape changes."""
    from dataclasses import asdict

    return {
        "version": 1,
        "artifacts": [
            {
                "path": artifact.path,
                "source": artifact.source,
                "edition": artifact.edition,
                "clinic": artifact.clinic,
                "state": str(artifact.state),
                "outcomes": [{**asdict(outcome), "state": str(outcome.state)} for outcome in artifact.verdict.outcomes],
            }
            for artifact in artifacts
        ],
        "failed": failed(artifacts, strict=False),
    }
