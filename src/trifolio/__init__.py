"""One Markdown source, three editions: handout, ebook, email."""
