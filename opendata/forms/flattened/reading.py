"""Flattened tables as forms: rows read from wrapped words, numbers placed by proof.

In:   flattened grids with their form, and what other tables and the prose say
Out:  Form; a number whose column is not proved stays unplaced with the reason
Never: a guess
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from opendata.forms.captions import Caption
from opendata.forms.flattened.facts import FROM, Facts, forms_to_facts, known_of_row
from opendata.forms.flattened.header import as_printed, find_layout, layout_to_columns
from opendata.forms.flattened.rows import PrintedRow, Side, read_rows
from opendata.forms.flattened.sums import find_relations
from opendata.knowledge import load_header_words
from opendata.knowledge.layouts import Layout
from opendata.model import (
    Cell,
    Column,
    Entry,
    Form,
    FormDefinition,
    FormRow,
    Grid,
    Unplaced,
)
from opendata.money import find_amount, is_number
from opendata.placing import ColumnNode, Placed, RowNumbers, find_used, place_rows
from opendata.text import fold, remove_space

_EMPTY = re.compile(r"本表无|此表无|无数据|空表|没有|未安排|为空|无.{0,14}(?:支出|收入|预算)")
_LONGEST_PASSES = 4
_NO_CODES: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FlattenedTable:
    """A flattened grid, the form it was recognised as, and what is printed around it."""

    grid: Grid
    definition: FormDefinition
    title: str
    caption: Caption
    basis: str = ""


def flattened_to_forms(
    tables: Sequence[FlattenedTable], prose: Sequence[str] = (), others: Sequence[Form] = ()
) -> tuple[Form, ...]:
    """Return the forms of all flattened tables of a document, each placed with what the rest say.

    `prose`: the paragraphs of the document; `others`: its forms that are not flattened.
    """
    forms: tuple[Form, ...] = ()
    for _ in range(_LONGEST_PASSES):
        facts = forms_to_facts((*others, *forms), prose)
        again = tuple(_table_to_form(table, facts) for table in tables)
        if again == forms:
            break
        forms = again
    facts = forms_to_facts((*others, *forms), prose)
    return tuple(_note_used(form, table, facts) for form, table in zip(forms, tables, strict=True))


def flattened_to_form(
    grid: Grid, definition: FormDefinition, table_no: int, title: str, caption: Caption
) -> Form:
    """Return one flattened table as a form, placed by what it says itself."""
    del table_no  # a grid carries its number
    return flattened_to_forms((FlattenedTable(grid, definition, title, caption),))[0]


@dataclass(frozen=True, slots=True)
class _Body:
    """The rows of a flattened table and the order of columns it is known by."""

    layout: Layout
    printed: Sequence[PrintedRow]
    rows: Sequence[FormRow]
    counting: Sequence[Sequence[Cell]]
    """Lines that only number the columns."""

    def sides(self) -> tuple[Side, ...]:
        """Return the sides whose numbers are placed each on its own."""
        return ("income", "expenditure") if self.layout.kind == "two_sided" else ("",)


def _note_used(form: Form, table: FlattenedTable, facts: Facts) -> Form:
    """Return the form with the identities that its placement rests on: they prove nothing of it."""
    if not any(entry.placed_by == "arithmetic" for entry in form.entries):
        return form
    body = _read_body(table, _to_lines(table))
    if body is None or body.layout.kind == "panels":
        return form
    used: list[str] = []
    for side in body.sides():
        columns, pairs = _of_side(body, side)
        relations = () if side else find_relations([row for _, row in pairs])
        names = find_used(
            _to_nodes([column.path for column in columns], body.layout),
            [_to_numbers(pair, columns, body.layout, table, facts) for pair in pairs],
            relations,
        )
        rows = {relation.name: pairs[relation.total][1].row_no for relation in relations}
        sums = {"/".join(column.path) for column in columns}
        for name in names:
            if name in rows:
                used.append(f"column_sum {rows[name]}")
            elif name in sums:
                used.append("row_sum")
            else:
                used += name.partition(FROM)[2].split("+")
    return replace(form, placed_with=tuple(sorted(set(used) - {""})))


def _to_lines(table: FlattenedTable) -> list[list[Cell]]:
    return [list(cells) for _, cells in groupby(table.grid.cells, key=lambda cell: cell.row)]


def _read_body(table: FlattenedTable, lines: Sequence[list[Cell]]) -> _Body | None:
    """Return the rows of a table, None where the order of its columns is not known."""
    found = find_layout(lines, table.definition.form)
    if found is None:
        return None
    layout, first = found
    layout = as_printed(layout, "".join(cell.text for line in lines[:first] for cell in line))
    words = load_header_words()
    counting = [line for line in lines[first:] if _counts_columns(line, words.ordinals)]
    body = [line for line in lines[first:] if line not in counting]
    rows = read_rows(body, layout, words, table.caption.organisation)
    form_rows = [_to_form_row(row, layout, table) for row in rows]
    if layout.kind == "panels":
        form_rows = _with_panels(form_rows, layout)
    return _Body(layout, rows, form_rows, counting)


def _table_to_form(table: FlattenedTable, facts: Facts) -> Form:
    lines = _to_lines(table)
    body = _read_body(table, lines)
    if body is None:
        return _unread_form(table, lines)
    entries, unplaced = _place(table, body, facts)
    ignored = [
        (cell.text, "栏次") for line in body.counting for cell in line if is_number(cell.text)
    ]
    ignored += [(cell.text, "行次") for row in body.printed for cell in row.line_numbers]
    return _to_form(
        table,
        columns=layout_to_columns(body.layout),
        rows=tuple(body.rows),
        entries=tuple(entries),
        unplaced=tuple(unplaced),
        ignored=tuple(ignored),
    )


def _counts_columns(line: Sequence[Cell], ordinals: Collection[str]) -> bool:
    """Tell whether a line only numbers the columns: 栏次 1 2 3, or 1 2 3 alone."""
    if fold(line[0].text) in ordinals:
        return True
    return len(line) > 2 and [cell.text for cell in line] == [
        str(number) for number in range(1, len(line) + 1)
    ]


# ---------------------------------------------------------------- rows


def _to_form_row(row: PrintedRow, layout: Layout, table: FlattenedTable) -> FormRow:
    label = row.label()
    is_named = bool(label or row.codes)
    is_total = not is_named or (fold(label) in load_header_words().totals and not row.codes)
    codes = _NO_CODES if is_total else _read_codes(row, layout, table.caption.organisation)
    kinds = {kind for kind, _ in codes}
    kind: Literal["total", "organisation", "item"] = "total" if is_total else "item"
    if kinds == {"organisation_code"}:
        kind = "organisation"
    return FormRow(
        row_no=row.row_no,
        label=label if is_named else "合计",
        printed_code="|".join(row.codes),
        kind=kind,
        codes=codes,
        side=row.side,
        panel=int(row.side == "expenditure"),
        depth=_depth(label, codes),
        type_label=row.type_label,
        is_project=layout.kind == "projects" and kind == "item",
        place=row.place,
    )


def _read_codes(row: PrintedRow, layout: Layout, organisation: str) -> tuple[tuple[str, str], ...]:
    if len(row.codes) == 2:
        economic, government = row.codes
        return (("economic_code", economic), ("government_economic_code", government))
    roles = {role for _, role in layout.labels}
    kind = "economic_code" if "economic_code" in roles else "function_code"
    first = {"economic_code": "3", "function_code": "2"}[kind]
    codes = []
    for code in row.codes:
        is_own = kind in roles and code.startswith(first) and len(code) in {3, 5, 6, 7}
        is_organisation = not is_own or row.label() == remove_space(organisation)
        codes.append(("organisation_code" if is_organisation else kind, code))
    return tuple(codes)


def _depth(label: str, codes: Sequence[tuple[str, str]]) -> int:
    for kind, code in codes:
        if kind != "organisation_code":
            return {3: 0, 5: 1, 6: 2, 7: 2}.get(len(code), 0)
    if label.startswith(("（", "(")):
        return 1
    return 2 if label.startswith("其中") else 0


# ---------------------------------------------------------------- numbers


def _place(table: FlattenedTable, body: _Body, facts: Facts) -> tuple[list[Entry], list[Unplaced]]:
    """Place the numbers of each side on its own."""
    entries: list[Entry] = []
    unplaced: list[Unplaced] = []
    if body.layout.kind == "panels":
        return _place_panels(body.layout, (body.printed, body.rows))
    for side in body.sides():
        own, pairs = _of_side(body, side)
        placed = place_rows(
            _to_nodes([column.path for column in own], body.layout),
            [_to_numbers(pair, own, body.layout, table, facts) for pair in pairs],
            () if side else find_relations([row for _, row in pairs]),
        )
        _collect(pairs, own, placed, entries, unplaced)
    entries.sort(key=lambda entry: (entry.row_no, entry.column_no))
    return entries, unplaced


def _of_side(body: _Body, side: Side) -> tuple[list[Column], list[tuple[PrintedRow, FormRow]]]:
    """Return the columns of amounts and the rows of one side."""
    columns = layout_to_columns(body.layout)
    own = [column for column in columns if column.role == "amount" and column.side == side]
    pairs = list(zip(body.printed, body.rows, strict=True))
    return own, [pair for pair in pairs if pair[0].side == side]


def _place_panels(
    layout: Layout, rows: tuple[Sequence[PrintedRow], Sequence[FormRow]]
) -> tuple[list[Entry], list[Unplaced]]:
    """Give the one number of each code to the panel its row was found to stand in."""
    entries: list[Entry] = []
    unplaced: list[Unplaced] = []
    numbers = {
        one.panel: one.column_no for one in layout_to_columns(layout) if one.role == "amount"
    }
    for printed, row in zip(*rows, strict=True):
        for cell in printed.numbers:
            if row.panel not in numbers or len(printed.numbers) > 1:
                reason = "several numbers" if row.panel in numbers else "no panel holds the row"
                unplaced.append(Unplaced(cell.text, cell.place, reason))
            else:
                entries.append(Entry(row.row_no, numbers[row.panel], cell.text, cell.place))
    return entries, unplaced


def _with_panels(rows: Sequence[FormRow], layout: Layout) -> list[FormRow]:
    """Return the rows with their panels: by the class of the code, else by the name of a total."""
    found: list[FormRow] = []
    last = (0, -1)
    for row in rows:
        first = last[1] + 1 if last[0] == row.row_no else 0
        fitting = [at for at in range(first, len(layout.columns)) if _fits(row, at, layout)]
        panel = fitting[0] if fitting else -1
        last = (row.row_no, panel)
        found.append(replace(row, panel=panel))
    return found


def _fits(row: FormRow, panel: int, layout: Layout) -> bool:
    path = layout.columns[panel]
    if row.printed_code:
        return row.printed_code[:3] in layout.classes.get(path, ())
    return row.label.startswith(path.split("/")[0])


def _to_numbers(
    pair: tuple[PrintedRow, FormRow],
    own: Sequence[Column],
    layout: Layout,
    table: FlattenedTable,
    facts: Facts,
) -> RowNumbers:
    printed, row = pair
    paths = ["/".join(column.path) for column in own]
    form = table.definition.form
    return RowNumbers(
        numbers=tuple(
            amount for cell in printed.numbers if (amount := find_amount(cell.text)) is not None
        ),
        known=known_of_row(row, layout, (form, table.caption.unit), paths, facts),
        echoes=facts.echoes(form, row, paths),
    )


def _to_nodes(paths: Sequence[tuple[str, ...]], layout: Layout) -> list[ColumnNode]:
    names = ["/".join(path) for path in paths]
    at = {name: index for index, name in enumerate(names)}
    return [
        ColumnNode(
            name=name,
            parts=tuple(at[part] for part in layout.sums.get(name, ())),
            within=at.get(layout.within.get(name, "")),
        )
        for name in names
    ]


def _collect(
    pairs: Sequence[tuple[PrintedRow, FormRow]],
    own: Sequence[Column],
    placed: Placed,
    entries: list[Entry],
    unplaced: list[Unplaced],
) -> None:
    """Turn what was placed into entries, and the rest into numbers with a reason."""
    for (printed, _), outcome in zip(pairs, placed.rows, strict=True):
        numbers = [cell for cell in printed.numbers if is_number(cell.text)]
        is_full = len(numbers) == len(own)
        for cell, column in zip(numbers, outcome.columns, strict=True):
            if column is None:
                reason = f"{len(numbers)} numbers for {len(own)} columns: {outcome.reason}"
                unplaced.append(Unplaced(cell.text, cell.place, reason))
                continue
            entries.append(
                Entry(
                    row_no=printed.row_no,
                    column_no=own[column].column_no,
                    printed=cell.text,
                    place=cell.place,
                    placed_by="printed" if is_full else "arithmetic",
                )
            )


# ---------------------------------------------------------------- the form


def _unread_form(table: FlattenedTable, lines: Sequence[Sequence[Cell]]) -> Form:
    """Return a form of which only the numbers are known, because its header is not."""
    reason = "the columns were lost and the header is none of knowledge/layouts"
    numbers = [cell for line in lines for cell in line if is_number(cell.text)]
    return _to_form(
        table, unplaced=tuple(Unplaced(cell.text, cell.place, reason) for cell in numbers)
    )


def _to_form(  # the parts of a form
    table: FlattenedTable,
    *,
    columns: tuple[Column, ...] = (),
    rows: tuple[FormRow, ...] = (),
    entries: tuple[Entry, ...] = (),
    unplaced: tuple[Unplaced, ...] = (),
    ignored: tuple[tuple[str, str], ...] = (),
) -> Form:
    has_amount = any(find_amount(entry.printed) for entry in entries)
    notes = (remove_space(line.text) for line in table.grid.below)
    reason = next((note for note in notes if _EMPTY.search(note)), "")
    return Form(
        form=table.definition.form,
        table_no=table.grid.number,
        title=table.title,
        unit=table.caption.unit,
        definition=table.definition,
        columns=columns,
        rows=rows,
        entries=entries,
        place=table.grid.place,
        pages=table.grid.pages,
        state="read" if entries or unplaced else "empty",
        reason="" if has_amount else reason,
        basis=table.basis,
        organisation=table.caption.organisation,
        fiscal_year=table.caption.fiscal_year,
        ignored=ignored,
        unplaced=unplaced,
    )
