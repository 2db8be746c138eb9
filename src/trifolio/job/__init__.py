"""The values that travel down the line: edition, settings, picture, page, job, artifact."""

from trifolio.job.edition import Binder, Edition, File, ImageProfile, Options, Reader, Template
from trifolio.job.job import Artifact, Break, Job, Page, Picture, identifier, instant, online, references, with_address
from trifolio.job.settings import Clinic, Ebook, Font, Fonts, Handout, Settings

__all__ = [
    "Artifact",
    "Binder",
    "Break",
    "Clinic",
    "Ebook",
    "Edition",
    "File",
    "Font",
    "Fonts",
    "Handout",
    "ImageProfile",
    "Job",
    "Options",
    "Page",
    "Picture",
    "Reader",
    "Settings",
    "Template",
    "identifier",
    "instant",
    "online",
    "references",
    "with_address",
]
