"""Articles with slips of every kind: whatever a line turns into, the build ends with an article or a problem.

And editions that are broken on purpose: whatever differs between a finished file and its source is told.
"""

from __future__ import annotations

import functools
import itertools
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pytest

from projects import REPOSITORY, codes, picture, read_in, run, write
from soak import SEED, SOAK
from trifolio.check import parity
from trifolio.check.parity.verdict import Finding
from trifolio.document.model import Document
from trifolio.project import editions

COUNT = 7000 if SOAK else 25
AT_ONCE = 25
"""Articles of one project; so are its runs."""

PIECES = [
    *(
        "::: warning\n",
        ":::\n",
        "```\n",
        "$$\n",
        "---\n",
        "<div>",
        "</div>",
        "<!--",
        "| a | b |\n|---|---|\n",
        "> ",
        "    ",
    ),
    *(
        "[^1]",
        "[^1]: a note\n",
        "[@a; @b]",
        "{#id .lead}",
        "{{first_name}}",
        "\\",
        "*",
        "**",
        "`",
        "](",
        "![",
        "<b",
        "&#",
        "&",
    ),
    *(
        "\t",
        "\r",
        "\0",
        "\u202e",
        "\u200b",
        "\ud7ff",
        "\U0001f600",
        "٣",
        "|",
        "#",
        "- [ ] ",
        "1. ",
        ": ",
        "2026-13-01",
        "'",
    ),
]


def _sources() -> list[str]:
    """Return the sources to begin with: small ones, in which each part of the dialect stands."""
    files = sorted((REPOSITORY / "tests/cases").glob("*.md"))
    return [text for file in files if len(text := file.read_text("utf-8")) < 3000]


def _mutated(text: str, dice: random.Random) -> str:
    """Return a text in which one to four places are otherwise."""
    for _ in range(dice.choice((1, 1, 2, 4))):
        lines = text.splitlines(keepends=True)
        line, place = dice.randrange(len(lines)), dice.randrange(len(text))
        match dice.randrange(6):
            case 0:
                lines.insert(dice.randrange(len(lines)), lines[line])
                text = "".join(lines)
            case 1 if len(lines) > 1:
                text = "".join([*lines[:line], *lines[line + 1 :]])
            case 2:
                text = text[:place] + text[place + dice.randrange(1, 20) :]
            case 3:
                other = dice.randrange(len(lines))
                lines[line], lines[other] = lines[other], lines[line]
                text = "".join(lines)
            case _:
                text = text[:place] + dice.choice(PIECES) + text[place:]
        text = text or "x"
    return text


