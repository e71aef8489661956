"""Joined words: numbers that blanks part from their decimals or unit, put together again."""

from __future__ import annotations

import re
from dataclasses import replace

from opendata.forms.performance.pieces import Piece, Row
from opendata.forms.performance.vocabulary import label_key, load_vocabulary

_BEFORE_DECIMALS = re.compile(r"[≥≤=＝<>]?\d+\.")
_DECIMALS = re.compile(r"\d+[%％]?")
_WITHOUT_UNIT = re.compile(r"[≥≤=＝<>]?\d[\d,]*(?:\.\d+)?")
_SIGN = re.compile(r"[≥≤=＝<>≧≦]")


def join_words(row: Row) -> Row:
    """Return the words of a flattened line with numbers whole: 1. 5, ≥4 场, ≥ 90%.

    A unit joins the number before it only where it is no word of its own kind, so that
    amounts in columns stay apart.
    """
    joined: list[Piece] = []
    for piece in row:
        if joined and _belong_together(joined[-1].text, piece.text):
            text = joined[-1].text + piece.text
            joined[-1] = replace(joined[-1], text=text, key=label_key(text))
        else:
            joined.append(piece)
    return tuple(joined)


def _belong_together(first: str, second: str) -> bool:
    if _BEFORE_DECIMALS.fullmatch(first):
        return _DECIMALS.fullmatch(second) is not None
    if _SIGN.fullmatch(first):
        return second[:1].isdigit()
    return _WITHOUT_UNIT.fullmatch(first) is not None and second in load_vocabulary().units
