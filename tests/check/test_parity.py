"""What finished editions say is what their documents say: on the samples, on torture, on anything hypothesis makes.

And that the check would tell: words of finished editions are dropped, altered, swapped and added, one at a time.
"""

from __future__ import annotations

import functools
import itertools
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import shelf
from anything import EDITIONS as NAMES
from anything import sources
from documents import FRONT, parsed
from projects import read_in
from soak import SEED, SOAK, todays
from trifolio.check import parity
from trifolio.check.parity.reading import clean, levelled, split
from trifolio.check.parity.stream import stream
from trifolio.document.components import COMPONENTS
from trifolio.document.components.evidence import BASES, CERTAINTIES
from trifolio.document.model import Document
from trifolio.document.nodes import Element
from trifolio.job import Binder, Clinic, Edition, Job, Settings
from trifolio.pipeline.job import make
from trifolio.problems import show
from trifolio.project import editions
from trifolio.source.html import INLINE
from trifolio.source.mailing import Email

ROOT = Path(__file__).parents[2]
STYLES = (editions.packaged_styles(),)
KNOWN = frozenset(editions.names(STYLES))
EDITIONS = {name: editions.load(name, STYLES) for name in NAMES}
LANGUAGES = ("ar", "de", "es", "fr", "scripts")
SAMPLES = ("exosomes-for-hair-loss", "getting-ready-for-a-clinic-visit", "torture")
T = TypeVar("T")
SMALL = "getting-ready-for-a-clinic-visit"


def job(document: Document, name: str, cache: Path, **options: Any) -> Job:
    more = {"clinic": None, "cache": str(cache), **options}
    return Job((document,), EDITIONS[name], paper="a4", **more)


def shown(document: Document, which: Edition, data: bytes) -> list[str]:
    return [show(problem) for problem in parity.check(document, which, data)]


@pytest.fixture(scope="module")
def library() -> Path:
    return shelf.folder()


@pytest.fixture(scope="module")
def finished(library: Path) -> Callable[[str, str], tuple[Document, bytes]]:
    """Return a function that gives a source's document and an edition of it."""
    document = functools.cache(lambda slug: read_in(library, library / "content" / f"{slug}.md"))
    return lambda slug, name: (document(slug), shelf.file(slug, name).read_bytes())


Finished = Callable[[str, str], tuple[Document, bytes]]


# Every word is there


WHOLE = [
    *itertools.product(SAMPLES, EDITIONS),
    *todays(itertools.product(LANGUAGES, EDITIONS), 9),
]


@pytest.mark.parametrize(("slug", "name"), WHOLE, ids=map("-".join, WHOLE))
def test_an_edition_says_every_word_of_its_document(finished: Finished, slug: str, name: str) -> None:
    document, data = finished(slug, name)
    assert shown(document, EDITIONS[name], data) == []


