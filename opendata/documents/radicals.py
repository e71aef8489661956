"""Radicals and compatibility characters that fonts put in the place of ordinary ones."""

from __future__ import annotations

import csv
import functools
import unicodedata
from collections import Counter

from opendata.model import Repair
from opendata.resources import find_folder

RADICAL = "radical"
CLIPPED = "clipped"
"""Characters left out because a page break hides them: the other page shows them."""
UNMAPPED = "unmapped"
"""Characters of a font without a usable map: they stand as they are, and may be misread."""
_COMPATIBILITY = (range(0x2F00, 0x2FD6), range(0xF900, 0xFAFF), range(0x2F800, 0x2FA1E))


@functools.lru_cache(maxsize=1)
def load_radicals() -> dict[str, str]:
    """Return each radical or compatibility ideograph with the ordinary character it stands for."""
    path = find_folder("knowledge") / "radicals.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        table = {row["printed"]: row["read_as"] for row in csv.DictReader(stream)}
    for block in _COMPATIBILITY:
        for code in block:
            plain = unicodedata.normalize("NFKC", chr(code))
            if plain != chr(code):
                table[chr(code)] = plain
    return table


def repairs_to_records(repairs: Counter[tuple[str, str]]) -> tuple[Repair, ...]:
    """Return one record for each (character, rule) counted, in code order.

    A rule that reads one character in several ways names the way: `rule=read as`.
    """
    radicals = load_radicals()
    named = ((key, key[1].partition("="), count) for key, count in sorted(repairs.items()))
    return tuple(
        Repair(printed, read_as or radicals.get(printed, ""), count, rule)
        for (printed, _), (rule, _, read_as), count in named
    )
