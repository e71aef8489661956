"""How well scans are read: pages with text made pictures, and their figures compared.

Usage: python -m benchmarks.scan FILE.pdf... [--pages 3-12] [--dpi 150] [--skew 1] [--noise 6]

Each page is drawn, set askew, blurred by noise and written as a PDF of pictures only; the
figures of both files are then compared: where they stand, what they are called, what is printed.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy
import pypdfium2
from PIL import Image

from opendata.model import Figure
from opendata.pipeline import run

_SEED = 7
_JPEG_QUALITY = 75


def main(arguments: Sequence[str]) -> int:
    """Print one line for each file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--pages", default="")
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--skew", type=float, default=1.0)
    parser.add_argument("--turn", type=int, default=0, choices=(0, 90, 180, 270))
    parser.add_argument("--noise", type=float, default=6.0)
    parser.add_argument("--list", action="store_true", help="print each figure that differs")
    options = parser.parse_args(arguments)
    for path in options.files:
        with tempfile.TemporaryDirectory() as folder:
            _compare(path, Path(folder), options)
    return 0


def _compare(path: Path, folder: Path, options: argparse.Namespace) -> None:
    drawn, scanned = folder / "drawn.pdf", folder / "scanned.pdf"
    with pypdfium2.PdfDocument(path) as pdf:
        pages = _parse_pages(options.pages, len(pdf))
        with pypdfium2.PdfDocument.new() as part:
            part.import_pages(pdf, pages)
            part.save(drawn)
    pictures = list(_draw(drawn, options))
    pictures[0].save(scanned, save_all=True, append_images=pictures[1:], resolution=options.dpi)
    expected = run(drawn).disclosure.figures
    start = time.perf_counter()
    result = run(scanned)
    seconds = (time.perf_counter() - start) / len(pages)
    found = result.disclosure.figures
    printed = _share(map(_printed, expected), map(_printed, found))
    whole = _share(map(_whole, expected), map(_whole, found))
    unread = sum(page.read_by == "text" for page in result.document.pages)
    print(
        f"{path.name}: {len(pages)} pages, {unread} unread, {seconds:.1f} s a page, figures "
        f"{len(expected)} drawn {len(found)} scanned, printed {printed:.2%}, "
        f"with row and column {whole:.2%}"
    )
    if options.list:
        _list(expected, found)


def _parse_pages(words: str, count: int) -> list[int]:
    if not words:
        return list(range(count))
    first, _, last = words.partition("-")
    return list(range(int(first) - 1, min(count, int(last or first))))


def _draw(path: Path, options: argparse.Namespace) -> Iterator[Image.Image]:
    noise = numpy.random.default_rng(_SEED)
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            picture = page.render(scale=options.dpi / 72).to_pil().convert("L")
            picture = picture.rotate(-options.skew, Image.Resampling.BICUBIC, fillcolor=255)
            picture = picture.rotate(options.turn, expand=True)
            grey = numpy.asarray(picture, numpy.float64)
            grey = grey * 0.9 + noise.normal(15, options.noise, grey.shape)
            dirty = Image.fromarray(numpy.clip(grey, 0, 255).astype(numpy.uint8))
            stream = io.BytesIO()
            dirty.save(stream, "JPEG", quality=_JPEG_QUALITY)
            yield Image.open(stream)


def _printed(figure: Figure) -> tuple[object, ...]:
    return figure.place.page, figure.printed


def _whole(figure: Figure) -> tuple[object, ...]:
    return figure.place.page, figure.row, figure.column, figure.printed


def _share(expected: Iterator[object], found: Iterator[object]) -> float:
    wanted, got = Counter(expected), Counter(found)
    return (wanted & got).total() / max(1, wanted.total())


def _list(expected: Sequence[Figure], found: Sequence[Figure]) -> None:
    wanted, got = Counter(map(_whole, expected)), Counter(map(_whole, found))
    for sign, rest in (("-", wanted - got), ("+", got - wanted)):
        for key in sorted(rest.elements(), key=str):
            print(sign, *key)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
