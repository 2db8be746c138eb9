"""`trifolio build`, and the options that all commands which build have."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from trifolio.cli import terminal
from trifolio.cli.status import CONTENT, OK, USAGE
from trifolio.cli.told import tell
from trifolio.problems import Problem, Severity, visible
from trifolio.source import ENDINGS

__all__ = ["HELP", "add_build_options", "add_sources", "build_requested", "configure", "no_sources", "run"]

HELP = "build the editions of articles"

FILES = {"bash": "_shtab_compgen_files", "zsh": "_files", "tcsh": "f"}
"""How shells complete the name of a file: `shtab.FILE`, without loading it."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_sources(parser)
    add_build_options(parser)
    parser.add_argument("--watch", action="store_true", help="build again at every edit, until Ctrl-C (extra watch)")


def run(options: argparse.Namespace) -> int:
    """Build the sources that are named, or every one of the project, and return the exit status."""
    begun = time.time_ns()
    from trifolio.project.config import find_project, sources

    if options.watch:
        from trifolio.cli.watch import watch

        return watch(options, build_requested)
    project = find_project(Path.cwd())
    files = sources(project, options.sources)
    if not files:
        return no_sources(options)
    return build_requested(options, project, sources=files, since=begun)


def add_sources(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names articles."""
    named = "articles, or folders of them; all of content/ without one"
    sources = parser.add_argument("sources", nargs="*", type=Path, metavar="SOURCE", help=named)
    sources.complete = FILES  # type: ignore[attr-defined]


def no_sources(options: argparse.Namespace) -> int:
    """Say that there is no article, and return the exit status."""
    endings = f"{', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}"
    none = f"there is no article ({endings}) under content/; name one, or try trifolio init"
    print(f"trifolio {options.command}: {none}", file=sys.stderr)
    return USAGE


def add_build_options(build: argparse.ArgumentParser) -> None:
    """Add the options that all commands which build have."""
    edition = "only this edition; may be repeated"
    clinic = "brand with [clinics.NAME], or all: every one, and the project's own; may be repeated"
    paper = "the handout's paper; the default is that of trifolio.toml, else A4"
    output = "where artifacts go; the default is the project's output/"
    jobs = (
        "worker processes; the default is one for up to nine files, else as many as processors, never more than one"
        " for each 1000 of megabytes in [limits]"
    )
    cluster = "have the workers of a Dask cluster make the artifacts (extra cluster)"
    build.add_argument("-e", "--edition", action="append", default=[], metavar="NAME", help=edition)
    build.add_argument("--clinic", action="append", default=[], metavar="NAME", help=clinic)
    build.add_argument("--paper", choices=("a4", "letter"), help=paper)
    build.add_argument("-o", "--output", type=Path, metavar="DIR", help=output)
    build.add_argument("-j", "--jobs", type=_count, metavar="N", help=jobs)
    build.add_argument("--cluster", metavar="ADDRESS", default="", help=cluster)
    build.add_argument("--verify", action="store_true", help="judge what was built, as trifolio verify does")
    build.add_argument("--force", action="store_true", help="build what is up to date, too")
    build.add_argument("--strict", action="store_true", help="take warnings for errors")
    build.add_argument(
        "--allow-expired", action="store_true", help="build the handouts of expired articles, too, stamped EXPIRED"
    )
    build.add_argument("--json", action="store_true", help="one JSON report on standard output, and nothing else there")
    loudness = build.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="say errors alone")
    loudness.add_argument("-v", "--verbose", action="store_true", help="say the size and the pages of each artifact")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a number of workers is 1 or more")
    return number


def build_requested(
    options: argparse.Namespace,
    project: Any,
    sources: tuple[Path, ...] = (),
    collections: tuple[str, ...] = (),
    workers: Any = None,
    since: int = 0,
) -> int:
    """Build sources or collections of a project, print what was done, and return the exit status.

    `workers` are those of a program that builds more than once. `since` is when a program began that only builds
    articles (nanoseconds since 1970): what it says when it had nothing to do is kept for the next.
    """
    from trifolio.cli import verdicts
    from trifolio.cli.progress import progress
    from trifolio.pipeline.build import build
    from trifolio.pipeline.request import check_names

    request = _request(options, project, sources, collections)
    try:
        check_names(project, request)
    except ValueError as wrong:
        print(f"trifolio {options.command}: {wrong}", file=sys.stderr)
        return USAGE
    begun, fresh = time.monotonic(), workers is not None
    with progress(sys.stderr) as step:
        report = build(project, request, step, workers)
    seconds = time.monotonic() - begun
    judged = _judged(options, project, request, report, fresh=fresh) if options.verify else ()
    texts = _texts_as_json(options, report, judged) if options.json else _texts(options, report, fresh=fresh)
    tell(*texts, seconds)
    if judged and not options.json:
        _tell_verdicts(options, judged)
    if since and report.standing and not (options.verify or options.cluster):
        _keep(options, project, texts, report.standing, since)
    return CONTENT if report.failed or verdicts.failed(judged, strict=request.strict) else OK


def _request(options: argparse.Namespace, project: Any, sources: tuple[Path, ...], collections: tuple[str, ...]) -> Any:
    from trifolio.pipeline.request import Request

    return Request(
        sources=sources,
        collections=collections,
        editions=tuple(options.edition),
        clinics=tuple(dict.fromkeys(options.clinic)),
        paper=options.paper or "",
        output=options.output,
        jobs=options.jobs,
        cluster=options.cluster,
        force=options.force,
        strict=options.strict or project.strict,
        allow_expired=options.allow_expired,
    )


def _texts_as_json(options: argparse.Namespace, report: Any, judged: tuple[Any, ...]) -> tuple[str, str, str]:
    """Return the report of a build as JSON, with what was judged if that was asked for, as `tell` wants it."""
    from trifolio.cli.report import as_json
    from trifolio.cli.verdicts import as_json as verdicts_as_json

    whole = {**as_json(report.built, report.removed, report.problems, report.pages)}
    whole |= {"verified": verdicts_as_json(judged)} if options.verify else {}
    return "", f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n", ""


def _texts(options: argparse.Namespace, report: Any, *, fresh: bool) -> tuple[str, str, str]:
    """Return what is wrong, what was built, and how much that is, up to its seconds; errors alone with `--quiet`."""
    problems = terminal.problems(_loud(options, report.problems), sys.stderr)
    if options.quiet:
        return problems, "", ""
    new = sum(built.made for built in report.built)
    counts = (new, len(report.built) - new, len(report.removed))
    last = terminal.summary(*counts, report.problems, 0).removesuffix("0.0 s)")
    return problems, _list(report, verbose=options.verbose, fresh=fresh), last


def _loud(options: argparse.Namespace, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that are to be said."""
    return [problem for problem in problems if not options.quiet or problem.severity is Severity.ERROR]


def _tell_verdicts(options: argparse.Namespace, judged: tuple[Any, ...]) -> None:
    """Print what is wrong with artifacts, and how many they are."""
    from trifolio.cli.verdicts import summary

    verdicts = [problem for artifact in judged for problem in artifact.verdict.problems]
    sys.stderr.write(terminal.problems(_loud(options, verdicts), sys.stderr))
    if not options.quiet:
        print(summary(judged), file=sys.stderr)


def _keep(options: argparse.Namespace, project: Any, texts: tuple[str, str, str], standing: Any, since: int) -> None:
    """Keep what was said of a build that had nothing to do, with all that it looked at."""
    from trifolio.pipeline import stamp
    from trifolio.pipeline.standing import folders_below

    places = dict(standing.places)
    for folder in options.sources or (project.root / "content",):
        places |= dict.fromkeys(folders_below(folder))
    stamp.write(standing.folder, stamp.asked(options.arguments), texts, standing.digest, places, since)


def _judged(options: argparse.Namespace, project: Any, request: Any, report: Any, *, fresh: bool) -> tuple[Any, ...]:
    """Return what was built, judged: all of the project's, and the catalogue written, where no part was asked for.

    With `fresh` it is what was made just now.
    """
    from trifolio.cli.verdicts import verified

    part = getattr(options, "sources", ()) or getattr(options, "names", ()) or request.editions or request.clinics
    if not (part or request.collections or fresh):
        return verified(project, request)
    named = [Path(built.path) for built in report.built if built.made or not fresh]
    return verified(project, request, named) if named else ()


def _list(report: Any, *, verbose: bool, fresh: bool) -> str:
    """Return the artifacts of a build and the page of all, or what it made if only that counts; and what it removed."""
    lines = []
    for built in report.built:
        if fresh and not built.made:
            continue
        state = "" if built.made else "  (unchanged)"
        if verbose:
            pages = f", {terminal.counted(built.facts['pages'], 'page')}" if "pages" in built.facts else ""
            state += f"  {built.bytes / 1000:,.0f} kB{pages}"
        lines += [f"{visible(built.path)}{state}", *map(visible, built.companions)]
    lines += [visible(page.path) for page in report.pages if not page.source and (page.made or not fresh)]
    lines += [f"{visible(removed.path)}  (removed)  {removed.reason}" for removed in report.removed]
    return "".join(f"{line}\n" for line in lines)
