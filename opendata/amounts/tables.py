"""The figures of one printed table as amounts of a cube."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from opendata.amounts.columns import Meaning, choose_columns
from opendata.amounts.sums import add_yuan, compare_total
from opendata.knowledge.cubes import Cube, Cubes, CubeTable
from opendata.model import Completeness, DocumentRecord, Figure
from opendata.text import fold

_HIERARCHIES = frozenset({"function_code", "economic_code", "government_economic_code"})
"""Dimensions whose codes begin with the code above them."""
_APPROPRIATED = ("general_public", "government_fund", "state_capital")


@dataclass(frozen=True, slots=True)
class Part:
    """One amount of a table: its code and the figures it is the sum of."""

    meaning: Meaning
    code: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Table:
    """The figures of one printed table that are of the document's own year and stage."""

    cube: Cube
    table: CubeTable
    figures: tuple[Figure, ...]
    record: DocumentRecord
    cubes: Cubes

    @cached_property
    def columns(self) -> Mapping[Meaning, tuple[int, ...]]:
        """The columns of each meaning."""
        return choose_columns(self.figures, self.table, self.cubes)

    @cached_property
    def totals(self) -> Mapping[Meaning, tuple[Figure, ...]]:
        """The figures of the row that sums the table up, by meaning.

        Where no row is called a total, the row of the department does it if its amount is proved
        by what stands below.
        """
        uncoded = [figure for figure in self.figures if not _is_coded(figure)]
        named = self._largest_row([figure for figure in uncoded if self.is_total(figure)])
        return named or self._prove_total(self._largest_row(uncoded))

    @cached_property
    def organisation(self) -> str:
        """The organisation of the table: the only one of its rows, else the document's."""
        found = {figure.organisation for figure in self.figures if figure.organisation != ""}
        return found.pop() if len(found) == 1 else self.record.organisation

    def to_coded(self) -> Iterator[tuple[Meaning, Completeness, list[Part]]]:
        """Yield for each meaning the amounts of its lowest codes, told whether they reach the total."""
        coded = [figure for figure in self.figures if self._code_of(figure) != ""]
        own = [one for one in coded if one.organisation in {"", self.record.organisation}]
        leaves = self._by_meaning(self._lowest(coded))
        own_leaves = self._by_meaning(self._lowest(own))
        for meaning, figures in leaves.items():
            total = self.totals.get(meaning, ())
            completeness = compare_total(figures, total)
            kept: Sequence[Figure] = figures
            mine = own_leaves.get(meaning, ())
            # a department's own rows beside those of its units may already hold these
            if completeness == "incomplete" and compare_total(mine, total) == "complete":
                kept, completeness = mine, "complete"
            yield meaning, completeness, list(self._to_parts(meaning, kept))

    def to_sources(self) -> tuple[Completeness, list[Part]]:
        """Return the income of each fund, told whether together they are the whole."""
        totals = self.totals or self._by_meaning(self._only_row())
        whole = totals.get((self.table.fund, self.table.nature), ())
        parts = self._sources(totals)
        figures = [figure for found in parts.values() for figure in found]
        listed = [Part(meaning, "", found) for meaning, found in parts.items()]
        return compare_total(figures, whole), listed

    def _largest_row(self, figures: Iterable[Figure]) -> dict[Meaning, tuple[Figure, ...]]:
        rows: dict[int, list[Figure]] = defaultdict(list)
        for figure in figures:
            rows[figure.row_no].append(figure)
        if not rows:
            return {}
        largest = max(sorted(rows), key=lambda row_no: add_yuan(rows[row_no]))
        return self._by_meaning(rows[largest])

    def _prove_total(
        self, row: dict[Meaning, tuple[Figure, ...]]
    ) -> dict[Meaning, tuple[Figure, ...]]:
        """Return the row where the lowest codes of the table, or its sources, add up to it."""
        whole = (self.table.fund, self.table.nature)
        total = row.get(whole, ())
        if self.cube.dimension == "fund":
            parts = [figure for found in self._sources(row).values() for figure in found]
        else:
            coded = [figure for figure in self.figures if self._code_of(figure) != ""]
            parts = list(self._by_meaning(self._lowest(coded)).get(whole, ()))
        is_told = bool(total) and compare_total(parts, total) == "complete"
        return row if is_told and add_yuan(total) != 0 else {}

    def _sources(
        self, row: Mapping[Meaning, tuple[Figure, ...]]
    ) -> dict[Meaning, tuple[Figure, ...]]:
        """Return what a row tells of each fund: the appropriation where its budgets are not told."""
        parts = {meaning: found for meaning, found in row.items() if meaning[0] != "all"}
        if any((fund, self.table.nature) in parts for fund in _APPROPRIATED):
            parts.pop(("appropriation", self.table.nature), None)
        return parts

    def _to_parts(self, meaning: Meaning, figures: Iterable[Figure]) -> Iterator[Part]:
        by_code: dict[str, list[Figure]] = defaultdict(list)
        for figure in figures:
            by_code[self._code_of(figure)].append(figure)
        for code, found in by_code.items():
            yield Part(meaning, code, tuple(found))

    def _by_meaning(self, figures: Iterable[Figure]) -> dict[Meaning, tuple[Figure, ...]]:
        of_column = {no: meaning for meaning, numbers in self.columns.items() for no in numbers}
        found: dict[Meaning, list[Figure]] = defaultdict(list)
        for figure in figures:
            if figure.column_no in of_column:
                found[of_column[figure.column_no]].append(figure)
        return {meaning: tuple(one) for meaning, one in found.items()}

    def _only_row(self) -> Sequence[Figure]:
        rows = {figure.row_no for figure in self.figures}
        return self.figures if len(rows) == 1 else ()

    def _lowest(self, figures: Sequence[Figure]) -> Sequence[Figure]:
        """Return the figures of codes that no longer code of the same organisation continues."""
        if self.cube.dimension not in _HIERARCHIES:
            return figures
        codes: dict[str, set[str]] = defaultdict(set)
        for figure in figures:
            codes[figure.organisation].add(self._code_of(figure))
        above = {
            (organisation, code[:end])
            for organisation, found in codes.items()
            for code in found
            for end in range(1, len(code))
        }
        return [one for one in figures if (one.organisation, self._code_of(one)) not in above]

    def is_total(self, figure: Figure) -> bool:
        """Tell whether a figure stands in a row that sums the table up."""
        return figure.level == "total" or self.cubes.is_sum(fold(figure.row))

    def _code_of(self, figure: Figure) -> str:
        code: str = getattr(figure, self.cube.dimension)
        return code


def _is_coded(figure: Figure) -> bool:
    return bool(
        figure.function_code
        or figure.economic_code
        or figure.government_economic_code
        or figure.project
    )
