"""Plain text in Markdown: what mailing tools that take Markdown are given."""
