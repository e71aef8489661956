"""Folding of printed text: white space, widths, brackets, for comparing and for labels."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_KEPT = 1 << 16
"""So many labels are kept folded: a document asks for the same ones again and again."""
_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_KEY_PUNCTUATION = str.maketrans(
    {
        "（": "(",
        "）": ")",
        "【": "[",
        "】": "]",
        "〔": "[",
        "〕": "]",
        "：": ":",
        "，": ",",
        "；": ";",
        "“": '"',
        "”": '"',
        "「": '"',
        "」": '"',
        "‘": "'",
        "’": "'",
        "—": "-",
        "–": "-",
        "－": "-",
        "％": "%",
        "．": ".",
        "、": ",",
        "*": "",
    }
)


@lru_cache(maxsize=_KEPT)
def remove_space(text: str) -> str:
    r"""Return the text without any white space, as labels are published.

    >>> remove_space("本 年 收 入\n合 计")
    '本年收入合计'
    """
    return _SPACE.sub("", text)


@lru_cache(maxsize=_KEPT)
def join_lines(text: str) -> str:
    r"""Return wrapped lines as one: Chinese lines join without a space, Latin words with one.

    >>> join_lines("洛阳市孟津区科\n技和工业信息化\n局")
    '洛阳市孟津区科技和工业信息化局'
    >>> join_lines("public\nbudget")
    'public budget'
    """
    joined = ""
    for part in (line.strip() for line in text.splitlines()):
        needs_space = joined and part and joined[-1].isascii() and part[0].isascii()
        needs_space = needs_space and joined[-1].isalpha() and part[0].isalpha()
        joined += (" " if needs_space else "") + part
    return joined


@lru_cache(maxsize=_KEPT)
def fold(text: str) -> str:
    """Return the key by which two printings of one label compare equal.

    Compatibility characters, full width and bracket styles are folded, space is dropped.

    >>> fold("单位（科目名称）") == fold("单位 (科目名称)")
    True
    >>> fold("“三公”经费") == fold('"三公"经费')
    True
    """
    return remove_space(unicodedata.normalize("NFKC", text).translate(_KEY_PUNCTUATION))
