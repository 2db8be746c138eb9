"""The benchmarks: the bare script makes what it says and the arithmetic is right; how fast it is, no test says."""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from benchmarks import __main__ as benchmarks
from benchmarks import handouts, mails
from benchmarks.facts import KINDS, facts, hazards, lacking
from benchmarks.pairs import Command, Pairs, Run, Spread, in_turn
from pikepdf import Pdf

from soak import todays


def test_the_bare_script_makes_a_handout_an_ebook_and_an_email(tmp_path: Path) -> None:
    subprocess.run([*benchmarks.BASELINE, benchmarks.SAMPLE, tmp_path], cwd=benchmarks.ROOT, check=True)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ebook.epub", "email.txt", "handout.pdf"]
    with Pdf.open(tmp_path / "handout.pdf") as pdf:
        assert len(pdf.pages) == 9
    with zipfile.ZipFile(tmp_path / "ebook.epub") as book:
        names = book.namelist()
    assert len([name for name in names if name.startswith("EPUB/images/")]) == 3
    assert len([name for name in names if name.startswith("EPUB/part-")]) == 12
    text = (tmp_path / "email.txt").read_text(encoding="utf-8")
    assert "QUESTIONS TO ASK A PROVIDER" in text
    assert len(text.split()) > 2000
    assert ":::" not in text


def test_the_bare_scripts_import_nothing_of_ours() -> None:
    assert {"jinja2", "weasyprint", "ebooklib", "PIL"} <= imported("baseline")
    assert {"jinja2", "yaml", "citeproc", "lxml"} <= imported("baremail")
    assert "markdown" in imported("article")
    for name in ("baseline", "baremail", "article"):
        assert [name for name in imported(name) if "trifolio" in name] == []
        assert {name for name in imported(name) if "benchmarks" in name} <= {"benchmarks.article"}


def imported(name: str) -> set[str]:
    tree = ast.parse((benchmarks.ROOT / "benchmarks" / f"{name}.py").read_text(encoding="utf-8"))
    return {
        name
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }


