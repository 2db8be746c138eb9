"""What commands of tests begin with: all engines loaded, and an article built with them. See `commands`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import commands
from projects import article, picture, run, write
from trifolio.cli import main

__all__ = ["commands", "main"]

with tempfile.TemporaryDirectory(prefix="trifolio-warm-") as folder:
    picture(Path(folder, "content/square.png"))
    body = "::: tip\nWords.\n:::\n\n| a | b |\n|---|---|\n| c | d |\n\n![A square](square.png)"
    run(write(Path(folder), {"content/one.md": article(body=body)}), editions=("handout", "ebook", "email"))
tempfile.tempdir = None  # each command looks for its own
