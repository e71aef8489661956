"""Rows of one document's graph: what the tables of its package say, told back from N-Quads.

Things of classes that [resources] of mapping.toml does not name (derived observations, say) are
ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, RdfFormat, parse

from opendata.errors import KnowledgeError, QueryError
from opendata.graph.iris import LITERALS, load_mapping
from opendata.graph.reading.things import Things
from opendata.graph.terms import terms_to_text
from opendata.model import Disclosure
from opendata.records import RESOURCES, columns_of, evidence_columns, natural
from opendata.rows import rows_to_disclosure

Row = dict[str, str]

_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_EVIDENCE = (
    "jurisdiction_evidence",
    "organisation_evidence",
    "fiscal_year_evidence",
    "stage_evidence",
)
_BOX = ("x0", "top", "x1", "bottom")


def read_disclosures(path: Path) -> Iterator[Disclosure]:
    """Yield the disclosure of each document's graph in an N-Quads file.

    The quads of one graph stand together; graphs without a disclosure, which hold what documents
    share, are passed over. Raises QueryError where the file is no N-Quads.
    """
    try:
        with path.open("rb") as stream:
            quads = parse(input=stream, format=RdfFormat.N_QUADS)
            for _, graph in groupby(quads, key=lambda quad: str(quad.graph_name)):
                tables = graph_to_tables(graph)
                if tables["documents"]:
                    yield rows_to_disclosure(tables)
    except (OSError, SyntaxError) as error:
        raise QueryError(f"{path}: cannot be read: {error}") from error


def graph_to_tables(quads: Iterable[Quad]) -> dict[str, list[Row]]:
    """Return resource → rows of what one document's graph tells, in the order of the document."""
    things = Things(load_mapping())
    things.add(quads)
    tables = {name: _read_resource(things, name) for name in RESOURCES}
    printed = {row["figure"]: row["printed"] for row in tables["figures"]}
    printed |= {row["claim"]: row["printed"] for row in tables["claims"]}
    for row in tables["checks"]:
        _add_terms(things, row, printed)
    return tables


def _read_resource(things: Things, name: str) -> list[Row]:
    [kind] = [item for item in things.mapping.resources[name]["class"] if item.startswith("od:")]
    found = sorted(things.of_class(kind), key=_orders(things, name))
    rows = [_read_row(things, name, thing) for thing in found]
    add = _ADDITIONS.get(name)
    if add is not None:
        for thing, row in zip(found, rows, strict=True):
            add(things, thing, row)
    return rows


def _orders(things: Things, name: str) -> Callable[[str], Any]:  # Any: a key of sorted()
    """Return the key by which the things of a resource stand in the order of the document."""
    if name == "organisations":
        return lambda thing: int(things.text(thing, "od:number") or 0)
    if name == "forms":
        # the ordinal of the table, then those that are only promised
        return lambda thing: natural(thing.rpartition(".")[2])
    return natural


def _read_row(things: Things, name: str, thing: str) -> Row:
    resource = things.mapping.resources[name]
    row = dict.fromkeys(columns_of(RESOURCES[name]), "")
    if resource["key"] in row:
        row[resource["key"]] = things.mapping.from_iri(thing)[1]
    columns: dict[str, tuple[str, str]] = resource["columns"]
    for column, (prop, word) in columns.items():
        if not things.is_completed(thing, prop):
            row[column] = _read_cell(things, thing, prop, word)
    for column, (prop, _) in things.mapping.place.items():
        if column in row:
            row[column] = things.text(thing, prop)
    if "organisation" in row:
        row["organisation"] = things.text(thing, "od:printedOrganisation") or row["organisation"]
    return row


def _read_cell(things: Things, thing: str, prop: str, word: str) -> str:
    if word in LITERALS:
        return things.text(thing, prop)
    _, _, kind = word.partition(":")
    keys = (key.removeprefix(f"{kind}/") for key in things.keys(thing, prop))
    return "; ".join(sorted(keys, key=natural))