@pytest.mark.parametrize("name", todays(benchmarks.HANDOUTS, 2))
def test_both_ways_write_the_same_pages(name: str, tmp_path: Path) -> None:
    folder = benchmarks.project(tmp_path / "one", benchmarks.SAMPLE, 1)
    counts = []
    for way in handouts.WAYS:
        with Pdf.open(io.BytesIO(handouts.main(name, way, folder))) as pdf:
            counts.append(len(pdf.pages))
    ours, plain = counts
    assert ours == (-(-plain // 4) * 2 if name == "handout-booklet" else plain)


def pairs() -> Pairs:
    ours = (Run(2.0, 1.0), Run(9.0, 3.0), Run(3.0, 4.0))
    theirs = (Run(1.0, 1.0), Run(3.0, 1.0), Run(2.0, 8.0))
    return Pairs("a : b", ours, theirs, "≤ 1")


def test_a_spread_is_the_least_the_median_and_the_most() -> None:
    assert Spread.of([5.0, 1.0, 3.0]) == Spread(1.0, 3.0, 5.0)
    assert Spread.of([4.0, 1.0, 3.0, 2.0]) == Spread(1.0, 2.5, 4.0)


def test_ratios_are_taken_pair_by_pair_and_not_of_the_medians() -> None:
    assert pairs().ratio("wall") == Spread(1.5, 2.0, 3.0)
    assert pairs().ratio("cpu") == Spread(0.5, 1.0, 3.0)
    assert pairs().seconds("wall") == (3.0, 2.0)


def test_the_table_and_the_report_say_the_same() -> None:
    assert benchmarks.row(pairs()).split() == "a : b 3.00 2.00 1.50 2.00 3.00 0.50 1.00 3.00 ≤ 1".split()
    report = json.loads(json.dumps(pairs().report()))
    assert report["ratio"]["wall"] == {"min": 1.5, "median": 2.0, "max": 3.0}
    assert report["theirs"][2] == {"wall": 2.0, "cpu": 8.0}


def test_commands_run_in_turn_after_a_round_that_does_not_count(tmp_path: Path) -> None:
    order = tmp_path / "order"

    def command(name: str) -> Command:
        write = f"open({str(order)!r}, 'a').write({name!r})"
        return Command((sys.executable, "-c", write), tmp_path, lambda: None)

    found = in_turn("a : b", command("a"), command("b"), 2)
    assert order.read_text() == "ababab"
    assert (len(found.ours), len(found.theirs)) == (2, 2)
    assert all(run.wall > 0 for run in (*found.ours, *found.theirs))


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    fails = Command((sys.executable, "-c", "raise SystemExit(3)"), tmp_path)
    with pytest.raises(RuntimeError, match="exit status 3"):
        in_turn("a : b", fails, fails, 1)


def test_every_article_of_the_library_has_pictures_of_its_own_that_look_alike(tmp_path: Path) -> None:
    from PIL import Image

    folder = benchmarks.project(tmp_path / "many", benchmarks.SAMPLE, 3)
    texts = [(folder / f"content/{number}.md").read_text(encoding="utf-8") for number in (1, 2, 3)]
    assert len({text.partition("slug: ")[2].partition("\n")[0] for text in texts}) == 3
    vials = [(folder / f"assets/{number}-exosome-vial.jpg").read_bytes() for number in (1, 2, 3)]
    assert len(set(vials)) == 3
    assert len({Image.open(io.BytesIO(vial)).tobytes() for vial in vials}) == 1
    assert all(f"({number}-exosome-vial.jpg" in text for number, text in enumerate(texts, 1))


@pytest.mark.parametrize("source", mails.SOURCES, ids=lambda source: source.stem)
@pytest.mark.parametrize("edition", ["email", "email-wrapped"])
def test_our_email_lacks_nothing_that_its_document_says(source: Path, edition: str) -> None:
    document, project = mails.opened(source)
    text = mails.ours(document, project, edition)
    lost = lacking(text, list(facts(document, ("email",))))
    assert {kind: counts for kind, counts in lost.items() if counts[0]} == {}
    left = hazards(text)
    assert {name for name in left if left[name]} <= {"lines over 78"}


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("addresses", "https://deep.example/", "https://deep.exam ple/"),
        ("captions", "A caption with", "A picture with"),
        ("alternative texts", "A vial of clear fluid", "A vial"),
        ("steps", "Nerves fire", "Nerves rest"),
        ("steps with their number", "Step 2 of 3", "Step 3 of 3"),
        ("cards with their advice", "See your doctor", "Wait"),
        ("rows with their cells", "1,000 mg", "10 mg"),
        ("notes with their number", "[note 2]", "[note 3]"),
        ("references", "Coffee, and what it does not do", "Coffee"),
        ("references with their number", "[2] Smith", "[4] Smith"),
        ("abbreviations spelled out", "Beats per minute", "Beats"),
        ("boxes with their kind", "WARNING", "NOTE"),
        ("evidence with its basis", "observational", "other"),
        ("paragraphs", "It never was", "It was"),
    ],
)
def test_the_measure_sees_what_a_text_lacks(kind: str, old: str, new: str) -> None:
    document, project = mails.opened(mails.SOURCES[-1])
    text = mails.ours(document, project, "email")
    assert old in text
    lost = lacking(text.replace(old, new), list(facts(document, ("email",))))
    assert lost[kind][0] > 0
    assert list(lost) == list(KINDS)


def test_the_measure_sees_what_does_not_belong_into_a_mail() -> None:
    left = hazards("**bold**\n::: note\nA{.lead}\nB &amp; C\n" + "x" * 79)
    assert list(left.values()) == [1, 1, 1, 1, 1]


def test_the_bare_script_makes_an_email(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "benchmarks.baremail", str(benchmarks.SAMPLE), str(tmp_path / "email.txt")]
    subprocess.run(words, cwd=benchmarks.ROOT, check=True)
    text = (tmp_path / "email.txt").read_text(encoding="utf-8")
    assert "QUESTIONS TO ASK A PROVIDER" in text
    assert "FEBS Lett. 2021;595(7):942–953" in text
    assert ":::" not in text
