"""Command line: arguments, exit codes and printing; no work."""

from __future__ import annotations

from opendata.cli import asking, figures, findings, publishing
from opendata.cli.program import main

__all__ = ["main"]

# each module adds its commands to main when it is imported
_COMMANDS = (asking, figures, findings, publishing)
