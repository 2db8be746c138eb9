"""What a finished artifact says about its article, whatever its form."""

from __future__ import annotations

import email
import email.policy
import zipfile
from pathlib import Path

from pdftext import page_texts


def text_of(file: Path) -> str:
    """Return what an artifact says, on one line."""
    if file.suffix == ".pdf":
        text = " ".join(page_texts(file))
    elif file.suffix == ".epub":
        with zipfile.ZipFile(file) as book:
            text = " ".join(book.read(name).decode() for name in book.namelist() if "colophon" in name)
    elif file.suffix == ".eml":
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        text = " ".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
    else:
        text = file.read_text(encoding="utf-8")
    return " ".join(text.split())
