"""Load an edition: a folder under `styles/`, the editions that it extends, and the shared folders behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from trifolio.binders import binder
from trifolio.job import Binder, Edition, ImageProfile, Options, Template
from trifolio.problems import ContentError, Problem, Severity, error, nearest
from trifolio.project.styles import assets, digest, files, packaged_styles, sheets
from trifolio.safety.values import dataclass
from trifolio.source import toml
from trifolio.source.schema import ANY, BOOL, TEXT, At, Kind, Origin, WrongError, each, items, matching, one_of, table
from trifolio.source.schema import whole as number

__all__ = ["load", "names", "packaged_styles"]


def _some(called: tuple[str, ...]) -> tuple[str, ...]:
    if not called:
        raise WrongError("names no template")
    return called


_TEMPLATES = items(TEXT, "a list of templates")
_OF_TYPE: Mapping[type, Kind[Any]] = {bool: BOOL, int: number(0), str: TEXT}
_OPTIONS: Mapping[str, Kind[Any]] = {
    **{field.name: _OF_TYPE[type(field.default)] for field in fields(Options) if field.name != "own"},
    "ascii": one_of("all", "signs", ""),
    "bullets": matching(r"\S+", "signs without blanks between them"),
    "heading_shift": number(-5, 5),
    "own": each(ANY),
}
_IMAGES: Mapping[str, Kind[Any]] = {
    **{field.name: _OF_TYPE[type(field.default)] for field in fields(ImageProfile) if type(field.default) in _OF_TYPE},
    "smaller": items(number(1), "a list of whole numbers, such as [480, 960]"),
    "drawings": one_of("svg", "png"),
    "ppi": number(1),
    "quality": number(1, 95, "a whole number from 1 to 95"),
    "subsampling": one_of("4:4:4", "4:2:2", "4:2:0"),
}
_KEYS: Mapping[str, Kind[Any]] = {
    "title": TEXT,
    "description": TEXT,
    "extends": TEXT,
    "medium": one_of("html", "text"),
    "binder": TEXT,
    "extension": matching(r"\.[A-Za-z0-9][A-Za-z0-9._-]*", "the end of a file's name, such as “.pdf”"),
    "pages": _TEMPLATES.then(_some),
    "collection": _TEMPLATES,
    "pages_from": TEXT,
    "expires": BOOL,
    "mailing": BOOL,
    "extract": BOOL,
    "button": one_of("print", "download", "copy", "formatted", "code", "markdown", "read", ""),
    "options": table(_OPTIONS, dict),
    "images": table(_IMAGES, dict),
}
_EDITION: Kind[dict[str, Any]] = table(_KEYS, dict)
_REQUIRED: Mapping[str, str] = {"medium": '"…"', "binder": '"…"', "extension": '"…"', "pages": '["…"]'}
"""The keys that an edition must have, itself or by what it extends, each with what is to be written for it."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """One edition.toml of a chain: its folder, the keys that it gives, the values that are right, and their place."""

    folder: str
    given: frozenset[str]
    values: Mapping[str, Any]
    at: At


def names(styles: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of all editions in these folders."""
    return tuple(sorted({file.parent.name for folder in styles for file in folder.glob("*/edition.toml")}))


