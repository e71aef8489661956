"""Blocks: headings, paragraphs, table areas and notes in reading order.

In:   Document
Out:  Block
Never: cells and numbers (see grids), the meaning of a heading
"""

from __future__ import annotations

from opendata.blocks import drawn, typed, typeset
from opendata.collector import pause_collector
from opendata.model import Block, Document

__all__ = ["document_to_blocks"]


@pause_collector()
def document_to_blocks(document: Document) -> tuple[Block, ...]:
    """Return the blocks of the document, whatever its kind."""
    if document.kind == "pdf" or any(page.glyphs for page in document.pages):
        return drawn.document_to_blocks(document)
    if document.kind in ("html", "office"):
        return typeset.document_to_blocks(document)
    return typed.document_to_blocks(document)
