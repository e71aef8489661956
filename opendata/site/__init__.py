"""Site: static pages of the disclosures and of the answers to the questions.

In:   Disclosures, the answers already given, the folder names of the packages
Out:  index, a page and a letter a document, questions and about, as HTML that works from a folder
Never: ask the graph, compare or correct; load anything from elsewhere
"""

from __future__ import annotations

from opendata.site.build import Answer, write_site
from opendata.site.letter import Layout, disclosure_to_letter
from opendata.site.ontology import write_ontology
from opendata.site.thing import Identity, Link, Property, Thing, Value, thing_to_page

__all__ = [
    "Answer",
    "Identity",
    "Layout",
    "Link",
    "Property",
    "Thing",
    "Value",
    "disclosure_to_letter",
    "thing_to_page",
    "write_ontology",
    "write_site",
]
