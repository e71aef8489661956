"""Files that are no disclosure: each is refused with words that say what stands there."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission

from opendata.documents import file_to_document
from opendata.errors import InputError


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def message_for(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        file_to_document(path)
    return str(caught.value)


def make_pdf(pages: int = 1) -> bytes:
    pdf = FPDF()
    for number in range(pages):
        pdf.add_page()
        pdf.set_font("helvetica", size=12)
        pdf.text(20, 20, f"page {number + 1} of a budget")
    return bytes(pdf.output())


def test_empty_file_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, "empty.pdf", b"")
    assert message_for(path) == "empty.pdf: the file is empty (0 bytes): fetch it again"


def test_missing_file_says_so(tmp_path: Path) -> None:
    expected = "gone.pdf: no such file: give a PDF or text file, or a folder"
    assert message_for(tmp_path / "gone.pdf") == expected


def test_html_error_page_named_pdf(tmp_path: Path) -> None:
    path = write(tmp_path, "error.pdf", b"\n<!DOCTYPE html><html><body>404 Not Found</body></html>")
    expected = (
        "error.pdf: an HTML page named .pdf, often the site's error page: fetch the PDF again"
    )
    assert message_for(path) == expected


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"Rar!\x1a\x07\x00", "a RAR archive"),
        (b"\x1f\x8b\x08\x00", "a gzip archive"),
        (b"7z\xbc\xaf", "a 7-Zip archive"),
    ],
)
def test_other_container_is_told_by_content(tmp_path: Path, head: bytes, words: str) -> None:
    path = write(tmp_path, "budget.pdf", head)
    expected = f"budget.pdf: {words}, not supported yet: give the PDF of the disclosure"
    assert message_for(path) == expected


def test_garbage_is_neither_pdf_nor_text(tmp_path: Path) -> None:
    path = write(tmp_path, "noise.pdf", bytes([1, 2, 3, 250, 251, 252, 0, 9] * 64))
    expected = (
        "noise.pdf: neither a PDF nor readable text (begins with 01 02 03 fa fb fc 00 09): "
        "check what was downloaded"
    )
    assert message_for(path) == expected


def test_truncated_pdf_misses_its_end_mark(tmp_path: Path) -> None:
    whole = make_pdf(3)
    path = write(tmp_path, "cut.pdf", whole[: len(whole) * 2 // 3])
    expected = (
        f"cut.pdf: a truncated PDF ({len(whole) * 2 // 3} bytes, the end mark %%EOF is missing): "
        "fetch it again"
    )
    assert message_for(path) == expected


def test_damaged_pdf_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "bad.pdf", b"%PDF-1.4\nnothing of use\nstartxref\n9\n%%EOF\n")
    message = message_for(path)
    assert message.startswith("bad.pdf: a damaged PDF (")
    assert message.endswith("): fetch it again")


def test_encrypted_pdf_is_named(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.set_encryption(owner_password="o", user_password="u", permissions=AccessPermission.none())
    pdf.add_page()
    path = write(tmp_path, "locked.pdf", bytes(pdf.output()))
    expected = "locked.pdf: an encrypted PDF: save it without a password first"
    assert message_for(path) == expected


def test_two_gigabytes_of_zeros_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "zeros.pdf"
    with path.open("wb") as stream:
        stream.truncate(2 * 1024**3)
    start = time.perf_counter()
    expected = (
        "zeros.pdf: begins with 4096 zero bytes (2147483648 bytes in all), a PDF or text was "
        "expected: the download failed, fetch it again"
    )
    assert message_for(path) == expected
    assert time.perf_counter() - start < 1


def test_oversized_pdf_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "huge.pdf", b"%PDF-1.7\n")
    with path.open("r+b") as stream:
        stream.truncate(600 * 1024**2)
    expected = (
        "huge.pdf: 629145600 bytes, more than the limit of 536870912: "
        "no disclosure is that large, check the file"
    )
    assert message_for(path) == expected


def test_text_named_pdf_is_read_as_text(tmp_path: Path) -> None:
    path = write(tmp_path, "text.pdf", "收入总表\n单位：万元\n".encode())
    document = file_to_document(path)
    assert document.kind == "text"
    assert document.pages[0].lines[0].text == "收入总表"


def test_text_in_gb18030_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "old.txt", "部门收支总表\n".encode("gb18030"))
    assert file_to_document(path).pages[0].lines[0].text == "部门收支总表"


def test_bytes_before_the_mark_do_not_hide_a_pdf(tmp_path: Path) -> None:
    path = write(tmp_path, "late.pdf", b"\r\n" + make_pdf())
    assert file_to_document(path).kind == "pdf"
