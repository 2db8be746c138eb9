"""Load an edition: a folder under `styles/`, all that it extends, and what it finds in the folders behind."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import tomllib
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from trifolio.binders import binder
from trifolio.job import Edition, File, ImageProfile, Template
from trifolio.problems import ContentError, Problem, error, nearest
from trifolio.safety.fetch import TYPES, named

__all__ = ["SHEET", "load", "names", "packaged_styles"]

SHEET = "style.css"
"""The style sheet of a folder; those of a chain apply one after the other, the nearest last."""

_KEYS: Mapping[str, type] = {
    "title": str,
    "description": str,
    "medium": str,
    "binder": str,
    "extension": str,
    "extends": str,
    "pages": list,
    "collection": list,
    "pages_from": str,
    "options": dict,
    "images": dict,
}
_CALLED: Mapping[type, str] = {
    str: "text in quotes",
    list: "a list",
    dict: "a table",
    int: "a whole number",
    bool: "true or false",
}
_MEDIA = ("html", "text")
_TEXTS = frozenset((".html", ".xhtml", ".txt", ".css", ".opf", ".ncx", ".xml", ".toml"))


@cache
def packaged_styles() -> Path:
    """Return the folder of the editions that come with the package; an editable install reads the repository's."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "styles"
    return inside if inside.is_dir() else package.parents[1] / "styles"


