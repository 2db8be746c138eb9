"""PDF/A-3a and PDF/UA-1: the metadata that claim them, the source as an attachment; what printing shall begin with."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from trifolio.binders.pdf import dialog
from trifolio.binders.pdf.streams import referred
from trifolio.document.model import Document

__all__ = ["VARIANT", "finish", "source"]

VARIANT = "pdf/a-3a"
"""WeasyPrint's name of the standard; it knows no two at once (its issue 2783), so `finish` adds PDF/UA-1."""

_NAMESPACES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "dc": "http://purl.org/dc/elements/1.1/",
        "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
        "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
        "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
        "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    }.items()
)

# PDF/UA-1 is said by one property (ISO 14289-1, 5), which PDF/A wants explained (ISO 19005-3, 6.6.2.3).
_METADATA = f"""\
<rdf:Description rdf:about="" {_NAMESPACES}>
<pdfuaid:part>1</pdfuaid:part>
<dc:language><rdf:Bag><rdf:li>{{language}}</rdf:li></rdf:Bag></dc:language>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def finish(document: Any, pdf: Any) -> None:
    """Add PDF/UA-1 and the language to a PDF's metadata, and what its printing shall begin with.

    WeasyPrint calls it right before it writes the PDF.
    """
    page = document.pages[0]
    asked = dialog.preferences(page.width, page.height)
    pdf.catalog["ViewerPreferences"].update({key: f"/{value}" for key, value in asked.items()})
    metadata = referred(pdf, pdf.catalog["Metadata"])
    metadata.compress = False  # so that the simplest archive finds it
    ours = _METADATA.format(language=document.metadata.lang).encode()
    if "AF" in pdf.catalog:  # the engine names every attachment twice
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    metadata.stream = [part.replace(b"</rdf:RDF>", ours + b"</rdf:RDF>") for part in metadata.stream]
    for font in pdf.objects:
        if isinstance(font, dict) and "ToUnicode" in font:
            meanings = referred(pdf, font["ToUnicode"])
            meanings.stream = [_UNSAID.sub(rb"\1 <200b>", part) for part in meanings.stream]


_UNSAID = re.compile(rb"^(<[0-9a-f]{4}>) <>$")
"""A glyph that stands for nothing by itself, as marks of joined letters do; every glyph must stand for something
(ISO 19005-3, 6.2.11.7), even a zero-width space."""


def source(document: Document, instant: str) -> Any:
    """Return a document's source, byte for byte, as an attachment with the document's date."""
    import weasyprint

    date = dt.datetime.fromisoformat(instant)
    name = f"{document.meta.slug}.md"
    return weasyprint.Attachment(
        string=document.source, name=name, description=name, created=date, modified=date, relationship="Source"
    )
