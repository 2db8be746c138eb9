"""`trifolio`: find the command, run it, return its exit status."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType

from trifolio.cli import approve, build, check, collect, due, editions, init, release, schema, verify
from trifolio.cli.status import CONTENT, INTERRUPTED, OK, USAGE
from trifolio.problems import DOCS
from trifolio.safety.limits import collect_seldom

__all__ = ["COMMANDS", "main", "run"]

COMMANDS: Mapping[str, ModuleType] = {
    "approve": approve,
    "build": build,
    "check": check,
    "collect": collect,
    "due": due,
    "editions": editions,
    "init": init,
    "release": release,
    "schema": schema,
    "verify": verify,
}
"""Each command's module: `HELP` is its line of help, `configure(parser)` adds its arguments, `run(options)` does it."""

EXAMPLE = f"""\
example:
  trifolio init leaflets && cd leaflets
  trifolio build                            all articles under content/, each as handout, ebook and email
  trifolio build content/flu.md -e handout  one edition of one article
  trifolio check                            what is wrong, and what a reviewer would say, without building

exit status: 0 all done, 1 an error (content, configuration, surroundings), 2 wrong usage, 130 Ctrl-C

Docs: {DOCS}
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; `arguments` are those of the process where none are given."""
    parser = _parser()
    options = parser.parse_args(arguments)
    options.arguments = sys.argv[1:] if arguments is None else [*arguments]
    if options.version or options.print_completion:
        print(_version() if options.version else _completion(parser, options.print_completion))
        return OK
    if options.command is None:
        parser.print_help(sys.stderr)
        return USAGE
    from trifolio.problems import ContentError

    try:
        return int(COMMANDS[options.command].run(options))
    except ContentError as failed:
        if getattr(options, "json", False):
            from trifolio.cli.report import as_json

            print(json.dumps(as_json((), (), failed.problems), ensure_ascii=False, indent=1))
        else:
            from trifolio.cli import terminal

            sys.stderr.write(terminal.problems(failed.problems, sys.stderr))
        return CONTENT
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as fault:  # such as of standard output, on a full disk: what was built is built
        where = f": {fault.filename}" if fault.filename else ""
        print(f"trifolio {options.command}: {fault.strerror or fault}{where}", file=sys.stderr)
        return CONTENT


def run() -> None:
    """Run the command of this process and end it."""
    collect_seldom()
    status = main()
    gc.freeze()  # the process ends: there is no use in looking through all it holds for what can be collected
    sys.exit(status)


def _version() -> str:
    from importlib.metadata import version

    return f"trifolio {version('trifolio')}"


def _completion(parser: argparse.ArgumentParser, shell: str) -> str:
    import shtab

    return str(shtab.complete(parser, shell=shell))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="trifolio",
        description="One Markdown article, three editions: handout (PDF), ebook (EPUB), email (text).",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    shells = ("bash", "zsh", "tcsh")
    parser.add_argument("--print-completion", choices=shells, help="print the completion of a shell")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, module in COMMANDS.items():
        module.configure(commands.add_parser(name, help=module.HELP, epilog=f"Docs: {DOCS}"))
    return parser
