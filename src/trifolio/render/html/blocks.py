"""Blocks as XHTML: prose by its tree, components by the templates of an edition."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from markupsafe import Markup

from trifolio.document.components.table import Table
from trifolio.document.nodes import Block, Blocks, Nodes, Prose, xhtml
from trifolio.render.html.inline import Inline
from trifolio.render.html.tables import apart, classes, loosened, numbered, records
from trifolio.safety.values import dataclass

__all__ = ["Renderer"]


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders the blocks of one page; `component` returns the markup of a component, by its template.

    Options of the edition: `measure`, the characters of a table across the page, and `records`, whether a wide table
    may come apart into records.
    """

    inline: Inline
    component: Callable[..., str]

    def blocks(self, blocks: Blocks) -> Markup:
        """Return blocks as markup, one after the other."""
        return Markup("\n".join(filter(None, map(self.block, blocks))))  # noqa: S704 - xhtml() escapes all text

    def nodes(self, nodes: Nodes) -> Markup:
        """Return inline nodes as markup."""
        return Markup(xhtml(self.inline.spaced(nodes), self.block, self.inline.adapt))  # noqa: S704 - as above

    def block(self, block: Block) -> str:
        """Return one block as markup with its number."""
        if isinstance(block, Prose):
            return str(self.nodes((block.element.having(data_block=str(block.number)),)))
        if isinstance(block, Table):
            return self.table(block)
        return self.component(block)

    def table(self, table: Table) -> str:
        """Return a table as markup: one that is wide with labels for its cells, or as records."""
        edition, options = self.inline.edition, self.inline.edition.options
        table = table if edition.binder.on_paper else table.without_blank_rows()
        if options.records:
            return self.component(table, apart=apart(table), groups=(), classes=())
        table, measure = numbered(table), options.measure
        rows = records(table, measure)
        laid = loosened(dataclasses.replace(table, head=(), rows=rows) if rows else table, measure)
        size = len(rows) // len(table.rows) if rows else 1
        groups = tuple(laid.rows[at : at + size] for at in range(0, len(rows), size))
        return self.component(laid, apart=None, groups=groups, classes=classes(table))
