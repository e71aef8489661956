"""Site: static pages of the disclosures and of the answers to the questions.

In:   Disclosures, the answers already given, the folder names of the packages
Out:  index, one page a document, questions and about, as HTML that works from a folder
Never: ask the graph, compare or correct; load anything from elsewhere
"""

from __future__ import annotations

from opendata.site.build import Answer, write_site

__all__ = ["Answer", "write_site"]
