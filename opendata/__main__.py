"""Run the command line: python -m opendata."""

from opendata.cli import main

main()
