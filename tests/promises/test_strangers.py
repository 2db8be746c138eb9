"""Articles as users of other tools bring them: nearly all are built, and no foreign markup is printed untold."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from projects import codes, made, picture, run, write
from soak import SEED, SOAK

COUNT = 300 if SOAK else 10
AT_ONCE = 10

FRONTS: Mapping[str, str] = {
    "ours": "---\ntitle: {title}\nsummary: About hands.\n---\n",
    "Hugo": '+++\ntitle = "{title}"\ndate = 2025-09-07T17:22:26-04:00\ndraft = false\ntags = ["soap"]\n+++\n',
    "Jekyll": "---\nlayout: post\ntitle: {title}\ndate: 2020-03-27 16:00:00 -0400\ncategories: health hygiene\n---\n",
    "Pelican": "Title: {title}\nDate: 2013-06-15 22:00\nTags: health, hands\n\n",
    "pandoc": "---\ntitle: {title}\nauthor:\n  - name: B. Writer\ndate: 3 June 2020\nabstract: |\n  Short.\n---\n",
    "without its first dashes": "title: {title}\ndescription: About hands.\n---\n",
    "none": "# {title}\n\n",
}
READ: Mapping[str, str] = {
    "GitHub": "> [!WARNING]\n> Hot water scalds.\n\n- [ ] soap\n- [x] water",
    "Obsidian": "> [!tip]- Folded\n> Sing twice.\n\n![[hands.png|200]] and ==this== %%not this%%.",
    "MkDocs": '!!! danger "Stop"\n    Rest at once.\n\n??? question\n    How long?',
    "Quarto": '::: {.callout-warning title="Hot"}\nIt scalds.\n:::',
    "Docusaurus": ":::caution[Hot]\nIt scalds.\n:::",
    "MyST": ":::{admonition} Not sure?\n:class: note\nAsk.\n:::\n\n```{tip}\nUse soap.\n```",
    "The Carpentries": ":::::: objectives\n\n- Explain soap.\n\n::::::::::\n\n:::: challenge\n\nWash.\n\n::::",
    "pandoc": "H~2~O, 10^6^ cells^[Many.].\n\na. one\nb. two\n\n| a line\n| another\n\n\\newpage\n\n### More {-}",
    "Python-Markdown": '[TOC]\n\n<div markdown="1">\n*Rest* and ++more++\n</div>',
    "kramdown": "## Soap {: #soap .big}\n\nA paragraph.\n{: .lead}\n\n* TOC\n{:toc}",
    "Word": "• soap\n• water\n\n– one\n– two",
    "pictures": "![Hands](/img/hands.png){width=50%}\n\n![Hands](HANDS.png){.left}\n\nText beside it.",
    "a table": "| When | How |\n|---|---|\n| before meals | 20 s |",
}  # fmt: skip
TOLD: Mapping[str, str] = {
    "Hugo": '{{< figure src="a.png" >}}',
    "Liquid": "{% include a.html %}",
    "MDX": 'import Box from "./Box"',
    "dataview": "status:: open",
    "Mermaid": "```mermaid\ngraph TD\n```",
    "TeX": "\\textbf{Rest} helps.",
    "an emoji": "Rest :smile: helps.",
    "no space": "##Rest",
    "a box": ":: tip",
    "tabs": '=== "Adults"',
    "reStructuredText": ".. toc:: Contents",
    "a layout": "::: {.column-margin}\nA remark.\n:::",
    "bars": "a | b\n1 | 2",
    "emphasis": "**Rest helps.",
    "a picture": "![Rest](a name with blanks.png)",
    "a link": "[rest] (https://a.example)",
    "a label": "[rest][nowhere]",
    "a span": "[rest]{.underline}",
    "a merge tag": "Dear {{ first_name }},",
}


def _articles(dice: random.Random) -> dict[str, tuple[str, bool]]:
    """Return articles by the names of their files, each with whether it has markup that is not read."""
    articles = {}
    for number in range(AT_ONCE):
        pieces = dice.sample(sorted(READ), dice.randint(1, 4))
        foreign = dice.choice([*sorted(TOLD), "", ""])
        bodies = [*(READ[name] for name in pieces), *([TOLD[foreign]] if foreign else [])]
        dice.shuffle(bodies)
        front = FRONTS[dice.choice(sorted(FRONTS))].format(title=f"Washing hands {number}")
        name = dice.choice((f"{number}.md", f"{number}/index.md", f"{number}/README.markdown", f"{number}.qmd"))
        articles[f"content/{name}"] = (f"{front}## How\n\nRest helps.\n\n" + "\n\n".join(bodies) + "\n", bool(foreign))
    return articles


@pytest.mark.parametrize("batch", range(COUNT // AT_ONCE))
def test_what_strangers_bring_is_built_and_foreign_markup_is_told(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    monkeypatch.chdir(tmp_path)
    articles = _articles(random.Random(f"{SEED} {batch}"))  # noqa: S311 - no secret
    picture(tmp_path / "static/img/hands.png")
    picture(tmp_path / "images/hands.png")
    write(tmp_path, {**{name: text for name, (text, _) in articles.items()}, "trifolio.toml": ""})
    report = run(tmp_path, jobs=0)
    errors = [problem for problem in report.problems if problem.severity.value == "error"]
    assert errors == []
    assert len([name for name in made(report) if not name.endswith("-cover.jpg")]) == 3 * AT_ONCE, codes(report)
    told = {problem.path for problem in report.problems if problem.code == "foreign-markup"}
    assert told == {name for name, (_, foreign) in articles.items() if foreign}
    record_property("tried", AT_ONCE)
