"""Pages of a PDF: characters, lines and rules in points from the top left corner."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF
from PIL import Image

from opendata.documents import file_to_document
from opendata.documents.radicals import load_radicals
from opendata.documents.render import place_to_png
from opendata.errors import InputError
from opendata.model import Box, Page, Place, Rule


def new_pdf() -> FPDF:
    pdf = FPDF(unit="pt", format=(600, 800))
    pdf.set_margin(0)
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_font("helvetica", size=10)
    return pdf


def read(pdf: FPDF, folder: Path) -> tuple[Page, ...]:
    path = folder / "made.pdf"
    path.write_bytes(bytes(pdf.output()))
    return file_to_document(path).pages


def test_characters_have_boxes_from_the_top_left(tmp_path: Path) -> None:
    pdf = new_pdf()
    pdf.text(100, 200, "12.5")
    (page,) = read(pdf, tmp_path)
    assert "".join(glyph.text for glyph in page.glyphs) == "12.5"
    first = page.glyphs[0]
    assert first.x0 == pytest.approx(100, abs=1)
    # the base line is at 200: the box reaches over it and a little under it
    assert first.top < 195 < 200 < first.bottom < 205


def test_gaps_in_a_line_become_blanks_and_tabs(tmp_path: Path) -> None:
    pdf = new_pdf()
    pdf.text(50, 100, "Department:")
    pdf.text(120, 100, "Finance")
    pdf.text(400, 100, "Unit")
    pdf.text(50, 120, "second")
    (page,) = read(pdf, tmp_path)
    assert [line.text for line in page.lines] == ["Department: Finance\tUnit", "second"]


def test_text_drawn_twice_to_look_bold_counts_once(tmp_path: Path) -> None:
    pdf = new_pdf()
    pdf.text(50, 100, "88")
    pdf.text(50.4, 100, "88")
    (page,) = read(pdf, tmp_path)
    assert [line.text for line in page.lines] == ["88"]


def test_strokes_and_hairline_rectangles_are_rules(tmp_path: Path) -> None:
    pdf = new_pdf()
    pdf.set_line_width(0.5)
    pdf.line(50, 100, 250, 100)
    pdf.rect(50, 100, 0.5, 60, style="F")
    (page,) = read(pdf, tmp_path)
    across, upright = page.rules
    assert across == Rule(pytest.approx(50, abs=1), 100, pytest.approx(250, abs=1), 100)
    assert upright == Rule(50.25, pytest.approx(100, abs=1), 50.25, pytest.approx(160, abs=1))


def test_stroked_rectangle_gives_its_four_sides(tmp_path: Path) -> None:
    pdf = new_pdf()
    pdf.rect(100, 100, 200, 50, style="D")
    (page,) = read(pdf, tmp_path)
    assert sorted(page.rules) == [
        Rule(100, 100, 100, 150),
        Rule(100, 100, 300, 100),
        Rule(100, 150, 300, 150),
        Rule(300, 100, 300, 150),
    ]


def test_white_line_counts_on_shading_only(tmp_path: Path) -> None:
    pdf = new_pdf()
    pdf.set_fill_color(200, 210, 230)
    pdf.rect(50, 50, 200, 100, style="F")
    pdf.set_fill_color(255, 255, 255)
    pdf.rect(50, 100, 200, 1, style="F")
    pdf.rect(50, 300, 200, 1, style="F")
    (page,) = read(pdf, tmp_path)
    assert page.rules == (Rule(50, 100.5, 250, 100.5),)


def test_white_lines_of_a_table_shaded_in_its_header_count_below_it_too(tmp_path: Path) -> None:
    pdf = new_pdf()
    pdf.set_fill_color(200)
    pdf.rect(100, 100, 300, 40, style="F")
    pdf.set_draw_color(255)
    for x in (150, 200, 250, 300, 350):
        for top in (100, 140, 180):
            pdf.line(x, top, x, top + 40)
    (page,) = read(pdf, tmp_path)
    assert len(page.rules) == 15


def test_white_lines_are_the_table_where_a_page_shows_no_other(tmp_path: Path) -> None:
    pdf = new_pdf()
    pdf.set_draw_color(255)
    for x in range(100, 600, 50):
        pdf.line(x, 100, x, 300)
    (page,) = read(pdf, tmp_path)
    assert len(page.rules) == 10


def test_thin_images_are_rules(tmp_path: Path) -> None:
    pdf = new_pdf()
    picture = io.BytesIO()
    Image.new("L", (4, 4)).save(picture, "PNG")
    pdf.image(picture, x=100, y=300, w=300, h=0.8)
    pdf.image(picture, x=100, y=300, w=0.8, h=90)
    pdf.image(picture, x=100, y=500, w=2, h=2)
    (page,) = read(pdf, tmp_path)
    assert [tuple(map(round, rule)) for rule in page.rules] == [
        (100, 300, 400, 300),
        (100, 300, 100, 390),
    ]


def test_diagonals_and_curves_are_no_rules(tmp_path: Path) -> None:
    pdf = new_pdf()
    pdf.line(50, 50, 250, 250)
    pdf.circle(300, 300, 80, style="D")
    (page,) = read(pdf, tmp_path)
    assert page.rules == ()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_page_shown_on_its_side_is_read_upright(tmp_path: Path, turn: int) -> None:
    pdf = new_pdf()
    pdf.text(100, 200, "A")
    pdf.line(100, 300, 400, 300)
    page = read_turned(pdf, tmp_path, turn)
    glyph, (rule,) = page.glyphs[0], page.rules
    assert (page.width, page.height) == (600, 800)
    middle = ((glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)
    assert middle == pytest.approx((103.5, 196.5), abs=3)
    assert tuple(rule) == pytest.approx((100, 300, 400, 300), abs=1)
    shown = {
        0: middle,
        90: (800 - middle[1], middle[0]),
        180: (600 - middle[0], 800 - middle[1]),
        270: (middle[1], 600 - middle[0]),
    }[turn]
    assert turn_back(page, *middle) == pytest.approx(shown)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_page_with_turned_text_is_read_as_it_is_shown(tmp_path: Path, turn: int) -> None:
    pdf = new_pdf()
    with pdf.rotation(turn, 300, 400):
        pdf.text(100, 200, "A")
    page = read_turned(pdf, tmp_path, turn)
    assert page.turn is None
    assert (page.width, page.height) == ((800, 600) if turn in (90, 270) else (600, 800))
    glyph = page.glyphs[0]
    # the letter stands 200 left of the middle of the page and 200 above it
    middle = ((glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)
    assert middle == pytest.approx((page.width / 2 - 196.5, page.height / 2 - 203.5), abs=3)


def read_turned(pdf: FPDF, folder: Path, turn: int) -> Page:
    """Return the page as read when it is shown turned clockwise by so many degrees."""
    source = folder / "made.pdf"
    source.write_bytes(bytes(pdf.output()))
    with pypdfium2.PdfDocument(source) as document:
        document[0].set_rotation(turn)
        document.save(folder / "turned.pdf")
    (page,) = file_to_document(folder / "turned.pdf").pages
    return page


def turn_back(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return where the page as shown has the point."""
    if page.turn is None:
        return x, y
    a, b, c, d, e, f = page.turn
    return a * x + c * y + e, b * x + d * y + f


