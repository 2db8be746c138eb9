"""Ebooks for tests: both samples, one with everything that the dialect has, and what is in them."""

from __future__ import annotations

import functools
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree

from projects import article, codes, picture, run, write

REPOSITORY = Path(__file__).parents[1]
SAMPLES = ("exosomes-for-hair-loss", "getting-ready-for-a-clinic-visit")
XHTML = {"h": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}
TYPE = "{http://www.idpf.org/2007/ops}type"

EVERYTHING = """\
Before all parts: a note[^1], `code`, **bold**, *it*, ~~gone~~, H<sub>2</sub>O, a [link](https://example.org/x?a=1&b=2)
and <span lang="fr">quelques mots</span>, <span lang="ar">كلمات</span>,
<abbr title="World Health Organization">WHO</abbr>.

::: tldr
- One
- Two, by [@a]
:::

## First part {#first}

### A section of it

Words, the same note[^1], another[^2], <mark>marked</mark>, ![an icon](square.png) in a line.

#### Deeper

Term
:   Definition with a list:

    - one
    - two

- [ ] open
- [x] done

Table: Some figures

| a | b | c |
|:--|--:|:-:|
| 1 | 2 | 3 |

> A quote
>
> > in a quote

### Another section

```python
print("hi")
```

![A square](square.png "with a caption [@a]")

![](leaves.png){.decorative}

***

## Second part {#second}

::: {.evidence certainty="low" basis="trials observational"}
A verdict [@a; @b].
:::

::: {.pathway title="Path"}
1. One (Input)
2. Two

   More on two.
:::

::: note
Nested.

::: warning
Deep, see [below](#second).
:::
:::

::: tip
A tip.
:::

::: important
It is.
:::

::: emergency
Call.
:::

::: {.write-in lines="2"}
Prompt:
:::

::: bottom-line
The message.
:::

::: decisions
### in a hurry

then go.

- It is late.
:::

::: faq
### Why?

Because.
:::

::: {.only in=handout}
On paper alone: ![a cross](cross.png)
:::

::: disclaimer
No advice.
:::

[^1]: The note, with [a citation][@a] of its own [@b].

    And a second paragraph.

[^2]: Another, that looks back at the first[^1].
"""

REFERENCES = """\
references:
  - {id: a, type: book, title: A book, author: [{family: Doe, given: J}], publisher: P, issued: {date-parts: [[2020]]}}
  - {id: b, type: webpage, title: A page, URL: "https://example.org/page"}
"""
FRONT = """\
subtitle: Below the title
author: [RK]
summary: A summary.
series: A series
url: https://example.org/one
"""


def source(body: str = EVERYTHING, front: str = FRONT + REFERENCES, title: str = "Every <thing> & more") -> str:
    return article(title, body).replace("contact:", f"{front}contact:", 1)


def build(folder: Path, text: str, *, files: Mapping[str, str] | None = None, edition: str = "ebook") -> Path:
    """Build one article as an ebook and return the file; nothing may be wrong with it."""
    write(folder, {"content/one.md": text, **(files or {})})
    for name, colour in (("square", "navy"), ("leaves", "green"), ("cross", "maroon")):
        picture(folder / f"assets/{name}.png", colour)
    assert codes(run(folder, editions=(edition,))) == []
    return folder / f"output/one/one-{edition}.epub"


@functools.cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="trifolio-books-"))


def _everything() -> Path:
    return build(_folder() / "everything", source())


def _sample(slug: str) -> Path:
    folder = _folder() / slug
    write(folder, {f"content/{slug}.md": (REPOSITORY / f"content/{slug}.md").read_text(encoding="utf-8")})
    shutil.copytree(REPOSITORY / "assets", folder / "assets")
    assert codes(run(folder, editions=("ebook",))) == []
    return folder / f"output/{slug}/{slug}-ebook.epub"


_BOOKS: Mapping[str, Callable[[], Path]] = {
    "everything": _everything,
    **{slug: functools.partial(_sample, slug) for slug in SAMPLES},
}
BOOKS = tuple(_BOOKS)


@functools.cache
def book(name: str) -> Path:
    """Return one of `BOOKS`, built once a process."""
    return _BOOKS[name]()


def parts(file: Path) -> dict[str, bytes]:
    """Return all that is in a book, by its name in the folder EPUB or in the archive."""
    with zipfile.ZipFile(file) as packed:
        return {name.removeprefix("EPUB/"): packed.read(name) for name in packed.namelist()}


def pages(file: Path) -> dict[str, etree._Element]:
    """Return the pages of a book as trees."""
    return {name: etree.fromstring(data) for name, data in parts(file).items() if name.endswith(".xhtml")}


def package(file: Path) -> etree._Element:
    return etree.fromstring(parts(file)["content.opf"])


def metas(file: Path, name: str) -> list[str]:
    """Return the values of a property in a book's metadata."""
    return [meta.text or "" for meta in package(file).iterfind(f".//{{*}}meta[@property='{name}']")]


def said(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def local(element: etree._Element) -> str:
    return etree.QName(element).localname
