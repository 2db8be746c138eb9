"""The languages of a project: the catalogues that it brings itself, and what is wrong with those it uses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from trifolio.problems import ContentError, Problem, error
from trifolio.words.catalogue import Catalogue, faults

__all__ = ["catalogues"]


def catalogues(folder: Path, place: str) -> Mapping[str, Catalogue]:
    """Return the catalogues in a project's folder by language: `words/pl.toml` is Polish. `place` is how it is shown.

    Raises ContentError for one that cannot be read, or says what no edition can say.
    """
    found: dict[str, Catalogue] = {}
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.toml")):
        shown = f"{place}/{file.name}"
        try:
            text = file.read_text(encoding="utf-8")
            found[file.stem.lower()] = table = tomllib.loads(text)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
            at = re.search(r"line (\d+)", str(wrong))
            problems.append(error("words", shown, int(at[1]) if at else 0, f"cannot be read: {wrong}"))
            continue
        for key, wants in faults(table):
            start = re.search(rf"^[ \t\[\"']*{re.escape(key)}\b", text, re.MULTILINE)
            line = text.count("\n", 0, start.start()) + 1 if start else 0
            hint = "the catalogue of English has all keys: src/trifolio/words/en.toml"
            problems.append(error("words", shown, line, f"“{key}” {wants}", hint))
    if problems:
        raise ContentError(*problems)
    return found
