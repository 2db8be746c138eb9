"""pandoc with Typst, of a library: `python -m benchmarks.peers FOLDER PROCESSES`, by an environment that has both.

Of each article a PDF (pandoc's Typst, compiled by Typst), an EPUB and a plain text, with references; so many at a time.
It imports nothing of Trifolio. `benchmarks.library` makes the environment.
"""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pypandoc
import typst


def convert(out: Path, source: Path) -> None:
    """Write the three files of an article."""
    assets = source.parent.parent / "assets"
    text = re.sub(r"(?m)^keywords: .*\n", "", source.read_text(encoding="utf-8"))
    asked = [
        pypandoc.get_pandoc_path(),
        "--standalone",
        "--citeproc",
        f"--resource-path={assets}",
        "--from",
        "markdown",
    ]

    def pandoc(to: str, *more: str) -> bytes:
        return subprocess.run([*asked, "--to", to, *more], input=text.encode(), check=True, capture_output=True).stdout

    page = assets / f"{source.stem}.typ"  # Typst reads pictures from beside it
    page.write_bytes(pandoc("typst"))
    typst.compile(str(page), output=str(out / f"{source.stem}.pdf"))
    pandoc("epub3", "--output", str(out / f"{source.stem}.epub"))
    pandoc("plain", "--output", str(out / f"{source.stem}.txt"))


def main(folder: Path, processes: int) -> None:
    """Write the files of all articles of a library into its folder `peers`."""
    out = folder / "peers"
    out.mkdir(exist_ok=True)
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(partial(convert, out), sorted((folder / "content").iterdir())))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
