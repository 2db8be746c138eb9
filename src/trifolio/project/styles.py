"""What an edition finds in the folders of styles: templates and other texts, style sheets, pictures and fonts."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from trifolio.job import File
from trifolio.problems import Problem, error, nearest
from trifolio.safety.fetch import TYPES, named
from trifolio.safety.files import is_within, packaged
from trifolio.safety.sheets import IMPORT, LOCAL, asked, is_inside

__all__ = ["SHEET", "assets", "digest", "files", "packaged_styles", "sheets"]

SHEET = "style.css"
"""The style sheet of a folder; those of a chain apply one after the other, the nearest last."""

_TEXTS = frozenset((".html", ".xhtml", ".txt", ".css", ".opf", ".ncx", ".xml", ".toml", ".js"))


@cache
def packaged_styles() -> Path:
    """Return the folder of the editions that come with the package."""
    return packaged("styles")


def files(folders: Sequence[str], styles: Sequence[Path], problems: list[Problem]) -> dict[str, File]:
    """Return every text by the name it is looked up with; the first of `folders` wins, and of `styles` in each."""
    paths = {name: (path, root) for name, path, root in _files(folders, styles, _TEXTS, problems)}
    return {name: _file(path, root, problems) for name, (path, root) in paths.items()}


def assets(folders: Sequence[str], styles: Sequence[Path], problems: list[Problem]) -> dict[str, bytes]:
    """Return every picture and font by the name it is looked up with, as `files` does."""
    paths = {name: path for name, path, _ in _files(folders, styles, TYPES, problems)}
    return {name: path.read_bytes() for name, path in paths.items()}


def _files(
    folders: Sequence[str], styles: Sequence[Path], endings: Container[str], problems: list[Problem]
) -> Iterator[tuple[str, Path, Path]]:
    """Yield every file with one of these endings: the name it is looked up with, itself, its root; the winner last.

    A link that leads out of the project is a problem.
    """
    for folder in reversed(folders):
        for root in reversed(styles):
            base = root / folder
            inside = is_within(base, root.parent)
            for name in sorted(_names(base, deep=bool(folder))):
                path = base / name
                if path.suffix not in endings or path.name == "edition.toml" or not path.is_file():
                    continue
                if is_within(path, root.parent) if path.is_symlink() else inside:
                    yield name, path, root
                else:
                    problems.append(error("edition", _shown(path, root), 0, "is a link to a file outside the project"))


def _names(base: Path, *, deep: bool) -> Iterator[str]:
    """Yield the names of all files in a folder, from there, and of those below it if `deep`; no link is followed."""
    for place, _, names in os.walk(base) if deep else islice(os.walk(base), 1):
        below = os.path.relpath(place, base)
        yield from names if below == "." else (f"{below}/{name}" for name in names)


def sheets(
    folders: Sequence[str],
    styles: Sequence[Path],
    known: Container[str],
    problems: list[Problem],
    colours: Mapping[str, str] | None = None,
) -> tuple[File, ...]:
    """Return the style sheets in the order in which they apply: the medium's, then along the chain to the edition's.

    Each `var(--name)` is replaced by its value in `tokens.css`, so that old readers understand the sheet. Every folder
    may have one; the nearest beats the others token by token, and the project's the packaged one of the same folder.
    `colours` are a clinic's, in the place of the house's; those of an edition for black alone stay as they are. An
    address that is not among the assets `known` is a problem, for nothing can be fetched.
    """
    places = [(root / folder / "tokens.css", root) for folder in reversed(folders) for root in reversed(styles)]
    values: dict[str, str] = {}
    for path, root in places:
        if path.is_file():
            values |= dict(_TOKEN.findall(_file(path, root, problems).text))
        if path.parent == styles[0]:  # the house's, and what the project has in their place
            values |= {f"--{name}": colour for name, colour in (colours or {}).items()}
    ours = all(root == packaged_styles() for path, root in places if path.is_file())
    read: list[File] = []
    for folder in reversed(folders[:-1]):
        place = next(((path, root) for root in styles if (path := root / folder / SHEET).is_file()), None)
        if place is not None:
            sheet = _file(*place, problems)
            read.append(File(sheet.path, "".join(_with_values(sheet, values, problems))))
            if not (ours and sheet.packaged):  # ours ask for nothing: a test
                problems += _refused(read[-1], known)
    return tuple(read)


_TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
_VAR = re.compile(r"var\((--[\w-]+)\)")


def _with_values(sheet: File, values: Mapping[str, str], problems: list[Problem]) -> Iterator[str]:
    """Yield a style sheet piece by piece, tokens replaced by their values."""
    end = 0
    for use in _VAR.finditer(sheet.text):
        if use[1] not in values:
            line = sheet.text.count("\n", 0, use.start()) + 1
            problems.append(error("edition", sheet.path, line, f"unknown token {use[1]}", nearest(use[1], values)))
        yield sheet.text[end : use.start()] + values.get(use[1], "")
        end = use.end()
    yield sheet.text[end:]


def _refused(sheet: File, known: Container[str]) -> Iterator[Problem]:
    """Yield what a style sheet asks for that no edition is given: other sheets, fonts of the machine, the network."""
    for line, how, url in asked(sheet.text):
        if how == IMPORT:
            yield error("edition", sheet.path, line, "@import is not followed", "write the rules into this sheet")
        elif how == LOCAL:
            hint = "copy the font into the edition's folder: src: url(name.ttf)"
            yield error("edition", sheet.path, line, "no font of this machine is read, for others lack it", hint)
        elif not is_inside(url) and named(url) not in known:
            hint = "copy the file into the edition's folder and write its name"
            yield error("edition", sheet.path, line, f"“{url[:80]}” is not in the edition's folder", hint)


def digest(values: Mapping[str, Any], texts: Mapping[str, File], css: Sequence[File], more: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of all that an edition says."""
    hashed = hashlib.sha256(repr(sorted(values.items(), key=lambda item: item[0])).encode())
    for name, text in [
        *sorted((name, file.text) for name, file in texts.items()),
        *(("", sheet.text) for sheet in css),
    ]:
        hashed.update(f"\0{name}\0{text}".encode())
    for name, data in sorted(more.items()):
        hashed.update(f"\0{name}\0".encode() + hashlib.sha256(data).digest())
    return hashed.hexdigest()


def _file(path: Path, root: Path, problems: list[Problem]) -> File:
    shown = _shown(path, root)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        problems.append(error("edition", shown, 0, f"cannot be read: {wrong}"))
        text = ""
    return File(shown, text, root == packaged_styles())


def _shown(path: Path, root: Path) -> str:
    return f"styles/{path.relative_to(root).as_posix()}"
