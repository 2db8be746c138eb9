"""Languages that part no words by blanks: marks beside their punctuation, and how long they take to read."""

from __future__ import annotations

import pytest

from documents import parsed
from trifolio.document.nodes import Element, walk

MARKED = [
    ("**重要：**今天。", "重要："),
    ("这是**“重点”**的。", "“重点”"),
    ("他说**（注意）**了。", "（注意）"),
    ("これは**「薬」**です。", "「薬」"),
    ("**服用。**続けて", "服用。"),
    ('이것은 **"약"**입니다.', '"약"'),
    ("維他命**D3（膽鈣化醇）**每日", "D3（膽鈣化醇）"),
    ("剂量**400 mg**。", "400 mg"),
]


@pytest.mark.parametrize(("text", "strong"), MARKED)
def test_a_mark_beside_punctuation_is_one(text: str, strong: str) -> None:
    document, _ = parsed(text)
    strongs = [node.children for node in walk(document.blocks) if isinstance(node, Element) and node.tag == "strong"]
    assert strongs == [(strong,)]


def test_in_other_languages_the_rules_of_commonmark_hold() -> None:
    document, _ = parsed('a*"b"*c and 5 * 3 * 2')
    assert [node for node in walk(document.blocks) if isinstance(node, Element) and node.tag == "em"] == []


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("word " * 2380, 10), ("药" * 2550, 9), ("薬" * 2856, 10), ("ก" * 9870, 10), ("약물 " * 2380, 10), ("药" * 30, 1)],
)
def test_the_reading_time_counts_letters_where_no_blanks_part_words(text: str, minutes: int) -> None:
    assert parsed(text)[0].minutes == minutes
