"""One Markdown source, three editions: handout, ebook, email.

`trifolio.build("article.md", editions=["email"])` returns artifacts and writes no file; `trifolio.Project(folder)` does
what the command line does. docs/python.md has examples.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Artifact", "ContentError", "Problem", "Project", "Report", "build"]

_HOMES = {
    "Artifact": "trifolio.job",
    "ContentError": "trifolio.problems",
    "Problem": "trifolio.problems",
    "Project": "trifolio.pipeline.library",
    "Report": "trifolio.pipeline.build",
    "build": "trifolio.pipeline.library",
}
"""Where each name comes from: nothing is imported before it is used."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
