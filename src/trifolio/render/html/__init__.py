"""The html medium: pages for paper and for books."""
