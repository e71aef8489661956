"""Prose: what sentences say of the tables, of last year and of each other."""
