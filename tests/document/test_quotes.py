"""`smart` makes straight marks curly, by the language, and leaves measures, code and merge tags as they are."""

from __future__ import annotations

import pytest

from documents import FRONT, document
from trifolio.document.nodes import tidy


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "She said \"it's 'fine'\" -- in the '90s...", "She said “it’s ‘fine’” – in the ’90s…"),
        ("en", '"**bold**" and ("x")', "“bold” and (“x”)"),
        ("en", "5'10\" tall, 12\" wide, dogs' tails", '5\'10" tall, 12" wide, dogs’ tails'),
        ("en", '`"code"` and {{ name | default: "x" }}', '"code" and {{ name | default: "x" }}'),
        ("en", "\"'nested'\" a---b", "“‘nested’” a—b"),
        ("de", "Sie sagt \"es ist 'gut'\", ist's so", "Sie sagt „es ist ‚gut‘“, ist’s so"),
        ("fr", 'Il dit "bien".', "Il dit «\u202fbien\u202f»."),
    ],
)
def test_marks_are_those_of_the_language(lang: str, text: str, expected: str) -> None:
    assert tidy(document(text, f"{FRONT}lang: {lang}\n", smart=True).blocks) == expected


def test_titles_are_curled_too_and_nothing_is_without_being_asked() -> None:
    front = FRONT.replace("Living with migraine", 'It\'s "so"')
    assert document("Rest.", front, smart=True).meta.title == "It’s “so”"
    assert document('"Rest" -- it\'s', front).meta.title == 'It\'s "so"'
