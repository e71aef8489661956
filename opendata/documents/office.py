"""Office files: which kind a container holds, told by what is inside it."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

from opendata.documents.converted import convert_office, find_converter
from opendata.documents.legacy import XLS, read_legacy_workbook
from opendata.documents.spreadsheet import read_workbook_document
from opendata.documents.word import read_word_document
from opendata.errors import InputError
from opendata.model import Document

_LARGEST_INSIDE = 1 << 30
"""More bytes unpacked are no disclosure."""
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_ODT = "application/vnd.oasis.opendocument.text"
_DOC = "application/msword"
_RTF = "application/rtf"
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
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError) as error:
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
        return _read_calc(path, content, sha256)
    if mimetype.startswith(_ODT.encode()):
        return _read_text_file(path, content, sha256, "an OpenDocument text", _ODT)
    raise InputError(f"{path.name}: {_name_zip(names)}")


def _name_zip(names: frozenset[str]) -> str:
    if any(name.startswith("ppt/") for name in names):
        return "slides: save them as PDF"
    return "a ZIP archive: unpack it and give the files inside"


def read_ole_document(path: Path, content: bytes, sha256: str) -> Document:
    """Return the sheets or the text of a legacy Office file (XLS, ET, DOC, WPS).

    A text (DOC, WPS) is read where LibreOffice is installed. Raises InputError where it is not,
    and where the file is locked or holds neither: the message says what to do.
    """
    if _has_stream(content, "EncryptedPackage"):
        raise InputError(f"{path.name}: a locked Office file: save it without a password")
    if _has_stream(content, "WordDocument"):
        return _read_text_file(path, content, sha256, "a legacy Word file (DOC, WPS)", _DOC)
    if _has_stream(content, "Workbook") or _has_stream(content, "Book"):
        return read_legacy_workbook(path, content, sha256, XLS)
    raise InputError(f"{path.name}: a legacy Office file: save it as DOCX, XLSX or PDF")


def read_rtf_document(path: Path, content: bytes, sha256: str) -> Document:
    """Return the text of an RTF file; InputError where LibreOffice is not installed."""
    return _read_text_file(path, content, sha256, "an RTF file", _RTF)


def _read_text_file(
    path: Path, content: bytes, sha256: str, what: str, media_type: str
) -> Document:
    converted = convert_office(path.name, what, content, "docx")
    return replace(read_word_document(path, converted, sha256), media_type=media_type)


def _read_calc(path: Path, content: bytes, sha256: str) -> Document:
    """Return the sheets; only LibreOffice tells the merged cells and number formats."""
    if find_converter() is None:
        return read_legacy_workbook(path, content, sha256, _ODS)
    converted = convert_office(path.name, "an OpenDocument sheet", content, "xlsx")
    return replace(read_workbook_document(path, converted, sha256), media_type=_ODS)


def _has_stream(content: bytes, name: str) -> bool:
    """Tell whether the container names a stream so: its name ends with a nought of two bytes."""
    return (name + "\0").encode("utf-16-le") in content
