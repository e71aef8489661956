"""What a SPARQL text contains, told from its tokens: strings, IRIs and comments do not mislead."""

from __future__ import annotations

import re
from collections.abc import Iterator

_KEYWORD = re.compile("SERVICE", re.IGNORECASE | re.ASCII)
# a gap is what may stand between two words; nothing of it is given back, so the search is linear
_GAP = r"(?:\s++|\#[^\r\n]*+)*+"
_CLAUSE = re.compile(
    rf"{_GAP}(?:SILENT{_GAP})?+(?P<target>[^\s{{]+){_GAP}\{{", re.IGNORECASE | re.ASCII
)
_BEFORE = re.compile(r"[?$:@]?[\w-]*\Z")
_LONGEST_NAME = 200
# what may stand right before a keyword without a gap: a number or a truth value ends by itself
_ENDED = re.compile(r"(?:true|false|[\d.e+-]*)", re.IGNORECASE)
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


def find_services(query: str) -> tuple[str, ...]:
    r"""Return what each SERVICE clause of the query asks, as written: `<iri>`, a name, a variable.

    Whether a `<` opens an IRI can be told only by parsing, so strings and comments are not
    left out here: a text like a clause counts as one, but no clause is missed.

    >>> find_services("SELECT * { service # of whom?\n silent <http://x/>{ ?s ?p 1SERVICE ?e {} } }")
    ('<http://x/>', '?e')
    >>> find_services('SELECT ?services { GRAPH ?service { ?s ex:service "the service of it" } }')
    ()
    """
    return tuple(_list_targets(query))


def _list_targets(query: str) -> Iterator[str]:
    for keyword in _KEYWORD.finditer(query):
        before = query[max(0, keyword.start() - _LONGEST_NAME) : keyword.start()]
        name = _BEFORE.search(before)
        clause = _CLAUSE.match(query, keyword.end())
        if clause is not None and (name is None or _ENDED.fullmatch(name.group())):
            yield clause.group("target")
