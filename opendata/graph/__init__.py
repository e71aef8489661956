"""The knowledge graph: records become RDF, are loaded into a store and asked in SPARQL.

In:   Disclosure records, knowledge/mapping.toml, knowledge/codes/, ontology/, sparql/
Out:  opendata.nq, ontology.ttl, codes.ttl, catalogue.ttl and void.ttl in a folder; answers of questions;
      Disclosure records told back
Never: reads a source document, changes a record

Its parts: iris and ontology (names and Turtle files), writing/ (records → N-Quads, what a build
publishes → DCAT and VoID), reading/ (N-Quads → records), asking/ (N-Quads → store → answers, one query
at a time in a process that can be stopped) and validation/ (graph → violations).
"""
