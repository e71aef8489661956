"""Scopes: whether a disclosure is of a department with its units or of one organisation alone.

The same name, year and stage may be both: 深圳市水务局 publishes a budget of the whole
department, and 深圳市水务局（本级） one of its own. They are never compared as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from opendata.checks.between.knowledge import load_between
from opendata.model import DocumentRecord
from opendata.text import fold

Scope = Literal["department", "unit", ""]
"""Empty: no word of the document tells."""

_PARTY = re.compile(r"^(?:中国共产党|中共)")
_CODE = re.compile(r"^[\[(]?\d{3,}[\])]?[-_]?")
_NO_NAME = "(?!运行|事业|党|服务)"
"""What follows 机关 where it belongs to the next word: 机关运行经费."""
_KEPT = 1 << 12


def tell_scope(record: DocumentRecord, captions: Iterable[str]) -> Scope:
    """Return whose numbers a document prints, as its title, its proofs and its captions say."""
    words = load_between().words
    proofs = (*record.organisation_evidence, *record.stage_evidence)
    title = fold(record.title)
    texts = [title, *(fold(proof.text) for proof in proofs), *map(fold, captions)]
    name = re.escape(fold(_PARTY.sub("", record.organisation_name)))
    if name and _says(rf"{name}(?:部门|单位)?\(?(?:{_any(words['own'])}){_NO_NAME}", texts):
        return "unit"
    if _says(_any(words["whole"]), texts):
        return "department"
    if _says(_any(words["either"]), [title]):
        return ""
    for listed in ([title], texts):
        is_unit = _says(_any(words["unit_titles"]), listed)
        is_department = _says(_any(words["department_titles"]), listed)
        if is_unit != is_department:
            return "unit" if is_unit else "department"
    return ""


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in words)


def _says(pattern: str, texts: Iterable[str]) -> bool:
    return any(re.search(pattern, text) for text in texts)


@lru_cache(maxsize=_KEPT)
def unit_key(name: str) -> str:
    """Return what the printings of one organisation's name have in common.

    >>> unit_key("328001无锡市应急管理局（本级）"), unit_key("中共烟台市委宣传部机关")
    ('无锡市应急管理局', '烟台市委宣传部')
    """
    key = _CODE.sub("", _PARTY.sub("", fold(name)))
    words = load_between().words
    bracket = rf"\((?:{_any((*words['own'], *words['whole'], '行政'))})\)$"
    ends = rf"(?:{_any(words['own'])})$"
    for pattern in (bracket, ends, bracket):
        key = re.sub(pattern, "", key)
    return key


def is_own(name: str) -> bool:
    """Tell whether a name says that the organisation is meant without the units below it."""
    words = load_between().words
    return _says(rf"(?:{_any(words['own'])})\)?$", [fold(name)])
