"""Links: what belongs together, as candidates with score, evidence and decision.

In:   a Disclosure with duties, projects, goals, indicators and figures; for what documents say of
      each other's projects, several
Out:  Link records, those of one project after the other, the best first
Never: a link without its evidence; a decision where more than one way is open
"""

from __future__ import annotations

from opendata.links.duties import find_duty_links
from opendata.links.indicators import find_indicator_links
from opendata.links.policies import find_policy_links
from opendata.links.projects import find_links_between
from opendata.links.subjects import find_subject_links
from opendata.model import Disclosure, Link

__all__ = ["find_links", "find_links_between"]

_FINDERS = (find_duty_links, find_subject_links, find_indicator_links, find_policy_links)


def find_links(disclosure: Disclosure) -> tuple[Link, ...]:
    """Return the links that one document shows by itself."""
    return tuple(link for find in _FINDERS for link in find(disclosure))
