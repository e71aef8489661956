"""Slips: how one number came to be printed for another."""

from __future__ import annotations

from decimal import Decimal

from opendata.model import Cause
from opendata.money import find_amount

_DECIMALS = 2
"""Fewer decimals than these are filled with zeros before digits are compared: 40 is 40.00."""
_UNIT = 4
"""Places between 元 and 万元."""
_MOST_MOVED = 3


def tell_slip(printed: str, value: Decimal) -> Cause:
    """Return what makes the printed number of the value, or `unknown`.

    >>> tell_slip("5249.23", Decimal("249.23")), tell_slip("15", Decimal("150"))
    ('digit_extra', 'digit_missing')
    >>> tell_slip("186.60", Decimal("185.60")), tell_slip("54.43", Decimal("45.43"))
    ('digit_changed', 'digits_swapped')
    >>> tell_slip("3.5", Decimal("350")), tell_slip("1200000", Decimal("120"))
    ('point_moved', 'unit_mixed')
    >>> tell_slip("20.00", Decimal("-20")), tell_slip("12.00", Decimal("87.31"))
    ('sign_lost', 'unknown')
    >>> tell_slip("4", Decimal("1"))
    'unknown'
    """
    amount = find_amount(printed)
    if amount is None or amount == value:
        return "unknown"
    if amount == -value:
        return "sign_lost"
    decimals = max(_count_decimals(amount), _count_decimals(value))
    scale = _tell_scale(amount, value)
    if scale is not None and (decimals or scale == "unit_mixed"):
        return scale
    stands, meant = (_digits(number, max(_DECIMALS, decimals)) for number in (amount, value))
    whole = _tell_digits(_digits(amount, 0), _digits(value, 0))
    return _tell_digits(stands, meant) or whole or scale or "unknown"


def _count_decimals(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _digits(amount: Decimal, decimals: int) -> str:
    """Return the digits of an amount, or nothing where it has more decimals."""
    scaled = abs(amount).scaleb(decimals)
    return str(int(scaled)) if scaled == scaled.to_integral_value() else ""


def _tell_digits(stands: str, meant: str) -> Cause | None:
    if len(stands) < _DECIMALS or len(meant) < _DECIMALS:
        return None
    if len(stands) == len(meant) + 1:
        return "digit_extra" if _is_without_one(stands, meant) else None
    if len(meant) == len(stands) + 1:
        return "digit_missing" if _is_without_one(meant, stands) else None
    if len(stands) != len(meant):
        return None
    differ = [place for place in range(len(meant)) if stands[place] != meant[place]]
    if len(differ) == 1:
        return "digit_changed" if len(stands.rstrip("0")) > _DECIMALS else None
    first, last = differ[0], differ[-1]
    is_swap = len(differ) == 2 and last == first + 1 and stands[first] == meant[last]
    return "digits_swapped" if is_swap and stands[last] == meant[first] else None


def _is_without_one(longer: str, shorter: str) -> bool:
    """Tell whether the longer number is the shorter one and a digit more."""
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def _tell_scale(amount: Decimal, value: Decimal) -> Cause | None:
    if amount == 0 or value == 0:
        return None
    for places in range(1, _MOST_MOVED + 1):
        if value in {amount.scaleb(places), amount.scaleb(-places)}:
            return "point_moved"
    return "unit_mixed" if value in {amount.scaleb(_UNIT), amount.scaleb(-_UNIT)} else None
