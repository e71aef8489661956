"""How well scans are read: pages with text made pictures, and their figures compared.

Usage: python -m benchmarks.scan FILE.pdf... [--pages 3-12] [--dpi 150] [--skew 1] [--noise 6]
       [--seal] [--blur 0.8] [--dark 0.3] [--quality 60] [--turn 90]

Each page is drawn, stamped, set askew, made dirty and written as a PDF of pictures only; the
figures of both files are then compared: where they stand, what they are called, what is printed.
Seconds are those of the processor.
"""

from __future__ import annotations

import argparse
import io
import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from opendata.model import Figure
from opendata.pipeline import run

_SEED = 7
_JPEG_QUALITY = 75
_RED = (215, 40, 40)


def main(arguments: Sequence[str]) -> int:
    """Print one line for each file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--pages", default="")
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--skew", type=float, default=1.0)
    parser.add_argument("--turn", type=int, default=0, choices=(0, 90, 180, 270))
    parser.add_argument("--noise", type=float, default=6.0)
    parser.add_argument("--seal", action="store_true", help="two red stamps, in colour")
    parser.add_argument("--blur", type=float, default=0.0, help="in pixels")
    parser.add_argument("--dark", type=float, default=0.0, help="the far corner, a share of light")
    parser.add_argument("--quality", type=int, default=_JPEG_QUALITY)
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
    start = time.process_time()
    result = run(scanned)
    seconds = (time.process_time() - start) / len(pages)
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
            picture = page.render(scale=options.dpi / 72).to_pil().convert("RGB")
            picture = _stamp(picture, options.dpi) if options.seal else picture.convert("L")
            white = "white" if options.seal else 255
            picture = picture.rotate(-options.skew, Image.Resampling.BICUBIC, fillcolor=white)
            picture = picture.rotate(options.turn, expand=True)
            picture = picture.filter(ImageFilter.GaussianBlur(options.blur))
            light = numpy.asarray(picture, numpy.float64)
            light = light * 0.9 + noise.normal(15, options.noise, light.shape)
            light *= _shade(light.shape, options.dark)
            dirty = Image.fromarray(numpy.clip(light, 0, 255).astype(numpy.uint8))
            stream = io.BytesIO()
            dirty.save(stream, "JPEG", quality=options.quality)
            yield Image.open(stream)


def _stamp(picture: Image.Image, dpi: int) -> Image.Image:
    """Return the picture under two seals of 42 mm: one on the title, one on the table."""
    width, height = picture.size
    radius = round(21 / 25.4 * dpi)
    layer = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(layer)
    for x, y in ((width // 2, round(0.17 * height)), (round(0.8 * width), round(0.72 * height))):
        box = (x - radius, y - radius, x + radius, y + radius)
        pen.ellipse(box, outline=_RED, width=max(3, dpi // 40))
        pen.regular_polygon((x, y, radius // 3), 5, fill=_RED)
        for turn in range(0, 360, 30):
            angle = math.radians(turn)
            along, down = 0.78 * radius * math.cos(angle), 0.78 * radius * math.sin(angle)
            pen.regular_polygon((x + along, y + down, radius // 12), 3, turn, fill=_RED)
    return Image.fromarray(numpy.minimum(numpy.asarray(picture), numpy.asarray(layer)))


def _shade(shape: tuple[int, ...], dark: float) -> NDArray[numpy.float64]:
    """Return how light each pixel is: less and less to the right and down."""
    across, down = numpy.linspace(0, 0.5, shape[1]), numpy.linspace(0, 0.5, shape[0])
    light = 1 - dark * (across[None, :] + down[:, None])
    return numpy.asarray(light if len(shape) == 2 else light[:, :, None])


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
