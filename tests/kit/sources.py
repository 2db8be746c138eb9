"""Sources of which nothing is missing: one that holds all of the dialect, one that goes over pages."""

from __future__ import annotations

from projects import article

__all__ = ["EVERYTHING", "LINE", "MORE", "REFERENCES", "long_paper", "source"]

EVERYTHING = """\
Before all parts: a note[^1], `code`, **bold**, *it*, ~~gone~~, H<sub>2</sub>O, a [link](https://example.org/x?a=1&b=2)
and <span lang="fr">quelques mots</span>, <span lang="ar">كلمات</span>,
<abbr title="World Health Organization">WHO</abbr>.

::: tldr
- One
- Two, by [@a]
:::

## First part {#first}

### A section of it

Words, the same note[^1], another[^2], <mark>marked</mark>, ![an icon](square.png) in a line.

#### Deeper

Term
:   Definition with a list:

    - one
    - two

- [ ] open
- [x] done

Table: Some figures

| a | b | c |
|:--|--:|:-:|
| 1 | 2 | 3 |

> A quote
>
> > in a quote

### Another section

```python
print("hi")
```

![A square](square.png "with a caption [@a]")

![](leaves.png){.decorative}

***

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

::: tip
A tip.
:::

::: important
It is.
:::

::: emergency
Call.
:::

::: {.write-in lines="2"}
Prompt:
:::

::: bottom-line
The message.
:::

::: decisions
### in a hurry

then go.

- It is late.
:::

::: faq
### Why?

Because.
:::

::: {.only in=handout}
On paper alone: ![a cross](cross.png)
:::

::: disclaimer
No advice.
:::

[^1]: The note, with [a citation][@a] of its own [@b].

    And a second paragraph.

[^2]: Another, that looks back at the first[^1].
"""

REFERENCES = """\
references:
  - {id: a, type: book, title: A book, author: [{family: Doe, given: J}], publisher: P, issued: {date-parts: [[2020]]}}
  - {id: b, type: webpage, title: A page, URL: "https://example.org/page"}
"""
FRONT = """\
subtitle: Below the title
author: [RK]
summary: A summary.
series: A series
url: https://example.org/one
"""


def source(body: str = EVERYTHING, front: str = FRONT + REFERENCES, title: str = "Every <thing> & more") -> str:
    return article(title, body).replace("contact:", f"{front}contact:", 1)


MORE = """\
1. first

   | a | b |
   |---|--:|
   | 1 | 2 |

2. second

![A line](line.svg)
"""

LINE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><path d="M5 5 85 5" stroke="#000" stroke-width="9"/></svg>
"""

WORDS = "These are words of a paragraph that nobody would read to its end. "
SOFT = "Donau\u00addampf\u00adschiff\u00adfahrt\u00ads"


def long_paper() -> str:
    """Return a source whose paragraphs, items, rows and links go over lines and pages, in three languages."""
    rows = "\n".join(
        f"| drug {n}, with words that go over more than one line of its cell on any paper | {n} mg |" for n in range(75)
    )
    items = "\n".join(f"{n}. {WORDS * 2}\n    - inner {n}" for n in range(1, 15))
    links = "\n\n".join(
        f"{WORDS}[A link {n} with so many words in it that it has to go on in the next line]"
        f"(https://link.example/{n}), [short {n}](https://short.example/{n})."
        for n in range(9)
    )
    return article(
        "Long paper",
        f"""\
{WORDS * 60}

## Languages

A <span lang="de">deutsches **Wort**</span>, and <em lang="el">μία λέξη</em>.

<p lang="fr">Un paragraphe, et <span lang="de">ein Wort</span>.</p>

<blockquote lang="de"><p>Ein Zitat.</p></blockquote>

Soft hyphens: {SOFT * 9}.

## Table

| Drug, see [the guide](https://head.example/)[^head] | Dose |
|---|---|
{rows}

| Long | Cell |
|---|---|
| {WORDS * 90} | short |

## List

{items}

## Links

{links}

## Pictures

![](dots.png){{.decorative}}

![A vial of clear fluid](vial.jpg "A caption")

Words ![an icon](vial.jpg) in a line, and ![](dots.png){{.decorative}}.

A note.[^long] An <ins>underlined</ins> word, and another note.[^last]

[^head]: In a head.
[^long]: {WORDS * 90}
[^last]: Short.
""",
    )
