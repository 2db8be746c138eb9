"""`trifolio schema`: what a source's front matter and the configuration may say, as JSON Schema for editors."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from trifolio.cli.status import OK

__all__ = ["HELP", "configure", "run", "schema"]

HELP = "print the JSON Schema of front matter or configuration"

TITLES = {"front-matter": "The front matter of an article for Trifolio", "config": "trifolio.toml"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("table", choices=tuple(TITLES), help="front-matter, or config: trifolio.toml")


def run(options: argparse.Namespace) -> int:
    """Print the schema and return the exit status."""
    print(json.dumps(schema(options.table), ensure_ascii=False, indent=1))
    return OK


def schema(table: str) -> Any:
    """Return the JSON Schema of `front-matter` or `config`, made of the rows that check them."""
    from trifolio.document.parse.front import FRONT
    from trifolio.project.settings import configuration
    from trifolio.source.schema import json_schema

    return json_schema(FRONT if table == "front-matter" else configuration(Path()), TITLES[table])
