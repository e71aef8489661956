"""Names: an organisation whose name or code is another than in the document before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from opendata.checks.between.comparable import Comparable, Named
from opendata.checks.between.findings import to_remark
from opendata.checks.between.pairs import Documents
from opendata.checks.between.scopes import unit_key
from opendata.checks.findings import say_place
from opendata.checks.rules import Knowledge
from opendata.model import Finding

_Seen = tuple[Comparable, Named]


def tell_names(documents: Documents, knowledge: Knowledge) -> Iterator[Finding]:
    """Yield a note for each code that has another name, and each name that has another code."""
    by_code: dict[tuple[str, str], list[_Seen]] = defaultdict(list)
    by_name: dict[tuple[str, str], list[_Seen]] = defaultdict(list)
    for one in sorted(documents.ordered, key=_age):
        place = one.record.jurisdiction
        for named in one.named:
            by_code[place, named.code].append((one, named))
            by_name[place, unit_key(named.name)].append((one, named))
    yield from _tell_changes(by_code, "between.name", knowledge)
    yield from _tell_changes(by_name, "between.code", knowledge)


def _age(one: Comparable) -> tuple[int, str, str]:
    return one.record.fiscal_year or 0, one.record.stage, one.record.document


def _tell_changes(
    groups: Mapping[tuple[str, str], Sequence[_Seen]], rule: str, knowledge: Knowledge
) -> Iterator[Finding]:
    is_name = rule == "between.name"
    for seen in groups.values():
        for earlier, later in pairwise(_by_document(seen)):
            before, now = (
                {_value(named, is_name=is_name) for _, named in part} for part in (earlier, later)
            )
            if before & now or earlier[0][0].record.fiscal_year == later[0][0].record.fiscal_year:
                continue
            yield _tell(earlier[0], later[0], rule, knowledge)


def _by_document(seen: Sequence[_Seen]) -> list[list[_Seen]]:
    groups: dict[str, list[_Seen]] = {}
    for one, named in seen:
        groups.setdefault(one.record.document, []).append((one, named))
    return list(groups.values())


def _value(named: Named, *, is_name: bool) -> str:
    return unit_key(named.name) if is_name else named.code


def _tell(earlier: _Seen, later: _Seen, rule: str, knowledge: Knowledge) -> Finding:
    (before, old), (now, new) = earlier, later
    words = (
        f"{now.record.file}, {say_place(new.place)}: {new.name} has the code {new.code}; "
        f"{old.name} had the code {old.code} in {before.record.file} ({say_place(old.place)})"
    )
    return to_remark(now.record, rule, words, new.place, knowledge)
