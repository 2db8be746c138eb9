"""Find the project: its folder, its configuration, its clinics, its sources."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trifolio.document.model import Original
from trifolio.job import Clinic
from trifolio.pictures import originals
from trifolio.problems import ContentError, Problem, error, nearest, warning
from trifolio.project.catalogues import catalogues
from trifolio.project.editions import names, packaged_styles
from trifolio.project.settings import CLINIC, COLLECTION, EBOOK, EMAIL, HANDOUT, LIMITS, PROJECT, TABLES, Rows
from trifolio.safety.fetch import OutsideError, find
from trifolio.safety.limits import Limits
from trifolio.words.languages import missing

__all__ = ["DEFAULT_EDITIONS", "Collection", "Project", "find_project", "shown", "sources"]

DEFAULT_EDITIONS = ("handout", "ebook", "email")

CONFIG = "trifolio.toml"

WORDS = "words"
"""The folder of the project's own catalogues."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What the configuration says of a collection: its articles (files, or patterns of them), and in which order.

    `line` is where it is said.
    """

    name: str
    articles: tuple[str, ...]
    title: str = ""
    subtitle: str = ""
    summary: str = ""
    order: str = "listed"
    cover: Original | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with articles and what its configuration says; no configuration at all is fine."""

    root: Path
    config: str = CONFIG
    title: str = ""
    publisher: str = ""
    url: str = ""
    lang: str = ""
    editions: tuple[str, ...] = ()
    strict: bool = False
    clinic: Clinic | None = None
    clinics: Mapping[str, Clinic] = field(default_factory=dict)
    email: Mapping[str, Any] = field(default_factory=dict)
    handout: Mapping[str, Any] = field(default_factory=dict)
    ebook: Mapping[str, Any] = field(default_factory=dict)
    collections: Mapping[str, Collection] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def styles(self) -> tuple[Path, ...]:
        """The folders of editions, the project's own first."""
        own = self.root / "styles"
        packaged = packaged_styles()
        return (own, packaged) if own.is_dir() and own.resolve() != packaged else (packaged,)

    @property
    def defaults(self) -> Mapping[str, str]:
        """What stands for front-matter keys that a source leaves out."""
        mail = {key: str(self.email.get(key, "")) for key in ("subject", "preheader")}
        return {"publisher": self.publisher, "lang": self.lang, **mail}


def shown(path: Path) -> str:
    """Return a path as the writer would type it: from the working directory where it stands below it."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return Path(os.path.relpath(path)).as_posix() if path.drive == Path.cwd().drive else path.as_posix()


def find_project(start: Path) -> Project:
    """Return the project around a folder. Raises ContentError for a configuration that cannot be read."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (file := folder / CONFIG).is_file():
            return _project(file, _toml(file))
        if (file := folder / "pyproject.toml").is_file():
            table = _toml(file).get("tool", {}).get("trifolio")
            if table is not None:
                return _project(file, table)
    root = start.resolve()
    return Project(root, words=_words(root))


def _words(root: Path) -> Mapping[str, Mapping[str, Any]]:
    return catalogues(root / WORDS, shown(root / WORDS))


def sources(project: Project, named: Sequence[Path]) -> tuple[Path, ...]:
    """Return the sources that are named (a folder means all in it), else every one under `content/`.

    A name that is no file is a source too: reading it says what is wrong.
    """
    found: list[Path] = []
    for path in named or (project.root / "content",):
        if path.is_dir():
            found += sorted(file for file in path.rglob("*.md") if not _hidden(file, path))
        elif named:
            found.append(path)
    return tuple(dict.fromkeys(found))


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        found = re.search(r"line (\d+)", str(wrong))
        line = int(found[1]) if found else 0
        raise ContentError(error("config", shown(file), line, f"cannot be read: {wrong}")) from wrong


