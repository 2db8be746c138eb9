"""An edition's templates laid over a document: pages of html, pages of plain text."""
