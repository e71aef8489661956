"""The nouns of opendata: what each step takes and gives, frozen and without behaviour.

Three groups: what a document *looks like* (Document … Grid), what it *says*
(Form … Claim), and what is *published* (the records of a Disclosure, whose
field names are the column names of the data package and of the graph).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

# ---------------------------------------------------------------- what it looks like


class Box(NamedTuple):
    """A rectangle of a page in points, measured from the top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: page and box of a PDF, or line of a text source."""

    page: int | None = None
    """Page, counted from 1; None for a text source."""
    box: Box | None = None
    """Rectangle on that page; None where only the page or line is known."""
    line: int | None = None
    """Line of a text source, counted from 1; None for a PDF."""


class Glyph(NamedTuple):
    """One character as drawn (after radical repair, see Document.repairs)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


class Rule(NamedTuple):
    """One drawn straight line, horizontal (top == bottom) or vertical (x0 == x1)."""

    x0: float
    top: float
    x1: float
    bottom: float


class Turn(NamedTuple):
    """A turn of a page: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as it stands; tabs are kept."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its lines in reading order and, for a PDF, what is drawn on it."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    glyphs: Sequence[Glyph] = ()
    rules: tuple[Rule, ...] = ()
    is_image: bool = False
    """True where the page shows only an image, so that nothing can be read without OCR."""
    read_by: Literal["text", "ocr"] = "text"
    turn: Turn | None = None
    """Leads from these upright coordinates to the page as shown; None where they agree.

    Scans are straightened; a page whose text lies on its side is turned."""
    tables: tuple[TypesetTable, ...] = ()
    """Tables whose cells the source itself names (web page, sheet, Word file), in line order."""
    name: str = ""
    """Name of a sheet, which stands on its tab and not on the page; else empty."""


@dataclass(frozen=True, slots=True)
class TypesetTable:
    """A table whose rows, columns and spans the source itself says; each row is one line."""

    cells: tuple[Cell, ...]
    """In reading order; the line of a cell is that of the row it begins in."""
    first_line: int
    """Number of the line that is its first row."""
    row_count: int
    """So many lines of the page are its rows."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One change made to the text on reading (a radical, a compatibility form)."""

    printed: str
    read_as: str
    count: int
    rule: str


SourceKind = Literal["pdf", "text", "html", "office", "image"]


@dataclass(frozen=True, slots=True)
class Document:
    """One source file, whatever its kind."""

    document: str
    """Stable id: the first 16 hexadecimal digits of the sha256."""
    name: str
    """File name without folder: for messages only, never read for meaning."""
    sha256: str
    kind: SourceKind
    media_type: str
    pages: tuple[Page, ...]
    repairs: tuple[Repair, ...] = ()


BlockKind = Literal["heading", "paragraph", "table", "note"]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph (wrapped lines joined), a table area or a note, in reading order."""

    kind: BlockKind
    text: str
    """Heading or paragraph: its lines joined without line breaks. Table: empty."""
    lines: tuple[Line, ...]
    """The lines it is made of; for a PDF table those inside the area."""
    place: Place
    level: int = 0
    """Heading depth: 1 第一部分, 2 一、, 3 （一）, 4 1. ; 0 for a title line without a number."""
    glyphs: Sequence[Glyph] = ()
    """PDF table areas: the characters inside."""
    rules: tuple[Rule, ...] = ()
    """PDF table areas: the lines drawn inside."""
    is_drawn: bool = True
    """False where the rules of a table were laid between its texts: the page draws none."""
    cells: tuple[Cell, ...] = ()
    """Table areas of web pages, sheets and Word files: the cells with their spans."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid; row and column counted from 0, text as printed (line breaks kept)."""

    row: int
    column: int
    text: str
    place: Place
    row_span: int = 1
    column_span: int = 1
    indent: float = 0.0
    """Points from the left edge of the cell to its first character; 0 where not known."""


GridKind = Literal["ruled", "tabbed", "flattened"]


