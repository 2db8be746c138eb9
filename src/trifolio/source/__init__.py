"""A source: its bytes, its front matter, its Markdown as a tree in which every block has its line."""
