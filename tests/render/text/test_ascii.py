"""The ASCII mail: signs that a dose hangs on are told apart, all else that is changed is reported, nothing is lost."""

from __future__ import annotations

import re
import shutil
import string
import sys
import tomllib
import unicodedata
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from projects import REPOSITORY, TODAY, article, codes, picture, run, samples_in, write
from trifolio.check import parity
from trifolio.pipeline.build import Report
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.problems import Problem, Severity
from trifolio.project import editions
from trifolio.project.config import find_project
from trifolio.render.text import transliterate
from trifolio.render.text.transliterate import Change, Transliterator
from trifolio.source.mailing import MERGE

STYLES = (editions.packaged_styles(),)
KNOWN = frozenset(editions.names(STYLES))
SIGNS = tomllib.loads((Path(transliterate.__file__).parent / "signs.toml").read_text(encoding="utf-8"))
NAME = "email-ascii"


def spell(text: str, lang: str = "en") -> str:
    return " ".join(Transliterator(lang).ascii(text).split())


def built(folder: Path, body: str = "", **files: str) -> Report:
    write(
        folder,
        {"content/some.md": article(body=body), **{name.replace("_", "."): text for name, text in files.items()}},
    )
    return run(folder, editions=(NAME,))


def mail(folder: Path) -> str:
    return (folder / f"output/some/some-{NAME}.txt").read_bytes().decode("ascii")


# As somebody who reads a dose would take it


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x ≠ y, x≠y, ≠ 5", "x is not y, x is not y, is not 5"),
        ("p≤0.05, n ≥ 12, ±3 %", "p<=0.05, n >= 12, +/-3 %"),
        ("5 µg, 5μg, 10 µL, 3 μmol/L, µ-opioid, μ-receptor", "5 mcg, 5mcg, 10 uL, 3 umol/L, mu-opioid, mu-receptor"),
        ("β-catenin, TNF-α, Aβ42, γδ T cells", "beta-catenin, TNF-alpha, Abeta42, gamma-delta T cells"),
        ("A→B, A → B, 2 × 5 mg, 6 ÷ 2", "A -> B, A -> B, 2 x 5 mg, 6 divided by 2"),
        ("x≥½, ±¼ mg, 1–½, 2×½", "x>=1/2, +/-1/4 mg, 1- 1/2, 2x 1/2"),
        ("2½ tablets, ½ a day, 1 ½, ¾mg, 1⁄2", "2 1/2 tablets, 1/2 a day, 1 1/2, 3/4 mg, 1/2"),
        ("37 °C, 37°C, 90°, 37ºC, 38 ℃", "37 deg C, 37 deg C, 90 deg, 37 deg C, 38 deg C"),
        ("10⁶, 10⁻³, kg/m², Ca²⁺, cm²5", "10^6, 10^-3, kg/m^2, Ca^2+, cm^(2)5"),
        ("H₂O, CO₂, SpO₂, log₁₀5, x₁2", "H2O, CO2, SpO2, log_(10)5, x_(1)2"),
        ("30–150 nm, −5 °C, well – or not, so—then", "30-150 nm, -5 deg C, well - or not, so - then"),
        ("“So” said ‘he’: it’s « là »…", '"So" said \'he\': it\'s " la "...'),
        ("€7, 7 €, £12.50, 5 ‰", "EUR 7, 7 EUR, GBP 12.50, 5 per 1000"),
        ("✅", "Yes"),
        ("❌", "No"),
        ("✅ With food ❌ with milk", "(Yes) With food (No) with milk"),
        ("⚠️ Stop, ↑ pressure, ↓ pulse", "(Warning) Stop, (up) pressure, (down) pulse"),
        ("x̄ = 5, ≈5 mg, n ≫ 1", "x-bar = 5, about 5 mg, n >> 1"),
        ("५ mg, ５ mg, ㎎", "5 mg, 5 mg, mg"),
        ("Å, 5 Å", "A, 5 angstrom"),
        ("mg·kg, A · B", "mg*kg, A - B"),
        ("a\u200bb\u00adc\u202ad", "abcd"),
        ("1\ufe0f\u20e3 first, 👍🏽 so", "1 first, (thumbs up sign) so"),
    ],
)
def test_signs_are_spelled_as_a_clinician_reads_them(text: str, said: str) -> None:
    assert spell(text) == said


