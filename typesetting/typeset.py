"""Typeset the project's sample disclosures from facts/: one PDF a folder, the same bytes each time.

    python typesetting/typeset.py [FOLDER]

A folder of facts holds document.toml (cover, look, tables), text.md (the prose, in words of our
own) and tables/*.csv (the cells as printed). The font is Debian's fonts-wqy-microhei.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

from sheets import MARGIN, Look, Sheets, Slot, wrap
from tables import Table, read_rows, set_table

FONT = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
FACTS = Path(__file__).parent / "facts"

_BODY = 12.0
_LEADING = 1.8


def typeset(folder: Path) -> bytes:
    """Return the PDF of one folder of facts."""
    document = tomllib.loads((folder / "document.toml").read_text(encoding="utf-8"))
    pages: dict[str, int] = {}
    sheets = _set(folder, document, pages)
    if document.get("numbered_contents", False):
        # the second pass knows on which page each heading came to stand
        sheets = _set(folder, document, pages)
    return bytes(sheets.output())


def _set(folder: Path, document: dict[str, Any], pages: dict[str, int]) -> Sheets:
    sheets = Sheets(FONT, Look(**document["look"]), "".join(document["cover"]["title"]))
    _set_cover(sheets, document["cover"])
    for line in (folder / "text.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("!"):
            name = line.removeprefix("!").strip()
            table = _read_table(folder, document, name)
            # the table begins a page of its own
            pages.setdefault(table.title.split("\n")[0], sheets.page_no() + 1)
            set_table(sheets, table)
        elif line:
            _set_line(sheets, line, pages)
    return sheets


def _set_cover(sheets: Sheets, cover: dict[str, Any]) -> None:
    sheets.turn_to(landscape=False)
    top = 250.0
    for line in cover["title"]:
        sheets.write_line(line, Slot(0, top, float(sheets.w)), size=24, align="C", bold=True)
        top += 44
    sheets.write_line(cover["date"], Slot(0, 640, float(sheets.w)), size=16, align="C")


def _set_line(sheets: Sheets, line: str, pages: dict[str, int]) -> None:
    """Set one line of text.md: a part, a heading, a line of the contents or a paragraph."""
    mark, _, words = line.partition(" ")
    if mark == "#":
        sheets.turn_to(landscape=False)
        sheets.set_y(MARGIN + 20)
        _set_heading(sheets, words, 20, "C")
    elif mark == "##":
        _set_heading(sheets, words, 16, "C")
    elif mark == "###":
        pages.setdefault(words, sheets.page_no())
        _set_heading(sheets, words, 13.5, "L")
    elif mark == "-":
        _set_contents_line(sheets, words, pages)
    else:
        _set_paragraph(sheets, line)


def _need(sheets: Sheets, height: float) -> None:
    if sheets.get_y() + height > sheets.floor:
        sheets.turn_to(landscape=False)


def _set_heading(sheets: Sheets, words: str, size: float, align: str) -> None:
    for line in wrap(sheets, words, size, sheets.inner_width):
        _need(sheets, size * 3.2)
        x, top, width = sheets.slot()
        sheets.write_line(line, Slot(x, top + 4, width), size=size, align=align, bold=True)
        sheets.set_y(top + size * 1.9)


def _set_contents_line(sheets: Sheets, words: str, pages: dict[str, int]) -> None:
    _need(sheets, _BODY * _LEADING)
    slot = sheets.slot()
    sheets.write_line(words, slot, size=_BODY)
    title = words.partition("、")[2] or words
    number = next((page for name, page in pages.items() if name.endswith(title)), None)
    if number is not None:
        room = slot.width - sheets.measure(f"{words}{number}", _BODY)
        dots = "." * max(3, int(room / sheets.measure(".", _BODY)) - 2)
        sheets.write_line(f"{dots}{number}", slot, size=_BODY, align="R")
    sheets.set_y(slot.top + _BODY * _LEADING)


def _set_paragraph(sheets: Sheets, words: str) -> None:
    indent = 2 * _BODY
    for number, line in enumerate(wrap(sheets, words, _BODY, sheets.inner_width, indent)):
        _need(sheets, _BODY * _LEADING)
        x, top, width = sheets.slot()
        sheets.write_line(line, Slot(x + (0 if number else indent), top, width), size=_BODY)
        sheets.set_y(top + _BODY * _LEADING)


def _read_table(folder: Path, document: dict[str, Any], name: str) -> Table:
    about = {**document["table_defaults"], **document["tables"][name]}
    return Table(
        title=about["title"],
        number=about.get("number", ""),
        department=about["department"],
        unit=about["unit"],
        year=about.get("year", ""),
        notes=tuple(about.get("notes", ())),
        header_rows=about["header_rows"],
        repeat_header=about.get("repeat_header", True),
        landscape=about.get("landscape", False),
        size=float(about.get("size", 9)),
        rows=read_rows(folder / "tables" / f"{name}.csv"),
    )


def main(arguments: list[str]) -> int:
    """Typeset every folder of facts into a folder (default: samples/)."""
    target = Path(arguments[0]) if arguments else FACTS.parent.parent / "samples"
    if not FONT.is_file():
        sys.stderr.write(f"{FONT.name} is not installed: apt-get install fonts-wqy-microhei\n")
        return 1
    for folder in sorted(path for path in FACTS.iterdir() if path.is_dir()):
        path = target / f"{folder.name}.pdf"
        path.write_bytes(typeset(folder))
        sys.stderr.write(f"{path.name}: {path.stat().st_size // 1000} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
