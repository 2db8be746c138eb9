"""`trifolio init`: a folder to start from, with the sample articles, their pictures and a configuration."""

from __future__ import annotations

import shutil
from pathlib import Path

from trifolio.problems import ContentError, error
from trifolio.safety.files import packaged

__all__ = ["scaffold"]

CONFIG = """\
# What `trifolio build` goes by. Every key is optional.
title = "Patient library"
publisher = ""
lang = "en-GB"
editions = ["handout", "ebook", "email"]
strict = false            # true: warnings are errors

[clinic]
name = ""                 # printed at the head of every handout
address = []
phones = []
hours = []
web = ""
letterhead = true         # false: leave the space free, for headed paper

[email]
address = ""              # the postal address that the law asks for
unsubscribe = ""          # your mailing tool's own mark, such as *|UNSUB|*
view_online = ""
"""

IGNORED = ".trifolio/\noutput/\n"


def scaffold(folder: Path) -> tuple[Path, ...]:
    """Make a project in a folder and return its files. Raises ContentError if there is something in it already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "name a new or an empty folder"
        raise ContentError(error("init-exists", folder.as_posix(), 0, "there is something here already", hint))
    for name, endings in (("content", (".md",)), ("assets", (".jpg", ".png", ".svg"))):
        (folder / name).mkdir(parents=True)
        for file in sorted(packaged(name, "sample").iterdir()):
            if file.suffix in endings:
                shutil.copyfile(file, folder / name / file.name)
    (folder / "trifolio.toml").write_text(CONFIG, encoding="utf-8")
    (folder / ".gitignore").write_text(IGNORED, encoding="utf-8")
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))
