"""What a document is, and how one is made of a source."""
