"""Violations: one fault of a graph, whichever way it was found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One fault of a graph."""

    rule: str
    """Name of the shape, the constraint or the check."""
    focus: str
    """What it is found on; of several of one pattern the first."""
    message: str
    severity: str
    """Violation or Warning, as the shape says; Violation for all others."""
    count: int = 1
    """How many things it is found on."""
