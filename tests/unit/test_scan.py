"""Scans: pictures put upright, their rules found, their numbers read into places."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy
import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from opendata.disclosure import find_images, find_ocr_pages, put_back
from opendata.documents import file_to_document
from opendata.documents.render import place_to_png
from opendata.documents.scan import engine, image_to_page
from opendata.documents.scan.cells import Print, erase_rules, find_prints
from opendata.documents.scan.engine import Picture, Reading
from opendata.documents.scan.lines import find_angle, find_rules, flatten, to_ink
from opendata.documents.scan.recognise import read_prints, reading_to_glyphs, to_number
from opendata.documents.scan.seals import to_grey
from opendata.errors import InputError
from opendata.model import Box, Disclosure, Document, DocumentRecord, Evidence, Page, Place, Turn

NUMBERS = (("4,210.55", "38.00", "7"), ("1,960.40", "0.63", "512"))


def draw_table() -> Image.Image:
    """A sheet of 1000 × 700 pixels: two rows of three cells, 100 high and 250 wide, from (100, 200)."""
    picture = Image.new("L", (1000, 700), 255)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(32)
    for row in range(3):
        pen.line((100, 200 + 100 * row, 850, 200 + 100 * row), fill=0, width=3)
    for column in range(4):
        pen.line((100 + 250 * column, 200, 100 + 250 * column, 400), fill=0, width=3)
    for row, texts in enumerate(NUMBERS):
        for column, text in enumerate(texts):
            pen.text((140 + 250 * column, 230 + 100 * row), text, fill=0, font=font)
    return picture


def find_lines(picture: Image.Image) -> tuple[set[int], set[int]]:
    """The heights and the sides at which rules are found, to the nearest ten pixels."""
    rules = find_rules(flatten(numpy.asarray(picture)))
    across = {round(rule.top, -1) for rule in rules if rule.top == rule.bottom}
    down = {round(rule.x0, -1) for rule in rules if rule.top != rule.bottom}
    return {int(top) for top in across}, {int(x) for x in down}


@pytest.fixture
def no_library(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    engine.load_recogniser.cache_clear()
    monkeypatch.setattr(engine, "onnxruntime", None)
    yield
    engine.load_recogniser.cache_clear()


def test_rules_are_found_where_they_are_drawn() -> None:
    assert find_lines(draw_table()) == ({200, 300, 400}, {100, 350, 600, 850})


def test_rules_are_found_on_grey_paper_with_noise() -> None:
    noise = numpy.random.default_rng(1).normal(-40, 6, (700, 1000))
    dirty = numpy.clip(numpy.asarray(draw_table(), numpy.float64) + noise, 0, 255)
    picture = Image.fromarray(dirty.astype(numpy.uint8))
    assert find_lines(picture) == ({200, 300, 400}, {100, 350, 600, 850})


def test_a_row_of_figures_is_no_rule() -> None:
    picture = Image.new("L", (1000, 200), 255)
    ImageDraw.Draw(picture).text((50, 50), "8" * 40, fill=0, font=ImageFont.load_default(32))
    assert find_lines(picture) == (set(), set())


def test_the_lines_of_a_table_cut_by_the_edge_of_the_page_are_rules() -> None:
    picture = Image.new("L", (1000, 700), 255)
    pen = ImageDraw.Draw(picture)
    # the upright lines are shorter than a long rule and begin above the first level one
    for row in range(3):
        pen.line((100, 100 + 60 * row, 850, 100 + 60 * row), fill=0, width=3)
    for column in range(4):
        pen.line((100 + 250 * column, 50, 100 + 250 * column, 220), fill=0, width=3)
    assert find_lines(picture) == ({100, 160, 220}, {100, 350, 600, 850})


def test_a_faint_line_that_print_hugs_is_a_rule_all_along() -> None:
    picture = Image.new("L", (1000, 700), 255)
    pen = ImageDraw.Draw(picture)
    for top in (200, 240, 280):
        pen.line((100, top, 850, top), fill=0, width=3)
    for x in (100, 600, 850):
        pen.line((x, 200, x, 280), fill=0, width=3)
    pen.line((350, 200, 350, 280), fill=200, width=2)
    for top in range(246, 276, 6):
        pen.line((354, top, 362, top), fill=0, width=4)
    rules = find_rules(flatten(numpy.asarray(picture)))
    faint = [rule for rule in rules if rule.x0 == rule.x1 and round(rule.x0, -1) == 350]
    assert [(round(rule.top, -1), round(rule.bottom, -1)) for rule in faint] == [(200, 280)]


def test_a_red_seal_is_taken_away_and_the_print_beneath_stays() -> None:
    plain = draw_table()
    sealed = numpy.asarray(draw_seal(plain.convert("RGB"), (600, 300), 120))
    grey = to_grey(Image.fromarray(sealed), 2.0)
    assert abs(grey.astype(int) - numpy.asarray(plain)).max() <= 60


def test_red_words_stay() -> None:
    picture = Image.new("RGB", (1000, 300), "white")
    ImageDraw.Draw(picture).text(
        (50, 50), "4,210.55 4,210.55", fill=(215, 40, 40), font=ImageFont.load_default(60)
    )
    assert (to_grey(picture, 2.0) == numpy.asarray(picture.convert("L"))).all()


def draw_seal(picture: Image.Image, centre: tuple[int, int], radius: int) -> Image.Image:
    """The picture under a ring and a disc of red ink."""
    layer = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(layer)
    x, y = centre
    red = (215, 40, 40)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=6)
    pen.ellipse((x - 30, y - 30, x + 30, y + 30), fill=red)
    return Image.fromarray(numpy.minimum(numpy.asarray(picture), numpy.asarray(layer)))


@pytest.mark.parametrize("angle", [-2.6, -0.5, 0.0, 1.0, 3.0])
def test_the_angle_is_by_how_much_lines_sink_to_the_right(angle: float) -> None:
    askew = draw_table().rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255)
    found = find_angle(to_ink(flatten(numpy.asarray(askew))))
    assert found == pytest.approx(angle, abs=0.1)


def test_each_cell_holds_one_line_of_print() -> None:
    flat = flatten(numpy.asarray(draw_table()))
    rules = find_rules(flat)
    prints = find_prints(erase_rules(to_ink(flat), rules), rules)
    assert len(prints) == 6
    corners = sorted((round(item.cell[1], -1), round(item.cell[0], -1)) for item in prints)
    assert corners == [(200, 100), (200, 350), (200, 600), (300, 100), (300, 350), (300, 600)]


def test_lines_without_rules_are_cut_where_they_gap() -> None:
    ink = numpy.zeros((200, 800), numpy.bool_)
    ink[50:75, 100:200] = True
    ink[50:75, 205:300] = True
    ink[50:75, 500:600] = True
    ink[100:125, 100:160] = True
    prints = find_prints(ink, ())
    assert [tuple(item[:4]) for item in prints] == [
        (100, 50, 300, 75), (500, 50, 600, 75), (100, 100, 160, 125),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("recognised", "number"),
    [
        ("1O8.5l", "108.51"),
        ("3，960。40", "3,960.40"),
        ("\uff11\uff12.\uff15", "12.5"),
        ("1.234.56", "1,234.56"),
        ("2080505", "2080505"),
        ("O", "O"),
        ("合计1O", "合计1O"),
        ("2024年", "2024年"),
    ],
)
def test_only_numbers_are_put_right(recognised: str, number: str) -> None:
    assert to_number(recognised) == number


def test_a_doubtful_number_is_read_again_and_counted() -> None:
    answers = iter([Reading("3B.00", (), 0.5), Reading("38.0O", (), 0.95), Reading("38", (), 0.4)])
    repairs: Counter[tuple[str, str]] = Counter()

    def recognise(pictures: Sequence[Picture]) -> list[Reading]:
        return [next(answers) for _ in pictures]

    flat = numpy.full((100, 100), 255, numpy.uint8)
    item = Print(20, 40, 80, 65, (0, 0, 100, 100))
    (reading,) = read_prints(flat, [item], recognise, repairs)
    assert reading.text == "38.00"
    assert repairs == {("O", "number read by OCR=0"): 1}


def test_a_number_that_lost_a_digit_is_read_again() -> None:
    answers = iter([Reading("40.00", (), 0.99), Reading("40.000", (), 0.95), Reading("40", (), 1)])
    flat = numpy.full((100, 100), 255, numpy.uint8)
    for piece in range(6):
        flat[40:65, 20 + 10 * piece : 26 + 10 * piece] = 0
    item = Print(20, 40, 76, 65, (0, 0, 100, 100))
    (reading,) = read_prints(flat, [item], lambda cut: [next(answers) for _ in cut], Counter())
    assert reading.text == "40.000"


def test_long_lines_lie_level() -> None:
    picture = Image.new("L", (1400, 700), 255)
    pen = ImageDraw.Draw(picture)
    for row in range(8):
        pen.text(
            (80, 60 + 70 * row),
            "In 2024 the budget is 1,634.97 and that of 2023 was 1,204.51 in all",
            fill=0,
            font=ImageFont.load_default(32),
        )
    page = image_to_page(picture, 1, 2.0, Counter())
    assert page is not None
    assert page.turn is None
    assert len(page.lines) == 8


def test_a_short_flat_stroke_is_a_dash_and_no_digit() -> None:
    repairs: Counter[tuple[str, str]] = Counter()
    flat = numpy.full((100, 100), 255, numpy.uint8)
    item = Print(40, 50, 52, 53, (0, 0, 100, 100))
    (reading,) = read_prints(
        flat, [item], lambda cut: [Reading("8", (0.5,), 0.7)] * len(cut), repairs
    )
    assert reading.text == "-"
    assert repairs == {("8", "dash read by OCR=-"): 1}


@pytest.mark.parametrize(("width", "text"), [(12, "0"), (20, "o")])
def test_a_lone_ring_is_nought_where_it_is_higher_than_wide(width: int, text: str) -> None:
    flat = numpy.full((100, 100), 255, numpy.uint8)
    item = Print(40, 40, 40 + width, 60, (0, 0, 100, 100))
    answer = Reading("o", (0.5,), 0.95)
    (reading,) = read_prints(flat, [item], lambda cut: [answer] * len(cut), Counter())
    assert reading.text == text


def test_characters_stand_side_by_side_in_points() -> None:
    reading = Reading("合计1", (0.2, 0.55, 0.85), 0.9)
    item = Print(100, 50, 180, 75, (0, 0, 400, 100))
    glyphs = list(reading_to_glyphs(item, reading, 2.0))
    assert "".join(glyph.text for glyph in glyphs) == "合计1"
    assert (glyphs[0].x0, glyphs[-1].x1) == (50, 90)
    assert all(one.x1 <= other.x0 for one, other in itertools.pairwise(glyphs))
    assert all(glyph.x0 < glyph.x1 and glyph.top < glyph.bottom for glyph in glyphs)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_picture_is_read_upright_and_leads_back(turn: int) -> None:
    picture = draw_table().rotate(turn, expand=True)
    page = image_to_page(picture, 1, 2.0, Counter())
    assert page is not None
    assert page.read_by == "ocr"
    assert page.is_image
    assert (page.width, page.height) == (500, 350)
    assert [line.text for line in page.lines] == ["\t".join(texts) for texts in NUMBERS]
    shown = put_back(to_disclosure(Place(1, Box(50, 100, 175, 150))), to_document(page))
    # the first cell: 125 × 50 points, from (50, 100) on a sheet of 500 × 350
    corners = {
        0: Box(50, 100, 175, 150),
        90: Box(100, 325, 150, 450),
        180: Box(325, 200, 450, 250),
        270: Box(200, 50, 250, 175),
    }
    place = shown.record.stage_evidence[0].place
    assert place.box == pytest.approx(corners[turn], abs=0.1)


def to_disclosure(place: Place) -> Disclosure:
    evidence = (Evidence("1", place),)
    names = ("document", "file", "sha256", "media_type")
    record = DocumentRecord(
        **dict.fromkeys(names, "x"), pages=1, title="", jurisdiction="", jurisdiction_name="",
        organisation="", organisation_name="", fiscal_year=None, stage="",
        stage_evidence=evidence,
    )  # fmt: skip
    return Disclosure(record=record)


def to_document(*pages: Page) -> Document:
    return Document("x", "x.png", "x", "image", "image/png", pages)


def test_a_place_askew_leads_back_to_the_box_around_it() -> None:
    # a quarter turn: x' = 100 - y, y' = x
    page = Page(1, 100, 100, (), read_by="ocr", turn=Turn(0, 1, -1, 0, 100, 0))
    shown = put_back(to_disclosure(Place(1, Box(10, 20, 30, 40))), to_document(page))
    assert shown.record.stage_evidence[0].place.box == Box(60, 10, 80, 30)


@pytest.mark.parametrize(
    ("suffix", "media_type"), [("png", "image/png"), ("jpg", "image/jpeg"), ("tiff", "image/tiff")]
)
def test_an_image_file_is_a_document_of_one_page(
    tmp_path: Path, suffix: str, media_type: str
) -> None:
    path = tmp_path / f"scan.{suffix}"
    draw_table().save(path, dpi=(144, 144))
    document = file_to_document(path)
    assert (document.kind, document.media_type) == ("image", media_type)
    (page,) = document.pages
    assert (page.width, page.height) == pytest.approx((500, 350), abs=0.2)
    assert [line.text for line in page.lines] == ["\t".join(texts) for texts in NUMBERS]
    assert find_ocr_pages(document) == {1}
    (finding,) = find_images(document)
    assert finding.severity == "note"
    assert finding.words == "page 1: read by OCR; check its figures against the page"
    assert place_to_png(path, Place(1, Box(50, 100, 175, 150))).startswith(b"\x89PNG")


def test_each_picture_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    draw_table().save(path, dpi=(144, 144), save_all=True, append_images=[draw_table()])
    assert [page.number for page in file_to_document(path).pages] == [1, 2]


def test_a_damaged_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    draw_table().save(path)
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(InputError, match="damaged picture"):
        file_to_document(path)


def test_a_scanned_page_of_a_pdf_is_read(tmp_path: Path) -> None:
    document = file_to_document(write_pdf(tmp_path))
    (page,) = document.pages
    assert page.read_by == "ocr"
    assert [line.text for line in page.lines] == ["\t".join(texts) for texts in NUMBERS]


def test_a_page_with_text_stays_text(tmp_path: Path) -> None:
    words = [f"line {number} of the text layer" for number in range(10)]
    (page,) = file_to_document(write_pdf(tmp_path, words)).pages
    assert (page.read_by, page.is_image) == ("text", False)


@pytest.mark.usefixtures("no_library")
def test_without_the_library_a_scan_stays_unread_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    document = file_to_document(write_pdf(tmp_path))
    (page,) = document.pages
    assert (page.read_by, page.is_image, page.lines) == ("text", True, ())
    (finding,) = find_images(document)
    assert finding.severity == "doubt"
    assert finding.words == "page 1: the page is only an image; what it prints was not read"
    assert "install rapidocr-onnxruntime" in caplog.text


def write_pdf(folder: Path, words: Sequence[str] = ()) -> Path:
    """A PDF of one page of 500 × 350 points that shows the table as a picture, and the words."""
    pdf = FPDF(unit="pt", format=(500, 350))
    pdf.set_margin(0)
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.image(draw_table(), x=0, y=0, w=500, h=350)
    pdf.set_font("helvetica", size=10)
    for number, text in enumerate(words):
        pdf.text(20, 220 + 12 * number, text)
    path = folder / "scan.pdf"
    path.write_bytes(bytes(pdf.output()))
    return path
