"""Words: names, codes, years and denials around the figures."""
