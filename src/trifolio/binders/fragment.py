"""The `fragment` binder: a mail's html without head and body, to be pasted as code into a mailing tool.

Nothing travels in it: pictures are linked where `[email] pictures` says, and what goes into the tool's fields lies
beside it.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from trifolio.binders.contract import Binding, Bound, only_page, place
from trifolio.binders.fields import fields, fields_file
from trifolio.binders.mailed import addressed, file_name, linked, original, self_styled, tree
from trifolio.job import Page
from trifolio.problems import Problem, warning
from trifolio.render import mail
from trifolio.safety.fetch import Asset

__all__ = ["bind", "companions"]

WIDEST = 560
"""Pixels of a picture at the most: those of the column without its padding. Outlook heeds the attribute alone."""


def bind(binding: Binding) -> Bound:
    """Return the fragment; facts: its bytes, how many pictures it shows, how many minutes the article takes.

    Rules that no element can bear (`@media`) are left out: tools drop a `<style>`. Raises ContentError for html that is
    not well-formed or asks for what it is not given.
    """
    job = binding.job
    root = tree(job, _page(binding))
    lost: list[str] = []

    def address(src: str, _asset: Asset) -> str:
        there = mail.linked_picture(job, file_name(src))[1]
        if not there and src not in lost:
            lost.append(src)
        return there

    problems = [*addressed(binding, root, address, WIDEST)]
    problems += _unlinked(binding, lost) if lost else ()
    self_styled(job, root)
    for element in root.iter("*"):
        element.attrib.pop("class", "")
    data = f"{etree.tostring(root, encoding='unicode')}\n".encode()
    facts = {
        "bytes": len(data),
        "pictures": sum(1 for _ in root.iter("img")),
        "minutes": job.own.minutes,
        **fields(job),
    }
    return data, facts, (*problems, *mail.problems(job, len(data)))


def companions(binding: Binding) -> Mapping[str, bytes]:
    """Return what goes into the fields of the mailing tool, and the pictures that are to be put up."""
    return {**fields_file(binding.job), **linked(binding, tree(binding.job, _page(binding)))}


def _page(binding: Binding) -> Page:
    return only_page(binding, "a fragment has one page of html")


def _unlinked(binding: Binding, lost: list[str]) -> tuple[Problem, ...]:
    """Return a warning at the first of the pictures that cannot come along."""
    places = {name: place(binding.job, name) for name in (original(binding, src) for src in lost)}
    first = max(places, key=lambda name: places[name][1] > 0)  # the clinic's logo stands in no source
    more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    message = f"{binding.job.edition.name}: {first}{more} cannot travel in html that is pasted; the words stand instead"
    hint = "write the address of a folder of yours under [email] in trifolio.toml: pictures = “https://…”"
    return (warning("email-picture", *places[first], message, hint),)