@dataclass(frozen=True, slots=True)
class Grid:
    """What a page draws or a text types as a table, before anyone says what it means.

    In a flattened grid the columns were lost: `column` is only the ordinal of
    the token in its printed row.
    """

    number: int
    """Ordinal in the document, from 1."""
    kind: GridKind
    row_count: int
    column_count: int
    cells: tuple[Cell, ...]
    """In reading order; cells without text are present in ruled and tabbed grids."""
    above: tuple[Line, ...]
    """The lines between the previous table or paragraph and this grid: title, unit, department."""
    below: tuple[Line, ...]
    """The notes under it (注：…, 说明：… 本表无数据)."""
    place: Place
    pages: tuple[int, ...] = ()
    section: str = ""
    """Text of the nearest heading before it."""
    ignored_rows: tuple[Line, ...] = ()
    """Rows dropped by name on joining pages: a header or title repeated."""
    is_drawn: bool = True
    """False where the page draws no lines and the columns were told from the places of the text."""


# ---------------------------------------------------------------- what is known of forms


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """One official table kind, from knowledge/forms/<id>.toml."""

    form: str
    title: str
    title_en: str
    aliases: tuple[str, ...]
    stage: Literal["budget", "final", "any"]
    layout: Literal["list", "two_sided", "panels", "single_row", "performance", "any"]
    title_words: tuple[tuple[str, ...], ...] = ()
    """Each group: at least one of these words stands in the folded title."""
    title_excludes: tuple[str, ...] = ()
    """None of these words stands in the folded title."""
    header_words: tuple[tuple[str, ...], ...] = ()
    """Each group: at least one of these words stands in the header."""
    header_excludes: tuple[str, ...] = ()
    """None of these words stands in the header."""
    fund: str = ""
    """Fund all its numbers are of, where their header does not say."""
    nature: str = ""
    """Nature of all its numbers, where their header does not say."""
    panels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(name, codes of its classes) of panels side by side, where their header names none."""


# ---------------------------------------------------------------- what a form says


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a form."""

    column_no: int
    """From 1, in the header's order."""
    path: tuple[str, ...]
    """Header labels from the outermost to the leaf, white space removed."""
    role: str
    """What it holds: amount, label, function_code, economic_code, organisation_code … (knowledge/headers.toml)."""
    side: Literal["", "income", "expenditure"] = ""
    panel: int = 0
    """Which of several panels side by side it belongs to, from 0."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One number-like printed cell of a form, with its row and column."""

    row_no: int
    column_no: int
    printed: str
    place: Place
    placed_by: Literal["printed", "arithmetic"] = "printed"


