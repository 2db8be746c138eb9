"""What a mail says beside its article: the marks of mailing tools, what the law asks for, tagged links, its size."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest

from documents import FRONT, document
from projects import article, codes, run, write
from trifolio.check import parity
from trifolio.job import Settings
from trifolio.pipeline.build import Report
from trifolio.project import editions
from trifolio.project.config import find_project
from trifolio.render.mail import with_utm
from trifolio.source.mailing import FOOTER, PLATFORMS, UTM, Email

STYLES = (editions.packaged_styles(),)
KNOWN = editions.names(STYLES)


def article_with(email: str, body: str = "Some words.") -> str:
    return article(body=body).replace("version:", f"email:\n{email}\nversion:")


def mail(folder: Path, name: str = "email") -> str:
    return (folder / f"output/some/some-{name}.txt").read_text(encoding="utf-8")


def built(folder: Path, config: str = "", source: str = "", *editions: str) -> Report:
    write(folder, {"trifolio.toml": config, "content/some.md": source or article()})
    return run(folder, editions=editions or ("email",))


# Mailing tools


@pytest.mark.parametrize("tool", PLATFORMS)
def test_a_tool_brings_its_own_merge_tags_untouched(tmp_path: Path, tool: str) -> None:
    report = built(tmp_path, f'[email]\nplatform = "{tool}"\naddress = "1 High Street"\nunsubscribe = "write to us"\n')
    assert codes(report) == []
    ends = mail(tmp_path).partition("\n-- \n")[2]
    assert ends.splitlines()[0] == "1 High Street"  # what is said beats the tool's own tag
    assert "Unsubscribe: write to us" in ends
    assert PLATFORMS[tool].get("view_online", "") in ends
    write(tmp_path, {"trifolio.toml": f'[email]\nplatform = "{tool}"\n'})
    run(tmp_path, editions=("email", "email-wrapped"))
    for name in ("email", "email-wrapped"):
        for tag in PLATFORMS[tool].values():
            assert mail(tmp_path, name).count(tag) == 1
    assert set(PLATFORMS[tool]) <= set(FOOTER)


def test_subject_and_preheader_of_the_configuration_are_for_articles_that_say_none(tmp_path: Path) -> None:
    config = '[email]\nplatform = "substack"\nsubject = "News: {title}, {slug}"\npreheader = "Read on."\n'
    built(tmp_path, config)
    assert mail(tmp_path, "email-fields") == "Subject: News: A title, {slug}\nPreheader: Read on.\n"
    assert mail(tmp_path).startswith("A TITLE\n")  # nothing stands before it that would be mailed to everybody
    built(tmp_path, config, article_with("  subject: Mine"), "email", "eml")
    assert mail(tmp_path, "email-fields") == "Subject: Mine\nPreheader: Read on.\n"
    draft = BytesParser(policy=default).parsebytes((tmp_path / "output/some/some-eml.eml").read_bytes())
    assert draft["subject"] == "Mine"
    built(tmp_path, config.replace('"News: {title}, {slug}"', '""'))
    assert mail(tmp_path, "email-fields") == "Subject: A title\nPreheader: Read on.\n"


def test_a_tool_that_does_not_exist_is_an_error_that_names_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"trifolio.toml": '[email]\nplatform = "mailchump"\n', "content/some.md": article()})
    done = subprocess.run(
        [sys.executable, "-m", "trifolio", "build", "-e", "email"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "trifolio.toml:2: error[config]: “platform” wants a mailing tool" in done.stderr
    assert "did you mean “mailchimp”?" in done.stderr


def test_the_front_matter_beats_the_configuration_and_both_beat_the_tool(tmp_path: Path) -> None:
    config = '[email]\nplatform = "mailerlite"\naddress = "1 High Street"\nsignature = "Yours"\n'
    own = '  platform: buttondown\n  signature: Ours\n  view_online: "https://x.example/"'
    assert codes(built(tmp_path, config, article_with(own))) == []
    assert mail(tmp_path).partition("\n-- \n")[2].splitlines() == [
        "1 High Street",
        "Ours",
        "Unsubscribe: {{ unsubscribe_url }}",
        "View online: https://x.example/",
    ]


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("  platform: pigeon", "“platform” wants a mailing tool"),
        ("  utm: news", "“utm” wants a table of texts: source, medium"),
        ("  utm: {source: [news]}", "“source” wants text"),
        ("  address: [1]", "“address” wants text"),
    ],
)
def test_what_the_front_matter_cannot_mean_is_an_error(tmp_path: Path, email: str, message: str) -> None:
    (problem,) = built(tmp_path, "", article_with(email)).problems
    assert (problem.code, problem.line) == ("meta-type", 7)
    assert problem.message.startswith(message)


def test_the_table_of_the_documentation_is_that_of_the_program() -> None:
    text = (Path(__file__).parents[3] / "docs/editions.md").read_text(encoding="utf-8")
    table = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.partition("## Mails\n")[2].split("\n") if "|" in line]
    listed = {
        tool: {
            key: cell.strip(" `").replace("\\|", "|")
            for key, cell in zip(("unsubscribe", "view_online", "address"), cells, strict=True)
            if "`" in cell
        }
        for first, *cells in table
        if (tool := first.strip(" `")) in PLATFORMS
    }
    assert listed == PLATFORMS


# The law


@pytest.mark.parametrize(
    ("config", "lacks"),
    [
        ("", ""),  # nobody has said that this is mailed
        ('[email]\naddress = ""\n', ""),  # as `trifolio init` leaves it
        ("[email]\nwidth = 60\n", "mails have no postal address and no way to unsubscribe, which CAN-SPAM"),
        ('[email]\nplatform = "substack"\n', ""),  # it adds both
        ('[email]\nplatform = "mailchimp"\n', ""),  # its tags say both
        ('[email]\nplatform = "plain"\n', "mails have no postal address and no way to unsubscribe, which CAN-SPAM"),
        ('[email]\nplatform = "mailerlite"\n', "mails have no postal address, which CAN-SPAM"),
        ('[email]\nplatform = "mailerlite"\n[clinic]\nname = "C"\naddress = ["1 High Street"]\n', ""),
        ('[email]\naddress = "1 High Street"\n', "mails have no way to unsubscribe, which CAN-SPAM"),
        ('[email.utm]\nsource = "news"\n', "mails have no postal address and no way to unsubscribe, which CAN-SPAM"),
    ],
)
def test_the_law_is_named_to_those_who_mail_without_what_it_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str, lacks: str
) -> None:
    monkeypatch.chdir(tmp_path)
    problems = built(tmp_path, config).problems
    assert [(p.code, p.path) for p in problems] == ([("email-footer", "trifolio.toml")] if lacks else [])
    assert all(p.message.startswith(lacks) for p in problems)


def test_the_law_is_named_once_for_many_articles_and_never_for_the_other_editions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = '[email]\nplatform = "plain"\n'
    write(tmp_path, {"content/other.md": article("Another")})
    assert codes(built(tmp_path, config, "", "email", "email-wrapped", "email-ten")) == ["email-footer"]
    assert codes(built(tmp_path, config, "", "ebook", "handout")) == []
    own = built(tmp_path, "", article_with("  platform: plain"))
    assert [(p.code, p.path, p.line) for p in own.problems] == [("email-footer", "content/some.md", 1)]


# Tagged links

LINKS = """\
See [the guide](/guide#dose), [it](https://clinic.example/a?b=1&c=2), <https://www.clinic.example/bare>,
[a shop](https://shop.example/), [a trial](https://doi.org/10.1/x), [us](mailto:a@clinic.example),
[one tagged](https://clinic.example/t?utm_source=x) and [a port](http://clinic.example:80/p).
"""
OWN = FRONT + "url: https://clinic.example/migraine\n"
TAGS = "utm_source=news&utm_medium=e+mail&utm_campaign=some"
UTMS = {"source": "news", "medium": "e mail", "campaign": "{slug}"}
SETTINGS = Settings(email=Email(utm=UTMS), site="https://clinic.example")


def test_links_to_the_own_site_are_tagged_and_no_others() -> None:
    made = with_utm(document(LINKS, OWN), SETTINGS)
    assert made.meta.url == f"https://clinic.example/migraine?{TAGS}"
    assert made.links == (
        f"https://clinic.example/guide?{TAGS}#dose",
        f"https://clinic.example/a?b=1&c=2&{TAGS}",
        f"https://www.clinic.example/bare?{TAGS}",
        "https://shop.example/",
        "https://doi.org/10.1/x",
        "mailto:a@clinic.example",
        "https://clinic.example/t?utm_source=x",
        f"http://clinic.example:80/p?{TAGS}",
    )
    plain = document(LINKS, OWN)
    assert with_utm(plain, Settings()) == with_utm(plain, Settings(site="x")) == plain
    elsewhere = document(LINKS.replace("(/guide#dose)", "(https://shop.example/b)"))
    assert with_utm(elsewhere, replace(SETTINGS, site="")) == elsewhere  # nothing is known to be the own site


def test_tags_stand_in_the_mails_alone_and_parity_knows_them(tmp_path: Path) -> None:
    config = (
        'url = "https://clinic.example"\n[email]\naddress = "1 High Street"\nunsubscribe = "write to us"\n'
        '[email.utm]\nsource = "news"\nmedium = "e mail"\ncampaign = "{slug}"\n'
    )
    source = article(body=LINKS).replace("version:", "url: https://clinic.example/migraine\nversion:")
    assert codes(built(tmp_path, config, source, "email", "email-wrapped", "ebook", "handout")) == []
    project = find_project(tmp_path)
    text = mail(tmp_path)
    assert f"Read online: https://clinic.example/migraine?{TAGS}\n" in text
    assert f"  Link A: https://clinic.example/guide?{TAGS}#dose\n" in text
    assert f"https://www.clinic.example/bare?{TAGS}," in text
    plain = document(LINKS, OWN.replace("Living with migraine", "A title"))
    for name in ("email", "email-wrapped"):
        data = mail(tmp_path, name).encode()
        which = editions.load(name, STYLES)
        also = ("1 High Street", "write to us", "A Publisher someone@example.org")
        asked = [
            p.message
            for p in parity.check(plain, which, data, also, None, Settings(email=project.email, site=project.url))
        ]
        assert [m for m in asked if "utm" in m or "address" in m or "link" in m] == []
        untagged = [p.message for p in parity.check(plain, which, data, also)]
        assert any("utm" in message for message in untagged)
    for name in ("ebook.epub", "handout.pdf"):
        assert b"utm_medium" not in (tmp_path / f"output/some/some-{name}").read_bytes()
    assert set(project.email.utm) <= set(UTM)


def test_an_article_may_have_tags_of_its_own() -> None:
    made = document(LINKS, OWN + "email:\n  utm: {campaign: spring, term: cramps}\n")
    assert with_utm(made, SETTINGS).meta.url.endswith(
        "utm_source=news&utm_medium=e+mail&utm_campaign=spring&utm_term=cramps"
    )


def test_the_tags_of_an_article_are_on_links_to_the_projects_site_without_configured_mails(
    tmp_path: Path,
) -> None:
    source = article_with("  utm: {source: news}", "See [the guide](https://clinic.example/guide).")
    built(tmp_path, 'url = "https://clinic.example"\n', source)
    assert "https://clinic.example/guide?utm_source=news" in mail(tmp_path)


# Its size, and what is told of it


def test_a_mail_that_gmail_would_clip_is_told(tmp_path: Path) -> None:
    words = "Rest helps many people, and costs nothing at all. "
    report = built(tmp_path, "", article(body=words * (91 * 1024 // len(words))))
    (problem,) = report.problems
    assert (problem.code, problem.line) == ("email-size", 1)
    assert problem.message.startswith("email: 91 KB; Gmail hides what comes after about 102 KB")
    assert codes(built(tmp_path, "", article(body=words * (89 * 1024 // len(words))))) == []


def test_the_report_tells_words_links_and_minutes(tmp_path: Path) -> None:
    body = "See [one](https://a.example/) and [it again](https://a.example/), or <https://b.example/>."
    write(tmp_path, {"content/some.md": article(body=body)})
    done = subprocess.run(
        [sys.executable, "-m", "trifolio", "build", "-e", "email", "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    facts = json.loads(done.stdout)["built"][0]["facts"]
    text = mail(tmp_path)
    expected = {"bytes": len(text.encode()), "lines": text.count("\n"), "words": len(text.split())}
    assert facts == {**expected, "links": 2, "minutes": 1, "subject": "A title", "preheader": ""}
