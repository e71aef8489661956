"""Links: what belongs together, as candidates with score, evidence and decision.

In:   a Disclosure with duties, projects, goals, indicators, figures, organisation and changes; for
      what documents say of each other's projects and organisations, several; a person's decisions
Out:  Link records, those of one project after the other, the best first, then those of the
      organisation and its place
Never: a link without its evidence; a decision where more than one way is open
"""

from __future__ import annotations

from opendata.links.decisions import (
    Decision,
    apply_decisions,
    find_unused,
    load_decisions,
    merge_decisions,
    read_decisions,
)
from opendata.links.duties import find_duty_links
from opendata.links.indicators import find_indicator_links
from opendata.links.kinds import find_kind_links, find_unkinded
from opendata.links.organisations import Coded, Found, add_found, find_change_links, link_together
from opendata.links.places import find_place_links
from opendata.links.policies import find_policy_links
from opendata.links.projects import find_links_between
from opendata.links.subjects import find_subject_links
from opendata.model import Disclosure, Link

__all__ = [
    "Coded",
    "Decision",
    "Found",
    "add_found",
    "apply_decisions",
    "find_links",
    "find_links_between",
    "find_unkinded",
    "find_unused",
    "link_together",
    "load_decisions",
    "merge_decisions",
    "read_decisions",
]

_FINDERS = (
    find_duty_links,
    find_subject_links,
    find_indicator_links,
    find_policy_links,
    find_kind_links,
    find_change_links,
    find_place_links,
)


def find_links(disclosure: Disclosure) -> tuple[Link, ...]:
    """Return the links that one document shows by itself."""
    return tuple(link for find in _FINDERS for link in find(disclosure))