def _project(file: Path, table: Mapping[str, Any]) -> Project:
    place, text = shown(file), file.read_text(encoding="utf-8")
    problems: list[Problem] = []

    def line(key: str) -> int:
        start = re.compile(rf"\s*[\[.\w]*\b{re.escape(key)}\b")
        return next((n for n, row in enumerate(text.split("\n"), 1) if start.match(row)), 0)

    def inner(name: str, values: Any) -> dict[str, Any]:
        if not isinstance(values, dict):
            last = name.rpartition(".")[2]
            raise ContentError(error("config", place, line(last), f"“{last}” wants a table", f"[{name}]"))
        return values

    def read(name: str, values: Any, rows: Rows) -> dict[str, Any]:
        return dict(_read(name, inner(name, values), rows))

    def _read(name: str, values: Mapping[str, Any], rows: Rows) -> Iterator[tuple[str, Any]]:
        for key, value in values.items():
            if key not in rows:
                message = f"unknown key “{key}” in [{name}]"
                problems.append(warning("config-unknown", place, line(key), message, nearest(key, rows)))
                continue
            try:
                yield key, rows[key](value)
            except TypeError as wants:
                raise ContentError(error("config", place, line(key), f"“{key}” wants {wants}")) from wants

    top = {key: value for key, value in inner("tool.trifolio", table).items() if key not in TABLES}
    known = read("project", {**inner("project", table.get("project", {})), **top}, PROJECT)
    problems += _unknown_editions(file.parent, known.get("editions", ()), place, line("editions"))
    clinics = {
        _named(name, place, line("clinics")): _clinic(
            read(f"clinics.{name}", values, CLINIC), file.parent, place, line("logo")
        )
        for name, values in inner("clinics", table.get("clinics", {})).items()
    }
    own = table.get("clinic")
    words = _words(file.parent)
    problems += missing(known.get("lang", "en"), words, place, line("lang"))
    return Project(
        root=file.parent,
        config=place,
        clinic=_clinic(read("clinic", own, CLINIC), file.parent, place, line("logo")) if own else None,
        clinics=clinics,
        email=_email(read("email", table.get("email", {}), EMAIL), known.get("url", ""), place),
        handout=_handout(read("handout", table.get("handout", {}), HANDOUT), file.parent, place, line("profile")),
        ebook=_ebook(read("ebook", table.get("ebook", {}), EBOOK), place, line),
        collections={
            _named(name, place, line(name)): _collection(
                name, read(f"collections.{name}", values, COLLECTION), file.parent, place, line(name)
            )
            for name, values in inner("collections", table.get("collections", {})).items()
        },
        limits=Limits(**read("limits", table.get("limits", {}), LIMITS)),
        words=words,
        problems=tuple(problems),
        **known,
    )


def _unknown_editions(root: Path, wanted: Sequence[str], place: str, line: int) -> Iterator[Problem]:
    there = names(Project(root).styles)
    for name in wanted:
        if name not in there:
            yield error("edition-unknown", place, line, f"unknown edition “{name}”", nearest(name, there))


def _named(name: str, place: str, line: int) -> str:
    """Return the name of a clinic or a collection, if it can name a folder. Raises ContentError."""
    if name in {"", ".", ".."} or re.search(r"[/\\:\x00-\x1f]", name):
        message, hint = f"“{name}” cannot name a folder", "use letters, digits and hyphens"
        raise ContentError(error("config", place, line, message, hint))
    return name


def _handout(values: dict[str, Any], root: Path, place: str, line: int) -> dict[str, Any]:
    """Return the handout's settings with the printing house's profile as a file."""
    if name := values.get("profile"):
        values["profile"] = _file(name, "colour profile", root, place, line)
    return values


def _ebook(values: dict[str, Any], place: str, line: Callable[[str], int]) -> dict[str, Any]:
    """Return the ebook's settings. Raises ContentError for a credential or a report that is nobody's."""
    alone = [key for key in values if key.startswith("certifier_")]
    if alone and not values.get("certified_by"):
        key = alone[0]
        raise ContentError(error("config", place, line(key), f"“{key}” wants “certified_by” beside it"))
    return values


def _email(values: dict[str, Any], site: str, place: str) -> dict[str, Any]:
    """Return the settings of mails, if there are any, with the project's own site and where they stand."""
    return {**values, "site": site, "place": place} if values else {}


def _collection(name: str, values: dict[str, Any], root: Path, place: str, line: int) -> Collection:
    """Return a collection. Raises ContentError for one that names no articles."""
    if not values.get("articles"):
        hint = 'articles = ["content/one.md", "content/two.md"]'
        raise ContentError(error("config", place, line, f"the collection “{name}” names no articles", hint))
    picture = values.pop("cover", "")
    own = _file(picture, "cover", root, place, line) if picture else None
    return Collection(name=name, cover=own, line=line, **values)


def _clinic(values: dict[str, Any], root: Path, place: str, line: int) -> Clinic:
    name = values.pop("logo", "")
    return Clinic(logo=_file(name, "logo", root, place, line) if name else None, **values)


def _file(name: str, kind: str, root: Path, place: str, line: int) -> Original:
    """Return a file that the configuration names. Raises ContentError."""
    try:
        file = find(name, (root, root / "assets"), (root,))
    except OutsideError as wrong:
        message = f"the {kind} {name} is outside the project"
        raise ContentError(error("picture-outside", place, line, message)) from wrong
    if file is None:
        raise ContentError(error("picture-missing", place, line, f"there is no {kind} {name}"))
    return originals.original(name, file, line)
