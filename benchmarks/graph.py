"""Measures how fast figures become N-Quads: from templates, and rdflib's own way on the same records.

Usage: python benchmarks/graph.py [FIGURES]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from statistics import median

from rdflib import Dataset, Literal, URIRef
from rdflib.namespace import RDF, XSD

from opendata.graph.iris import load_mapping
from opendata.graph.writing.build import disclosure_to_lines
from opendata.model import Box, Disclosure, DocumentRecord, Figure, Place

DOCUMENT = "0123456789abcdef"
RECORD = DocumentRecord(
    document=DOCUMENT, file="a.pdf", sha256="0" * 64, media_type="application/pdf", pages=9, title="",
    jurisdiction="410308", jurisdiction_name="孟津区", organisation="410308-甲局",
    organisation_name="甲局", fiscal_year=2023, stage="budget",
)  # fmt: skip
FIGURE = Figure(
    figure="", document=DOCUMENT, form="B03", title="部门支出总表", table_no=3, row_no=0, column_no=0,
    row="其他科学技术管理事务支出", printed_code="2060199", column="基本支出/人员经费", printed="1,234.50",
    amount=Decimal("1234.50"), unit="万元", amount_yuan=Decimal("12345000.00"), stage="budget",
    fiscal_year=2023, organisation="410308-甲局", side="expenditure", fund="general_public",
    nature="basic_personnel", function_code="2060199", economic_code="30101",
    government_economic_code="50101", project="", level="leaf",
    place=Place(page=7, box=Box(56.69, 100.0, 120.5, 112.25)), placed_by="printed",
)  # fmt: skip


def make_disclosure(count: int) -> Disclosure:
    """Return a disclosure with that many figures, ten to a row."""
    figures = (
        replace(
            FIGURE,
            figure=f"{DOCUMENT}/B03.3/{number // 10}/{number % 10}",
            row_no=number // 10,
            column_no=number % 10,
            amount=Decimal(number) / 100,
            amount_yuan=Decimal(number) * 100,
            printed=str(Decimal(number) / 100),
        )
        for number in range(count)
    )
    return Disclosure(record=RECORD, figures=tuple(figures))


def rdflib_way(disclosure: Disclosure) -> str:
    """Return the same quads as rdflib makes them: terms, a graph, a serializer."""
    mapping = load_mapping()
    data_set = Dataset()
    graph = data_set.graph(URIRef(mapping.to_iri("graph", DOCUMENT)[1:-1]))
    columns: dict[str, tuple[str, str]] = mapping.resources["figures"]["columns"]
    for figure in disclosure.figures:
        subject = URIRef(mapping.to_iri("figure", figure.figure)[1:-1])
        for class_ in mapping.resources["figures"]["class"]:
            graph.add((subject, RDF.type, URIRef(mapping.expand(class_)[1:-1])))
        table = mapping.to_iri("table", f"{DOCUMENT}/{figure.form}.{figure.table_no}")
        graph.add((subject, URIRef(mapping.expand("qb:dataSet")[1:-1]), URIRef(table[1:-1])))
        values = [(prop, word, getattr(figure, name)) for name, (prop, word) in columns.items()]
        box = figure.place.box
        if box is not None:
            places = {"page": figure.place.page, **box._asdict()}
            values += [(*mapping.place[name], value) for name, value in places.items()]
        for prop, word, value in values:
            if value not in (None, ""):
                graph.add((subject, URIRef(mapping.expand(prop)[1:-1]), to_term(word, value)))
    return data_set.serialize(format="nquads")


def to_term(word: str, value: object) -> URIRef | Literal:
    """Return one value as rdflib's term."""
    mapping = load_mapping()
    way, _, kind = word.partition(":")
    if way == "code":
        return URIRef(mapping.to_code(kind, str(value))[1:-1])
    if way == "iri":
        return URIRef(mapping.to_iri(kind, str(value))[1:-1])
    if word == "decimal":
        lexical = format(value, ".2f") if isinstance(value, float) else str(value)
        return Literal(lexical, datatype=XSD.decimal)
    datatypes = {"integer": XSD.integer, "year": XSD.gYear}
    return Literal(str(value), datatype=datatypes.get(word))


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the median time of some runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def main(count: int) -> None:
    """Print both times, the number of quads and the ratio."""
    disclosure = make_disclosure(count)
    ours = disclosure_to_lines(disclosure)
    figures = {line for line in ours if "/id/figure/" in line.split(" ", 1)[0]}
    theirs = {line for line in rdflib_way(disclosure).splitlines() if line.strip()}
    template = seconds(lambda: disclosure_to_lines(disclosure), 5)
    library = seconds(lambda: rdflib_way(disclosure), 3)
    print(
        f"figures {count}, quads of figures: {len(figures)} from templates, {len(theirs)} from rdflib"
    )
    print(f"templates {template:.2f} s, rdflib {library:.2f} s, ratio {library / template:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
