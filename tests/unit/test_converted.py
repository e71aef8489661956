"""Office files that LibreOffice turns into DOCX or XLSX, and what is said where it is absent."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from typeset_tables import read_gold, to_counter, to_docx, to_xlsx

from opendata.documents import file_to_document
from opendata.documents.converted import convert_office, find_converter
from opendata.errors import InputError
from opendata.pipeline import run
from opendata.sources import Failure, run_sources

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOC = OLE + b"\0" * 600 + "WordDocument\0".encode("utf-16-le") + b"\0" * 600
needs_office = pytest.mark.skipif(find_converter() is None, reason="LibreOffice is not installed")


def make_odt() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (DOC, "a legacy Word file (DOC, WPS)"),
        (b"{\\rtf1 x}", "an RTF file"),
        (make_odt(), "an OpenDocument text"),
    ],
)
def test_without_libreoffice_the_message_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, what: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "old.pdf"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        file_to_document(path)
    assert str(caught.value) == (
        f"old.pdf: {what}, which is read where LibreOffice (soffice) is installed: "
        "install it, or save the file as DOCX or PDF"
    )


def test_the_other_sources_are_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    old = tmp_path / "a.doc"
    old.write_bytes(DOC)
    failed, read = run_sources([old, to_docx(tmp_path / "b.docx")])
    assert isinstance(failed, Failure)
    assert not isinstance(read, Failure)


@pytest.mark.parametrize("exit_words", ["exit 1", "touch nothing"])
def test_a_file_that_libreoffice_cannot_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exit_words: str
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{exit_words}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError) as caught:
        convert_office("a.doc", "a legacy Word file (DOC, WPS)", DOC, "docx")
    assert str(caught.value) == (
        "a.doc: a legacy Word file (DOC, WPS) that LibreOffice cannot read: "
        "fetch it again or save it as DOCX or PDF"
    )


def convert(path: Path, target: str) -> Path:
    """Write a DOCX or XLSX as an older kind, under a name that says another."""
    found = convert_office(path.name, "a test", path.read_bytes(), target)  # type: ignore[arg-type]
    other = path.with_name("disclosure.pdf")
    other.write_bytes(found)
    return other


@needs_office
@pytest.mark.parametrize(
    ("target", "media_type"),
    [
        ("doc", "application/msword"),
        ("rtf", "application/rtf"),
        ("odt", "application/vnd.oasis.opendocument.text"),
    ],
)
def test_a_text_has_the_figures_people_read(tmp_path: Path, target: str, media_type: str) -> None:
    path = to_docx(tmp_path / "a.docx")
    # a text that ends in a table loses it on the way to DOC
    file = docx.Document(str(path))
    file.add_paragraph("完")
    file.save(str(path))
    result = run(convert(path, target))
    assert result.document.media_type == media_type
    assert to_counter(result.disclosure.figures) == read_gold()


@needs_office
@pytest.mark.parametrize("target", ["xls", "ods"])
def test_sheets_have_the_figures_people_read(tmp_path: Path, target: str) -> None:
    result = run(convert(to_xlsx(tmp_path / "a.xlsx"), target))
    assert to_counter(result.disclosure.figures) == read_gold()
