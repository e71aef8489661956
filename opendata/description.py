"""Description: what a data package is, said once, for its descriptors and the catalogue alike."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from opendata import __version__
from opendata.knowledge.catalogue import Words, load_catalogue
from opendata.model import DocumentRecord
from opendata.package_words import describe, entitle
from opendata.schemas import load_schema, split_title
from opendata.summary import Summary

_KINDS = {"budget": Words("预算公开", "budget"), "final": Words("决算公开", "final account")}


@dataclass(frozen=True, slots=True)
class FileDescription:
    """One file of a package, or one graph made of it."""

    path: str
    """Below the folder of the package; empty where it is no file there."""
    title: Words
    media_type: str
    standard: str
    """Its name in [standards] of catalogue.toml."""
    size: int
    """Bytes."""
    sha256: str
    resource: str = ""
    """Resource whose table it is; empty for other files."""


@dataclass(frozen=True, slots=True)
class Description:
    """A data package: its facts, words, counts and files."""

    folder: str
    """Name of its folder."""
    record: DocumentRecord
    """What the disclosure is: organisation, jurisdiction, year, stage and source file."""
    summary: Summary
    title: Words
    text: Words
    keywords: tuple[tuple[str, str], ...]
    """(language or empty, keyword)."""
    version: str
    files: tuple[FileDescription, ...]
    """The tables in the order of their resources, then the descriptors."""

    @property
    def tables(self) -> tuple[FileDescription, ...]:
        """Return the files that are tables."""
        return tuple(file for file in self.files if file.resource)


def describe_package(
    folder: str, record: DocumentRecord, summary: Summary, tables: Mapping[str, bytes]
) -> Description:
    """Return the description of a package with these tables, its descriptors not yet among the files."""
    return Description(
        folder=folder,
        record=record,
        summary=summary,
        title=entitle(record),
        text=describe(record),
        keywords=_to_keywords(record),
        version=__version__,
        files=tuple(
            describe_file(
                f"data/{name}.csv",
                content,
                media_type="text/csv",
                standard="csv",
                title=split_title(load_schema(name)["title"]),
                resource=name,
            )
            for name, content in tables.items()
        ),
    )


def describe_file(
    path: str,
    content: bytes,
    *,
    media_type: str,
    standard: str,
    title: Words | None = None,
    resource: str = "",
) -> FileDescription:
    """Return the description of a file; without a title, that of its standard in catalogue.toml."""
    return FileDescription(
        path=path,
        title=title or load_catalogue().titles[standard],
        media_type=media_type,
        standard=standard,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        resource=resource,
    )


def _to_keywords(record: DocumentRecord) -> tuple[tuple[str, str], ...]:
    kind = _KINDS.get(record.stage)
    said = [
        *(() if kind is None else (("zh", kind.zh), ("en", kind.en))),
        ("zh", "政府信息公开"),
        ("en", "government disclosure"),
        ("zh", record.jurisdiction_name),
        ("", str(record.fiscal_year or "")),
    ]
    return tuple((language, word) for language, word in said if word)
