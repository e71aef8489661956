"""Negotiation: the media types of the answers, and what the Accept header likes best of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

RESULT_TYPES = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
"""Media type → format of SELECT and ASK, the preferred first."""
GRAPH_TYPES = {
    "text/turtle": "turtle",
    "application/ld+json": "jsonld",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "text/plain": "ntriples",
    "application/xml": "rdfxml",
}
"""Media type → format of CONSTRUCT and DESCRIBE, and of a thing, the preferred first."""
THING_TYPES = {**GRAPH_TYPES, "text/html": "html", "application/xhtml+xml": "html"}
"""Media type → format of a thing: a program that takes anything is given Turtle."""
SUFFIXES = {
    "html": "html",
    "json": "jsonld",
    "jsonld": "jsonld",
    "nt": "ntriples",
    "rdf": "rdfxml",
    "ttl": "turtle",
}
"""Ending of an address, or value of its parameter `format` → format of a thing."""
CONTENT_TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "turtle": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "html": "text/html; charset=utf-8",
}
"""Format → media type as it is sent."""


def negotiate(accept: str, offered: Mapping[str, str]) -> str | None:
    """Return the format that the Accept header likes best of those offered, or None.

    >>> negotiate("text/csv;q=0.5, application/sparql-results+xml", RESULT_TYPES)
    'xml'
    >>> negotiate("text/*", GRAPH_TYPES), negotiate("image/png", RESULT_TYPES)
    ('turtle', None)
    >>> negotiate("*/*;q=0.1, text/turtle;q=0", GRAPH_TYPES)
    'jsonld'
    """
    ranges = [_parse_range(part) for part in accept.split(",") if part.strip()]
    best: tuple[float, str | None] = (0.0, None)
    for media_type, format_ in offered.items():
        quality = _quality(media_type, ranges)
        # the first offered wins a tie
        if quality > best[0]:
            best = (quality, format_)
    return best[1]


def list_types(*offered: Mapping[str, str]) -> str:
    """Return the media types in words, each once.

    >>> list_types({"text/turtle": "turtle", "text/plain": "ntriples"}, {"text/plain": "csv"})
    'text/turtle, text/plain'
    """
    return ", ".join(dict.fromkeys(name for types in offered for name in types))


def _parse_range(part: str) -> tuple[str, float]:
    media_range, *options = (piece.strip().lower() for piece in part.split(";"))
    quality = next((item[2:] for item in options if item.startswith("q=")), "1")
    try:
        return media_range, float(quality)
    except ValueError:
        return media_range, 0.0


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the quality of the most special range that the media type is in."""
    for wanted in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        found = [quality for media_range, quality in ranges if media_range == wanted]
        if found:
            return max(found)
    return 0.0
