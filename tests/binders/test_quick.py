"""What the engine is made to keep with a style changes no page: without it come the same bytes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from projects import TODAY, run, torture_in
from soak import todays

PLAIN = """\
import datetime, sys
from pathlib import Path
from trifolio.binders.pdf import quick
from trifolio.pipeline.build import build
from trifolio.pipeline.request import Request
from trifolio.project.config import find_project

quick.install = lambda weasyprint: None
today, output, *articles = sys.argv[1:]
files = tuple(Path(article).resolve() for article in articles)
day = datetime.date.fromisoformat(today)
wanted = Request(files, today=day, editions=("handout",), output=Path(output))
build(find_project(Path.cwd()), wanted)
"""
"""A build whose engine is left as it comes."""

ARTICLES = todays(("torture", "exosomes-for-hair-loss", "ar", "de", "getting-ready-for-a-clinic-visit"), 2)


def test_pages_are_as_the_engine_makes_them_by_itself(tmp_path: Path) -> None:
    torture_in(tmp_path)
    articles = [tmp_path / f"content/{name}.md" for name in ARTICLES]
    run(tmp_path, sources=articles, editions=("handout",), output=tmp_path / "ours")
    command = [sys.executable, "-c", PLAIN, TODAY.isoformat(), "theirs", *map(str, articles)]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    for name in ARTICLES:
        ours, theirs = (tmp_path / place / name / f"{name}-handout.pdf" for place in ("ours", "theirs"))
        assert ours.read_bytes() == theirs.read_bytes(), name
