"""In which years a code was there: seen, known to be valid, seen before and after, or above such a code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from opendata.graph.iris import load_mapping
from opendata.knowledge.code_evidence import Sightings, load_evidence
from opendata.knowledge.codes import Code, CodeList, find_ancestors, load_codes


@dataclass(frozen=True, slots=True)
class CodeYear:
    """The codes of a list in one year; the four sets have nothing in common."""

    year: int
    seen: frozenset[str]
    valid: frozenset[str]
    """Known to be valid, seen in other years only."""
    between: frozenset[str]
    """Seen in an earlier and in a later year."""
    above: frozenset[str]
    """None of these, but one of their parts is."""
    documents: frozenset[str]
    """Documents of the year that show a code of the list."""
    divisions: frozenset[str]

    @property
    def codes(self) -> frozenset[str]:
        """Return all codes of the year."""
        return self.seen | self.valid | self.between | self.above


def load_list(code_list: str) -> CodeList:
    """Return the list of a concept scheme, from the file that mapping.toml names."""
    return load_codes(load_mapping().code_files[code_list].removesuffix(".csv"))


@cache
def find_code_years(code_list: str) -> tuple[CodeYear, ...]:
    """Return the years for which a document of the evidence shows a code of the list."""
    sightings = _see_all(code_list)
    years = frozenset().union(*(seen.years for seen in sightings.values()))
    return tuple(_to_year(code_list, year, sightings) for year in sorted(years))


def _see_all(code_list: str) -> dict[str, Sightings]:
    evidence = load_evidence()
    return {
        entry.code: evidence.see_code(code_list, entry.code) for entry in load_list(code_list).codes
    }


def years_by_code(code_list: str) -> Mapping[str, tuple[int, ...]]:
    """Return code → the years it was there."""
    found: dict[str, tuple[int, ...]] = {}
    for item in find_code_years(code_list):
        for code in item.codes:
            found[code] = (*found.get(code, ()), item.year)
    return found


def _to_year(code_list: str, year: int, sightings: Mapping[str, Sightings]) -> CodeYear:
    codes, documents = load_list(code_list), load_evidence().documents
    seen = frozenset(code for code, where in sightings.items() if year in where.years)
    valid = frozenset(
        entry.code for entry in codes.codes if _is_valid(entry, year, sightings[entry.code].years)
    )
    between = frozenset(code for code, where in sightings.items() if _is_between(year, where.years))
    there = seen | valid | between
    shown = {document for code in seen for document in sightings[code].documents}
    of_year = frozenset(item for item in shown if documents[item].fiscal_year == str(year))
    return CodeYear(
        year=year,
        seen=seen,
        valid=valid - seen,
        between=between - seen - valid,
        above=_find_above(codes, there) - there,
        documents=of_year,
        divisions=frozenset(documents[item].division for item in of_year),
    )


def _is_between(year: int, seen: frozenset[int]) -> bool:
    return bool(seen) and min(seen) < year < max(seen)


def _is_valid(entry: Code, year: int, seen: frozenset[int]) -> bool:
    """Tell whether a code is known to be valid: its known beginning and end, or else what was seen.

    Where no end is known, a code is known to be valid up to the last year it was seen in.
    """
    if entry.valid_from == "" and entry.valid_to == "":
        return False
    begins = int(entry.valid_from) if entry.valid_from else min(seen, default=None)
    ends = int(entry.valid_to) if entry.valid_to else max(seen, default=begins)
    return begins is not None and ends is not None and begins <= year <= ends


def _find_above(codes: CodeList, there: Iterable[str]) -> frozenset[str]:
    return frozenset(wider.code for code in there for wider in find_ancestors(codes, code))
