"""The text medium: pages of plain text, for mails."""
