"""Adding a component: one Python file, a template for each medium, what the documentation says of it; no more."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from projects import REPOSITORY, article, write

COMPONENT = '''
"""`timeline`: what to expect, and when."""

from __future__ import annotations

from dataclasses import dataclass

from trifolio.document.component import TITLE, Body, Component, by_heading, one_of
from trifolio.document.nodes import Block, Blocks, Nodes, aside


@dataclass(frozen=True, slots=True)
class Stage:
    """What to expect at one time."""

    when: Nodes
    body: Blocks
    line: int = 0


@dataclass(frozen=True, slots=True)
class Timeline(Block):
    """Stages, one after the other."""

    pace: str = aside()
    title: str = ""
    lead: Blocks = ()
    stages: tuple[Stage, ...] = ()


def _read(body: Body, title: str = "", pace: str = "slow") -> Blocks:
    lead, parts = by_heading(body.blocks)
    if not parts:
        body.lacks("a ### heading for each stage", "### After two weeks")
    stages = tuple(Stage(heading.element.children, inside, heading.line) for heading, inside in parts)
    return (Timeline(pace=pace, title=title, lead=lead, stages=stages),)


COMPONENT = Component(Timeline, ("timeline",), _read, {**TITLE, "pace": one_of("slow", "fast")}, headed=True)
'''

HTML = """\
<div class="box timeline {{ block.pace }}" data-block="{{ block.number }}">
<p class="box-title">{{ block.title }}</p>
{{ blocks(block.lead) }}
{% for stage in block.stages %}
<p><strong>{{ nodes(stage.when) }}</strong></p>
{{ blocks(stage.body) }}
{% endfor %}
</div>
"""

TEXT = """\
{{ heading(block.title) }}

{{ blocks(block.lead) }}

{% for stage in block.stages %}
{{ flow(stage.when, last=words.colon) }}
{{ blocks(stage.body, "  ") }}

{% endfor %}
"""

PARAGRAPH = """
### What comes when: `timeline`
One `###` a stage.

```markdown
::: {.timeline pace="fast"}
### After two weeks
The rash fades.
:::
```

| option | takes |
|---|---|
| `title` | text |
| `pace` | `slow` or `fast` |

## Text for some editions only"""

ROW = "| `figure` | a picture alone |"

SOURCE = """
::: {.timeline title="What to expect" pace="fast"}
Everybody heals at another speed.

### After two weeks
The rash fades to 5 mg/m^2^ of [redness](https://rash.example/fades).

### After a month
- It is gone in 9 of 10.
- Say so if it is not.
:::
"""

LOOK = """
import json, pathlib, sys, trifolio
from projects import TODAY, run
from trifolio.check import parity
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.project import editions
from trifolio.project.config import find_project

folder = pathlib.Path(sys.argv[1])
report, project = run(folder), find_project(folder)
known = frozenset(editions.names(project.styles))
document, _ = read(project, folder / "content/one.md", Request((), TODAY), known)
lost = {
    built.edition: [problem.message for problem in parity.check(
        document, editions.load(built.edition, project.styles), pathlib.Path(built.path).read_bytes())]
    for built in report.built
}
print(json.dumps({"home": trifolio.__file__, "problems": [p.message for p in report.problems], "lost": lost}))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the repository to which a component has been added."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("src", "styles", "docs", "tests/kit", "tests/promises"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", "pyproject.toml"):
        shutil.copy(REPOSITORY / name, folder)
    writing, editions = (folder / f"docs/{name}.md" for name in ("writing", "editions"))
    row = f"| `timeline` | `timeline` | `title`, `pace`, `lead`, `stages` (each `when`, `body`) |\n{ROW}"
    return write(
        folder,
        {
            "src/trifolio/document/components/timeline.py": COMPONENT,
            "styles/html/components/timeline.html": HTML,
            "styles/text/components/timeline.txt": TEXT,
            "docs/writing.md": writing.read_text("utf-8").replace("\n## Text for some editions only", PARAGRAPH),
            "docs/editions.md": editions.read_text("utf-8").replace(ROW, row),
        },
    )


def python(copy: Path, *command: str) -> str:
    """Run Python with the copy's package and return what it printed."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (copy / "src", copy / "tests/kit")))}
    done = subprocess.run(
        [sys.executable, *command], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def built(copy: Path, folder: Path, files: Mapping[str, str]) -> dict[str, Any]:
    """Return what the copy's package says of a project with the component in it, and what its artifacts lose."""
    write(folder, {"content/one.md": article("One", SOURCE), **files})
    found: dict[str, Any] = json.loads(python(copy, "-c", LOOK, str(folder)))
    assert Path(found["home"]).is_relative_to(copy)
    return found


def test_a_component_is_one_file_two_templates_and_its_documentation(copy: Path, tmp_path: Path) -> None:
    found = built(copy, tmp_path, {})
    assert found["problems"] == []
    assert found["lost"] == {"handout": [], "ebook": [], "email": []}
    text = (tmp_path / "output/one/one-email.txt").read_text("utf-8")
    assert "WHAT TO EXPECT" in text
    assert "After two weeks:" in text


def test_the_build_knows_by_the_fields_what_the_added_component_must_say(copy: Path, tmp_path: Path) -> None:
    silent = {"styles/text/components/timeline.txt": TEXT.replace("{{ blocks(block.lead) }}", "")}
    found = built(copy, tmp_path, silent)
    assert found["problems"] == ["email: lost: “everybody heals at another speed”"]
    assert found["lost"] == {"handout": [], "ebook": []}


def test_the_documentation_of_the_added_component_is_asked_for(copy: Path) -> None:
    chosen = "every_component_is_in_the_guide or every_template_of_a_component"
    asked = python(copy, "-m", "pytest", "-v", "-p", "no:cacheprovider", "tests/promises/test_docs.py", "-k", chosen)
    assert "[timeline]" in asked
