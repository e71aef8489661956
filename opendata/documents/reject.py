"""What a file is, told by its first bytes, and why it cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from opendata.errors import InputError

HEAD = 4096
"""So many bytes from the beginning decide the kind."""
_TAIL = 64 * 1024
_MEBIBYTE = 1024 * 1024
FileKind = Literal["pdf", "text", "html", "zip", "ole", "rtf", "image"]

LARGEST: dict[FileKind, int] = {
    "pdf": 512 * _MEBIBYTE,
    "text": 64 * _MEBIBYTE,
    "html": 64 * _MEBIBYTE,
    "zip": 128 * _MEBIBYTE,
    "ole": 128 * _MEBIBYTE,
    "rtf": 128 * _MEBIBYTE,
    "image": 128 * _MEBIBYTE,
}
"""A larger file is not a disclosure (bytes)."""

_MAGIC = (
    (b"GIF8", "an image (GIF)"),
    (b"BM", "an image (BMP)"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
)
_CONTAINERS: tuple[tuple[bytes, FileKind], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)
_HTML = (
    b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml", b"<script", b"<meta", b"<!--",
    b"<table", b"<title", b"<link", b"<style",
)  # fmt: skip


def path_to_kind(path: Path) -> FileKind:
    """Return what the file is, told by its content.

    Raises InputError where it is nothing that can be read.
    """
    if not path.is_file():
        raise InputError(f"{path.name}: no such file: give a PDF or text file, or a folder")
    size = path.stat().st_size
    if size == 0:
        raise InputError(f"{path.name}: the file is empty (0 bytes): fetch it again")
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    _reject_blank(path.name, head, size)
    kind = _head_to_kind(path, head)
    if size > LARGEST[kind]:
        raise InputError(
            f"{path.name}: {size} bytes, more than the limit of {LARGEST[kind]}: "
            "no disclosure is that large, check the file"
        )
    if kind == "pdf":
        _reject_cut(path, size)
    return kind


def _reject_blank(name: str, head: bytes, size: int) -> None:
    if not head.strip(b"\x00"):
        raise InputError(
            f"{name}: begins with {len(head)} zero bytes ({size} bytes in all), a PDF or text "
            "was expected: the download failed, fetch it again"
        )


def _head_to_kind(path: Path, head: bytes) -> FileKind:
    # readers accept a PDF whose mark stands a little below the beginning
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for magic, words in _MAGIC:
        if head.startswith(magic):
            raise InputError(
                f"{path.name}: {words}, not supported yet: give the PDF of the disclosure"
            )
    for magic, kind in _CONTAINERS:
        if head.startswith(magic):
            return kind
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    plain = head.decode("utf-16", "ignore").encode() if wide else head
    start = plain.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_HTML):
        return "html"
    if not _is_text(head):
        raise InputError(
            f"{path.name}: neither a PDF nor readable text (begins with {head[:8].hex(' ')}): "
            "check what was downloaded"
        )
    return "text"


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\x00" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        # the last character may be cut at the end of the head
        for end in range(len(head), max(0, len(head) - 4), -1):
            try:
                text = head[:end].decode(encoding)
            except UnicodeDecodeError:
                continue
            return _is_readable(text)
    return False


def _is_readable(text: str) -> bool:
    strange = sum(
        (ord(letter) < 0x20 and letter not in "\t\r\n\f")
        or letter == "\ufffd"
        or _is_private(letter)
        for letter in text
    )
    return strange * 100 <= len(text)


def _is_private(letter: str) -> bool:
    return 0xE000 <= ord(letter) <= 0xF8FF or 0x80 <= ord(letter) < 0xA0


def _reject_cut(path: Path, size: int) -> None:
    with path.open("rb") as stream:
        stream.seek(max(0, size - _TAIL))
        tail = stream.read(_TAIL)
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise InputError(
            f"{path.name}: a truncated PDF ({size} bytes, the end mark %%EOF is missing): "
            "fetch it again"
        )


def reject_pdf(path: Path, reason: str) -> InputError:
    """Return the error for a PDF that the library refuses, in words of ours."""
    lowered = reason.lower()
    if "password" in lowered or "security" in lowered:
        return InputError(f"{path.name}: an encrypted PDF: save it without a password first")
    if reason == "no pages":
        return InputError(f"{path.name}: a PDF without any page: fetch it again")
    return InputError(f"{path.name}: a damaged PDF ({reason}): fetch it again")
