"""Links: what of a document belongs together, as candidates with score, evidence and decision.

In:   a Disclosure with duties, projects, goals and indicators
Out:  Link records: the duties a project serves, best first, and the policies it is based on
Never: other documents, a link without its evidence
"""

from __future__ import annotations

from opendata.links.duties import find_duty_links
from opendata.links.policies import find_policy_links
from opendata.model import Disclosure, Link

__all__ = ["find_links"]

_FINDERS = (find_duty_links, find_policy_links)


def find_links(disclosure: Disclosure) -> tuple[Link, ...]:
    """Return the links that one document shows by itself."""
    return tuple(link for find in _FINDERS for link in find(disclosure))