def load(name: str, styles: Sequence[Path], tokens: Mapping[str, str] | None = None) -> Edition:
    """Read an edition from folders of styles, the project's first; `tokens` are a clinic's colours by their names.

    A file is looked up in `<edition>/`, then in what that extends, then in `<medium>/`, then in the folder itself (an
    html edition with a page of plain text looks into `text/` too);
    in each place the project's beats the packaged one.

    Raises ContentError with all that is wrong: no such edition, a file that cannot be read, a key or a value that
    edition.toml cannot have, a circle of `extends`, a style sheet that asks for what there is not.
    """
    problems: list[Problem] = []
    chain = _chain(name, styles, problems)
    merged: dict[str, Any] = {}
    places: dict[str, At] = {}
    for layer in reversed(chain):
        merged = _merged(merged, layer.values)
        places |= {key: layer.at.below(key) for key in layer.values}
    given = {key for layer in chain for key in layer.given}
    if given <= _KEYS.keys() and not chain[-1].values.get("extends"):  # no key is misspelled, the chain is whole
        for key, hint in _REQUIRED.items():
            if key not in given:
                chain[0].at.error(f"“{key}” is missing", f"{key} = {hint}")
    if (printed := merged.get("pages_from")) and printed not in (known := names(styles)):
        places["pages_from"].error(f"pages_from: unknown edition “{printed}”", nearest(printed, known))
    bound = _binder(merged["binder"], places["binder"]) if "binder" in merged else None
    problems += (problem for layer in chain for problem in layer.at.problems)
    family, medium = tuple(layer.folder for layer in chain), merged.get("medium", "text")
    pages, collection = (_templates(merged.get(key, ()), medium) for key in ("pages", "collection"))
    folders = (*family, *dict.fromkeys((medium, *(page.medium for page in (*pages, *collection)))), "")
    texts = files(folders, styles, problems)
    more = assets(folders, styles, problems) if medium == "html" else {}
    css = sheets(folders, styles, more, problems, tokens) if medium == "html" else ()
    if problems or bound is None:
        raise ContentError(*problems)
    return Edition(
        name=name,
        title=merged.get("title", name),
        medium=medium,
        binder=bound,
        extension=merged["extension"],
        family=family,
        pages=pages,
        files=texts,
        collection=collection,
        css=css,
        assets=more,
        images=ImageProfile(**merged.get("images", {})) if medium == "html" or "images" in merged else None,
        options=Options(**merged.get("options", {})),
        pages_from=merged.get("pages_from", ""),
        expires=merged.get("expires", False),
        mailing=merged.get("mailing", False),
        extract=merged.get("extract", False),
        button=merged.get("button", ""),
        digest=digest(merged, texts, css, more),
    )


def _binder(name: str, at: At) -> Binder | None:
    """Return the binder of a name; where there is none, add a problem at its place."""
    try:
        return binder(name, at.origin.path, at.line)
    except ContentError as failed:
        at.problems.extend(failed.problems)
        return None


def _templates(called: Sequence[str], medium: str) -> tuple[Template, ...]:
    """Return an edition's templates: those of an html edition that end in `.txt` are plain text."""
    return tuple(Template(name, "text" if name.endswith(".txt") else medium) for name in called)


def _chain(name: str, styles: Sequence[Path], problems: list[Problem]) -> tuple[_Layer, ...]:
    """Return an edition and all that it extends, nearest first; it breaks off where an edition cannot be read.

    Raises ContentError where the edition itself is not there or cannot be read.
    """
    known = names(styles)
    if name not in known:
        raise ContentError(error("edition-unknown", "styles", 0, f"unknown edition “{name}”", nearest(name, known)))
    chain = [_layer(name, styles)]
    while wanted := chain[-1].values.get("extends", ""):
        at = chain[-1].at.below("extends")
        if wanted in (layer.folder for layer in chain):
            at.error(f"“{wanted}” extends itself by a circle")
        elif wanted not in known:
            message, hint = f"unknown edition “{wanted}”", nearest(wanted, known)
            problems.append(error("edition-unknown", at.origin.path, at.line, message, hint))
        else:
            try:
                chain.append(_layer(wanted, styles))
                continue
            except ContentError as failed:
                problems += failed.problems
        break
    return tuple(chain)


def _layer(name: str, styles: Sequence[Path]) -> _Layer:
    """Read one edition.toml, the project's if it has one. Raises ContentError where it cannot be read at all."""
    root, file = next((folder, file) for folder in styles if (file := folder / name / "edition.toml").is_file())
    path = f"styles/{name}/edition.toml"
    read = toml.read(file, path, "edition", root.parent)
    at = At(Origin(path, read.lines, "edition", "edition", Severity.ERROR), ())
    return _Layer(name, frozenset(read.values), at.read(_EDITION, read.values) or {}, at)


def _merged(far: Mapping[str, Any], near: Mapping[str, Any]) -> dict[str, Any]:
    """Return two tables as one, key by key, those that are tables likewise."""
    both = {key: _merged(far[key], near[key]) for key in far.keys() & near.keys() if isinstance(near[key], Mapping)}
    return {**far, **near, **both}
