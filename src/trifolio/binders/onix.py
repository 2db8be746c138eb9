"""What a bookshop's computer reads of an ebook: an ONIX 3.0 message (EDItEUR, “ONIX for Books”, release 3.0)."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from trifolio.document.model import Meta
from trifolio.document.nodes import words
from trifolio.job import Job, instant
from trifolio.words import base

__all__ = ["message"]

NAMESPACE = "http://ns.editeur.org/onix/3.0/reference"

LANGUAGES = dict(
    zip(
        "ar de en es fr hi it ja nl pl pt ro ru so tr uk ur vi zh".split(),
        "ara ger eng spa fre hin ita jpn dut pol por rum rus som tur ukr urd vie chi".split(),
        strict=True,
    )
)
"""Codes of languages as ONIX has them (ISO 639-2/B, its list 74), by those of BCP 47."""

_BISAC, _THEMA = "10", "93"
"""Schemes of subjects (list 27)."""

_LENGTH_OF_BISAC = 9


def message(job: Job) -> bytes:
    """Return the message for an ebook with an ISBN and a publisher. The numbers in it are codes of ONIX's lists."""
    meta = job.own.meta
    root = Element("ONIXMessage", {"release": "3.0", "xmlns": NAMESPACE})
    header = SubElement(root, "Header")
    _add(SubElement(header, "Sender"), SenderName=meta.publisher)
    _add(header, SentDateTime=f"{instant(job)[:10].replace('-', '')}T000000Z")
    product = SubElement(root, "Product")
    _add(product, RecordReference=f"isbn.{meta.trade.isbn}", NotificationType="03")
    _add(SubElement(product, "ProductIdentifier"), ProductIDType="15", IDValue=meta.trade.isbn)
    _describe(SubElement(product, "DescriptiveDetail"), job)
    if meta.summary:
        collateral = SubElement(SubElement(product, "CollateralDetail"), "TextContent")
        _add(collateral, TextType="02", ContentAudience="00", Text=meta.summary)
    publishing = SubElement(product, "PublishingDetail")
    _add(SubElement(publishing, "Publisher"), PublishingRole="01", PublisherName=meta.publisher)
    _add(publishing, PublishingStatus="04")
    if meta.published:
        date = SubElement(publishing, "PublishingDate")
        _add(date, PublishingDateRole="01")
        day = SubElement(date, "Date", {"dateformat": "00" if len(meta.published) > len("2026-11") else "01"})
        day.text = meta.published.replace("-", "")
    indent(root, "")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()


def _describe(detail: Element, job: Job) -> None:
    """Say what it is: a download (EPUB, without DRM), its title, who made it, its language, length and subjects."""
    meta = job.own.meta
    _add(detail, ProductComposition="00", ProductForm="EA", ProductFormDetail="E101", EpubTechnicalProtection="00")
    title = SubElement(detail, "TitleDetail")
    _add(title, TitleType="01")
    _add(SubElement(title, "TitleElement"), TitleElementLevel="01", TitleText=meta.title, Subtitle=meta.subtitle)
    _contributors(detail, meta)
    if code := LANGUAGES.get(base(meta.lang)):
        _add(SubElement(detail, "Language"), LanguageRole="01", LanguageCode=code)
    count = sum(len(words(document.blocks)) for document in job.documents)
    _add(SubElement(detail, "Extent"), ExtentType="10", ExtentValue=str(count), ExtentUnit="02")
    for code in meta.trade.subjects:
        scheme = _BISAC if len(code) == _LENGTH_OF_BISAC else _THEMA
        _add(SubElement(detail, "Subject"), SubjectSchemeIdentifier=scheme, SubjectCode=code)


def _contributors(detail: Element, meta: Meta) -> None:
    """Name the authors, then the editors; a book without any says so."""
    people = [*(("A01", name) for name in meta.authors), *(("B01", name) for name in meta.trade.editors)]
    for number, (role, name) in enumerate(people, start=1):
        _add(SubElement(detail, "Contributor"), SequenceNumber=str(number), ContributorRole=role, PersonName=name)
    if not people:
        SubElement(detail, "NoContributor")


def _add(parent: Element, **texts: str) -> None:
    """Add elements with text, in this order; those without any are left out."""
    for name, text in texts.items():
        if text:
            SubElement(parent, name).text = text
