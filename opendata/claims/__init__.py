"""Claims: each number said in prose, with what it is said of.

In:   Blocks: paragraphs of the explanations; duties, terms and tables are left out
Out:  Claim, in document order, each with the line where its number stands; Listing, the names
      behind 主要包括
Never: compare with a table (see checks), read a table
"""

from __future__ import annotations

from opendata.claims.lists import blocks_to_listings
from opendata.claims.reading import blocks_to_claims

__all__ = ["blocks_to_claims", "blocks_to_listings"]
