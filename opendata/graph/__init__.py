"""The knowledge graph: records become RDF, are loaded into a store and asked in SPARQL.

In:   Disclosure records, knowledge/mapping.toml, knowledge/codes/, ontology/, sparql/
Out:  opendata.nq, ontology.ttl and codes.ttl in a folder; answers of questions
Never: reads a source document, changes a record

Its modules: build (records → N-Quads), store (N-Quads → store), questions (store → answers),
validate (store → violations), ontology (the Turtle files), worker (one query at a time in
a process that can be stopped).
"""