def _add_document(things: Things, thing: str, row: Row) -> None:
    """Add what the source file and the evidence say."""
    [file] = things.texts(thing, "prov:wasDerivedFrom")
    row["file"] = things.text(file, "dcterms:title")
    row["media_type"] = things.text(file, "dcat:mediaType").removeprefix(_MEDIA_TYPES)
    row["sha256"] = things.text(things.text(file, "spdx:checksum"), "spdx:checksumValue")
    row["state"] = "published"
    for name in _EVIDENCE:
        fact, _, _ = name.removesuffix("_evidence").partition("_")
        prop = "od:fiscalYearEvidence" if fact == "fiscal" else f"od:{fact}Evidence"
        places = sorted(things.texts(thing, prop), key=natural)
        cells = [cell for place in places for cell in _to_evidence(things, place)]
        row.update(zip(evidence_columns(name), cells, strict=False))


def _to_evidence(things: Things, evidence: str) -> tuple[str, str]:
    """Return the two cells of one evidence: its text behind page or line, and its box."""
    places = things.mapping.place
    page, line = (things.text(evidence, places[name][0]) for name in ("page", "line"))
    where = f"page {page}" if page else f"line {line or None}"
    box = " ".join(things.text(evidence, places[name][0]) for name in _BOX)
    return f"{where}: {things.text(evidence, 'od:text')}", box.strip()


def _add_table(things: Things, thing: str, row: Row) -> None:
    """Add title and ordinal of a figure's table."""
    table = things.text(thing, "qb:dataSet")
    row["title"] = things.text(table, "dcterms:title")
    row["table_no"] = things.text(table, "od:tableNo")


def _add_form(things: Things, thing: str, row: Row) -> None:
    """Add the form of the first figure that an amount is derived from."""
    figure = next(iter(things.texts(thing, "prov:wasDerivedFrom")), "")
    row["form"] = _read_cell(things, figure, "od:form", "code:form")


def _add_table_no(things: Things, thing: str, row: Row) -> None:
    table = things.text(thing, "dcterms:isPartOf")
    row["table_no"] = table.rpartition(".")[2]


def _add_tables(things: Things, thing: str, row: Row) -> None:
    tables = (key.partition("/")[2] for key in things.keys(thing, "dcterms:isPartOf"))
    row["seen_in"] = "; ".join(sorted(tables, key=natural))


def _add_terms(things: Things, row: Row, printed: dict[str, str]) -> None:
    """Add the terms of an identity: as its figures give them, or as they are told."""
    check = things.mapping.to_iri("check", row["check"])[1:-1]
    stated = [(key, 1) for key in things.keys(check, "od:states")]
    terms = [(key, 1) for key in things.keys(check, "od:adds")]
    terms += [(key, -1) for key in things.keys(check, "od:subtracts")]
    row["unit"] = things.text(check, "od:unit")
    row["stated"] = things.text(check, "od:stated") or terms_to_text(stated, printed) or ""
    row["terms"] = things.text(check, "od:terms") or terms_to_text(terms, printed) or ""


def _add_link(things: Things, thing: str, row: Row) -> None:
    """Add what is linked, and the name that [links] has for the kinds and the property."""
    subject, prop, target = (
        things.text(thing, f"rdf:{part}") for part in ("subject", "predicate", "object")
    )
    for name, (start, linking, end) in things.mapping.links.items():
        if things.mapping.expand(linking) != f"<{prop}>":
            continue
        ends = things.mapping.to_end(subject, start), things.mapping.to_end(target, end)
        if None not in ends:
            row["predicate"] = name
            row["subject"], row["object"] = (str(found) for found in ends)
            return
    raise KnowledgeError(f"mapping.toml: [links] has no {prop} from {subject} to {target}")


_ADDITIONS: dict[str, Callable[[Things, str, Row], None]] = {
    "amounts": _add_form,
    "documents": _add_document,
    "figures": _add_table,
    "goals": _add_table_no,
    "indicators": _add_table_no,
    "links": _add_link,
    "projects": _add_tables,
}
"""Resource → what its cells have that no column of mapping.toml tells (see [told_otherwise])."""
