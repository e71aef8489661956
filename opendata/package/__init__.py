"""Package: a disclosure as a data package, or as bare tables with the reason for quarantine; and back.

In:   Disclosure records, the Table Schemas of knowledge/schemas/, the words of knowledge/
Out:  datapackage.json, data/<resource>.csv, data/csv-metadata.json and README.md in a folder, the same
      bytes for the same records; a Disclosure of such a folder
Never: interpret or leave out a record; a column that no schema describes; a fact typed twice
"""

from opendata.package.names import package_name, package_names
from opendata.package.reading import read_package
from opendata.package.writing import figures_to_package, write_quarantine
from opendata.schemas import load_schema

__all__ = [
    "figures_to_package",
    "load_schema",
    "package_name",
    "package_names",
    "read_package",
    "write_quarantine",
]
