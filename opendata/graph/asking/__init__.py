"""Asking: the store of a graph, the questions, and the process that answers them."""
