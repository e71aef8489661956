"""Places: which item of Wikidata the division of a disclosure is.

The table knowledge/codes/wikidata.csv holds items found by their property P442 (the code of
GB/T 2260), and a few by name; a division in it has a link, any other has none.
"""

from __future__ import annotations

from decimal import Decimal

from opendata.knowledge.places import load_items
from opendata.model import Disclosure, Link

_METHODS = {
    "P442": ("code-equality-P442", Decimal("1.00")),
    "name": ("item-of-the-name", Decimal("0.90")),
}
"""Basis of an item → (method in the data, score)."""


def find_place_links(disclosure: Disclosure) -> tuple[Link, ...]:
    """Return the link `same_as` from the division of a disclosure to its item, if it is known."""
    item = load_items().get(disclosure.record.jurisdiction)
    if item is None:
        return ()
    method, score = _METHODS[item.basis]
    evidence = f"P442 = {item.code}" if item.basis == "P442" else item.note
    return (
        Link(
            subject=item.code,
            predicate="same_as",
            object=item.item,
            method=method,
            score=score,
            evidence=evidence,
            decision="accepted",
        ),
    )
