"""Documents: one source file as pages of lines, whatever its kind.

In:   a file, told by its content and not by its name
Out:  Document of Page
Never: tables, headings, numbers (see blocks, grids, figures)
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from opendata.collector import pause_collector
from opendata.documents.html import read_html_document
from opendata.documents.image import read_image_document
from opendata.documents.office import (
    read_ole_document,
    read_rtf_document,
    read_zip_document,
)
from opendata.documents.pdf import pdf_to_document
from opendata.documents.reject import path_to_kind
from opendata.documents.text import read_text_document
from opendata.model import Document

__all__ = ["file_to_document"]

_READERS = {
    "html": read_html_document,
    "image": read_image_document,
    "ole": read_ole_document,
    "rtf": read_rtf_document,
    "text": read_text_document,
    "zip": read_zip_document,
}


@pause_collector()
def file_to_document(path: Path) -> Document:
    """Return the document in the file.

    Raises InputError where it cannot be read: the message says what stands there,
    what was expected and what to do.
    """
    kind = path_to_kind(path)
    if kind == "pdf":
        return pdf_to_document(path)
    content = path.read_bytes()
    return _READERS[kind](path, content, hashlib.sha256(content).hexdigest())
