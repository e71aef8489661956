"""Site: static pages of the disclosures and of the answers to the questions.

In:   Disclosures, the answers already given, the folder names of the packages
Out:  index, a page and a letter a document, questions and about, as HTML that works from a folder
Never: ask the graph, compare or correct; load anything from elsewhere
"""

from __future__ import annotations

from opendata.site.build import Answer, write_site
from opendata.site.letter import Layout, disclosure_to_letter
from opendata.site.ontology import write_ontology

__all__ = ["Answer", "Layout", "disclosure_to_letter", "write_ontology", "write_site"]
