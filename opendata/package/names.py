"""Names of the folders of packages: readable, safe for file systems, none twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from opendata.model import DocumentRecord

SUFFIX = 8
"""Characters of a document's id that tell it from others."""
_UNSAFE = re.compile(r'[\\/:*?"<>|\s\x00-\x1f-]+')
_LONGEST_NAME = 60
"""Characters of an organisation's name in a folder name: three bytes each, a folder name holds 255."""


def package_name(record: DocumentRecord) -> str:
    """Return the folder name of a disclosure: division code, organisation, year and stage.

    A fact that is not known is left out; characters no file system likes become a hyphen.
    """
    year = "" if record.fiscal_year is None else str(record.fiscal_year)
    name = _UNSAFE.sub("-", record.organisation_name)[:_LONGEST_NAME].strip("-. ")
    parts = (record.jurisdiction, name, year, record.stage)
    return "-".join(part for part in parts if part) or record.document


def package_names(records: Iterable[DocumentRecord]) -> dict[str, str]:
    """Return document → folder name; all documents that share a name get a suffix of their id."""
    names = {record.document: package_name(record) for record in records}
    taken = Counter(name.casefold() for name in names.values())
    return {
        document: name if taken[name.casefold()] == 1 else f"{name}-{document[:SUFFIX]}"
        for document, name in names.items()
    }
