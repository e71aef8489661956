"""Validation: shapes, checks and integrity constraints over the graph of a build."""
