"""Inside: sums within one table — its rows, its columns, its two sides."""
