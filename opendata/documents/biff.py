"""Looks of a legacy workbook (XLS, ET): number formats and what is hidden, from its records.

The library that reads the values does not tell how they are shown.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.styles.numbers import BUILTIN_FORMATS

_END, _FORMULA, _COLUMNS, _SHEET, _MANY, _STYLE = 0x0A, 0x06, 0x7D, 0x85, 0xBD, 0xE0
_NUMBER, _ROW, _SHORT, _FORMAT, _BEGIN = 0x203, 0x208, 0x27E, 0x41E, 0x809
_VERSION_8 = 0x0600
_NO_SECTOR = 0xFFFFFFF0
"""Sector numbers from here on are marks."""
_ENTRY = 128


@dataclass(frozen=True, slots=True)
class Look:
    """How one sheet is shown; rows and columns counted from 1."""

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def find_looks(content: bytes) -> dict[str, Look]:
    """Return the look of each sheet by its name; empty where the file is of another build."""
    try:
        return _read_book(_find_stream(content))
    except (struct.error, IndexError, UnicodeDecodeError):
        return {}


# ---------------------------------------------------------------- the container


def _find_stream(content: bytes) -> bytes:
    """Return the stream of the workbook, empty where there is none."""
    size, small = (1 << shift for shift in struct.unpack_from("<HH", content, 30))
    first, _, least, small_first, _ = struct.unpack_from("<5I", content, 48)
    table = _read_table(content, size)
    directory = _join(content, _chain(table, first), size, size)
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
    for entry in entries:
        length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(0, length - 2)].decode("utf-16-le")
        start, stream_size = struct.unpack_from("<II", entry, 116)
        if name not in ("Workbook", "Book"):
            continue
        if stream_size >= least:
            return _join(content, _chain(table, start), size, size)[:stream_size]
        root = _join(
            content, _chain(table, struct.unpack_from("<I", entries[0], 116)[0]), size, size
        )
        marks = _join(content, _chain(table, small_first), size, size)
        small_table = struct.unpack(f"<{len(marks) // 4}I", marks)
        return _join(root, _chain(small_table, start), small, 0)[:stream_size]
    return b""


def _read_table(content: bytes, size: int) -> tuple[int, ...]:
    """Return for each sector the one that follows it."""
    sectors = list(struct.unpack_from("<109I", content, 76))
    following, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, len(content) // size)):
        if following >= _NO_SECTOR:
            break
        *more, following = struct.unpack_from(f"<{size // 4}I", content, (following + 1) * size)
        sectors += more
    table = _join(content, [sector for sector in sectors if sector < _NO_SECTOR], size, size)
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _chain(table: tuple[int, ...], first: int) -> list[int]:
    chain: list[int] = []
    # a ring of sectors would never end
    while first < _NO_SECTOR and first < len(table) and len(chain) <= len(table):
        chain.append(first)
        first = table[first]
    return chain


def _join(content: bytes, sectors: list[int], size: int, start: int) -> bytes:
    return b"".join(content[start + at * size : start + (at + 1) * size] for at in sectors)


# ---------------------------------------------------------------- the records


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the content of the records from a place on, up to the end mark."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _END:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _read_book(stream: bytes) -> dict[str, Look]:
    formats = dict(BUILTIN_FORMATS)
    styles: list[int] = []
    sheets: list[tuple[str, int]] = []
    for kind, record in _records(stream, 0):
        if kind == _BEGIN and struct.unpack_from("<H", record)[0] != _VERSION_8:
            return {}
        if kind == _FORMAT:
            formats[struct.unpack_from("<H", record)[0]] = _read_text(record[4:], record[2])
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<H", record, 2)[0])
        elif kind == _SHEET:
            sheets.append((_read_text(record[7:], record[6]), struct.unpack_from("<I", record)[0]))
    shown = [formats.get(number, "General") for number in styles]
    return {name: _read_look(stream, at, shown) for name, at in sheets}


def _read_text(record: bytes, length: int) -> str:
    """Return a text whose first byte says whether its characters take one byte or two."""
    if record[0] & 1:
        return record[1 : 1 + 2 * length].decode("utf-16-le")
    return record[1 : 1 + length].decode("latin-1")


def _read_look(stream: bytes, at: int, shown: list[str]) -> Look:
    look = Look()
    for kind, record in _records(stream, at):
        if kind in (_NUMBER, _SHORT, _FORMULA):
            row, column, style = struct.unpack_from("<3H", record)
            look.formats[row + 1, column + 1] = shown[style]
        elif kind == _MANY:
            row, column = struct.unpack_from("<HH", record)
            for number in range((len(record) - 6) // 6):
                style = struct.unpack_from("<H", record, 4 + 6 * number)[0]
                look.formats[row + 1, column + number + 1] = shown[style]
        elif kind == _ROW and struct.unpack_from("<H", record, 12)[0] & 0x20:
            look.hidden_rows.add(struct.unpack_from("<H", record)[0] + 1)
        elif kind == _COLUMNS and struct.unpack_from("<H", record, 8)[0] & 1:
            first, last = struct.unpack_from("<HH", record)
            look.hidden_columns.update(range(first + 1, last + 2))
    return look
