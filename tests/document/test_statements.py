"""What a document says, statement by statement: no word is left out, and another word is another statement."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from projects import read_in, torture_in
from trifolio.document.marks import is_mark
from trifolio.document.model import Document
from trifolio.document.nodes import Element, altered, words
from trifolio.document.statements import digest_of, statements
from trifolio.source.file import read_text

SEED = 18


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return torture_in(tmp_path_factory.mktemp("library"))


def document(library: Path, name: str) -> Document:
    return read_in(library, library / "content" / f"{name}.md")


def without_marks(node: Any) -> Any:
    """Return a node, but nothing for the mark of a citation or a note: its number is none of the words."""
    return () if isinstance(node, Element) and node.tag == "sup" and is_mark(node) else node


def bare(text: str) -> str:
    """Return the letters and digits of a text."""
    return re.sub(r"[\W_]", "", text)


@pytest.mark.parametrize("name", ["torture", "scripts", "ar", "de", "fr", "exosomes-for-hair-loss"])
def test_every_word_of_a_document_is_in_a_statement(library: Path, name: str) -> None:
    own = document(library, name)
    whole = bare(re.sub(r" <[^<> ]+>| \[note\]| \[@[^]]+\]", "", " ".join(s.words for s in statements(own))))
    values = (*own.blocks, *(note.body for note in own.notes), *(reference.content for reference in own.references))
    spoken = {word for value in values for word in words(altered((value,), without_marks))}
    missing = {word for word in spoken if bare(word) not in whole}
    assert missing == set()


@pytest.mark.parametrize("name", ["torture", "exosomes-for-hair-loss"])
def test_statements_begin_at_lines_that_have_their_words(library: Path, name: str) -> None:
    own = document(library, name)
    lines = own.source.decode().splitlines()
    first = read_text(own.source, "", "").first_line
    for statement in statements(own):
        word = next((w for w in re.findall(r"[^\W\d_]{4,}", statement.words) if w not in ("picture", "note")), "")
        if statement.line >= first and not statement.words.startswith("[") and word:
            assert word in " ".join(lines[statement.line - 4 : statement.line + 9]), statement  # a caption


def test_another_word_is_another_statement_and_changes_no_other(library: Path) -> None:
    own = document(library, "exosomes-for-hair-loss")
    before = statements(own)
    text = own.source.decode()
    body = text.index("\n---\n", 4)
    places = [m for m in re.finditer(r"(?<=[a-z] )[a-z]{4,}(?= [a-z])", text) if m.start() > body]
    for place in random.Random(SEED).sample(places, 25):  # noqa: S311 - no secret
        edited = library / "content" / "edited.md"
        changed = f"{text[: place.start()]}otherwise{text[place.end() :]}".replace("slug:", "# slug:", 1)
        edited.write_text(changed, "utf-8")
        after = statements(read_in(library, edited))
        assert len(after) == len(before)
        differing = [new for old, new in zip(before, after, strict=True) if old.digest != new.digest]
        assert len(differing) == 1, place[0]
        assert "otherwise" in differing[0].words
        assert digest_of(tuple(s.digest for s in after)) != digest_of(tuple(s.digest for s in before))
    edited.unlink()
