"""A source: its bytes, its front matter, its Markdown as a tree in which every block has its line."""

__all__ = ["ENDINGS"]

ENDINGS = (".md", ".markdown", ".qmd")
"""What the name of a source ends in, in any case of letters."""
