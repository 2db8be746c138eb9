"""Ebooks to look into: the samples, sources of torture, other scripts, and one that has everything."""

from __future__ import annotations

import shutil
from pathlib import Path

from handouts import long_paper
from projects import article, codes, picture, run, write

__all__ = ["EVERYTHING", "REFERENCES", "SAMPLES", "build"]

REPOSITORY = Path(__file__).parents[1]
SAMPLES = ("exosomes-for-hair-loss", "getting-ready-for-a-clinic-visit")

EVERYTHING = """\
A paragraph with a note[^1], `code`, **bold**, *it*, ~~gone~~, H<sub>2</sub>O and a [link](https://example.org/x?a=1&b=2).

Term
:   Definition with a list:

    - one
    - two

- [ ] open
- [x] done

1. first

   | a | b |
   |---|--:|
   | 1 | 2 |

2. second

> A quote
>
> > in a quote

```python
print("hi")
```

![A square](square.png "with a caption [@a]")

![A line](line.svg)

## Second part {#second}

::: {.evidence certainty="low" basis="trials observational"}
A verdict [@a; @b].
:::

::: {.pathway title="Path"}
1. One (Input)
2. Two

   More on two.
:::

::: note
Nested.

::: warning
Deep, see [below](#second).
:::
:::

::: {.write-in lines="2"}
Prompt:
:::

::: faq
### Why?

Because.
:::

[^1]: The note, with [a citation][@a] of its own [@b].

    And a second paragraph.
"""

REFERENCES = """\
references:
  - {id: a, type: book, title: A book, author: [{family: Doe, given: J}], publisher: P, issued: {date-parts: [[2020]]}}
  - {id: b, type: webpage, title: A page, URL: "https://example.org/page"}
"""

LINE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><path d="M5 5 85 5" stroke="#000" stroke-width="9"/></svg>
"""


def build(folder: Path) -> dict[str, Path]:
    """Build the ebooks in an empty folder; return their files by slug."""
    for name in ("content", "assets"):
        shutil.copytree(REPOSITORY / name, folder / name)
    data = REPOSITORY / "tests/data"
    for source in (data / "torture.md", data / "languages/ar.md", data / "languages/scripts.md"):
        shutil.copy(source, folder / "content")
    everything = article("Every <thing> & more", EVERYTHING).replace("contact:", f"{REFERENCES}contact:", 1)
    write(
        folder, {"content/everything.md": everything, "content/long-paper.md": long_paper(), "content/line.svg": LINE}
    )
    for name, colour in {"vial.jpg": "navy", "dots.png": "red", "square.png": "navy"}.items():
        picture(folder / "assets" / name, colour, (1500, 1000))
    report = run(folder, editions=("ebook",))
    assert codes(report) == []
    return {made.stem.removesuffix("-ebook"): made for made in sorted(folder.glob("output/*/*.epub"))}
