"""Indicators: goals and indicators whose project the tables name in two ways.

Most tables print the project of each indicator as the list of projects does, and the indicator
carries it. Where the table of goals names it a little differently, there are two projects: one
that is listed and one that has goals. They are linked by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from opendata.links.matching import list_named, match, to_link
from opendata.model import Disclosure, Link, Project

PREDICATE = "elaborates"
"""The project with goals elaborates the one of the list."""

_LISTS = ("B11",)
_GOALS = ("B13", "F11")


def find_indicator_links(disclosure: Disclosure) -> Iterator[Link]:
    """Yield which project of the goals is which of the list, where the two are named differently."""
    listed = [one for one in disclosure.projects if _stands_in(one, _LISTS)]
    detailed = [one for one in disclosure.projects if _stands_in(one, _GOALS)]
    both = {one.project for one in listed} & {one.project for one in detailed}
    listed, detailed = (
        [one for one in some if one.project not in both] for some in (listed, detailed)
    )
    pairs = match(list_named(disclosure, detailed), list_named(disclosure, listed))
    for pair in pairs:
        # in one document one project has one amount
        is_sure = pair.is_sure and pair.later.amount == pair.earlier.amount
        yield to_link(replace(pair, is_sure=is_sure), PREDICATE)


def _stands_in(project: Project, forms: tuple[str, ...]) -> bool:
    return any(table.startswith(forms) for table in project.seen_in)
