"""Annotations: a finding as a Web Annotation, with the region of the page it is about."""

from __future__ import annotations

from collections.abc import Iterator

from opendata.graph.iris import Mapping, to_text
from opendata.model import Finding, Place

_PDF = "application/pdf"


def finding_to_triples(mapping: Mapping, finding: Finding, media_type: str) -> Iterator[str]:
    """Yield what makes a finding an annotation: motivation, body, dimension, region of a PDF."""
    subject = mapping.to_iri("finding", finding.finding)
    motivation = mapping.expand("dqv:qualityAssessment")
    yield _say(mapping, subject, "oa:motivatedBy", motivation)
    yield _say(mapping, subject, "oa:bodyValue", to_text(finding.words))
    dimension = mapping.quality_dimensions.get(finding.kind)
    if dimension is not None:
        yield _say(mapping, subject, "dqv:inDimension", mapping.expand(dimension))
    fragment = to_fragment(finding.place)
    if media_type == _PDF and fragment is not None:
        yield from _region(mapping, subject, finding, fragment)


def _region(mapping: Mapping, subject: str, finding: Finding, fragment: str) -> Iterator[str]:
    target = mapping.to_iri("region", finding.finding)
    selector = mapping.to_iri("region", f"{finding.finding}/selector")
    yield _say(mapping, subject, "oa:hasTarget", target)
    yield _say(mapping, target, "rdf:type", mapping.expand("oa:SpecificResource"))
    yield _say(mapping, target, "oa:hasSource", mapping.to_iri("file", finding.document))
    yield _say(mapping, target, "oa:hasSelector", selector)
    yield _say(mapping, selector, "rdf:type", mapping.expand("oa:FragmentSelector"))
    yield _say(mapping, selector, "dcterms:conformsTo", f"<{mapping.pdf_fragments}>")
    yield _say(mapping, selector, "rdf:value", to_text(fragment))


def to_fragment(place: Place) -> str | None:
    """Return a place as the fragment identifier of a PDF (RFC 8118); None for a line of a text.

    >>> from opendata.model import Box
    >>> to_fragment(Place(page=7, box=Box(56.692, 100.0, 120.5, 112.25)))
    'page=7&viewrect=56.7,100.0,63.8,12.2'
    >>> to_fragment(Place(page=7))
    'page=7'
    """
    if place.page is None:
        return None
    box = place.box
    if box is None:
        return f"page={place.page}"
    # as precise as the coordinates of the graph, so that both tell the same region
    x0, top, x1, bottom = (round(value, 1) for value in (box.x0, box.top, box.x1, box.bottom))
    return f"page={place.page}&viewrect={x0:.1f},{top:.1f},{x1 - x0:.1f},{bottom - top:.1f}"


def _say(mapping: Mapping, subject: str, prop: str, term: str) -> str:
    return f"{subject} {mapping.expand(prop)} {term}"
