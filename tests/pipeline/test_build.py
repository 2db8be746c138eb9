"""The straight line: what a build makes, keeps, skips and takes away."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from PIL import Image

from commands import begin
from projects import TODAY, article, codes, made, picture, removed, run, write
from trifolio.cli.main import main
from trifolio.document import parse
from trifolio.job import Artifact, Job
from trifolio.pipeline.build import build
from trifolio.pipeline.publish import Removed
from trifolio.pipeline.request import Request
from trifolio.problems import ContentError
from trifolio.project.config import find_project
from trifolio.safety.files import write_whole
from trifolio.source.file import Source


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, {"content/one.md": article("One"), "content/two.md": article("Two")})


def test_a_source_becomes_three_editions_under_its_slug(library: Path) -> None:
    report = run(library)
    assert report.problems == ()
    assert [built.path for built in report.built] == [
        f"output/{slug}/{slug}-{rest}" for slug in ("one", "two") for rest in ("ebook.epub", "email.txt", "handout.pdf")
    ]
    assert all((library / built.path).stat().st_size == built.bytes for built in report.built)


def test_the_editions_asked_for_beat_those_of_the_front_matter_and_these_those_of_the_config(library: Path) -> None:
    write(library, {"trifolio.toml": 'editions = ["ebook"]\n'})
    write(library, {"content/two.md": article("Two").replace("version:", "editions: [email, email-wrapped]\nversion:")})
    assert made(run(library)) == ["one-ebook.epub", "two-email-wrapped.txt", "two-email.txt"]
    assert made(run(library, editions=("email",), force=True)) == ["one-email.txt", "two-email.txt"]


def test_a_bad_source_does_not_stop_the_others_and_all_its_problems_are_shown(library: Path) -> None:
    write(library, {"content/one.md": article("One", "::: nope\nx\n:::\n\n[@nobody]")})
    report = run(library, editions=("email",))
    assert codes(report) == ["component-unknown", "citation-unknown"]
    assert report.failed
    assert made(report) == ["two-email.txt"]


def test_a_failed_build_leaves_the_last_good_artifact(library: Path) -> None:
    run(library, editions=("email",))
    before = (library / "output/one/one-email.txt").read_bytes()
    write(library, {"content/one.md": article("One", "::: nope\nx\n:::")})
    assert run(library, editions=("email",)).failed
    assert (library / "output/one/one-email.txt").read_bytes() == before


def test_nothing_is_made_twice(library: Path) -> None:
    first = run(library)
    stamps = {built.path: Path(built.path).stat().st_mtime_ns for built in first.built}
    second = run(library)
    assert made(second) == []
    assert [built.path for built in second.built] == [built.path for built in first.built]
    assert stamps == {built.path: Path(built.path).stat().st_mtime_ns for built in second.built}
    assert [built.facts for built in second.built] == [dict(built.facts) for built in first.built]


def test_force_makes_everything_again_byte_for_byte(library: Path) -> None:
    bytes_before = {built.path: Path(built.path).read_bytes() for built in run(library).built}
    again = run(library, force=True)
    assert len(made(again)) == len(bytes_before)
    assert {built.path: Path(built.path).read_bytes() for built in again.built} == bytes_before


def test_an_artifact_that_somebody_changed_is_made_again(library: Path) -> None:
    run(library, editions=("email",))
    (library / "output/one/one-email.txt").write_text("changed")
    assert made(run(library, editions=("email",))) == ["one-email.txt"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("content/one.md", article("One", "Other words.")),
        ("styles/email/signature.txt", "{{ meta.title }} signs\n"),
        ("trifolio.toml", '[email]\naddress = "1 High Street"\n'),
    ],
)
def test_whatever_an_artifact_depends_on_makes_it_anew(library: Path, file: str, text: str) -> None:
    run(library, editions=("email",))
    write(library, {file: text})
    assert "one-email.txt" in made(run(library, editions=("email",)))


def test_a_changed_picture_makes_its_editions_anew_but_not_the_email(library: Path) -> None:
    write(library, {"content/one.md": article("One", "![a square](square.png)")})
    picture(library / "assets/square.png")
    run(library)
    picture(library / "assets/square.png", "maroon")
    assert made(run(library)) == ["one-ebook.epub", "one-email.txt", "one-handout.pdf"]
    assert made(run(library)) == []


def test_an_expired_article_loses_its_handout_and_keeps_the_rest(library: Path) -> None:
    run(library)
    report = run(library, today=dt.date(2028, 1, 1))
    assert codes(report) == ["expired", "expired"]
    assert report.failed
    assert removed(report) == ["output/one/one-handout.pdf", "output/two/two-handout.pdf"]
    assert not (library / "output/one/one-handout.pdf").exists()
    assert [Path(built.path).name for built in report.built if built.edition == "handout"] == []
    assert (library / "output/one/one-ebook.epub").exists()


def test_expiry_takes_the_handouts_relatives_too_whatever_is_asked_for(library: Path) -> None:
    write(library, {"styles/handout-plain/edition.toml": 'extends = "handout"\n'})
    run(library, editions=("handout-plain", "email"))
    report = run(library, editions=("email",), today=dt.date(2028, 1, 1))
    assert removed(report) == ["output/one/one-handout-plain.pdf", "output/two/two-handout-plain.pdf"]


def test_an_expired_article_may_be_built_when_told_so_and_is_stamped(library: Path) -> None:
    report = run(library, today=dt.date(2028, 1, 1), allow_expired=True)
    assert codes(report) == ["expired", "expired"]
    assert not report.failed
    assert "one-handout.pdf" in made(report)


@pytest.mark.parametrize(
    ("review_by", "day", "found"),
    [
        ("2026-12", dt.date(2026, 12, 31), ["expires-soon"]),
        ("2026-12", dt.date(2027, 1, 1), ["expired"]),
        ("2026-12-05", dt.date(2026, 12, 5), ["expires-soon"]),
        ("2026-12-05", dt.date(2026, 12, 6), ["expired"]),
        ("2026-12-05", dt.date(2026, 9, 5), []),
    ],
)
def test_an_article_holds_good_through_its_last_day(
    library: Path, review_by: str, day: dt.date, found: list[str]
) -> None:
    write(library, {"content/one.md": article("One", review_by=review_by)})
    (library / "content/two.md").unlink()
    assert codes(run(library, editions=("email",), today=day)) == found


@pytest.mark.parametrize(("warn", "found"), [(29, []), (30, ["expires-soon"])])
def test_the_configuration_says_how_early_a_review_is_announced(library: Path, warn: int, found: list[str]) -> None:
    write(
        library, {"content/one.md": article("One", review_by="2026-12-31"), "trifolio.toml": f"[review]\nwarn = {warn}"}
    )
    (library / "content/two.md").unlink()
    assert codes(run(library, editions=("email",), today=dt.date(2026, 12, 1))) == found


def test_an_article_that_moved_or_is_gone_leaves_nothing_behind(library: Path) -> None:
    run(library, editions=("email",))
    write(library, {"content/one.md": article("One").replace("version:", "slug: uno\nversion:")})
    (library / "content/two.md").unlink()
    report = run(library, editions=("email",))
    assert removed(report) == ["output/one/one-email.txt", "output/two/two-email.txt"]
    assert sorted(path.name for path in (library / "output").iterdir()) == ["index.html", "uno"]


def test_an_edition_that_is_gone_takes_its_artifacts_with_it(library: Path) -> None:
    write(library, {"styles/short/edition.toml": 'extends = "email"\n'})
    run(library, editions=("short",))
    (library / "styles/short/edition.toml").unlink()
    assert removed(run(library, editions=("email",))) == ["output/one/one-short.txt", "output/two/two-short.txt"]


def test_an_article_that_was_built_from_a_folder_below_is_not_gone(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(library / "content")
    run(library, sources=(Path("one.md"),), editions=("email",))
    monkeypatch.chdir(library)
    assert run(library, sources=(Path("content/two.md"),), editions=("email",)).removed == ()
    assert (library / "output/one/one-email.txt").is_file()


def test_a_number_sign_in_the_name_of_an_article_makes_no_collection_of_it(library: Path) -> None:
    write(library, {"content/a#b.md": article("A B")})
    run(library, editions=("email",))
    assert (library / "output/a-b/a-b-email.txt").is_file()
    (library / "content/a#b.md").unlink()
    write(library, {"content/a": "a file that is called as the name begins"})
    assert removed(run(library, editions=("email",))) == ["output/a-b/a-b-email.txt"]


def test_why_a_file_was_removed_is_said(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(library, {"styles/short/edition.toml": 'extends = "email"\n'})
    run(library, editions=("handout", "short", "email"))
    write(library, {"content/one.md": article("One", review_by="2026-01")})
    (library / "content/two.md").unlink()
    (library / "styles/short/edition.toml").unlink()
    report = run(library, editions=("email",))
    gone = {(Path(removal.path).name, removal.reason) for removal in report.removed}
    assert {pair for pair in gone if "fields" not in pair[0]} == {
        ("one-handout.pdf", "past its review"),
        ("one-short.txt", "its edition is gone"),
        ("two-handout.pdf", "its article is gone"),
        ("two-short.txt", "its edition is gone"),
        ("two-email.txt", "its article is gone"),
        ("index.html", "nothing is left to show on it"),
    }
    write(library, {"content/one.md": article("One").replace("version:", "slug: uno\nversion:")})
    assert main(["build", "-e", "email"]) == 0
    assert "output/one/one-email.txt  (removed)  it has a new name\n" in capsys.readouterr().out


def test_a_build_that_names_a_missing_file_removes_nothing(library: Path) -> None:
    run(library, editions=("email",))
    (library / "content/one.md").rename(library / "content/uno.md")
    report = run(library, sources=(Path("content/two.md"), Path("content/one.md")), editions=("email",))
    assert (codes(report), report.removed) == (["source-unreadable"], ())
    assert (library / "output/one/one-email.txt").is_file()


def test_a_file_that_somebody_changed_is_not_removed_but_told(library: Path) -> None:
    run(library, editions=("email",))
    (library / "output/one/one-email.txt").write_text("mine now")
    (library / "content/one.md").unlink()
    report = run(library, editions=("email",))
    assert (codes(report), report.removed) == (
        ["output-changed"],
        (
            Removed("output/one/one-email-fields.txt", "its article is gone"),
            Removed("output/one/index.html", "nothing is left to show on it"),
        ),
    )
    assert (library / "output/one/one-email.txt").read_text() == "mine now"
    assert codes(run(library, editions=("email",))) == []


def test_what_another_output_folder_holds_stays_until_that_is_built(library: Path, tmp_path: Path) -> None:
    for output in (None, tmp_path / "elsewhere"):
        run(library, editions=("email",), output=output)
    (library / "content/one.md").unlink()
    assert removed(run(library, editions=("email",))) == ["output/one/one-email.txt"]
    assert removed(run(library, editions=("email",), output=tmp_path / "elsewhere")) == ["elsewhere/one/one-email.txt"]


def test_nothing_is_written_where_a_link_leads_out_of_the_output_folder(
    library: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (library / "output").mkdir()
    (library / "output/one").symlink_to(outside)
    report = run(library, editions=("email",))
    assert (codes(report), made(report)) == (["output-outside"], ["two-email.txt"])
    assert list(outside.iterdir()) == []


def test_a_link_in_the_project_leads_to_no_article_outside(
    library: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = write(tmp_path_factory.mktemp("outside"), {"secret.md": article("Secret")})
    (library / "content/secret.md").symlink_to(outside / "secret.md")
    (library / "content/loop.md").symlink_to("loop.md")
    (library / "content/again.md").symlink_to("one.md")
    report = run(library, editions=("email",))
    assert codes(report) == ["source-unreadable", "source-unreadable"]
    assert made(report) == ["again-email.txt", "one-email.txt", "two-email.txt"]
    (library / "content").rename(outside / "content")
    (library / "content").symlink_to(outside / "content")
    assert set(codes(run(library, editions=("email",)))) == {"source-unreadable"}


def test_no_table_of_a_project_is_read_through_a_link_that_leads_out(
    library: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    files = {"edition.toml": 'extends = "email"\n', "xx.toml": "", "secret.md": article("Secret")}
    outside = write(tmp_path_factory.mktemp("outside"), files)
    write(library, {"styles/own/mine.txt": "", "words/de.toml": ""})
    (library / "styles/own/edition.toml").symlink_to(outside / "edition.toml")
    report = run(library, editions=("own",))
    message = "is a link to a file outside the project"
    assert [problem.message for problem in report.problems] == [message]
    (library / "words/xx.toml").symlink_to(outside / "xx.toml")
    with pytest.raises(ContentError) as failed:
        find_project(library)
    assert [problem.message for problem in failed.value.problems] == [message]
    (library / "words/xx.toml").unlink()
    names = f'"content/one.md", "../{outside.name}/secret.md"'
    write(library, {"trifolio.toml": f"[collections.all]\narticles = [{names}]\n"})
    report = build(find_project(library), Request((), TODAY, editions=("ebook",), collections=("all",)))
    assert [problem.message for problem in report.problems if problem.code == "collection"] == [
        f"the collection “all”: ../{outside.name}/secret.md is outside the project"
    ]


def test_every_ending_of_markdown_is_an_article(library: Path) -> None:
    write(library, {f"content/{name}": article(name) for name in ("a.MD", "b.markdown", "c.txt", "d.mdx")})
    report = run(library, editions=("email",))
    assert made(report) == ["a-email.txt", "b-email.txt", "one-email.txt", "two-email.txt"]


def test_files_that_are_not_ours_stay(library: Path) -> None:
    run(library, editions=("email",))
    (library / "output/one/notes.txt").write_text("mine")
    (library / "content/one.md").unlink()
    run(library, editions=("email",))
    assert (library / "output/one/notes.txt").read_text() == "mine"


def test_two_articles_with_one_slug_are_an_error(library: Path) -> None:
    write(library, {"content/two.md": article("Two").replace("version:", "slug: one\nversion:")})
    report = run(library, editions=("email",))
    assert codes(report) == ["slug-duplicate"]
    assert made(report) == ["one-email.txt"]


def test_under_strict_a_warning_keeps_an_article_from_being_built(library: Path) -> None:
    write(library, {"content/one.md": "# One\n\nNo front matter.\n"})
    report = run(library, editions=("email",), strict=True)
    assert codes(report) == ["meta-missing"]
    assert report.failed
    assert made(report) == ["two-email.txt"]
    assert not run(library, editions=("email",)).failed


def test_a_build_for_clinics_gives_each_its_own_folder(library: Path) -> None:
    write(library, {"trifolio.toml": '[clinics.north]\nname = "North"\n[clinics.south]\nname = "South"\n'})
    report = run(library, editions=("email",), clinics=("north", "south"))
    assert [built.path for built in report.built] == [
        f"output/{clinic}/{slug}/{slug}-email.txt" for clinic in ("north", "south") for slug in ("one", "two")
    ]


def test_artifacts_go_where_they_are_asked_to(library: Path, tmp_path: Path) -> None:
    run(library, editions=("email",), output=tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere/one/one-email.txt").is_file()
    assert made(run(library, editions=("email",), output=tmp_path / "elsewhere")) == []
    run(library, editions=("email",))
    assert run(library, editions=("email",), output=tmp_path / "elsewhere").removed == ()
    assert (library / "output/one/one-email.txt").is_file()


def test_a_source_that_is_not_there_does_not_stop_the_others(library: Path) -> None:
    report = run(library, editions=("email",), sources=(library / "content/one.md", library / "content/zero.md"))
    assert codes(report) == ["source-unreadable"]
    assert made(report) == ["one-email.txt"]


def test_the_wrapped_email_is_as_wide_as_the_configuration_says(library: Path) -> None:
    write(library, {"content/one.md": article("One", "word " * 200), "trifolio.toml": "[email]\nwidth = 40\n"})
    run(library, editions=("email", "email-wrapped"))
    wide = (library / "output/one/one-email.txt").read_text()
    wrapped = (library / "output/one/one-email-wrapped.txt").read_text()
    assert max(map(len, wide.split("\n"))) > 900
    assert 36 < max(map(len, wrapped.split("\n"))) <= 40


def test_a_picture_may_be_the_cover_and_stand_in_the_text(library: Path) -> None:
    body = article("One", "![a square](square.png)").replace("version:", "cover: square.png\nversion:")
    write(library, {"content/one.md": body})
    picture(library / "assets/square.png", size=(1000, 1600))
    assert codes(run(library)) == []


def test_two_workers_make_the_same_bytes_as_one(library: Path) -> None:
    one = {built.path: Path(built.path).read_bytes() for built in run(library).built}
    process = begin(
        "build", "--json", "--force", "-j", "2", cwd=library, variables={"TRIFOLIO_TODAY": TODAY.isoformat()}
    )
    two = json.loads(process.communicate(timeout=120)[0])["built"]
    assert sum(built["made"] for built in two) == len(one)
    assert {built["path"]: (library / built["path"]).read_bytes() for built in two} == one


def test_a_source_is_parsed_once_for_all_its_editions(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    real = parse.parse

    def counted(source: Source, **options: object) -> object:
        seen.append(source.path)
        return real(source, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(parse, "parse", counted)
    run(library, editions=("ebook", "email", "email-wrapped"))
    assert seen == ["content/one.md", "content/two.md"]


def test_progress_is_told_after_each_artifact(library: Path) -> None:
    from trifolio.pipeline.build import Step, build
    from trifolio.pipeline.request import Request
    from trifolio.project.config import find_project, sources

    told: list[Step] = []
    project = find_project(library)
    request = Request(sources(project, ()), TODAY, editions=("email", "email-wrapped"))
    build(project, request, told.append)
    assert [step[:2] for step in told] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [step.articles for step in told] == [0, 1, 1, 2]
    assert {step.of_articles for step in told} == {2}
    assert told[0].name == "one-email.txt"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "folder/file.txt"
    write_whole(file, b"old")

    def fails(_: int) -> None:
        assert len(list(file.parent.iterdir())) == 2
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="disk full"):
        write_whole(file, b"new", lasting=True)
    assert file.read_bytes() == b"old"
    assert [path.name for path in file.parent.iterdir()] == ["file.txt"]


def test_a_bug_in_one_job_is_reported_and_the_others_are_built(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from trifolio.pipeline import job as line

    real = line.make

    def fails(job: Job) -> Artifact:
        if job.documents[0].meta.slug == "one":
            raise ZeroDivisionError("oops")
        return real(job)

    monkeypatch.setattr(line, "make", fails)
    report = run(library, editions=("email",))
    assert codes(report) == ["bug"]
    assert "ZeroDivisionError: oops" in report.problems[0].message
    assert made(report) == ["two-email.txt"]


def test_the_cover_for_shops_stands_beside_the_book_and_goes_with_it(library: Path) -> None:
    run(library, editions=("ebook",))
    cover = library / "output/one/one-ebook-cover.jpg"
    with Image.open(cover) as image:
        assert image.size == (1600, 2560)
    assert made(run(library, editions=("ebook",))) == []
    cover.write_bytes(b"another")
    assert made(run(library, editions=("ebook",))) == ["one-ebook.epub"]
    cover.unlink()
    assert made(run(library, editions=("ebook",))) == ["one-ebook.epub"]
    (library / "content/one.md").unlink()
    run(library, editions=("ebook",))
    assert not (library / "output/one").exists()
