"""Numbers as a sheet shows them: the stored value through the number format of its cell."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

_STORED_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
"""A sheet stores numbers in binary and shows no more than 15 digits of them."""
_WIDE = Context(prec=400)
"""Room for the longest number a sheet can hold, written without exponent."""
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|([0#?.,%]+)|(General|G/通用格式)|(@)|(.)')
_CURRENCY = re.compile(r"\$([^-\]]*)")


def show_number(stored: str, number_format: str) -> str:
    """Return the number as the format shows it.

    >>> show_number("1234.5", "#,##0.00"), show_number("0.2850", "0.00%")
    ('1,234.50', '28.50%')
    >>> show_number("12.345000000000001", "General"), show_number("0", "0.00;-0.00;;@")
    ('12.345', '')
    >>> show_number("-3.5", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ')
    '-3.50'
    """
    value = _STORED_DIGITS.create_decimal(Decimal(stored))
    if not value.is_finite():
        return stored
    sections = _split_sections(number_format or "General")
    section, is_signed = _choose_section(sections, value)
    shown = _fill(section, abs(value))
    is_zero = not any(letter in "123456789" for letter in shown)
    return f"-{shown}" if value < 0 and not is_signed and not is_zero else shown


def _split_sections(number_format: str) -> list[str]:
    sections, quoted, escaped = [""], False, False
    for letter in number_format:
        if letter == ";" and not quoted and not escaped:
            sections.append("")
            continue
        quoted = quoted != (letter == '"' and not escaped)
        escaped = letter == "\\" and not escaped
        sections[-1] += letter
    return sections


def _choose_section(sections: list[str], value: Decimal) -> tuple[str, bool]:
    """Return the section for the value, and whether it brings the sign of its own."""
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


def _fill(section: str, value: Decimal) -> str:
    """Return the section with the digits in the place of its pattern."""
    tokens = list(_TOKEN.finditer(section))
    parts = [token[4] for token in tokens if token[4]]
    pieces = iter(_share_out(_shape(value, "".join(parts)), parts))
    shown = ""
    for token in tokens:
        quoted, escaped, bracket, part, general, text, other = token.groups()
        if part is not None:
            shown += next(pieces) + "%" * part.count("%")
        elif general or text:
            shown += _plain(value)
        elif bracket is not None:
            found = _CURRENCY.match(bracket)
            shown += found[1] if found else ""
        else:
            shown += quoted or escaped or other or ""
    return shown.strip()


def _share_out(digits: str, parts: list[str]) -> list[str]:
    """Return the digits for each part of a pattern that words break up, as in 0"."0."""
    pieces = []
    for part in reversed(parts[1:]):
        count = 0 if "." in digits else sum(part.count(sign) for sign in "0#?")
        pieces.append(digits[len(digits) - count :])
        digits = digits[: len(digits) - count]
    return [digits, *reversed(pieces)]


def _shape(value: Decimal, pattern: str) -> str:
    """Return the digits with the decimals and separators of the pattern, without its signs."""
    if not any(sign in pattern for sign in "0#?"):
        return ""
    value = value.scaleb(2 * pattern.count("%"))
    whole, _, places = pattern.replace("%", "").partition(".")
    decimals = places.rstrip(",")
    thousands = len(places) - len(decimals) + len(whole) - len(whole.rstrip(","))
    value = value.scaleb(-3 * thousands)
    rounded = value.quantize(
        Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP, context=_WIDE
    )
    text = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    return _drop_optional(_pad(text, whole), decimals)


def _pad(text: str, whole: str) -> str:
    """Return the digits with the leading noughts that the pattern asks for."""
    wanted = whole.count("0")
    before, point, after = text.partition(".")
    if not wanted and before == "0":
        before = ""
    return before.rjust(wanted, "0") + point + after


def _drop_optional(text: str, decimals: str) -> str:
    """Return the digits without the last noughts that the pattern leaves open (#)."""
    for sign in reversed(decimals):
        if sign == "0" or not text.endswith("0"):
            break
        text = text[:-1]
    return text


def _plain(value: Decimal) -> str:
    """Return the digits of a value as they are, without exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
