"""Office files: which kind a container holds, told by what is inside it."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from opendata.documents.legacy import XLS, read_legacy_workbook
from opendata.documents.spreadsheet import read_workbook_document
from opendata.documents.word import read_word_document
from opendata.errors import InputError
from opendata.model import Document

_LARGEST_INSIDE = 1 << 30
"""More bytes unpacked are no disclosure."""
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"


def read_zip_document(path: Path, content: bytes, sha256: str) -> Document:
    """Return the sheets or the text of an Office file that is packed as ZIP.

    Raises InputError where it is damaged or holds neither.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = frozenset(archive.namelist())
            size = sum(entry.file_size for entry in archive.infolist())
            mimetype = archive.read("mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError) as error:
        message = f"{path.name}: a damaged Office or ZIP file: fetch it again"
        raise InputError(message) from error
    if size > _LARGEST_INSIDE:
        raise InputError(f"{path.name}: {size} bytes unpacked: no disclosure is that large")
    if "xl/workbook.xml" in names:
        return read_workbook_document(path, content, sha256)
    if "word/document.xml" in names:
        return read_word_document(path, content, sha256)
    if "xl/workbook.bin" in names:
        return read_legacy_workbook(path, content, sha256, _XLSB)
    if mimetype.strip() == _ODS.encode():
        return read_legacy_workbook(path, content, sha256, _ODS)
    raise InputError(f"{path.name}: {_name_zip(names, mimetype)}")


def _name_zip(names: frozenset[str], mimetype: bytes) -> str:
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return "an OpenDocument text: save it as DOCX or PDF"
    if any(name.startswith("ppt/") for name in names):
        return "slides: save them as PDF"
    return "a ZIP archive: unpack it and give the files inside"


def read_ole_document(path: Path, content: bytes, sha256: str) -> Document:
    """Return the sheets of a legacy Office file (XLS, ET).

    Raises InputError where it holds a text (DOC, WPS) or is locked: the message says what to do.
    """
    if _has_stream(content, "EncryptedPackage"):
        raise InputError(f"{path.name}: a locked Office file: save it without a password")
    if _has_stream(content, "WordDocument"):
        raise InputError(f"{path.name}: a legacy Word file (DOC, WPS): save it as DOCX or PDF")
    if _has_stream(content, "Workbook") or _has_stream(content, "Book"):
        return read_legacy_workbook(path, content, sha256, XLS)
    raise InputError(f"{path.name}: a legacy Office file: save it as DOCX, XLSX or PDF")


def _has_stream(content: bytes, name: str) -> bool:
    """Tell whether the container names a stream so: its name ends with a nought of two bytes."""
    return (name + "\0").encode("utf-16-le") in content
