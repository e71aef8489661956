"""Narrative: what the prose says of the organisation itself: duties, offices, units, posts, terms.

In:   Blocks and the DocumentRecord that says whose disclosure they are
Out:  Narrative of Organisation, Duty and Term, numbered in document order
Never: amounts (see claims), tables, who published the document (see identity)
"""

from __future__ import annotations

from opendata.narrative.reading import Narrative, blocks_to_narrative

__all__ = ["Narrative", "blocks_to_narrative"]
