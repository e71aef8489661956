"""Web pages: the part that is the disclosure, as lines and tables with their spans.

In:   the bytes of an HTML page
Out:  Document of kind "html"
Never: what a heading or a table means; menus, scripts and footers are no part of it
"""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from opendata.documents.article import Element, find_article, find_page_title, tag_of
from opendata.documents.positioned import find_positioned_pages, read_positioned_page
from opendata.documents.typeset import Composer, measure_indent
from opendata.errors import InputError
from opendata.model import Cell, Document, Place

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DISCLOSURE = re.compile(r"预算|决算|收支|财政拨款|三公")
_AMOUNT = re.compile(r"\d\.\d")
_OFFICE_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_ATTACHMENT = re.compile(
    r"([^/?#=]+\.(?:xlsx?|docx?|pdf|zip|rar|wps|et|ods|7z))(?:[?#&].*)?$", re.I
)
_MOST_SPAN = 1000
_SITE_NAME = re.compile(r"[-–—]")
_FIRST_WORDS = 200
"""So many characters may stand before the title of an article: where, when, by whom."""
MEDIA_TYPE = "text/html"


def read_html_document(path: Path, content: bytes, sha256: str) -> Document:
    """Return the disclosure that the page shows, its lines counted from its title on.

    Raises InputError where the page holds neither a table with numbers nor the words of a
    disclosure.
    """
    root = _parse(path.name, content)
    positioned = find_positioned_pages(root)
    if positioned:
        pages = tuple(map(read_positioned_page, positioned, range(1, len(positioned) + 1)))
        return Document(sha256[:16], path.name, sha256, "html", MEDIA_TYPE, pages)
    composer = Composer()
    try:
        is_disclosure = _add_article(composer, root)
    except RecursionError as error:
        message = f"{path.name}: an HTML page nested too deeply: save it anew from a browser"
        raise InputError(message) from error
    if not is_disclosure:
        raise InputError(_no_disclosure(path.name))
    return composer.to_document(path, sha256, "html", MEDIA_TYPE)


def _add_article(composer: Composer, root: Element) -> bool:
    """Add the article of the page; tell whether it can be a disclosure at all."""
    title = find_page_title(root)
    article = find_article(root)
    if not _begins_with(article, title):
        composer.add_line(title)
    _Walker(composer).walk(article)
    says_so = _DISCLOSURE.search("".join((title, *article.itertext()))) is not None
    return says_so or any(
        _AMOUNT.search(cell.text) for table in composer.tables for cell in table.cells
    )


def _begins_with(article: Element, title: str) -> bool:
    """Tell whether the article shows its title itself, with or without the name of the site."""
    start = "".join("".join(article.itertext()).split())[: len(title) + _FIRST_WORDS]
    return _SITE_NAME.split(title)[0] in start


def _no_disclosure(name: str) -> str:
    if name.lower().endswith(".pdf"):
        return f"{name}: an HTML page named .pdf, often the site's error page: fetch the PDF again"
    return (
        f"{name}: an HTML page without a word of a budget or final account, often an error or "
        "login page: fetch the page of the disclosure"
    )


def _parse(name: str, content: bytes) -> Element:
    if _OFFICE_XML in content[:4096]:
        raise InputError(f"{name}: a spreadsheet as XML of 2003: save it as XLSX")
    text = _DECLARATION.sub("", _decode(content))
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    root = etree.fromstring(text.encode(), parser)
    if root is None:
        raise InputError(f"{name}: an HTML page without any content: fetch it again")
    return root


