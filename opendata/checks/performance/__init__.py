"""Performance: money, points and targets of the forms of performance."""
