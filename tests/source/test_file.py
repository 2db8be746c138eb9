"""Front matter and text: every key's type, true lines, and nothing of YAML that does more than hold text."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from documents import FRONT, parsed
from trifolio.document.model import Approval, Change, Meta
from trifolio.document.parse.front import FRONT as FRONT_MATTER
from trifolio.document.parse.front import KEYS
from trifolio.problems import ContentError, Problem
from trifolio.source import front
from trifolio.source.file import Source, read_text
from trifolio.source.schema import json_schema

GIVEN = ("title", "publisher", "updated", "review_by", "version", "contact")
"""The keys of `FRONT`."""


def read(text: str) -> Source:
    return read_text(text.encode(), "some.md", "some")


def refused(text: str) -> tuple[int, str]:
    """Return the line and message of the problem for which a source cannot be read."""
    with pytest.raises(ContentError) as failed:
        read(text)
    (problem,) = failed.value.problems
    assert problem.code == "front-matter"
    return problem.line, problem.message


def meta(front: str) -> tuple[Meta, list[Problem]]:
    """Return the metadata of a source that says this beside, or instead of, what `FRONT` says."""
    key = front.split(":", maxsplit=1)[0]
    kept = "".join(f"{line}\n" for line in FRONT.splitlines() if not line.startswith(f"{key}:"))
    made, problems = parsed("Words.", f"{front}\n{kept}")
    return made.meta, [problem for problem in problems if problem.code.startswith("meta-")]


GOOD: list[tuple[str, str, Any]] = [
    ("title: Rest", "title", "Rest"),
    ("title: >-\n  Rest and\n  sleep", "title", "Rest and sleep"),
    ("title: yes", "title", "yes"),
    ("title: 2026", "title", "2026"),
    ("subtitle: What helps", "subtitle", "What helps"),
    ("slug: rest-2026.1", "slug", "rest-2026.1"),
    ("slug: الصداع", "slug", "الصداع"),
    ("lang: en-GB", "lang", "en-GB"),
    ("lang: zh-Hant-TW", "lang", "zh-Hant-TW"),
    ("author: RK", "authors", ("RK",)),
    ("author: [RK, A Rao]", "authors", ("RK", "A Rao")),
    ("publisher: A press", "publisher", "A press"),
    ("id: PIL-0042", "id", "PIL-0042"),
    ("published: 2026-06-03", "published", "2026-06-03"),
    ("updated: 2024-02-29", "updated", "2024-02-29"),
    ("review_by: 2027-01", "review_by", "2027-01"),
    ("version: 1.10", "version", "1.10"),
    ("summary: Rest helps.", "summary", "Rest helps."),
    ("keywords: rest, sleep", "keywords", ("rest", "sleep")),
    ("keywords: [rest, 'dark, quiet']", "keywords", ("rest", "dark", "quiet")),
    ("cover: front.jpg", "cover", "front.jpg"),
    ("url: https://library.example/rest", "url", "https://library.example/rest"),
    ("contact: editor@library.example", "contact", "editor@library.example"),
    ("feedback: https://library.example/tell?us=1", "feedback", "https://library.example/tell?us=1"),
    ("feedback: ideas@library.example", "feedback", "ideas@library.example"),
    ("funding: None.", "funding", "None."),
    ("rights: MIT", "rights", "MIT"),
    ("series: Headaches", "series", "Headaches"),
    ("email: {subject: Rest, preheader: It helps}", "subject", "Rest"),
    ("email: {subject: Rest, preheader: It helps}", "preheader", "It helps"),
    ("editions: email", "editions", ("email",)),
    ("editions: [handout, email]", "editions", ("handout", "email")),
    ("owner: Physiotherapy", "owner", "Physiotherapy"),
    ("approved: [{by: RK, role: doctor, on: 2026-06}]", "approved", (Approval("RK", "doctor", "2026-06"),)),
    ("approved:\n- by: RK\n  role: doctor\n  on: 2026-06-03", "approved", (Approval("RK", "doctor", "2026-06-03"),)),
    ("approved: []", "approved", ()),
    ("history: [{version: 2, date: 2026-06, change: New}]", "history", (Change("2", "2026-06", "New"),)),
    ("translation_of: rest-2026.1", "translation_of", "rest-2026.1"),
    ("translation_of: https://library.example/rest", "translation_of", "https://library.example/rest"),
    ("draft: true", "draft", True),
    ("draft: no", "draft", False),
]

DATE = "wants a date as YYYY-MM-DD or YYYY-MM"
EMAIL = (
    "wants some of subject, preheader, address, signature, unsubscribe, view_online, platform, utm below it, "
    "each with two spaces before"
)
FEEDBACK = "wants an address that begins with https://, or one of e-mail"
TEXT = "wants text"
TEXTS = "wants text or a list of texts"
APPROVED = "wants a list with by, role and on in each entry"
HISTORY = "wants a list with version, date and change in each entry"
TRANSLATED = "wants the slug of an article, or an address that begins with https://"
BAD = [
    *((f"{key}: [a, b]", TEXT) for key in ("title", "subtitle", "publisher", "version", "summary", "cover")),
    *((f"{key}: {{a: b}}", TEXT) for key in ("contact", "funding", "id", "rights", "series", "bibliography", "slug")),
    *((f"{key}: next June", DATE) for key in ("published", "updated", "review_by")),
    ("updated: 2026", DATE),
    ("updated: 2026-6", DATE),
    ("updated: 2026-06-03 ago", DATE),
    ("updated: [2026-06]", TEXT),
    ("updated: 2026-13", "is no date of the calendar: 2026-13"),
    ("published: 2026-02-29", "is no date of the calendar: 2026-02-29"),
    ("review_by: 0000-01", "is no date of the calendar: 0000-01"),
    ("author: {nickname: RK}", TEXTS),
    ("author: [RK, [A, B]]", TEXTS),
    ("keywords: {a: b}", TEXTS),
    ("editions: {email: yes}", TEXTS),
    ("lang: English", "wants a language tag such as en, en-GB or ar (BCP 47)"),
    ("lang: en/GB", "wants a language tag such as en, en-GB or ar (BCP 47)"),
    ("slug: ../rest", "wants letters, digits, hyphens: it names a folder"),
    ("slug: .rest", "wants letters, digits, hyphens: it names a folder"),
    ("slug: rest and sleep", "wants letters, digits, hyphens: it names a folder"),
    ("url: library.example", "wants an address that begins with https://"),
    ("url: javascript:alert(1)", "wants an address that begins with https://"),
    ("feedback: phone us", FEEDBACK),
    ("feedback: ideas@library", FEEDBACK),
    ("feedback: javascript:alert(1)", FEEDBACK),
    ("email: Rest", EMAIL),
    ("owner: [Physiotherapy]", TEXT),
    ("approved: RK", APPROVED),
    ("approved: {by: RK, role: doctor, on: 2026-06}", APPROVED),
    ("approved: [RK]", "wants by, role and on in each of its entries"),
    ("history: First version", HISTORY),
    ("history: [[2, 2026-06, New]]", "wants version, date and change in each of its entries"),
    ("translation_of: rest and sleep", TRANSLATED),
    ("translation_of: ftp://library.example/rest", TRANSLATED),
    ("draft: perhaps", "wants true or false"),
    ("private: [true]", "wants true or false"),
]


@pytest.mark.parametrize(("front", "name", "value"), GOOD, ids=[front for front, *_ in GOOD])
def test_a_key_of_the_right_type_is_taken(front: str, name: str, value: object) -> None:
    made, problems = meta(front)
    assert problems == []
    assert getattr(made, name) == value


@pytest.mark.parametrize(("front", "message"), BAD, ids=[front for front, _ in BAD])
def test_a_key_of_a_wrong_type_is_an_error_at_its_line_and_nothing_else_is_said(front: str, message: str) -> None:
    _, problems = meta(front)
    key = front.split(":", maxsplit=1)[0]
    assert [(p.code, p.line, p.message) for p in problems] == [("meta-type", 2, f"“{key}” {message}")]


def test_what_is_wrong_below_a_key_is_told_all_of_it_each_at_its_line() -> None:
    _, problems = meta("email:\n  subject: [Rest]\n  preheder: It helps\n  utm:\n    sauce: news\n    medium: {a: b}")
    assert [(p.severity, p.code, p.line, p.message, p.hint) for p in problems] == [
        ("error", "meta-type", 3, "“subject” wants text", ""),
        ("warning", "meta-unknown", 4, "unknown key “preheder” in “email”", "did you mean “preheader”?"),
        ("warning", "meta-unknown", 6, "unknown key “sauce” in “email.utm”", "did you mean “source”?"),
        ("error", "meta-type", 7, "“medium” wants text", ""),
    ]


def test_an_entry_of_the_record_that_lacks_something_is_an_error_at_its_own_line() -> None:
    made, problems = meta(
        "approved:\n- {by: RK, role: doctor, on: 2026-06}\n- by: RK\n  on: 2026-13\n"
        "- {by: '', role: a, on: 2026-06, at: 9}\nhistory:\n- version: 2\n  date: 2026-06\n  change:\n"
    )
    assert made.approved == (Approval("RK", "doctor", "2026-06"),)
    assert made.history == ()
    assert [(p.severity, p.code, p.line, p.message) for p in problems] == [
        ("error", "meta-type", 4, "an entry of “approved” lacks role"),
        ("error", "meta-type", 5, "“on” is no date of the calendar: 2026-13"),
        ("error", "meta-type", 6, "“by” is empty"),
        ("warning", "meta-unknown", 6, "unknown key “at” in “approved.2”"),
        ("error", "meta-type", 10, "“change” is empty"),
    ]


def test_the_json_schema_takes_and_refuses_the_same() -> None:
    schema = Draft202012Validator(json_schema(FRONT_MATTER, "front matter"))
    fronts = {front: read(f"---\n{front}\n---\n").front for front, *_ in (*GOOD, *BAD)}
    told = {front for front, values in fronts.items() if not schema.is_valid(values)}
    assert told == {front for front, _ in BAD} - {"published: 2026-02-29"}  # it does not count leap years


def test_every_key_is_tried_with_right_and_wrong_values() -> None:
    assert {front.split(":")[0] for front, *_ in GOOD} == KEYS.keys() - {"bibliography", "references", "private"}
    assert {front.split(":")[0] for front, _ in BAD} == KEYS.keys() - {"references"}


def test_the_keys_are_those_of_the_dialect() -> None:
    assert set(KEYS) == set(
        "title subtitle slug lang author publisher published updated review_by version summary keywords cover url "
        "contact feedback funding rights series id owner approved history translation_of email editions draft private "
        "bibliography references".split(),
    )


@pytest.mark.parametrize("key", [key for key in KEYS if key not in ("references", "bibliography", *GIVEN)])
def test_an_empty_key_is_as_if_it_were_not_there(key: str) -> None:
    made, problems = parsed("Words.", f"{FRONT}{key}:\n")
    plain, _ = parsed("Words.")
    assert [p for p in problems if p.code != "meta-type"] == []
    assert made.meta == plain.meta


def test_an_unknown_key_is_a_warning_with_the_nearest_name() -> None:
    _, problems = parsed("Words.", f"{FRONT}autor: RK\n")
    assert [(p.severity, p.code, p.line, p.hint) for p in problems] == [
        ("warning", "meta-unknown", 8, "did you mean “author”?")
    ]


def test_a_source_without_front_matter_builds_and_says_once_what_is_missing() -> None:
    made, problems = parsed("# Rest\n\nWords.", front="")
    assert made.meta == Meta(title="Rest", slug="some")
    assert [(p.code, p.line, p.message) for p in problems] == [
        ("meta-missing", 1, "missing: publisher, updated, review_by, version, contact")
    ]


def test_what_the_project_says_stands_for_keys_that_are_left_out() -> None:
    front = "title: Rest\nupdated: 2026-06\nreview_by: 2027-06\nversion: '1'\ncontact: a@b.example\n"
    made, problems = parsed("Words.", front, defaults={"publisher": "A press", "lang": "cy"})
    assert (made.meta.publisher, made.meta.lang, problems) == ("A press", "cy", ())
    made, _ = parsed("Words.", f"{front}publisher: Mine\n", defaults={"publisher": "A press", "lang": ""})
    assert (made.meta.publisher, made.meta.lang) == ("Mine", "en")


@pytest.mark.parametrize(
    ("stem", "slug"),
    [("rest", "rest"), ("Rest and sleep", "Rest-and-sleep"), ("-.rest.-", "rest"), ("?", "article"), ("休息", "休息")],
)
def test_the_slug_is_the_stem_of_the_file(stem: str, slug: str) -> None:
    from trifolio.document.parse import parse

    made, _ = parse(read_text(b"Words.\n", "x.md", stem))
    assert made.meta.slug == slug


def test_lines_are_those_of_the_file_with_the_front_matter_counted() -> None:
    source = read("---\ntitle: Rest\nsummary: >\n  It\n  helps.\n\nversion: 1\n---\nWords.\n")
    assert source.lines == {("title",): 2, ("summary",): 3, ("version",): 7}
    assert (source.first_line, source.body) == (9, "Words.\n")
    assert (source.line("summary"), source.line("url", "version"), source.line("url")) == (3, 7, 1)


def test_what_stands_below_a_key_has_a_line_too() -> None:
    source = read("---\nemail:\n  utm: {term: a,\n    medium: b}\nauthor:\n  - A\n\n  - B\n---\nWords.\n")
    assert source.lines == {
        ("email",): 2,
        ("email", "utm"): 3,
        ("email", "utm", "term"): 3,
        ("email", "utm", "medium"): 4,
        ("author",): 5,
        ("author", 0): 6,
        ("author", 1): 8,
    }


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_as_one(end: str) -> None:
    source = read(end.join(["\ufeff---", "title: Rest", "---", "", "Words.", "more", ""]))
    assert (source.front, source.first_line, source.body) == ({"title": "Rest"}, 4, "\nWords.\nmore\n")
    assert source.problems == ()


@pytest.mark.parametrize("text", ["---\n---\nWords.", "---\n# nothing yet\n---\nWords.", "--- \ntitle:\n...\nWords."])
def test_front_matter_may_be_empty_and_end_with_dots(text: str) -> None:
    assert read(text).body == "Words."
    assert not any(read(text).front.values())


@pytest.mark.parametrize("text", ["---\n\nWords.\n", "----\ntitle: Rest\n", "Words.\n\n---\ntitle: Rest\n---\n"])
def test_a_rule_is_no_front_matter(text: str) -> None:
    assert (read(text).front, read(text).body, read(text).first_line) == ({}, text, 1)


def test_the_digest_is_that_of_the_bytes() -> None:
    data = b"\xef\xbb\xbfWords.\r\n"
    assert read_text(data, "x.md", "x").digest == hashlib.sha256(data).hexdigest()


def test_all_scalars_are_text_and_nested_values_stay() -> None:
    front = read("---\na: 1.10\nb: 2026-06-03\nc: no\nd: ~\ne: [1, {f: 0x10}]\n---\nWords.").front
    assert front == {"a": "1.10", "b": "2026-06-03", "c": "no", "d": "~", "e": ["1", {"f": "0x10"}]}


REFUSED = [
    ("---\ntitle: &a Rest\nseries: *a\n---\nx", 3, "the alias *a is not read here"),
    ("---\na: &a [x, x]\nb: [*a, *a]\n---\nx", 3, "the alias *a is not read here"),
    ("---\ntitle: !!str Rest\n---\nx", 2, "the tag !!str is not read here"),
    ("---\nversion: 1\ntitle: !mine Rest\n---\nx", 3, "the tag !mine is not read here"),
    (
        "---\ntitle: !!python/object/apply:os.getcwd []\n---\nx",
        2,
        "the tag !!python/object/apply:os.getcwd is not read here",
    ),
    ("---\ntitle: Rest\nversion: 1\ntitle: Sleep\n---\nx", 4, "“title” stands here twice"),
    ("---\nemail:\n  subject: Rest\n  subject: Sleep\n---\nx", 4, "“subject” stands here twice"),
    ("---\nreferences:\n  - id: a\n    type: book\n    id: b\n---\nx", 5, "“id” stands here twice"),
    ("---\n? [a, b]\n: c\n---\nx", 2, "a key is not text"),
    ("---\n- title\n---\nx", 2, "the front matter is not a list of keys and values"),
    ("---\nRest\n---\nx", 2, "the front matter is not a list of keys and values"),
    ("---\ntitle: Rest: and sleep\n---\nx", 2, "the value of “title” has a colon in it"),
    ("---\ntitle: Rest\nWords.\n", 1, "the front matter is never closed"),
]


@pytest.mark.parametrize(("text", "line", "message"), REFUSED, ids=[message for *_, message in REFUSED])
def test_yaml_that_is_more_than_text_lists_and_keys_is_refused_at_its_line(text: str, line: int, message: str) -> None:
    assert refused(text) == (line, message)


def test_yaml_nested_beyond_reason_is_refused() -> None:
    assert refused(f"---\na: {'[' * 5000}{']' * 5000}\n---\nx") == (2, "nested too deeply")


def test_front_matter_alone_is_an_empty_source() -> None:
    assert [(p.code, p.line) for p in read("---\ntitle: Rest\n---\n\n \n").problems] == [("source-empty", 4)]


@settings(deadline=None)
@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_a_source_or_a_problem_within_the_file(data: bytes) -> None:
    try:
        problems = read_text(data, "x.md", "x").problems
    except ContentError as failed:
        problems = failed.problems
        assert problems
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    assert all(1 <= problem.line <= lines for problem in problems)


@settings(deadline=None, max_examples=500)
@given(
    st.lists(
        st.sampled_from((*"ab:-[]{}'\"#\n,|>?%.", "\n  ", "\n- ", "k: ", "é", "\u2028", "😀", "2026-06")), max_size=25
    )
)
def test_libyaml_reads_as_pyyamls_own_reader_does(scraps: list[str]) -> None:
    text = "".join(scraps)
    try:
        quick = values(yaml.compose(text, Loader=front._QuickLoader))  # noqa: SLF001
        plain = values(yaml.compose(text, Loader=front.PlainLoader))
    except yaml.YAMLError:  # if it was the first, the other is asked and says what is wrong
        return
    assert quick == plain


def values(node: yaml.Node | None) -> object:
    """What a node says and where it stands."""
    if isinstance(node, yaml.ScalarNode):
        return node.value and (node.start_mark.line, node.value)
    assert node is None or isinstance(node, yaml.CollectionNode)
    parts = [] if node is None else node.value
    return [values(part) if isinstance(part, yaml.Node) else tuple(map(values, part)) for part in parts]


SCRAPS = ("title", "slug", "email", ":", ": ", "- ", "[", "]", "{", "}", "&a", "*a", "!!str", "!", "|", ">", "'", '"')


@settings(deadline=None)
@given(st.lists(st.sampled_from((*SCRAPS, "#", "\n", "\n  ", "\t", "?", "<<", "%", "2026-06", ",", "é")), max_size=30))
def test_any_front_matter_is_values_or_a_problem_within_it(scraps: list[str]) -> None:
    text = f"---\n{''.join(scraps)}\n---\nWords.\n"
    try:
        made, problems = parsed("Words.", f"{''.join(scraps)}\n")
        assert made.meta.title
    except ContentError as failed:
        problems = failed.problems
        assert problems
    assert all(1 <= problem.line <= text.count("\n") for problem in problems)
