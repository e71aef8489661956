"""Numbers as printed, read into Decimal; never through float."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

YUAN_PER_UNIT = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10000),
    "百万元": Decimal(1000000),
    "亿元": Decimal(100000000),
}
"""Yuan in one printed unit of money."""

_KEPT = 1 << 16
"""So many printed texts are kept as read: each is asked for many times on its way."""
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+")
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "﹣": "-"})


@lru_cache(maxsize=_KEPT)
def find_amount(printed: str) -> Decimal | None:
    """Return the number that the whole text is, or None where it is anything else.

    Spaces inside a number, thousands separators, full-width digits, a percent sign
    and brackets for negative numbers are understood; a lone dash is no number.

    >>> find_amount("1,959.63")
    Decimal('1959.63')
    >>> find_amount("9 2.84%")
    Decimal('92.84')
    >>> find_amount("（3.50）")
    Decimal('-3.50')
    >>> find_amount("-") is None and find_amount("35人") is None
    True
    """
    text = unicodedata.normalize("NFKC", printed).translate(_MINUS)
    text = "".join(text.split()).removesuffix("%")
    negative = len(text) > 2 and text[0] == "(" and text[-1] == ")"
    if negative:
        text = text[1:-1]
    if _NUMBER.fullmatch(text) is None:
        return None
    amount = Decimal(text.replace(",", ""))
    return -amount if negative else amount


def is_number(printed: str) -> bool:
    """Tell whether the whole text is one number.

    >>> is_number("0.00"), is_number("208 05 05"), is_number("")
    (True, True, False)
    """
    return find_amount(printed) is not None


@lru_cache(maxsize=_KEPT)
def precision(printed: str) -> Decimal:
    """Return the unit of the last printed digit: what half of it, rounding may hide.

    >>> precision("249.23"), precision("15"), precision("1,400.5")
    (Decimal('0.01'), Decimal('1'), Decimal('0.1'))
    """
    amount = find_amount(printed)
    if amount is None:
        return Decimal(0)
    exponent = amount.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def finest_digit(amounts: Iterable[Decimal]) -> Decimal:
    """Return the unit of the finest last digit that amounts print; tables drop trailing zeros.

    >>> finest_digit([Decimal("362.5"), Decimal("853.47"), Decimal("40")])
    Decimal('0.01')
    >>> finest_digit([Decimal("1200"), Decimal("0")])
    Decimal('1')
    """
    exponents = (amount.as_tuple().exponent for amount in amounts)
    return Decimal(1).scaleb(min((one for one in exponents if isinstance(one, int)), default=0))


def to_yuan(amount: Decimal, unit: str) -> Decimal | None:
    """Return the amount in yuan, or None where the unit is no unit of money.

    >>> to_yuan(Decimal("249.23"), "万元")
    Decimal('2492300.00')
    >>> to_yuan(Decimal("97.5"), "分") is None
    True
    """
    factor = YUAN_PER_UNIT.get(unit)
    return None if factor is None else amount * factor