@dataclass(frozen=True, slots=True)
class FormRow:
    """One printed row (one side of it in two-sided forms, one panel in panelled ones)."""

    row_no: int
    label: str
    """As printed, white space removed, wrapped lines joined; 合计 for a total row without label."""
    printed_code: str
    kind: Literal["total", "organisation", "item"]
    codes: tuple[tuple[str, str], ...] = ()
    """(code kind, digits): function_code, economic_code, government_economic_code, organisation_code, project_code."""
    side: Literal["", "income", "expenditure"] = ""
    panel: int = 0
    depth: int = 0
    """Depth below the nearest total, by code length, numbering or indent; 0 = top."""
    organisation: str = ""
    """Name in a column of organisations, where the row has another label too; else empty."""
    type_label: str = ""
    """What a column of types says of the row (其他运转类, 特定目标类)."""
    is_project: bool = False
    """True where a column of project names is filled in this row."""
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A number-like text that could not be given a row and a column, with the reason."""

    text: str
    place: Place
    reason: str
    row_no: int | None = None
    """The row it stands in, where that is known."""
    column_no: int | None = None
    """The column it stands in, where that is one of amounts: it holds more than one number."""


@dataclass(frozen=True, slots=True)
class LevelPoints:
    """The points that a performance form prints for all indicators of a level: 产出指标（50分）."""

    level: str
    points: Decimal
    number: int
    """Number of the first indicator under it."""


@dataclass(frozen=True, slots=True)
class Form:
    """A recognised table: rows and columns named, numbers still as printed."""

    form: str
    """B01 … F11, or X."""
    table_no: int
    """Ordinal among the tables of the document, from 1."""
    title: str
    """As printed (X: whatever stands above it)."""
    unit: str
    """万元, 元 or 亿元 as printed for the table; empty where none is printed."""
    definition: FormDefinition
    columns: tuple[Column, ...]
    rows: tuple[FormRow, ...]
    entries: tuple[Entry, ...]
    place: Place
    pages: tuple[int, ...] = ()
    state: Literal["read", "empty", "missing"] = "read"
    reason: str = ""
    """Empty table: the sentence that says why; missing: where the contents list promises it."""
    basis: str = ""
    """How it was recognised: title, headers, or both."""
    organisation: str = ""
    """Name printed in its caption (部门名称：…), empty where none."""
    fiscal_year: str = ""
    """Year printed in its title or caption, empty where none."""
    ignored: tuple[tuple[str, str], ...] = ()
    """(text, name) of number-like cells that are no figures: 行次, 栏次, a year, a page number."""
    unplaced: tuple[Unplaced, ...] = ()
    notes: tuple[str, ...] = ()
    """The lines under it (注：…), white space removed."""
    is_drawn: bool = True
    """False where the page draws no lines and the columns were told from the places of the text."""
    placed_with: tuple[str, ...] = ()
    """What the placing of its lost blanks rests on: row_sum, column_sum <row_no of the total>, prose, or
    the id of another form."""
    projects: tuple[Project, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    goals: tuple[Goal, ...] = ()
    level_points: tuple[LevelPoints, ...] = ()


# ---------------------------------------------------------------- what is published


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place that proves a fact of the document."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A row of documents.csv: what the disclosure is, and the two places that prove it."""

    document: str
    file: str
    sha256: str
    media_type: str
    pages: int
    title: str
    jurisdiction: str
    """GB/T 2260 code, six digits; empty where not proved."""
    jurisdiction_name: str
    organisation: str
    """Organisation id: `<division code>-<official name>`."""
    organisation_name: str
    fiscal_year: int | None
    stage: Literal["budget", "final", ""]
    jurisdiction_evidence: tuple[Evidence, ...] = ()
    organisation_evidence: tuple[Evidence, ...] = ()
    fiscal_year_evidence: tuple[Evidence, ...] = ()
    stage_evidence: tuple[Evidence, ...] = ()
    figures: int = 0
    ignored: int = 0
    unplaced: int = 0
    state: Literal["published", "quarantined"] = "published"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FormRecord:
    """A row of forms.csv: one table found, empty or missing."""

    document: str
    form: str
    table_no: int | None
    title: str
    unit: str
    organisation: str
    rows: int
    columns: int
    figures: int
    state: Literal["read", "empty", "missing"]
    reason: str
    basis: str
    place: Place


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of figures.csv: one printed number of a table, and what it means."""

    figure: str
    document: str
    form: str
    title: str
    table_no: int
    row_no: int
    column_no: int
    row: str
    printed_code: str
    column: str
    printed: str
    amount: Decimal
    unit: str
    """万元, 元, 亿元, 分 (score), % (rate), or empty where the table prints none."""
    amount_yuan: Decimal | None
    """None for scores, rates and tables without a unit."""
    stage: str
    """budget or final."""
    fiscal_year: int | None
    organisation: str
    side: str
    """income, expenditure or empty."""
    fund: str
    """Code of ontology/codes.ttl: general_public, government_fund, state_capital, fiscal_account,
    business, operating, superior_grant, affiliate_remittance, other, unit_funds, carry_over, all; or empty."""
    nature: str
    """basic, basic_personnel, basic_public, project, or empty."""
    function_code: str
    economic_code: str
    government_economic_code: str
    project: str
    """Project id, or empty."""
    level: Literal["leaf", "subtotal", "total"]
    place: Place
    placed_by: Literal["printed", "arithmetic"]
    status: Literal["proved", "single", "contradicted"] = "single"
    read_by: Literal["text", "ocr"] = "text"
    """ocr: taken from the picture of a scanned page."""
    proved_by: tuple[str, ...] = ()
    """Ids of the checks that prove it; empty where it is not proved."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A row of organisations.csv: the department, its budget units and its offices."""

    organisation: str
    document: str
    name: str
    organisation_code: str
    kind: Literal["department", "budget_unit", "office"]
    parent: str
    jurisdiction: str
    established_posts: int | None
    """编制, persons, where the document says it."""
    place: Place


