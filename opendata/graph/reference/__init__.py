"""Reference: the ontology, its shapes and its lists as plain records for people to read."""
