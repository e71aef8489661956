"""How fast PDF pages become grids and checked figures, as ratios on the same pages in one run.

    python benchmarks/grids.py FOLDER [--pages 6]

For each PDF of the folder that has a text layer a few pages are read four ways: bare pypdfium2 (every character
with its box, every object with its bounds), this project as far as its grids, this project as far as its
checked figures, pdfplumber.extract_tables. The times are CPU seconds; what counts are the ratios.
"""

from __future__ import annotations

import argparse
import ctypes
import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

from opendata.blocks import document_to_blocks
from opendata.documents import file_to_document
from opendata.grids import blocks_to_grids
from opendata.pipeline import run


def main() -> None:
    """Print one line a document and the ratios of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=6)
    arguments = parser.parse_args()
    logging.disable(logging.ERROR)
    ways = (_read_bare, _read_grids, _read_checked, _read_pdfplumber)
    totals = [0.0] * len(ways)
    count = 0
    print("document,pages,bare_ms,grids_ms,checked_ms,pdfplumber_ms")
    for path in sorted(arguments.folder.glob("*.pdf")):
        with tempfile.TemporaryDirectory() as folder:
            part, pages = _write_part(path, arguments.pages, Path(folder))
            if not _has_text(part):
                # a scan is read by recognition, which is another measure
                continue
            times = [_seconds(way, part) for way in ways]
        totals = [total + seconds for total, seconds in zip(totals, times, strict=True)]
        count += pages
        print(path.name, pages, *(f"{1000 * seconds / pages:.2f}" for seconds in times), sep=",")
    bare, grids, checked, theirs = totals
    each = [f"{1000 * seconds / count:.2f}" for seconds in totals]
    print("pages {}: bare {} ms, grids {} ms,".format(count, *each[:2]))
    print("checked figures {} ms, pdfplumber {} ms a page".format(*each[2:]))
    print(f"grids / bare = {grids / bare:.2f}; pdfplumber / grids = {theirs / grids:.1f}")
    print(f"pdfplumber / checked figures = {theirs / checked:.1f}")


def _write_part(path: Path, wanted: int, folder: Path) -> tuple[Path, int]:
    """Write a PDF of evenly spread pages, so that all three read exactly the same."""
    with pypdfium2.PdfDocument(path) as source:
        step = max(1, len(source) // wanted)
        indexes = list(range(0, len(source), step))[:wanted]
        target = pypdfium2.PdfDocument.new()
        target.import_pages(source, indexes)
        part = folder / path.name
        target.save(part)
        target.close()
    return part, len(indexes)


def _has_text(path: Path) -> bool:
    with pypdfium2.PdfDocument(path) as pdf:
        return any(page.get_textpage().count_chars() for page in pdf)


def _seconds(way: Callable[[Path], None], path: Path) -> float:
    """Return the shortest of three runs, the first of which warms up."""
    times = []
    for _ in range(3 if way is not _read_pdfplumber else 1):
        start = time.process_time()
        way(path)
        times.append(time.process_time() - start)
    return min(times)


def _read_bare(path: Path) -> None:
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            text = page.get_textpage()
            box = pdfium.FS_RECTF()
            for index in range(pdfium.FPDFText_CountChars(text)):
                pdfium.FPDFText_GetUnicode(text, index)
                pdfium.FPDFText_GetLooseCharBox(text, index, box)
            _read_objects(page)
            text.close()
            page.close()


def _read_objects(page: pypdfium2.PdfPage) -> None:
    left, low, right, high = (ctypes.c_float() for _ in range(4))
    for page_object in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=5):
        pdfium.FPDFPageObj_GetBounds(page_object, left, low, right, high)


def _read_grids(path: Path) -> None:
    blocks_to_grids(document_to_blocks(file_to_document(path)))


def _read_checked(path: Path) -> None:
    run(path)


def _read_pdfplumber(path: Path) -> None:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.close()


if __name__ == "__main__":
    main()