def _decode(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    declared = _CHARSET.search(content[:4096])
    is_chinese = declared is not None and declared[1].lower().startswith(b"gb")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    # a page put together from several sources may hold a few wrong bytes
    return content.decode("gb18030" if is_chinese else "utf-8", errors="replace")


class _Walker:
    """Walks through elements and adds a line for each paragraph and a table for each table."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer
        self._text: list[str] = []

    def walk(self, element: Element) -> None:
        """Add everything inside the element."""
        self._inside(element)
        self._flush()

    def _inside(self, element: Element) -> None:
        self._add(element.text)
        for child in element:
            self._element(child)
            self._add(child.tail)

    def _element(self, element: Element) -> None:
        tag = tag_of(element)
        if tag == "table" and not is_layout(element):
            self._flush()
            self._composer.add_table(table_to_cells(element))
        elif tag in _BLOCKS:
            self._flush()
            self._inside(element)
            self._flush()
        elif tag == "br":
            self._flush()
        elif tag:
            self._inside(element)
            self._add(_name_attachment(element))

    def _add(self, text: str | None) -> None:
        if text:
            self._text.append(text)

    def _flush(self) -> None:
        self._composer.add_line(_SPACE.sub(" ", "".join(self._text)))
        self._text.clear()


def _name_attachment(element: Element) -> str:
    """Return the name of the file a link leads to, where its words do not say it."""
    found = _ATTACHMENT.search(element.get("href") or "") if tag_of(element) == "a" else None
    text = "".join(element.itertext())
    if found is None or found[1].rpartition(".")[2].lower() in text.lower():
        return ""
    return f"（{found[1]}）"


# ---------------------------------------------------------------- tables


def is_layout(table: Element) -> bool:
    """Tell whether a table only arranges the page: it holds tables, or one column of text."""
    if table.find(".//table") is not None:
        return True
    return all(len(_row_to_cells(row)) < 2 for row in _table_to_rows(table))


def _table_to_rows(table: Element) -> list[Element]:
    rows: list[Element] = []
    for child in table:
        if tag_of(child) == "tr":
            rows.append(child)
        elif tag_of(child) in ("thead", "tbody", "tfoot"):
            rows += [row for row in child if tag_of(row) == "tr"]
    return rows


def _row_to_cells(row: Element) -> list[Element]:
    return [cell for cell in row if tag_of(cell) in ("td", "th")]


def table_to_cells(table: Element) -> list[Cell]:
    """Return the cells of a table where its spans put them, still without a place."""
    rows = _table_to_rows(table)
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        column = 0
        for element in _row_to_cells(row):
            while (number, column) in taken:
                column += 1
            down = _read_span(element, "rowspan", len(rows) - number)
            across = _read_span(element, "colspan", _MOST_SPAN)
            taken |= {(number + y, column + x) for y in range(down) for x in range(across)}
            text = cell_to_text(element)
            cells.append(Cell(number, column, text, Place(), down, across, measure_indent(text)))
            column += across
    return cells


def _read_span(cell: Element, name: str, most: int) -> int:
    """Return how many rows or columns the cell takes; a row span of 0 reaches to the end."""
    printed = (cell.get(name) or "1").strip()
    if not printed.isdecimal():
        return 1
    span = int(printed)
    if span == 0:
        return most if name == "rowspan" else 1
    return max(1, min(span, most))


def cell_to_text(cell: Element) -> str:
    """Return the text of a cell; paragraphs and breaks begin a new line."""
    parts: list[str] = []
    _collect(cell, parts)
    lines = "".join(parts).split("\n")
    return "\n".join(line for line in map(_tidy, lines) if line.strip())


def _collect(element: Element, parts: list[str]) -> None:
    parts.append(_flatten(element.text))
    for child in element:
        tag = tag_of(child)
        is_block = tag in _BLOCKS or tag == "br"
        parts.append("\n" if is_block else "")
        if tag:
            _collect(child, parts)
        parts.append("\n" if is_block and tag != "br" else "")
        parts.append(_flatten(child.tail))


def _flatten(text: str | None) -> str:
    return _SPACE.sub(" ", text or "")


def _tidy(line: str) -> str:
    """Return a line without the blanks of the source; those that are printed stay."""
    return _SPACE.sub(" ", line).strip(" ")
