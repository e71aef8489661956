"""Identity: who published a document, for which place, year and stage, each proved from two places.

In:   Document, its blocks and grids, the forms as far as they are recognised
Out:  DocumentRecord: published with two Evidence places for each of the four, or quarantined
Never: the file's name, a date of publication, a guess
"""

from __future__ import annotations

from opendata.identity.record import find_identity

__all__ = ["find_identity"]
