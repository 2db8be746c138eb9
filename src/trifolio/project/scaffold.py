"""`trifolio init`: a folder to start from, with the sample articles, their pictures and a configuration."""

from __future__ import annotations

import shutil
from pathlib import Path

from trifolio.problems import ContentError, error
from trifolio.safety.files import packaged

__all__ = ["scaffold"]

CONFIG = """\
# What `trifolio build` goes by. Every key is optional; the README of Trifolio lists them all.
publisher = "Example Clinic"     # for articles that name none
lang = "en-GB"                   # likewise
editions = ["handout", "ebook", "email"]
strict = false                   # true: warnings are errors

# Who hands the articles out: the head of every handout, the end of every mail.
[clinic]
name = "Example Clinic"
logo = "clinic-logo.svg"         # in assets/, or beside this file
address = ["1 High Street", "Anytown"]
phones = ["01632 960 001"]
hours = ["Monday to Friday, 9 am to 5 pm"]
web = "clinic.example"
letterhead = true                # false: leave the space free, for headed paper

# More clinics that share the articles: trifolio build --clinic north, or --clinic all.
[clinics.north]
name = "Example Clinic North"
logo = "clinic-logo.svg"
address = ["22 Hill Street", "Anytown"]
phones = ["01632 960 002"]
web = "north.clinic.example"

[clinics.north.handout]          # what is theirs in place of [handout]; so .email, .ebook and .tokens (colours)
other_formats = "In large print or another language: phone 01632 960 002."

[handout]
paper = "a4"                     # or "letter"
patient = ["name", "appointment", "notes"] # lines to write on
other_formats = "In large print or another language: phone 01632 960 001."

[email]
# subject = "From the clinic: {title}" # for articles that say none
# platform = "mailchimp"         # your mailing tool: brings its own marks for what follows
address = ""                     # the postal address that the law asks for; the clinic's counts
unsubscribe = ""                 # such as *|UNSUB|*
view_online = ""

[site]                           # the library page, output/index.html
# address = "https://clinic.example/leaflets/" # where output/ is on the web: codes lead to web pages there

# A book of several articles: trifolio collect guide.
[collections.guide]
title = "The patient guide"
articles = ["content/*.md"]
order = "title"
"""

README = """\
# Patient library

Articles for patients, each in one file under `content/`. [Trifolio](https://trifolio.invalid/docs) makes of each a
handout to print, an ebook to download, and an email to paste.

    trifolio build                       # all articles; what is up to date is not built again
    trifolio build content/NAME.md       # one article
    trifolio build --clinic all          # for every clinic of trifolio.toml
    trifolio build -e handout-large      # in large print; `trifolio editions` lists all editions
    trifolio collect                     # the books

The files are in `output/`, a folder for each article. A message that names a file and a line says what to mend there.

| | |
|---|---|
| `content/` | the articles; the two that came with the folder show all that there is |
| `assets/` | pictures and logos |
| `trifolio.toml` | clinics, books, what to build |
| `output/` | what was built; may be deleted |

When an article is past the date `review_by` at its top, its handout is taken away until somebody has checked the
article and written a new date.
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
    (folder / "README.md").write_text(README, encoding="utf-8")
    (folder / ".gitignore").write_text(IGNORED, encoding="utf-8")
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))