def names(styles: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of all editions in these folders."""
    return tuple(sorted({file.parent.name for folder in styles for file in folder.glob("*/edition.toml")}))


def load(name: str, styles: Sequence[Path]) -> Edition:
    """Read an edition from folders of styles, the project's first.

    A file is looked up in `<edition>/`, then in what that extends, then in `<medium>/`, then in the folder itself (an
    html edition with a page of plain text looks into `text/` too);
    in each place the project's beats the packaged one.

    Raises ContentError: no such edition, a table that cannot be read, a circle of `extends`.
    """
    chain = _chain(name, styles)
    merged: dict[str, Any] = {}
    for _, table in reversed(chain):
        for key, value in table.items():
            merged[key] = {**merged.get(key, {}), **value} if isinstance(value, dict) else value
    place = _place(styles, chain[0][0])
    for key in ("medium", "binder", "extension", "pages"):
        if key not in merged:
            raise ContentError(error("edition", place, 0, f"“{key}” is missing", f'{key} = "…"'))
    if merged["medium"] not in _MEDIA:
        raise ContentError(error("edition", place, 0, f"unknown medium “{merged['medium']}”", "html or text"))
    if (printed := merged.get("pages_from", "")) and printed not in (known := names(styles)):
        raise ContentError(
            error("edition", place, 0, f"pages_from: unknown edition “{printed}”", nearest(printed, known))
        )
    pages, collection = (_templates(merged.get(key, ()), merged["medium"]) for key in ("pages", "collection"))
    media = [merged["medium"], *(page.medium for page in (*pages, *collection))]
    folders = [*(folder for folder, _ in chain), *dict.fromkeys(media), ""]
    files = dict(_files(folders, styles))
    css = tuple(_sheets(folders, styles)) if merged["medium"] == "html" else ()
    assets = dict(_assets(folders, styles)) if merged["medium"] == "html" else {}
    if wrong := [problem for sheet in css for problem in _astray(sheet, assets)]:
        raise ContentError(*wrong)
    return Edition(
        name=name,
        title=merged.get("title", name),
        medium=merged["medium"],
        binder=binder(merged["binder"], place, 0),
        extension=merged["extension"],
        family=tuple(folder for folder, _ in chain),
        pages=pages,
        collection=collection,
        files=files,
        css=css,
        assets=assets,
        images=_profile(merged.get("images", {}), place) if merged["medium"] == "html" else None,
        options=merged.get("options", {}),
        pages_from=merged.get("pages_from", ""),
        digest=_digest(merged, files, css, assets),
    )


def _templates(names: Sequence[str], medium: str) -> tuple[Template, ...]:
    """Return an edition's templates: those of an html edition that end in `.txt` are plain text."""
    return tuple(Template(name, "text" if name.endswith(".txt") else medium) for name in names)


def _chain(name: str, styles: Sequence[Path]) -> list[tuple[str, dict[str, Any]]]:
    """Return the names and tables from an edition to the first that extends nothing."""
    chain: list[tuple[str, dict[str, Any]]] = []
    wanted = name
    while wanted:
        if wanted in [folder for folder, _ in chain]:
            raise ContentError(error("edition", _place(styles, wanted), 0, f"“{wanted}” extends itself by a circle"))
        table = _table(wanted, styles)
        chain.append((wanted, table))
        wanted = table.get("extends", "")
    return chain


def _table(name: str, styles: Sequence[Path]) -> dict[str, Any]:
    known = names(styles)
    file = next((file for folder in styles if (file := folder / name / "edition.toml").is_file()), None)
    if file is None or name not in known:
        raise ContentError(error("edition-unknown", "styles", 0, f"unknown edition “{name}”", nearest(name, known)))
    place = f"styles/{name}/edition.toml"
    try:
        text = file.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        found = re.search(r"line (\d+)", str(wrong))
        raise ContentError(
            error("edition", place, int(found[1]) if found else 0, f"cannot be read: {wrong}")
        ) from wrong
    for key, value in table.items():
        start = re.search(rf"^[ \t\[\"']*{re.escape(key)}\b", text, re.MULTILINE)
        line = text.count("\n", 0, start.start()) + 1 if start else 0
        if key not in _KEYS:
            raise ContentError(error("edition", place, line, f"unknown key “{key}”", nearest(key, _KEYS)))
        if not isinstance(value, _KEYS[key]):
            raise ContentError(error("edition", place, line, f"“{key}” wants {_CALLED[_KEYS[key]]}"))
    return table


def _place(styles: Sequence[Path], name: str) -> str:
    return f"styles/{name}/edition.toml" if styles else name


def _found(folders: Sequence[str], styles: Sequence[Path], endings: Container[str]) -> Iterator[tuple[str, Path, Path]]:
    """Yield every file with one of these endings: the name it is looked up with, itself, its root; the winner last.

    Raises ContentError for a link that leads out of the project.
    """
    for folder in reversed(folders):
        for root in reversed(styles):
            base = root / folder
            for path in sorted(base.rglob("*") if folder else base.glob("*")):
                if path.suffix not in endings or path.name == "edition.toml" or not path.is_file():
                    continue
                if not path.resolve().is_relative_to(root.parent.resolve()):
                    place = f"styles/{path.relative_to(root).as_posix()}"
                    raise ContentError(error("edition", place, 0, "is a link to a file outside the project"))
                yield path.relative_to(base).as_posix(), path, root


def _files(folders: Sequence[str], styles: Sequence[Path]) -> Iterator[tuple[str, File]]:
    """Yield every text by the name it is looked up with, the one that wins last."""
    return ((name, _file(path, root)) for name, path, root in _found(folders, styles, _TEXTS))


def _assets(folders: Sequence[str], styles: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield every picture and font by the name it is looked up with, the one that wins last."""
    return ((name, path.read_bytes()) for name, path, _ in _found(folders, styles, TYPES))


_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_POINTS = re.compile(
    r"""(?P<rule>@import)\b|(?P<local>\blocal\()|\burl\(\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^)\s]*))""",
    re.IGNORECASE,
)


def _astray(sheet: File, assets: Mapping[str, bytes]) -> Iterator[Problem]:
    """Yield what a style sheet asks for that no edition is given: other sheets, fonts of the machine, the network."""
    text = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), sheet.text)
    for found in _POINTS.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        url = found["double"] or found["single"] or found["bare"] or ""
        if found["rule"]:
            yield error("edition", sheet.path, line, "@import is not followed", "write the rules into this sheet")
        elif found["local"]:
            hint = "copy the font into the edition's folder: src: url(name.ttf)"
            yield error("edition", sheet.path, line, "no font of this machine is read, for others lack it", hint)
        elif not re.match(r"#|data:(?:image|font)/", url, re.IGNORECASE) and named(url) not in assets:
            hint = "copy the file into the edition's folder and write its name"
            yield error("edition", sheet.path, line, f"“{url[:80]}” is not in the edition's folder", hint)


def _sheets(folders: Sequence[str], styles: Sequence[Path]) -> Iterator[File]:
    """Yield the style sheets in the order in which they apply: the medium's, then along the chain to the edition's.

    Each `var(--name)` is replaced by its value in `tokens.css`, so that old readers understand the sheet. Every folder
    may have one; the nearest beats the others token by token, and the project's the packaged one of the same folder.
    """
    places = [root / folder / "tokens.css" for folder in reversed(folders) for root in reversed(styles)]
    tokens = [path for path in places if path.is_file()]
    values = {name: value for path in tokens for name, value in _TOKEN.findall(path.read_text(encoding="utf-8"))}
    for folder in reversed(folders[:-1]):
        found = next(((path, root) for root in styles if (path := root / folder / SHEET).is_file()), None)
        if found is not None:
            file = _file(*found)
            yield File(file.path, "".join(_with_values(file, values)))


_TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
_VAR = re.compile(r"var\((--[\w-]+)\)")


def _with_values(file: File, values: Mapping[str, str]) -> Iterator[str]:
    """Yield a style sheet piece by piece, tokens replaced by their values."""
    end = 0
    for use in _VAR.finditer(file.text):
        if use[1] not in values:
            line = file.text.count("\n", 0, use.start()) + 1
            raise ContentError(error("edition", file.path, line, f"unknown token {use[1]}", nearest(use[1], values)))
        yield file.text[end : use.start()] + values[use[1]]
        end = use.end()
    yield file.text[end:]


def _file(path: Path, root: Path) -> File:
    name = f"styles/{path.relative_to(root).as_posix()}"
    return File(name, path.read_text(encoding="utf-8"), root == packaged_styles())


def _profile(table: Mapping[str, Any], place: str) -> ImageProfile:
    kinds = {field.name: type(field.default) for field in dataclasses.fields(ImageProfile)}
    for key, value in table.items():
        if key not in kinds:
            raise ContentError(error("edition", place, 0, f"images: unknown key “{key}”", nearest(key, kinds)))
        if type(value) is not kinds[key]:
            raise ContentError(error("edition", place, 0, f"images: “{key}” wants {_CALLED[kinds[key]]}"))
    return ImageProfile(**table)


def _digest(
    table: Mapping[str, Any], files: Mapping[str, File], css: Sequence[File], assets: Mapping[str, bytes]
) -> str:
    """Return the SHA-256 of all that an edition says."""
    digest = hashlib.sha256(repr(sorted(table.items(), key=lambda item: item[0])).encode())
    for name, text in [
        *sorted((name, file.text) for name, file in files.items()),
        *(("", sheet.text) for sheet in css),
    ]:
        digest.update(f"\0{name}\0{text}".encode())
    for name, data in sorted(assets.items()):
        digest.update(f"\0{name}\0".encode() + hashlib.sha256(data).digest())
    return digest.hexdigest()
