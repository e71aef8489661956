"""Links: what of a document belongs together, as candidates with score, evidence and decision.

In:   a Disclosure with duties, projects, goals and indicators
Out:  Link records `serves`, at most three duties a project, best first
Never: other documents, a link without its evidence
"""

from opendata.links.duties import find_links

__all__ = ["find_links"]
