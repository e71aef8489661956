from __future__ import annotations

from pathlib import Path

import pytest

from opendata.documents.text import read_text_document, text_to_document
from opendata.errors import InputError
from opendata.model import Document, Repair

SHA = "0123456789abcdef" * 4


def read(content: bytes) -> Document:
    return read_text_document(Path("budget.txt"), content, SHA)


def lines_of(document: Document) -> list[tuple[str, int | None]]:
    return [(line.text, line.place.line) for line in document.pages[0].lines]


def test_lines_keep_their_tabs_and_numbers() -> None:
    document = read("收入\t支出\n\n合计\t1.00\n".encode())
    assert lines_of(document) == [("收入\t支出", 1), ("", 2), ("合计\t1.00", 3)]
    assert (document.kind, document.document, document.name) == ("text", SHA[:16], "budget.txt")


def test_byte_order_mark_and_other_line_ends_are_no_text() -> None:
    document = read(b"\xef\xbb\xbf" + "一\r\n二\r三".encode())
    assert [text for text, _ in lines_of(document)] == ["一", "二", "三"]


def test_form_feed_and_line_separator_do_not_end_a_line() -> None:
    assert lines_of(read("一\n\f二\u2028三".encode())) == [("一", 1), ("\f二\u2028三", 2)]


def test_gb18030_and_utf16_are_read() -> None:
    assert lines_of(read("部门预算".encode("gb18030"))) == [("部门预算", 1)]
    assert lines_of(read("部门预算".encode("utf-16"))) == [("部门预算", 1)]


def test_radicals_are_repaired_and_counted() -> None:
    document = read("⼯业和⼯资".encode())
    assert lines_of(document) == [("工业和工资", 1)]
    assert document.repairs == (Repair("⼯", "工", 2, "radical"),)


@pytest.mark.parametrize("content", [b"", b" \n\t\n"])
def test_file_without_text_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match=r"^budget\.txt: the file holds no text"):
        read(content)


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02\x03", b"PK\x03\x04\x14\x00\x00", b"\xff\xff\xff\xff"]
)
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    with pytest.raises(InputError, match=r"^budget\.txt: not a text file"):
        read(content)


def test_document_of_a_file_carries_the_digest_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"abc")
    assert text_to_document(path).sha256.startswith("ba7816bf8f01cfea")