@pytest.mark.parametrize("run_number", range(COUNT // AT_ONCE))
def test_a_slip_of_any_kind_ends_in_an_article_or_a_problem(
    run_number: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    monkeypatch.chdir(tmp_path)
    dice, sources = random.Random(f"{SEED} {run_number}"), _sources()  # noqa: S311 - no secret
    texts = {f"content/{number}.md": _mutated(dice.choice(sources), dice) for number in range(AT_ONCE)}
    picture(tmp_path / "content/field.png", size=(60, 40))
    report = run(write(tmp_path, {**texts, "trifolio.toml": ""}), editions=("ebook", "email"), jobs=0)
    assert not {"bug", "limit", "words-lost"} & {*codes(report)}, report.problems
    for problem in report.problems:
        if problem.path in texts:
            assert 0 <= problem.line <= len(texts[problem.path].splitlines()) + 1, problem
    record_property("tried", AT_ONCE)


# Editions that say something else than their source


WHOLE = """\
---
title: Taking your tablets
publisher: A Publisher
updated: 2026-06
review_by: 2027-12
version: "1.0"
contact: someone@example.org
references:
  - {id: rao, type: article-journal, title: Tablets and time, author: [{family: Rao, given: R}], issued: 2019}
  - {id: lee, type: article-journal, title: Water at night, author: [{family: Lee, given: L}], issued: 2021}
  - {id: kim, type: article-journal, title: Food and sleep, author: [{family: Kim, given: K}], issued: 2023}
---
::: tldr
- Take one tablet every morning.
- Drink a glass of water with it.
- Stop if a rash begins.
:::

## How much to take

Adults take 5 mg once a day [@rao]. Children over 12 take 2.5 mg. Nobody takes more than 40 mg in a week.

Do not chew the tablet. Keep it below 25 °C. Ask [the pharmacy](https://pharmacy.example/ask) if you are unsure.

1. Wash your hands well.
2. Fill a glass with water.
3. Swallow the tablet whole.
4. Sit upright for 30 minutes.

## What to look out for

| Sign | When | What to do |
|---|---|---|
| Rash | any day | stop, and phone us |
| Dizziness | first week | sit down, and drink |
| Fever above 38 °C | after day 3 | go to the hospital |

- Headaches are common, and pass [@lee].
- Sore eyes are rare.
- Swelling of the lips is an emergency.

![A tablet beside a glass](field.png "One tablet, one glass")

::: warning
Phone 999 if you cannot breathe. [More on allergies](https://allergy.example/signs).
:::

## When to come back

Come back after 14 days [@kim]. Bring this page. Your next dose may be 10 mg.

::: faq
### May I drink coffee?
Yes, up to 2 cups.

### May I drive?
Not in the first 48 hours.
:::
"""

PROVEN = ("handout", "ebook", "email", "eml", "web")
"""The editions that are broken: each binder that has a reader, but for those that only wrap the same text."""


def _line_out(pattern: str) -> Callable[[str], Iterator[str]]:
    """Return what yields a source once for each line that matches, without that line."""

    def mutate(text: str) -> Iterator[str]:
        for match in re.finditer(rf"^{pattern}.*\n", text, re.MULTILINE):
            yield text[: match.start()] + text[match.end() :]

    return mutate


def _instead(pattern: str, by: str) -> Callable[[str], Iterator[str]]:
    """Return what yields a source once for each place that matches, with something else there."""

    def mutate(text: str) -> Iterator[str]:
        body = text.index("::: tldr")
        for match in re.compile(pattern, re.MULTILINE).finditer(text, body):
            yield text[: match.start()] + match.expand(by) + text[match.end() :]

    return mutate


def _without_reference(text: str) -> Iterator[str]:
    for key in ("rao", "lee", "kim"):
        yield re.sub(rf"^  - \{{id: {key}.*\n", "", text, flags=re.MULTILINE).replace(f" [@{key}]", "")


BREAKS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "an item is dropped": _line_out("- "),
    "a step is dropped": _line_out(r"\d\. "),
    "a row is dropped": _line_out(r"\| [A-Z][^|]* \| [a-z]"),
    "a dose is ten times as high": _instead(r"(\d) mg", r"\g<1>0 mg"),
    "a dose has another unit": _instead(r"(\d) mg", r"\1 g"),
    "a number is another": _instead(r"\b(\d{2,3})\b(?! mg)", r"1\1"),
    "two steps are swapped": _instead(r"^(\d\. )(.*)\n(\d\. )(.*)$", r"\1\4\n\3\2"),
    "two cells are swapped": _instead(r"^\| ([A-Z][^|]*) \| ([a-z][^|]*) \|", r"| \2 | \1 |"),
    "two paragraphs are swapped": _instead(r"^(Adults .*)\n\n(Do not .*)$", r"\2\n\n\1"),
    "a heading is dropped": _line_out("## "),
    "a heading is another": _instead(r"^(#{2,3} .*)$", r"\1 again"),
    "a link leads elsewhere": _instead(r"(https://\w+\.example/)", r"\1x"),
    "a link is lost": _instead(r"\[([^\]@]+)\]\(https[^)]*\)", r"\1"),
    "a reference is lost": _without_reference,
    "a sentence is added": _instead(r"(?<=[a-z]\.) (?=[A-Z])", " Double the dose at night. "),
    "a sentence is dropped": _instead(r"(?<=\.) [A-Z][^.\n]*\.(?= |$)", ""),
    "a not is lost": _instead(r"\b([Dd]o|cannot) not\b|\bNot in\b", "In"),
    "an alternative text is another": _instead(r"!\[A tablet", "![A capsule"),
}
"""What may happen to a text on its way, by name: each yields a source a place."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with an article of which everything is proven."""
    folder = tmp_path_factory.mktemp("whole")
    picture(folder / "content/field.png", size=(900, 600))
    report = run(write(folder, {"content/some.md": WHOLE, "trifolio.toml": ""}), editions=PROVEN)
    assert codes(report) == []
    return folder


@pytest.fixture(scope="module")
def told(whole: Path) -> Callable[[str, str], Sequence[Finding]]:
    """Return a function that says how an edition of the article differs from another source; each file is read once."""
    styles = (editions.packaged_styles(),)
    loaded = {name: editions.load(name, styles) for name in PROVEN}

    @functools.cache
    def says(name: str) -> Sequence[parity.Said]:
        (file,) = (path for path in (whole / "output/some").iterdir() if path.stem == f"some-{name}")
        return [parity.read(file.read_bytes(), reader) for reader in loaded[name].binder.readers]

    @functools.cache
    def document(text: str) -> Document:
        return read_in(whole, write(whole, {"content/some.md": text}) / "content/some.md")

    def compared(name: str, text: str) -> Sequence[Finding]:
        edition, meta = loaded[name], document(text).meta
        fields = (meta.subject, meta.preheader) if edition.mailing else ()
        return [
            finding
            for reader, content in zip(edition.binder.readers, says(name), strict=True)
            for finding in parity.compare(parity.expected(document(text), edition, None, reader), content, fields)
        ]

    return compared


def test_the_article_that_is_broken_is_proven_when_it_is_whole(told: Callable[[str, str], Sequence[Finding]]) -> None:
    assert [finding for name in PROVEN for finding in told(name, WHOLE)] == []


@pytest.mark.parametrize("kind", BREAKS)
def test_whatever_differs_between_an_edition_and_its_source_is_told(
    kind: str, told: Callable[[str, str], Sequence[Finding]], record_property: Callable[[str, object], None]
) -> None:
    places = list(BREAKS[kind](WHOLE))
    assert places
    assert WHOLE not in places
    tried = [
        (name, text) for name, text in itertools.product(PROVEN, places) if "alternative" not in kind or name != "email"
    ]
    dice = random.Random(f"{SEED} {kind}")  # noqa: S311 - no secret
    some = tried if SOAK else [dice.choice([pair for pair in tried if pair[0] == name]) for name in dict(tried)]
    untold = [(name, text) for name, text in some if not told(name, text)]
    assert untold == []
    record_property("tried", len(some))


def test_at_least_fifty_places_are_tried() -> None:
    assert len(BREAKS) * len(PROVEN) > 50
    assert len([text for breaks in BREAKS.values() for text in breaks(WHOLE)]) > 60


def _first_line(text: str) -> int:
    """Return the first line of a source that is not as it was."""
    pairs = zip(WHOLE.split("\n"), text.split("\n"), strict=False)
    return next(number for number, (one, other) in enumerate(pairs, 1) if one != other)


@pytest.mark.parametrize("name", PROVEN)
def test_what_differs_is_told_with_its_line(name: str, told: Callable[[str, str], Sequence[Finding]]) -> None:
    for text in BREAKS["a dose is ten times as high"](WHOLE):
        assert {line for line, _ in told(name, text)} == {_first_line(text)}


def _in_text(data: bytes, old: str, new: str) -> bytes:
    return data.replace(old.encode(), new.encode())


def _in_book(data: bytes, old: str, new: str) -> bytes:
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(changed, "w") as after:
        for entry in before.infolist():
            after.writestr(entry, _in_text(before.read(entry), old, new))
    return changed.getvalue()


def _printed_anew(_data: bytes, old: str, new: str, folder: Path) -> bytes:
    write(folder, {"content/other.md": WHOLE.replace(old, new)})
    run(folder, sources=(folder / "content/other.md",), editions=("handout",))
    return (folder / "output/other/other-handout.pdf").read_bytes()


BYTES: Mapping[str, tuple[str, str]] = {
    "a dose": ("Adults take 5", "Adults take 50"),
    "a word": ("Do not chew", "Do chew"),
    "an item": ("Sore eyes are rare.", ""),
    "an address": ("https://allergy.example/signs", "https://allergy.example/sings"),
}


@pytest.mark.parametrize("what", BYTES)
@pytest.mark.parametrize("name", PROVEN)
def test_a_file_that_was_changed_is_told(name: str, what: str, whole: Path) -> None:
    edition = editions.load(name, (editions.packaged_styles(),))
    document = read_in(whole, write(whole, {"content/some.md": WHOLE}) / "content/some.md")
    (file,) = (path for path in (whole / "output/some").iterdir() if path.stem == f"some-{name}")
    before, (old, new) = file.read_bytes(), BYTES[what]
    others: dict[str, Callable[[bytes, str, str], bytes]] = {
        "handout": functools.partial(_printed_anew, folder=whole),
        "ebook": _in_book,
    }
    after = others.get(name, _in_text)(before, old, new)
    assert after != before
    assert parity.check(document, edition, before) == ()
    assert parity.check(document, edition, after)
