"""Reconciliation: which item of an outside service a department or a division is, as candidates.

In:   departments and divisions with their names and codes, the address of a service
Out:  Decision records `undecided`, or `accepted` where the service is sure and the code agrees
Never: ask a service that was not named; take the service's word for a decision alone
"""

from __future__ import annotations

from opendata.reconciliation.candidates import (
    Wanted,
    find_candidates,
    list_built,
    name_to_wanted,
    write_candidates,
)
from opendata.reconciliation.client import Service, open_service

__all__ = [
    "Service",
    "Wanted",
    "find_candidates",
    "list_built",
    "name_to_wanted",
    "open_service",
    "write_candidates",
]