@pytest.mark.parametrize(
    ("lang", "text", "said"),
    [
        ("de", "Größe, Überdosis", "Groesse, Ueberdosis"),
        ("en", "Größe, naïve", "Grosse, naive"),
        ("da", "Blodprøve på", "Blodproeve paa"),
        ("es", "¿El 1º, año? ¡Sí!", "El 1o, ano? Si!"),
        ("fr", "l’œuvre, ça", "l'oeuvre, ca"),
        ("el", "με", "me"),
        ("en", "針灸, голова, κατενίνη", "ZhenJiu, golova, katenini"),
    ],
)
def test_letters_are_spelled_by_their_language(lang: str, text: str, said: str) -> None:
    assert spell(text, lang) == said


def test_the_table_is_ascii_and_tells_apart_what_must_be() -> None:
    every = [said for table in ("sequences", "apart", "joined", "greek", "letters") for said in SIGNS[table].values()]
    assert [said for said in every if not said.isascii() and said not in "½⅓⅔¼¾"] == []
    assert all(set(said) <= set(string.printable[:95]) for said in every if said.isascii())
    for name in (*SIGNS["apart"], *SIGNS["joined"]):
        assert unicodedata.normalize("NFC", name) == name
    unlike = ["=", "≠", "<", "≤", ">", "≥", "±", "−", "≈", "→", "←", "×", "÷", "↑", "↓", "✅", "❌", "∞", "%", "‰"]
    assert len({spell(f"a {sign} b") for sign in unlike}) == len(unlike)
    assert len({spell(letter) for letter in "αβγδεζηθικλμνξοπρστυφχψω"}) == 24


MEANS = {
    "is not": "≠", "<=": "≤", ">=": "≥", "+/-": "±", "<": "<", ">": ">", "=": "=", "about": "≈", "-": "−", "": "",
    "up to": "up to",
}  # fmt: skip
"""What a reader takes the ASCII signs for, written down without a look at the table."""
UNITS = {"mcg": "µg", "mg": "mg", "uL": "µL", "deg C": "°C", "%": "%", "per 1000": "‰", "": ""}
HALVES = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "": Fraction(0)}
CLAUSE = re.compile(
    rf"x ?(?P<sign>{'|'.join(sorted(map(re.escape, MEANS), key=len, reverse=True))}) ?"
    r"(?P<whole>\d+(?:\.\d+)?)(?P<half> \d/\d)?(?:\^\(?(?P<power>-?\d+)\)?)? ?"
    rf"(?P<unit>{'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})"
)
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@st.composite
def clause(draw: st.DrawFn) -> tuple[str, tuple[str, Fraction, int, str]]:
    """Return a statement about a figure, and what it means."""
    sign, unit = draw(st.sampled_from(sorted(MEANS.values()))), draw(st.sampled_from(sorted(UNITS.values())))
    half = draw(st.sampled_from(sorted(HALVES)))
    figure = str(draw(st.integers(0, 999))) if half else str(draw(st.decimals(0, 99, places=2)))
    power = 0 if half else draw(st.sampled_from([0, 0, 6, -3, 12]))
    gaps = [draw(st.sampled_from(["", " ", "\u00a0"])) for _ in range(2)]
    raised = str(power).translate(RAISED) if power else ""
    text = f"x {sign}{gaps[0] if sign not in ('up to', '−') else ' '}{figure}{half}{raised}{gaps[1]}{unit}"
    return text, (sign, Fraction(figure) + HALVES[half], power, unit)


@settings(deadline=None, max_examples=400)
@given(st.lists(clause(), min_size=1, max_size=5))
def test_what_a_reader_takes_from_ascii_is_what_the_source_means(clauses: list[tuple[str, tuple[object, ...]]]) -> None:
    said = spell("; ".join(text for text, _ in clauses))
    assert said.isascii()
    read_so = []
    for part in said.split("; "):
        found = CLAUSE.fullmatch(part)
        assert found, part
        whole = Fraction(found["whole"]) + Fraction((found["half"] or "0").strip())
        read_so.append((MEANS[found["sign"]], whole, int(found["power"] or 0), UNITS[found["unit"]]))
    assert read_so == [meaning for _, meaning in clauses]


