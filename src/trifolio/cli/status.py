"""The exit statuses of every command."""

__all__ = ["CONTENT", "INTERRUPTED", "OK", "USAGE"]

OK, CONTENT, USAGE = 0, 1, 2
"""All done; an error in content, the configuration or what is around; wrong usage."""

INTERRUPTED = 130
"""Ended by Ctrl-C, as shells count it: 128 and the number of the signal."""