ChangeKind = Literal["renamed", "merged", "absorbed", "split", "second_name"]


@dataclass(frozen=True, slots=True)
class Change:
    """A row of changes.csv: what a document says of organisations that became others."""

    change: str
    document: str
    kind: ChangeKind
    """second_name: no change, one organisation that bears two names (加挂牌子)."""
    originals: tuple[str, ...]
    """Organisations before; for a second name the one that bears it."""
    resultings: tuple[str, ...]
    """Organisations after; for a second name the one of that name."""
    date: str
    """Year, month or day as far as it is said: 2019, 2019-03, 2019-03-28; else empty."""
    certainty: Decimal
    """1 where all names stand in full, less where a place was added to a short name."""
    evidence: str
    """The clause that says it, or what was compared."""
    place: Place


@dataclass(frozen=True, slots=True)
class Duty:
    """A row of duties.csv: one numbered duty of the department."""

    duty: str
    document: str
    organisation: str
    number: int
    printed_number: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Project:
    """A row of projects.csv: one project with its code, type and money."""

    project: str
    """Id: `<document>/project/<ordinal>`."""
    document: str
    name: str
    project_code: str
    project_type: str
    """As printed: 其他运转类, 特定目标类 …; empty where none."""
    organisation: str
    amount: Decimal | None
    unit: str
    policy_document: str
    """Number of the policy document in its name (新财预[2022]354号), empty where none."""
    seen_in: tuple[str, ...]
    """Tables it stands in: `<form>.<table_no>`."""
    place: Place


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of indicators.csv: one performance indicator."""

    indicator: str
    document: str
    form: str
    table_no: int
    project: str
    """Project id; empty for the department as a whole."""
    organisation: str
    number: int
    level1: str
    level2: str
    level3: str
    target: str
    """As printed."""
    operator: str
    """≥ ≤ = > <, or empty for a target in words."""
    target_value: Decimal | None
    target_unit: str
    explanation: str
    """指标值说明."""
    actual: str
    actual_value: Decimal | None
    actual_unit: str
    weight: Decimal | None
    score: Decimal | None
    deviation: str
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class Goal:
    """A row of goals.csv: an annual goal or a task, and what came of it."""

    goal: str
    document: str
    form: str
    table_no: int
    project: str
    kind: Literal["annual_goal", "task"]
    number: int
    name: str
    content: str
    actual: str
    place: Place


@dataclass(frozen=True, slots=True)
class Term:
    """A row of terms.csv: a term the document explains (名词解释)."""

    term: str
    document: str
    number: int
    name: str
    definition: str
    place: Place


ClaimKind = Literal["amount", "share", "change", "change_pct", "count"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A row of claims.csv: one number said in prose, and what the tables say of it."""

    claim: str
    document: str
    number: int
    sentence: str
    section: str
    """Heading it stands under."""
    subject: str
    """The words it is said of: 收入总计, 科学技术支出, 公务接待费 …"""
    kind: ClaimKind
    printed: str
    value: Decimal
    """Signed: 减少 and 下降 are negative."""
    unit: str
    """万元, 元, %, 个, 辆 …"""
    base: str
    """share: the subject of the whole; change: the other year; else empty."""
    place: Place
    figures: tuple[str, ...] = ()
    """Ids of the figures it was compared with."""
    table_value: Decimal | None = None
    verdict: Literal["agrees", "rounding", "disagrees", "untestable"] = "untestable"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The names that prose lists for one thing: 人员经费 …，主要包括：基本工资、津贴补贴."""

    head: str
    """What they are named for: 人员经费, 公用经费 …"""
    names: tuple[str, ...]
    is_open: bool
    """True where there may be more: 等, or the paragraph breaks off."""
    sentence: str
    section: str
    place: Place


@dataclass(frozen=True, slots=True)
class CheckTerm:
    """One term of an identity."""

    figure: str
    """Id of a figure, claim or indicator."""
    sign: Literal[-1, 1]
    amount: Decimal
    unit: str
    printed: str


Verdict = Literal["holds", "rounding", "broken", "not-testable"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A row of checks.csv: one identity tried on one document.

    residual = stated − derived, in the unit of the terms.
    """

    check: str
    """Id: `<document>/check/<rule>/<ordinal>`."""
    document: str
    kind: str
    rule: str
    """Name of the rule: the module in checks/ and its identity, e.g. row_sum.basic."""
    words: str
    """The identity in words: 合计 = 基本支出 + 项目支出."""
    stated: CheckTerm | None
    terms: tuple[CheckTerm, ...]
    residual: Decimal | None
    tolerance: Decimal | None
    verdict: Verdict
    reason: str
    can_fail: bool = True
    """False where all terms are 0, or where the identity placed one of its terms: it proves nothing."""