@settings(deadline=None, max_examples=400)
@given(st.text(max_size=40), st.sampled_from(["en", "de", "el"]))
@example("\x85¬", "en")
def test_any_text_becomes_ascii_or_is_told(text: str, lang: str) -> None:
    speller = Transliterator(lang)
    said = speller.ascii(text).translate(dict.fromkeys(map(ord, "\u00a0\u202f\u2007"), " "))
    assert MERGE.search(text) or said.isascii()
    table = {*SIGNS["apart"], *SIGNS["joined"], *SIGNS["greek"], *"".join(SIGNS["sequences"])}
    told = {character for character, _, _ in speller.replacements(text)}
    for character in unicodedata.normalize("NFC", text):
        quiet = character.isascii() or character in table or unicodedata.category(character) in ("Cf", "Nd", "No", "Sk")
        quiet = quiet or unicodedata.category(character)[0] in "ZM" or MERGE.search(text) is not None
        quiet = quiet or unicodedata.decomposition(character).startswith("<") or character in "°º·μµÅ"
        assert quiet or character in told, (character, said)


# The whole mail


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    samples_in(folder)
    for name in ("torture.md", "languages/de.md", "languages/es.md", "languages/fr.md"):
        shutil.copy(REPOSITORY / "tests/data" / name, folder / "content")
    picture(folder / "content/vial.jpg")
    picture(folder / "content/dots.png", "teal")
    return folder


@pytest.fixture(scope="module")
def report(library: Path) -> Report:
    return run(library, editions=(NAME,))


SLUGS = ("exosomes-for-hair-loss", "getting-ready-for-a-clinic-visit", "torture", "de", "es", "fr")


@pytest.mark.parametrize("slug", SLUGS)
def test_the_finished_mail_is_printable_ascii_and_says_every_word(library: Path, report: Report, slug: str) -> None:
    data = (library / f"output/{slug}/{slug}-{NAME}.txt").read_bytes()
    assert set(data) <= {0x0A, *range(0x20, 0x7F)}
    assert max(len(line) for line in data.split(b"\n") if b"://" not in line) <= 70
    document, _ = read(find_project(library), library / f"content/{slug}.md", Request((), TODAY), KNOWN)
    assert parity.check(document, editions.load(NAME, STYLES), data) == ()
    broken = (
        data.replace(b"0.5 mg", b"5 mg")
        if slug == "torture"
        else data.replace(b"the ", b"", 1).replace(b" en ", b" ").replace(b" et ", b" ")
    )
    assert parity.check(document, editions.load(NAME, STYLES), broken.replace(b" und ", b" ")) != ()


@pytest.mark.parametrize("slug", SLUGS)
def test_every_change_of_a_letter_is_told_at_its_line(library: Path, report: Report, slug: str) -> None:
    told = [p for p in report.problems if p.path.endswith(f"{slug}.md") and p.code.startswith("ascii")]
    assert {p.severity for p in told} <= {Severity.WARNING}
    lines = (library / f"content/{slug}.md").read_text(encoding="utf-8").split("\n")
    for problem in told:
        signs = re.findall(r"(\S) is “", problem.message)
        where = lines if problem.line == 1 else [lines[problem.line - 1]]
        assert signs
        assert all(any(sign in line for line in where) for sign in signs), problem
    silent = "äöüßéèáíóúñçêôàâœ"
    owed = {
        number
        for number, line in enumerate(lines, 1)
        if number > 40 and any(sign in line for sign in silent) and slug == "torture"
    }
    assert owed <= {problem.line for problem in told} | {n for n in owed if lines[n - 1].startswith(("*[", "[^"))}


def test_a_sign_without_a_sure_spelling_is_an_error_at_its_line_and_nothing_is_built(tmp_path: Path) -> None:
    report = built(tmp_path, "Fine.\n\nBut ∮ and 0·05 mg\nand ⊕.")
    assert [(p.severity, p.code, p.line) for p in report.problems] == [
        (Severity.ERROR, "ascii-lost", 11),
        (Severity.ERROR, "ascii-lost", 12),
    ]
    assert "∮ (U+222E), · (U+00B7)" in report.problems[0].message
    assert not list((tmp_path / "output").rglob("*.txt"))


