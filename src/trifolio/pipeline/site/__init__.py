"""The library: a page of links for the project's output folder, and one for each article, beside its artifacts."""
