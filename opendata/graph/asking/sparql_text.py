"""What a SPARQL text contains, told from its tokens: strings, IRIs and comments do not mislead."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""
    (?P<string>\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<comment>\#[^\n\r]*)
    |(?P<variable>[?$]\w+)
    |(?P<prefixed>[\w.-]*:[^\s<>"{}()\[\];,^`|]*)
    |(?P<word>[A-Za-z]\w*)
    |(?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def find_words(query: str) -> frozenset[str]:
    r"""Return the bare words of the query in upper case.

    >>> sorted(find_words('SELECT ?service { ?s ex:from "SERVICE" } # FROM'))
    ['SELECT']
    >>> sorted(find_words("ASK { service\n<http://x> {} }"))
    ['ASK', 'SERVICE']
    """
    found = (match for match in _TOKEN.finditer(query) if match.lastgroup == "word")
    return frozenset(match.group().upper() for match in found)