@pytest.mark.parametrize("kind", todays(["quote", "box", "list", "bold"], 2))
def test_no_nesting_takes_words_off_the_page(kind: str, desk: Path) -> None:
    depth = 40
    nested = {
        "quote": "> " * depth + "Deep words.",
        "list": "\n".join(f"{'  ' * level}- Item {level}" for level in range(depth)),
        "bold": "*a **b " * (depth // 2) + "x<sup>2</sup>" + "** c*" * (depth // 2),
        "box": "::: note\n" * depth + "Deep words.\n" + ":::\n" * depth,
    }
    source = f"---\n{FRONT}---\n\n{nested[kind]}\n"
    assert faults(source, desk, ("handout", "ebook", "email", "email-wrapped")) == []


@pytest.mark.parametrize(
    "body",
    [
        "## A head\n\n## dose\n\n## dose\n\nSay dose, dose.",  # headings that no text follows, and no contents
        "Say dose dose.\n\n| dose |\n|---|\n| dose dose |\n\nDose, dose: dose dose dose.",  # short and frequent
        "Say [dose](https://a.example/), [link](https://a.example/), [a](https://b.example/) a b.",  # words like marks
        "| dose |\n|---|\n| https://a.example/a |\n| https://a.example/a |",  # a cell that is an address
        'Say dose.\n\n::: {.evidence basis="systematic-review"}\nSay dose.\n:::\n\nSay dose.',  # said thrice
    ],
    ids=["headings", "frequent", "marks", "address", "same"],
)
def test_what_hypothesis_found_once_is_found_again(body: str, desk: Path) -> None:
    source = f"---\n{FRONT}---\n\n{body}\n"
    assert faults(source, desk, ("handout", "ebook", "email", "email-wrapped")) == []


def test_the_torture_holds_every_component_and_every_form_of_prose(library: Path) -> None:
    text = (ROOT / "tests/data/torture.md").read_text(encoding="utf-8")
    for name in COMPONENTS:
        assert f"::: {name}\n" in text or f"::: {{.{name}" in text, name
    for option in (*CERTAINTIES, *BASES):
        assert option in text, option
    found = {tag for block in read_in(library, library / "content/torture.md").blocks for tag in tags(block)}
    assert INLINE - {"data"} - found == set()  # of `data` only what is inside is kept


def tags(value: object) -> Iterator[str]:
    """Yield the tags of all elements in a value of the document."""
    if isinstance(value, Element):
        yield value.tag
    parts = (
        value
        if isinstance(value, tuple)
        else [getattr(value, f.name) for f in fields(value)]
        if is_dataclass(value)
        else []
    )
    for part in parts:
        yield from tags(part)


def test_the_words_of_a_clinic_and_of_the_mails_footer_are_allowed_and_no_others(library: Path, tmp_path: Path) -> None:
    document = read_in(library, library / "content/getting-ready-for-a-clinic-visit.md")
    clinic = Clinic("Hillside Surgery", address=("1 Mill Lane", "Anytown"), phones=("01234 567890",), web="a.example")
    footer = Email(address="Hillside Trust, Anytown", signature="Yours faithfully")
    also = (clinic.name, *clinic.address, *clinic.phones, clinic.web, footer.address, footer.signature)
    for name in ("handout", "email"):
        data = make(job(document, name, tmp_path, clinic=clinic, settings=Settings(email=footer))).data
        assert parity.check(document, EDITIONS[name], data, also) == ()
        assert "not in the article: “hillside surgery" in "".join(shown(document, EDITIONS[name], data))


def test_a_publisher_whose_name_stands_in_the_address_too_is_no_foreign_word(tmp_path: Path) -> None:
    document, _ = parsed("Rest.", FRONT.replace("A library", "River Hospital"))
    footer = Email(address="River Hospital, 1 Mill Lane, Anytown", unsubscribe="https://a.example/out")
    also = (footer.address, footer.unsubscribe)
    data = make(job(document, "email", tmp_path, settings=Settings(email=footer))).data
    assert parity.check(document, EDITIONS["email"], data, also) == ()
    (problem,) = parity.check(document, EDITIONS["email"], data.replace(b"1 Mill Lane", b"1 Mile Lane"), also)
    assert "not in the article: “mile lane anytown”" in problem.message


def test_a_number_of_the_opening_hours_is_not_taken_for_a_cell_of_a_table(tmp_path: Path) -> None:
    rows = "".join(f"| {week} | | |\n" for week in range(1, 7))
    document, _ = parsed(f"| Week | Bend | Aid |\n|---|---|---|\n{rows}")
    clinic = Clinic("Hill", hours=("Monday to Friday, 8 am to 6 pm",))
    for name in ("email", "email-wrapped", "eml", "web"):
        data = make(job(document, name, tmp_path, clinic=clinic)).data
        assert parity.check(document, EDITIONS[name], data, (clinic.name, *clinic.hours)) == ()
        fewer, _ = parsed(f"| Week | Bend | Aid |\n|---|---|---|\n{rows}| 7 | | |\n")
        assert parity.check(fewer, EDITIONS[name], data, (clinic.name, *clinic.hours))


def test_what_a_drawing_shows_is_no_word_of_the_article(desk: Path) -> None:
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20">'
    svg = f'{head}<text x="4" y="14" font-size="9">Colon</text></svg>'
    (desk / "content/drawn.svg").write_text(svg, encoding="utf-8")
    source = f'---\n{FRONT}---\n\nBefore.\n\n![The large bowel](drawn.svg "Where it lies")\n\nAfter.\n'
    assert faults(source, desk, ("handout", "ebook", "email")) == []


def test_a_collection_is_told_by_the_line_of_its_article(tmp_path: Path) -> None:
    one, _ = parsed("## Doses\n\nTake 5 mg.")
    two, _ = parsed("## More\n\nTake 7 mg.", FRONT.replace("Living with migraine", "More"))
    pair = (replace(one, path="one.md"), replace(two, path="two.md"))
    whole, _ = parsed("", FRONT)
    text = b"Doses Take 5 mg. More Take 70 mg."
    problems = parity.check((*pair, replace(whole, path="trifolio.toml")), EDITIONS["email"], text)
    (dose,) = (problem for problem in problems if "“70”" in problem.message)
    assert (dose.path, dose.line) == ("two.md", 11)
    assert {problem.path for problem in problems} == {"one.md", "two.md", "trifolio.toml"}  # of the front matter


def test_a_binder_whose_files_nobody_reads_is_a_problem_and_not_a_pass(finished: Finished) -> None:
    document, data = finished("torture", "email")
    (problem,) = parity.check(document, replace(EDITIONS["email"], binder=Binder("odt:bind", name="odt")), data)
    assert problem.message == "email: nothing here reads what the binder “odt” makes"


@pytest.mark.parametrize("name", ["handout", "ebook", "email", "eml", "web"])
@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe no file of any kind", b"PK\x05\x06" + bytes(18)], ids=["empty", "soup", "zip"]
)
def test_bytes_that_cannot_be_read_are_a_problem(finished: Finished, name: str, data: bytes) -> None:
    document, whole = finished(SMALL, name)
    assert shown(document, EDITIONS[name], data)
    assert shown(document, EDITIONS[name], whole[: len(whole) // 2])


def test_a_machine_without_pdfium_is_told_what_to_install(finished: Finished, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    document, data = finished(SMALL, "handout")
    (problem,) = parity.check(document, EDITIONS["handout"], data)
    assert (problem.message, problem.hint) == (
        "handout: reading it needs the package pypdfium2",
        "pip install 'trifolio[verify]'",
    )
    for name in ("ebook", "email"):
        document, data = finished(SMALL, name)
        assert parity.check(document, EDITIONS[name], data) == ()


# What would be lost is told


class Mutants:
    """The text of a finished edition, and what the check says of it with one word changed."""

    def __init__(self, document: Document, which: Edition, data: bytes) -> None:
        self.wanted = parity.expected(document, which)
        self.file = parity.read(data, which.binder.readers[0])
        self.stream = stream(self.file.text, self.wanted.own)
        self.document = document
        judge = parity.judged(self.wanted, self.stream)
        self.owed = sorted(set(range(len(self.stream.words))) - judge.free)
        """The places of the words that blocks of the document have taken; the others are the edition's own."""

    def tells(self, start: int, end: int, text: str) -> bool:
        whole = self.stream.text
        return bool(parity.compare(self.wanted, replace(self.file, text=f"{whole[:start]}{text}{whole[end:]}")))


CASES = todays([(slug, name) for slug in SAMPLES for name in EDITIONS], 7)
DAYS = 54
APART = 4
"""How many days pass until it is the turn of the same edition again."""


def chosen(kind: str, places: Sequence[T], count: int = 3) -> list[T]:
    """Return the places at which a kind of change is tried on one day, of those that a soak tries."""
    some = random.Random(kind).sample(places, min(DAYS * count, len(places)))  # noqa: S311 - no secret
    return todays(some, count, APART)


def test_an_edition_has_its_turn_after_so_many_days() -> None:
    assert SOAK or len(CASES) == len(range(SEED % APART, len(SAMPLES) * len(EDITIONS), APART))


@pytest.fixture(scope="module")
def read_once(finished: Finished) -> Callable[[str, str], Mutants]:
    def mutants(slug: str, name: str) -> Mutants:
        document, data = finished(slug, name)
        return Mutants(document, EDITIONS[name], data)

    return functools.cache(mutants)


@pytest.fixture(params=CASES, ids="-".join)
def mutants(request: pytest.FixtureRequest, read_once: Callable[[str, str], Mutants]) -> Mutants:
    return read_once(*request.param)


def test_every_word_that_is_dropped_is_told(mutants: Mutants) -> None:
    words = mutants.stream.words
    untold = [words[p] for p in chosen("drop", mutants.owed) if not mutants.tells(words[p].start, words[p].end, "")]
    assert untold == []


def test_every_word_that_is_altered_is_told(mutants: Mutants) -> None:
    words = mutants.stream.words
    untold = [w for p in chosen("alter", mutants.owed) if not mutants.tells((w := words[p]).start, w.end, "zyx")]
    assert untold == []


def test_every_number_that_is_altered_is_told(mutants: Mutants) -> None:
    text = mutants.stream.text
    numbers = [word for place in mutants.owed if (word := mutants.stream.words[place]).text[0].isdigit()]
    untold = [
        (word, more)
        for word in chosen("numbers", numbers, 1)
        for more in (f"{word.text}0", f"1{word.text}", f"{word.text}.5", f"−{word.text}", f"{word.text} not")
        if more[0] != "−" or text[word.start - 1] not in "-–−"  # two dashes are read as one
        if not mutants.tells(word.start, word.end, more)
    ]
    assert untold == []


def test_every_two_neighbours_that_change_places_are_told(mutants: Mutants) -> None:
    words, owed = mutants.stream.words, set(mutants.owed)
    untold = []
    for place in chosen("swap", mutants.owed):
        one, other = words[place], words[min(place + 1, len(words) - 1)]
        if place + 1 in owed and one.text != other.text:
            between = mutants.stream.text[one.end : other.start]
            if not mutants.tells(one.start, other.end, f"{other.text}{between or ' '}{one.text}"):
                untold.append((one, other))
    assert untold == []


def test_every_not_that_is_added_is_told(mutants: Mutants) -> None:
    words = mutants.stream.words
    untold = [w for p in chosen("not", mutants.owed) if not mutants.tells((w := words[p]).start, w.start, " not ")]
    assert untold == []


def test_every_sentence_that_is_dropped_moved_or_said_twice_is_told(mutants: Mutants) -> None:
    flow = [node for node in mutants.wanted.flow if isinstance(node, parity.Passage) and len(node.items) > 3]
    text, words = mutants.stream.text, mutants.stream.words
    places = [(hits[0], passage.group) for passage in flow if len(hits := mutants.stream.find(passage.items)) == 1]
    assert len(places) > 1
    last = max(place.start for place, elsewhere in places if not elsewhere)
    for place, elsewhere in chosen("sentence", places, 2):
        start, end = words[place.start].start, words[place.end - 1].end
        sentence = text[start:end]
        assert mutants.tells(start, end, ""), sentence
        assert mutants.tells(end, end, f"\f{sentence}\f"), sentence
        if not elsewhere and place.start != last:  # notes and references may stand anywhere, the last is last anyway
            assert mutants.tells(start, len(text), f"{text[end:]}\f{sentence}\f"), sentence


def test_the_beginning_of_a_longer_address_that_a_line_breaks_is_no_place_of_the_shorter_one() -> None:
    document, _ = parsed("[A](https://a.example/) and [B](https://a.example/long/way).")
    which = EDITIONS["email"]
    text = "and".join(f"{name} (link {name})" for name in "AB")
    listed = "Link B: https://a.example/\nlong/way\n"
    wanted = replace(parity.expected(document, which), front=())
    lost = [message for _, message in parity.compare(wanted, parity.Said(f"{text}\n{listed}"))]
    assert "the address https://a.example/ is lost" in lost
    whole = parity.compare(wanted, parity.Said(f"{text}\nLink A: https://a.example/\n{listed}"))
    assert not [message for _, message in whole if "address" in message]


@pytest.mark.parametrize("name", todays(EDITIONS, 2))
def test_every_address_that_is_altered_dropped_or_swapped_is_told(finished: Finished, name: str) -> None:
    document, data = finished("torture", name)
    mutants = Mutants(document, EDITIONS[name], data)
    text = mutants.stream.text
    places = [
        (href, found.span())
        for href in mutants.wanted.links
        for found in re.finditer(rf"{re.escape(href)}(?![\w/?&=#%+~@-])", text)
    ]
    assert len(places) > 10
    hrefs = list(mutants.wanted.links)
    ways = itertools.cycle(("{0}x", "{1}q", "{2}"))
    for (href, place), way in chosen("links", list(zip(places, ways, strict=False))):
        changed = {way.format(href, href[:-1], f"{href[:-2]}{href[-1]}")}
        if not mutants.wanted.links[href][1]:  # what is an address in its own words need not be listed too
            changed |= {"", hrefs[hrefs.index(href) - 1]}
        assert [text for text in changed if not mutants.tells(*place, text)] == [], href


@pytest.mark.parametrize("name", ["handout", "ebook", "eml", "web"])
def test_a_lost_alternative_text_is_told(finished: Finished, name: str) -> None:
    document, data = finished("torture", name)
    wanted, file = parity.expected(document, EDITIONS[name]), parity.read(data, EDITIONS[name].binder.readers[0])
    for alt, line in wanted.alts:
        left = tuple(text for text in file.alts if text != alt)
        assert line in {place for place, _ in parity.compare(wanted, replace(file, alts=left))}


def test_a_problem_names_the_line_the_edition_and_the_words(finished: Finished) -> None:
    document, data = finished(SMALL, "email")
    text = data.decode()
    source = (ROOT / "content" / f"{SMALL}.md").read_text(encoding="utf-8").splitlines()
    for before, after, told, at in (
        ("weak arm, or", "weak arm", "lost “or” in “a face that has", "weak arm"),
        (
            "nerves make us forget",
            "nerves make forget us",
            "in another order: “a visit can be short and nerves",
            "nerves",
        ),
        ("say the plan back in", "say no plan back in", "“no” for “the” in “before you", "Before you leave, say"),
        ("passed out", "not passed out", "not in the article: “not”", "swelling of the lips"),
        ("what happened each time", "what happened", "lost “each time” in “list your allergies", "each time"),
    ):
        (problem,) = parity.check(document, EDITIONS["email"], text.replace(before, after).encode())
        assert f"email: {told}" in problem.message
        assert at in source[problem.line - 1]
    (problem,) = parity.check(document, EDITIONS["email"], text.replace("By RK", "By").encode())
    assert (
        show(problem).splitlines()[0].endswith(f"content/{SMALL}.md:1: error[parity]: email: the author is lost: “rk”")
    )


# How words are read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0.5 mg, 30 to 150 nm", "0.5 mg 30 to 150 nm"),
        ("5 %, −5 °C, -5 °C", "5 % − 5 ° C − 5 ° C"),
        ("30–150 and 30 - 150", "30 − 150 and 30 − 150"),
        ("well-known, COVID-19", "well known COVID 19"),
        ("x ≠ y, p<0.05", "x ≠ y p < 0.05"),
        ("don’t [1–3]", "don't 1 − 3"),
        ("ﬁrst, soft\u00adhyphen, no\u00a0break", "first softhyphen no break"),
        ("10⁶ H₂O", "10⁶ H₂O"),
        ("e\u0301te\u0301 $120 1,000 12:30 7(1):15", "été $ 120 1,000 12:30 7 1 15"),
        ("- a list\n- 5 of them", "a list 5 of them"),
    ],
)
def test_what_counts_as_a_word(text: str, words: str) -> None:
    assert " ".join(word.text for word in split(levelled(clean(text)))) == words


# Whatever hypothesis makes


anything = settings(deadline=None, suppress_health_check=list(HealthCheck))


def faults(source: str, folder: Path, names: tuple[str, ...]) -> list[str]:
    """Return what parity tells of some editions of an article."""
    file = folder / "content/some.md"
    file.write_text(source, encoding="utf-8")
    document = read_in(folder, file)
    return [
        f"{name}: {fault}"
        for name in names
        for fault in shown(document, EDITIONS[name], make(job(document, name, folder / "cache")).data)
    ]


@pytest.mark.filterwarnings("ignore:The recursion limit will not be reset")  # a build raises it, for deep nesting
@settings(anything, max_examples=2000 if SOAK else 20)
@given(source=sources)
def test_no_word_of_any_document_is_lost_on_screens(source: str, desk: Path) -> None:
    assert faults(source, desk, ("ebook", "email", "email-wrapped")) == [], source


@pytest.mark.filterwarnings("ignore:The recursion limit will not be reset")  # a build raises it, for deep nesting
@settings(
    anything, max_examples=200 if SOAK else 3, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)  # shrinking is slow
@given(source=sources)
def test_no_word_of_any_document_is_lost_on_paper(source: str, desk: Path) -> None:
    assert faults(source, desk, ("handout",)) == [], source