def test_page_that_is_one_image_says_so(tmp_path: Path) -> None:
    picture = tmp_path / "scan.png"
    bitmap = pypdfium2.PdfBitmap.new_native(40, 50, 4)
    bitmap.to_pil().save(picture)
    pdf = new_pdf()
    pdf.image(str(picture), 0, 0, 600, 800)
    (page,) = read(pdf, tmp_path)
    assert page.is_image
    assert page.lines == ()


def test_same_file_gives_the_same_document(tmp_path: Path) -> None:
    pdf = new_pdf()
    pdf.text(100, 200, "total 3.00")
    path = tmp_path / "made.pdf"
    path.write_bytes(bytes(pdf.output()))
    document = file_to_document(path)
    assert document == file_to_document(path)
    assert document.document == document.sha256[:16]
    assert document.media_type == "application/pdf"


def test_radicals_stand_for_ordinary_characters() -> None:
    radicals = load_radicals()
    assert radicals["⻔"] == "门"
    assert radicals["⼀"] == "一"
    assert "门" not in radicals


def test_picture_of_a_page_shows_the_place_in_red(tmp_path: Path) -> None:
    pdf = new_pdf()
    path = tmp_path / "made.pdf"
    path.write_bytes(bytes(pdf.output()))
    content = place_to_png(path, Place(1, Box(100, 100, 200, 120)))
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (1200, 1600)
    # two pixels a point, the frame two points outside the box
    assert picture.getpixel((197, 220)) == (214, 39, 40)
    assert picture.getpixel((300, 220)) == (255, 255, 255)


def test_picture_of_a_page_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(bytes(new_pdf().output()))
    with pytest.raises(InputError) as caught:
        place_to_png(path, Place(2))
    assert str(caught.value) == "made.pdf: no page 2, the file has 1: give the file itself"
