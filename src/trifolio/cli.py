"""The command line. Nothing heavier than argparse is loaded before a command is known."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["main"]

OK, CONTENT, USAGE = 0, 1, 2
"""Exit statuses: all built; some content has an error; wrong usage."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.version:
        from importlib.metadata import version

        print(f"trifolio {version('trifolio')}")
        return OK
    if options.command is None:
        parser.print_help(sys.stderr)
        return USAGE
    from trifolio.problems import ContentError, show

    try:
        return _COMMANDS[options.command](options)
    except ContentError as failed:
        if getattr(options, "json", False):
            print(json.dumps(_report((), (), failed.problems), ensure_ascii=False, indent=1))
        else:
            print("\n".join(map(show, failed.problems)), file=sys.stderr)
        return CONTENT
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="trifolio", description="One Markdown article, three editions: handout (PDF), ebook (EPUB), email (text)."
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    build = commands.add_parser("build", help="build the editions of articles")
    build.add_argument("sources", nargs="*", type=Path, metavar="SOURCE", help="articles or folders; all of content/")
    _options(build)
    collect = commands.add_parser("collect", help="build collections of articles, each as one book and one handout")
    collect.add_argument("names", nargs="*", metavar="NAME", help="collections of the configuration; all of them")
    _options(collect)
    editions = commands.add_parser("editions", help="list the editions that there are")
    editions.add_argument("--json", action="store_true", help="as JSON on standard output")
    init = commands.add_parser("init", help="make a project folder with sample articles")
    init.add_argument("folder", type=Path, metavar="DIR")
    return parser


def _options(build: argparse.ArgumentParser) -> None:
    """Add the options that all commands which build have."""
    build.add_argument("-e", "--edition", action="append", default=[], metavar="NAME", help="only this edition")
    build.add_argument("--clinic", action="append", default=[], metavar="NAME", help="build for [clinics.NAME]")
    build.add_argument("--paper", choices=("a4", "letter"), help="the handout's paper; a4 where nothing is said")
    build.add_argument("-o", "--output", type=Path, metavar="DIR", help="where artifacts go; output/ of the project")
    build.add_argument("-j", "--jobs", type=_count, default=0, metavar="N", help="worker processes")
    build.add_argument("--force", action="store_true", help="build what is up to date, too")
    build.add_argument("--strict", action="store_true", help="take warnings for errors")
    build.add_argument("--allow-expired", action="store_true", help="build expired articles, stamped EXPIRED")
    build.add_argument("--json", action="store_true", help="one JSON report on standard output")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a number of workers is 1 or more")
    return number


def _build(options: argparse.Namespace) -> int:
    from trifolio.project.config import find_project, sources

    project = find_project(Path.cwd())
    found = sources(project, options.sources)
    if not found:
        print(
            "trifolio build: there is no article (.md) under content/; name one, or try trifolio init", file=sys.stderr
        )
        return USAGE
    return _made(options, project, sources=found)


def _collect(options: argparse.Namespace) -> int:
    from trifolio.problems import nearest
    from trifolio.project.config import find_project

    project = find_project(Path.cwd())
    if not project.collections:
        print(f"trifolio collect: {project.config} has no [collections.NAME]", file=sys.stderr)
        return USAGE
    for name in options.names:
        if name not in project.collections:
            hint = nearest(name, project.collections)
            print(f"trifolio collect: unknown collection “{name}”: {hint}", file=sys.stderr)
            return USAGE
    return _made(options, project, collections=tuple(dict.fromkeys(options.names or project.collections)))


def _made(options: argparse.Namespace, project: Any, **what: Any) -> int:
    """Build what is asked for and say what was done."""
    from trifolio.pipeline.build import Request, build
    from trifolio.problems import nearest, show
    from trifolio.progress import progress
    from trifolio.project import editions

    for kind, names, known in (
        ("edition", options.edition, editions.names(project.styles)),
        ("clinic", options.clinic, tuple(project.clinics)),
    ):
        for name in names:
            if name not in known:
                hint = nearest(name, known) if known else "trifolio.toml has no [clinics.NAME]"
                print(f"trifolio {options.command}: unknown {kind} “{name}”: {hint}", file=sys.stderr)
                return USAGE
    request = Request(
        **{"sources": (), **what},
        today=_today(),
        editions=tuple(options.edition),
        clinics=tuple(dict.fromkeys(options.clinic)),
        epoch=_epoch(),
        paper=options.paper or "",
        output=options.output,
        jobs=options.jobs,
        force=options.force,
        strict=options.strict or project.strict,
        allow_expired=options.allow_expired,
    )
    with progress(sys.stderr) as tell:
        report = build(project, request, tell)
    for problem in () if options.json else report.problems:
        print(show(problem), file=sys.stderr)
    if options.json:
        print(json.dumps(_report(report.built, report.removed, report.problems), ensure_ascii=False, indent=1))
    else:
        for built in report.built:
            for path in (built.path, *built.beside):
                print(f"{path}{'' if built.made else '  (unchanged)'}")
        for path in report.removed:
            print(f"{path}  (removed)")
    return CONTENT if report.failed else OK


def _today() -> dt.date:
    """Return the day, from `TRIFOLIO_TODAY` (YYYY-MM-DD) where it is set."""
    said = os.environ.get("TRIFOLIO_TODAY")
    return dt.date.fromisoformat(said) if said else dt.datetime.now(tz=dt.UTC).astimezone().date()


def _epoch() -> str:
    """Return the day that `SOURCE_DATE_EPOCH` names (seconds since 1970, reproducible-builds.org), else 1980-01-01."""
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or dt.datetime(1980, 1, 1, tzinfo=dt.UTC).timestamp())
    return dt.datetime.fromtimestamp(seconds, tz=dt.UTC).date().isoformat()


def _report(built: Sequence[Any], removed: Sequence[str], problems: Sequence[Any]) -> Mapping[str, object]:
    """Return the JSON report of a build; `version` counts up when its shape changes."""
    from dataclasses import asdict

    return {
        "version": 1,
        "built": [asdict(one) for one in built],
        "removed": list(removed),
        "problems": [asdict(problem) for problem in problems],
        "failed": any(problem.severity == "error" for problem in problems),
    }


def _editions(options: argparse.Namespace) -> int:
    from trifolio.project import editions
    from trifolio.project.config import find_project

    project = find_project(Path.cwd())
    found = [editions.load(name, project.styles) for name in editions.names(project.styles)]
    if options.json:
        rows = [{"name": e.name, "title": e.title, "family": list(e.family), "binder": e.binder} for e in found]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return OK
    wide = max(len(e.name) for e in found)
    for e in found:
        extends = f"  (extends {e.family[1]})" if len(e.family) > 1 else ""
        print(f"{e.name:{wide}}  {e.extension:6}  {e.title}{extends}")
    return OK


def _init(options: argparse.Namespace) -> int:
    from trifolio.project.scaffold import scaffold

    for path in scaffold(options.folder):
        print(path.as_posix())
    print(f"next: cd {options.folder.as_posix()} && trifolio build", file=sys.stderr)
    return OK


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "collect": _collect,
    "editions": _editions,
    "init": _init,
}
