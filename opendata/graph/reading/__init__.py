"""Reading: N-Quads as the rows they were written from."""
