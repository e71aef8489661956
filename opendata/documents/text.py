"""Documents from text: what was taken from a PDF by somebody else, line by line.

In:   the bytes of a text or Markdown file
Out:  Document of kind "text": one page, each line with its number in the file
Never: what a line means
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

from opendata.documents.radicals import load_radicals, repairs_to_records
from opendata.errors import InputError
from opendata.model import Document, Line, Page, Place

_LINE_END = re.compile(r"\r\n|\n|\r")
_BINARY = re.compile("[\x00-\x08\x0e-\x1a]")


def text_to_document(path: Path) -> Document:
    """Return the text file as a document; see read_text_document."""
    content = path.read_bytes()
    return read_text_document(path, content, hashlib.sha256(content).hexdigest())


def read_text_document(path: Path, content: bytes, sha256: str) -> Document:
    """Return the text as one page of numbered lines; a form feed stays where it stands.

    Raises InputError where the bytes are no text in UTF-8, UTF-16 with its mark, or GB18030.
    """
    text = _decode(content, path.name)
    if not text.strip():
        message = f"{path.name}: the file holds no text; give a disclosure as PDF, text or Markdown"
        raise InputError(message)
    radicals = load_radicals()
    repairs = Counter((letter, "radical") for letter in text if letter in radicals)
    for printed, _ in repairs:
        text = text.replace(printed, radicals[printed])
    numbered = enumerate(_LINE_END.split(text), start=1)
    lines = tuple(Line(line, Place(line=number)) for number, line in numbered)
    if not lines[-1].text:
        lines = lines[:-1]
    return Document(
        document=sha256[:16],
        name=path.name,
        sha256=sha256,
        kind="text",
        media_type="text/plain",
        pages=(Page(number=1, width=0.0, height=0.0, lines=lines),),
        repairs=repairs_to_records(repairs),
    )


def _decode(content: bytes, name: str) -> str:
    """Return the text in the first encoding that fits and leaves no control characters."""
    is_marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if is_marked else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _BINARY.search(text) is None:
            return text
    message = (
        f"{name}: not a text file in UTF-8 or GB18030; save it as UTF-8 or give the PDF itself"
    )
    raise InputError(message)
