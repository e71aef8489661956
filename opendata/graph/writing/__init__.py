"""Writing: records and what documents share as N-Quads and Turtle."""