FindingKind = Literal[
    "row_sum",
    "column_sum",
    "hierarchy_sum",
    "cross_table",
    "prose_vs_table",
    "prose_arithmetic",
    "code_truncated",
    "label_garbled",
    "year_mismatch",
    "count_mismatch",
    "missing_table",
    "other",
]
Severity = Literal["rounding", "contradiction", "doubt", "note"]
Cause = Literal[
    "digit_extra",
    "digit_missing",
    "digit_changed",
    "digits_swapped",
    "point_moved",
    "unit_mixed",
    "sign_lost",
    "cells_swapped",
    "copied",
    "row_missing",
    "row_repeated",
    "unknown",
]
"""How a number came to be printed that contradicts others."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A row of findings.csv: a contradiction or doubt about the document."""

    finding: str
    document: str
    kind: FindingKind
    severity: Severity
    rule: str
    form: str
    figure: str
    """Figure, claim or indicator it is about, empty where it is about no single one."""
    stated: str
    derived: str
    difference: Decimal | None
    words: str
    """Where, what stands there, what was expected, what to do."""
    place: Place
    check: str = ""
    suspect: str = ""
    """Figure, claim or indicator that is most likely wrong; empty where none is likelier than others."""
    suggested: Decimal | None = None
    """Value of the suspect, in its own unit, with which everything else would hold."""
    cause: Cause | Literal[""] = ""
    """How the suspect came to be wrong; empty where nothing is suspected."""


@dataclass(frozen=True, slots=True)
class Link:
    """A row of links.csv: one link with its evidence and decision."""

    subject: str
    predicate: str
    object: str
    method: str
    score: Decimal
    evidence: str
    decision: Literal["accepted", "rejected", "undecided"]


Completeness = Literal["complete", "incomplete", "no_total"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A row of amounts.csv: what one document plans or spends for one code, ready to compare.

    Derived from figures; the amounts of one cube, fund and nature count nothing twice.
    """

    amount_id: str
    """Id: `<document>/<cube>/<fund>/<nature>/<code>`."""
    document: str
    cube: str
    """Name of the comparison cube: spending-by-function, three-public …"""
    form: str
    """Form of the table it was taken from."""
    organisation: str
    fiscal_year: int
    stage: str
    side: str
    fund: str
    """As of a figure; all = all funds together."""
    nature: str
    """As of a figure; all = basic and project spending together."""
    function_code: str
    economic_code: str
    government_economic_code: str
    project: str
    expense_item: str
    """total, abroad, vehicles, vehicle_purchase, vehicle_running, reception …; empty outside three-public."""
    amount_yuan: Decimal
    completeness: Completeness
    """Whether the amounts of its cube, fund and nature add up to the printed total."""
    status: Literal["proved", "single", "contradicted"]
    """Of its figures: contradicted where one is, proved where all are."""
    figures: tuple[str, ...]
    """Ids of the figures it is the sum of."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Everything published of one document."""

    record: DocumentRecord
    forms: tuple[FormRecord, ...] = ()
    figures: tuple[Figure, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    duties: tuple[Duty, ...] = ()
    projects: tuple[Project, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    goals: tuple[Goal, ...] = ()
    terms: tuple[Term, ...] = ()
    claims: tuple[Claim, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    links: tuple[Link, ...] = ()
    amounts: tuple[Amount, ...] = ()
    changes: tuple[Change, ...] = ()
    repairs: tuple[Repair, ...] = field(default=())
