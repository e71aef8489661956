"""Amounts: what a document plans or spends for each code, the same in every layout.

In:   the figures of one document and its record; knowledge/cubes.toml
Out:  Amount records, cube by cube; those of one cube, fund and nature count nothing twice
Never: an amount without the figures it is the sum of; another year's or stage's numbers; a guess
       where two columns cannot be told apart
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from opendata.amounts.columns import Meaning
from opendata.amounts.expenses import find_expenses
from opendata.amounts.sums import add_yuan, join_status
from opendata.amounts.tables import Part, Table
from opendata.knowledge.cubes import Cube, Cubes, load_cubes
from opendata.model import Amount, Completeness, DocumentRecord, Figure

_TOTALS = "totals"
_TOP = 3
"""Digits of a 类."""
_CODES = ("function_code", "economic_code", "government_economic_code", "project", "expense_item")


@dataclass(frozen=True, slots=True)
class _Found:
    """One amount before the better of two tables is chosen."""

    part: Part
    table: Table
    completeness: Completeness
    cube: str

    @property
    def rank(self) -> tuple[bool, bool]:
        """Tables that are about the fund before those that split it off, whole ones first."""
        other_fund = self.part.meaning[0] != self.table.table.fund
        return other_fund, self.completeness != "complete"


def figures_to_amounts(figures: Sequence[Figure], record: DocumentRecord) -> tuple[Amount, ...]:
    """Return the comparable amounts of one document; none where its year is not known."""
    if record.fiscal_year is None:
        return ()
    cubes = load_cubes()
    own = [figure for figure in figures if _is_own(figure, record)]
    by_form: dict[str, dict[int, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in own:
        by_form[figure.form][figure.table_no].append(figure)
    found: dict[str, _Found] = {}
    for cube in cubes.cubes:
        for one in sorted(_find_all(cube, by_form, record, cubes), key=lambda item: item.rank):
            found.setdefault(_id_of(one), one)
    return tuple(_to_amount(key, one) for key, one in found.items())


def _is_own(figure: Figure, record: DocumentRecord) -> bool:
    return (
        figure.amount_yuan is not None
        and figure.fiscal_year in {None, record.fiscal_year}
        and figure.stage in {"", record.stage}
    )


def _find_all(
    cube: Cube,
    by_form: dict[str, dict[int, list[Figure]]],
    record: DocumentRecord,
    cubes: Cubes,
) -> Iterator[_Found]:
    for table in cube.tables:
        for figures in by_form[table.form].values():
            yield from _find(Table(cube, table, tuple(figures), record, cubes))


def _find(table: Table) -> Iterator[_Found]:
    cube = table.cube.name
    if table.cube.dimension == "expense_item":
        completeness, parts = find_expenses(table)
        yield from (_Found(part, table, completeness, cube) for part in parts)
        return
    if table.cube.dimension == "fund":
        completeness, parts = table.to_sources()
        yield from (_Found(part, table, completeness, cube) for part in parts)
    else:
        for _, completeness, parts in table.to_coded():
            yield from (_Found(part, table, completeness, cube) for part in parts)
            if table.cube.top_class != "":
                top = table.cube.top_class
                yield from (_Found(one, table, completeness, top) for one in _roll_up(parts))
    if table.cube.dimension in {"fund", "function_code"}:
        for meaning, figures in table.totals.items():
            yield _Found(Part(meaning, "", figures), table, "complete", _TOTALS)


def _roll_up(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts added up by top class."""
    by_class: dict[tuple[Meaning, str], list[Figure]] = defaultdict(list)
    for part in parts:
        by_class[part.meaning, part.code[:_TOP]].extend(part.figures)
    for (meaning, code), figures in by_class.items():
        yield Part(meaning, code, tuple(figures))


def _id_of(found: _Found) -> str:
    organisation = found.table.organisation
    fund, nature = found.part.meaning
    side = found.table.cube.side
    parts = [found.cube, organisation, side, fund, nature, found.part.code]
    return "/".join(part for part in parts if part != "")


def _to_amount(key: str, found: _Found) -> Amount:
    table, part = found.table, found.part
    record = table.record
    fund, nature = part.meaning
    codes = dict.fromkeys(_CODES, "")
    if part.code != "":
        codes[table.cube.dimension] = part.code
    return Amount(
        amount_id=f"{record.document}/{key}",
        document=record.document,
        cube=found.cube,
        form=table.table.form,
        organisation=table.organisation,
        fiscal_year=record.fiscal_year or 0,
        stage=record.stage,
        side=table.cube.side,
        fund=fund,
        nature=nature,
        amount_yuan=add_yuan(part.figures),
        completeness=found.completeness,
        status=join_status(part.figures),
        figures=tuple(figure.figure for figure in part.figures),
        **codes,
    )
