"""Across: the same quantity in two tables of a document."""
