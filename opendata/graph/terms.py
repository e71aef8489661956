"""The terms of an identity as text: what writer and reader of the graph both take as said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from opendata.records import natural


def terms_to_text(terms: Iterable[tuple[str, int]], printed: Mapping[str, str]) -> str | None:
    """Return the cell that (figure, sign) give: sorted by id, each once, with its printed text.

    None where one of them is no figure or claim of the document.

    >>> terms_to_text([("d/B03.1/10/2", -1), ("d/B03.1/9/2", 1)],
    ...               {"d/B03.1/9/2": "5", "d/B03.1/10/2": "3"})
    'd/B03.1/9/2=5; -d/B03.1/10/2=3'
    """
    found = sorted(set(terms), key=lambda term: (natural(term[0]), term[1]))
    if any(figure not in printed for figure, _ in found):
        return None
    return "; ".join(
        f"{'-' if sign < 0 else ''}{figure}={printed[figure]}" for figure, sign in found
    )