@pytest.mark.parametrize("sign", ["~\u0338", "z\u0304", "5\u20e0", "\ue000", "∄", "∫"])
def test_a_mark_on_a_lone_letter_or_sign_is_never_dropped(sign: str) -> None:
    assert Change.LOST in [change for *_, change in Transliterator().replacements(f"a {sign} b")]


def test_an_article_in_another_script_is_one_error(tmp_path: Path) -> None:
    write(tmp_path, {"content/some.md": (REPOSITORY / "tests/data/languages/ar.md").read_text(encoding="utf-8")})
    assert codes(run(tmp_path, editions=(NAME,))) == ["ascii-lost"]


def test_without_the_library_only_other_scripts_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anyascii", None)
    transliterate._library.cache_clear()  # noqa: SLF001 - it is asked for once a process
    try:
        (problem,) = built(tmp_path, "Acupuncture (針灸) is named so in Chinese.").problems
        latin = built(tmp_path, "Naïve Größe, Łódź, 5 µg ≠ 5 mg.")
    finally:
        transliterate._library.cache_clear()  # noqa: SLF001 - as above
    assert (problem.code, problem.line, problem.hint) == ("extra-missing", 9, "pip install 'trifolio[ascii]'")
    assert "針灸" in problem.message
    assert codes(latin) == ["ascii-spelled"]
    assert "Naive Grosse, Lodz, 5 mcg is not 5 mg." in mail(tmp_path)


def test_merge_tags_addresses_and_the_footer(tmp_path: Path) -> None:
    config = '[email]\naddress = "Clínica, 1 High Street"\nunsubscribe = "{{ ünsub }}"\n'
    body = "See [the guide](https://exämple.org/größe?q=ü#ß) — or *|NAME|*."
    (problem,) = [p for p in built(tmp_path, body, trifolio_toml=config).problems if p.severity is Severity.ERROR]
    assert (problem.code, problem.message) == ("ascii-lost", f"{NAME}: “ü” is left of a template or a merge tag")
    good = built(tmp_path, body, trifolio_toml=config.replace("ünsub", "unsub"))
    text = mail(tmp_path)
    assert "- or *|NAME|*." in text
    assert re.search(r"Link A: https://\S+/gr%C3%B6%C3%9Fe\?q=%C3%BC#%C3%9F\n", text)
    assert text.endswith("-- \nClinica, 1 High Street\nUnsubscribe: {{ unsub }}\n")
    assert [_line(p) for p in good.problems] == [(0, "í is “i”")]


def _line(problem: Problem) -> tuple[int, str]:
    return problem.line, problem.message.removeprefix(f"{NAME}: ")


def test_what_is_wide_in_unicode_is_wrapped_as_it_is_written_in_ascii(tmp_path: Path) -> None:
    built(tmp_path, "Five ≠ six, so do not take ½ of it ≠ all. " * 12)
    lines = mail(tmp_path).split("\n")
    assert max(map(len, lines)) <= 70
    assert max(map(len, lines)) > 60


def test_signs_and_fractions_stay_apart_from_words_that_are_set_otherwise(tmp_path: Path) -> None:
    built(tmp_path, "Take **2**½, *x*≠**y**, (**½**) and 3<b>¼</b> of **5**µg, 4**⅓ mg**.")
    assert "Take 2 1/2, x is not y, ( 1/2) and 3 1/4 of 5mcg," in _flat(mail(tmp_path))
    assert "4 1/3 mg." in _flat(mail(tmp_path))


def _flat(text: str) -> str:
    return " ".join(text.split())


def test_no_line_ends_between_a_figure_and_its_unit(tmp_path: Path) -> None:
    built(tmp_path, "Keep it at 37 °C or 5 µg of it, no more. " * 30)
    assert not re.search(r"(37|5|deg)\n", mail(tmp_path))


def test_the_edition_is_the_wrapped_one() -> None:
    loaded = editions.load(NAME, STYLES)
    assert loaded.family == (NAME, "email-wrapped", "email")
