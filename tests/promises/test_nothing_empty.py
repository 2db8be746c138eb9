"""Nothing empty: no heading, list or page is shown of what nobody has said."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from pdftext import page_texts
from projects import article, run, write

BARE = "---\ntitle: A title\n---\n\nSome words.\n"


def built(folder: Path, text: str, *editions: str) -> Path:
    run(write(folder, {"content/one.md": text}), editions=editions)
    return folder / "output/one"


def book(output: Path) -> dict[str, str]:
    with zipfile.ZipFile(output / "one-ebook.epub") as packed:
        return {name: packed.read(name).decode() for name in packed.namelist() if name.endswith((".xhtml", ".opf"))}


def test_an_article_that_says_nothing_of_itself_has_nothing_about_it(tmp_path: Path) -> None:
    output = built(tmp_path, BARE, "handout", "ebook", "email", "eml", "web")
    pages = book(output)
    texts = [
        "".join(page_texts(output / "one-handout.pdf")),
        *pages.values(),
        (output / "one-email.txt").read_text(),
        (output / "one-eml.eml").read_text(),
    ]
    assert [text for text in texts if "about this article" in text.lower() or 'class="about"' in text] == []
    assert "EPUB/colophon.xhtml" not in pages
    assert 'class="colophon"' not in "".join(pages.values())


def test_what_is_said_of_it_is_there(tmp_path: Path) -> None:
    output = built(tmp_path, article("A title", "Some words."), "handout", "ebook", "email", "eml")
    texts = [
        "".join(page_texts(output / "one-handout.pdf")),
        book(output)["EPUB/colophon.xhtml"],
        (output / "one-email.txt").read_text(),
        (output / "one-eml.eml").read_text(),
    ]
    assert [text for text in texts if "about this article" not in text.lower()] == []


@pytest.mark.parametrize(("front", "said"), [("", ""), ("id: PIL-0042\n", "PIL-0042")])
def test_the_foot_has_the_number_of_the_leaflet_and_never_the_name_of_the_file(
    front: str, said: str, tmp_path: Path
) -> None:
    text = article("A title", "Some words.").replace("title:", f"{front}slug: some-file\ntitle:", 1)
    run(write(tmp_path, {"content/one.md": text}), editions=("handout",))
    (page,) = page_texts(tmp_path / "output/some-file/some-file-handout.pdf")
    assert "some-file" not in page
    assert said in page


def test_one_part_has_no_number_and_no_list_of_parts(tmp_path: Path) -> None:
    text = article("A title", "Opening.\n\n## The only part\n\nSome words.")
    output = built(tmp_path, text, "email", "email-ten")
    for edition in ("email", "email-ten"):
        mail = (output / f"one-{edition}.txt").read_text()
        assert not re.search(r"part 1|in this issue|contents|01:", mail, re.IGNORECASE)
        assert "the only part" in mail.lower()


def test_two_parts_have(tmp_path: Path) -> None:
    text = article("A title", "Opening.\n\n## One part\n\nSome words.\n\n## Another\n\nMore words.")
    mail = (built(tmp_path, text, "email") / "one-email.txt").read_text().lower()
    assert "part 1" in mail
    assert "in this issue" not in mail  # which four have


def test_empty_items_are_left_out_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    body = "- one\n-\n- two\n\nWords.\n\n1. first\n2.\n3. third\n\nWords.\n\n- [ ] a box\n-\n"
    output = built(tmp_path, article("A title", body), "handout", "ebook", "email")
    pages = "".join(book(output).values())
    assert not re.search(r"<li[^>]*>\s*</li>", pages)
    assert '<li value="3">third</li>' in pages
    mail = (output / "one-email.txt").read_text()
    assert re.search(r"^  1\. first\n  3\. third$", mail, re.MULTILINE)
    assert not re.search(r"^ *[*-] *$", mail.split("-- ")[0], re.MULTILINE)
    assert "3. third" in "".join(page_texts(output / "one-handout.pdf"))


def test_a_list_of_empty_items_is_no_list(tmp_path: Path) -> None:
    assert "<ul" not in "".join(book(built(tmp_path, BARE + "\n-\n-\n", "ebook")).values())
