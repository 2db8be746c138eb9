"""Find the project: its folder, its configuration, its clinics, its sources."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from trifolio.check.writing.settings import Check
from trifolio.job import Clinic, Ebook, Fonts, Handout
from trifolio.problems import ContentError, Problem, error, errors, nearest
from trifolio.project.catalogues import catalogues
from trifolio.project.collection import Collection
from trifolio.project.editions import load, names, packaged_styles
from trifolio.project.settings import Review, Site, configuration
from trifolio.safety.limits import Limits
from trifolio.safety.values import dataclass
from trifolio.source import ENDINGS, toml
from trifolio.source.mailing import Email
from trifolio.source.schema import At, Keys, Origin
from trifolio.words.languages import missing

__all__ = ["ARCHIVE", "DEFAULT_EDITIONS", "Project", "find_project", "is_artifact", "shown", "sources"]

DEFAULT_EDITIONS = ("handout", "ebook", "email")

CONFIG = "trifolio.toml"

ARCHIVE = "archive"
"""The folder of what was released."""

PLACES: Mapping[str, Keys] = {CONFIG: (), "pyproject.toml": ("tool", "trifolio")}
"""The files that may hold the configuration, each with the table that it is there."""

WORDS = "words"
"""The folder of the project's own catalogues."""

FONTS = "fonts"
"""The folder of the project's own fonts."""


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with articles and what its configuration says; no configuration at all is fine.

    `config` is the configuration's file as problems show it; the fields after it are its keys, up to `collections`.
    """

    root: Path
    config: str = CONFIG
    title: str = ""
    publisher: str = ""
    feedback: str = ""
    url: str = ""
    lang: str = ""
    editions: tuple[str, ...] = ()
    strict: bool = False
    smart: bool = False
    pictures: tuple[str, ...] = ()
    clinic: Clinic | None = None
    clinics: Mapping[str, Clinic] = field(default_factory=dict)
    email: Email = field(default_factory=Email)
    handout: Handout = field(default_factory=Handout)
    ebook: Ebook = field(default_factory=Ebook)
    fonts: Fonts = field(default_factory=Fonts)
    limits: Limits = field(default_factory=Limits)
    site: Site = field(default_factory=Site)
    review: Review = field(default_factory=Review)
    check: Check = field(default_factory=Check)
    collections: Mapping[str, Collection] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    is_configured: bool = False
    """Whether there is a configuration at all."""

    @property
    def styles(self) -> tuple[Path, ...]:
        """The folders of editions, the project's own first."""
        own = self.root / "styles"
        packaged = packaged_styles()
        return (own, packaged) if own.is_dir() and own.resolve() != packaged else (packaged,)

    @property
    def defaults(self) -> Mapping[str, str]:
        """What stands for front-matter keys that a source leaves out."""
        mail = {"subject": self.email.subject, "preheader": self.email.preheader}
        return {"publisher": self.publisher, "feedback": self.feedback, "lang": self.lang, **mail}


def shown(path: Path) -> str:
    """Return a path as the writer would type it: from the working directory where it stands below it."""
    try:
        return Path(os.path.realpath(path)).relative_to(os.path.realpath(Path.cwd())).as_posix()
    except ValueError:
        return Path(os.path.relpath(path)).as_posix() if path.drive == Path.cwd().drive else path.as_posix()


def find_project(start: Path, root: Path | None = None) -> Project:
    """Return the project around a folder; where nothing configures one, it is `root`, or the folder itself.

    Raises ContentError, with all that is wrong, for what the project's files say.
    """
    folders = (start.resolve(), *start.resolve().parents)
    for file in (folder / name for folder in folders for name in PLACES):
        if file.is_file():
            document = toml.read(file, shown(file), "config")
            if (table := PLACES[file.name]) in document.lines or not table:
                return _project(file, document, table)
    return _project((root or start).resolve() / CONFIG, None, ())


def _project(file: Path, document: toml.Toml | None, table: Keys) -> Project:
    """Return the project that a table of a file describes."""
    place, root = file.name if document is None else shown(file), file.parent
    is_configured, document = document is not None, document or toml.Toml({}, {})
    at = At(Origin(place, document.lines, "config", "config-unknown"), table)
    settings = {**(at.read(configuration(root), document.at(table)) or {})}
    words, unfit = catalogues(root / WORDS, shown(root / WORDS))
    if "clinics" in settings:
        settings["clinics"] = {key: replace(clinic, key=key) for key, clinic in settings["clinics"].items()}
    values = {**settings.pop("project", {}), **settings}
    project = Project(root, place, **values, words=words, is_configured=is_configured)
    line = document.lines.get((*table, "fonts", "text"), 0)
    fonts, faulty = _fonts(root / FONTS, place, project.fonts, line)
    problems = (*at.problems, *unfit, *faulty, *_unknown(project, document, table))
    if errors((*at.problems, *unfit, *faulty)):
        raise ContentError(*problems)
    return replace(project, fonts=fonts, problems=problems)


def _fonts(folder: Path, place: str, settings: Fonts, line: int) -> tuple[Fonts, tuple[Problem, ...]]:
    if not settings.text and not folder.is_dir():
        return settings, ()
    from trifolio.fonts import own  # few projects have some

    return own.find(folder, shown(folder), place, settings, line)


def _unknown(project: Project, document: toml.Toml, table: Keys) -> Iterator[Problem]:
    """Yield what the project lacks: editions that it names, words of its language."""

    def line(*keys: str | int) -> int:
        places = ((*table, *keys), (*table, "project", *keys))
        return next((document.lines[place] for place in places if place in document.lines), 0)

    there = names(project.styles)
    for number, name in enumerate(project.editions):
        if name not in there:
            message, hint = f"unknown edition “{name}”", nearest(name, there)
            at = line("editions", number) or line("editions")
            yield error("edition-unknown", project.config, at, message, hint)
    yield from missing(project.lang or "en", project.words, project.config, line("lang"))


def sources(project: Project, named: Sequence[Path]) -> tuple[Path, ...]:
    """Return the sources that are named (a folder means all in it), else every one under `content/`.

    A name that is no file is a source too: reading it says what is wrong. What Trifolio made is none, and neither is
    what lies in its archive, unless it is named itself.
    """
    files: list[Path] = []
    archive = project.root / ARCHIVE
    for path in named or (project.root / "content",):
        if path.is_dir():
            files += sorted(
                file
                for file in path.rglob("*")
                if _is_source(file) and not _hidden(file, path) and archive not in file.absolute().parents
            )
        elif named:
            files.append(path)
    return tuple(file for file in dict.fromkeys(files) if not is_artifact(project, file))


def is_artifact(project: Project, file: Path) -> bool:
    """Return whether a file is an artifact by its name: `flu/flu-NAME.md`, after an edition that writes such files."""
    slug, _, ending = file.stem.partition(f"{file.absolute().parent.name}-")
    if slug or ending not in names(project.styles):
        return False
    try:
        return load(ending, project.styles).extension == file.suffix
    except ContentError:
        return False


def _is_source(file: Path) -> bool:
    """Return whether a file in a folder is an article by its name; a link that leads nowhere is one, too."""
    return file.suffix.casefold() in ENDINGS and not file.is_dir()


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)
