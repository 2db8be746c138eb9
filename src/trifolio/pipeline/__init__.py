"""The whole line: sources read and checked, jobs planned and made, artifacts published."""
