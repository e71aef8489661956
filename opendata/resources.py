"""Where the project's own files lie, in a checkout or in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from opendata.errors import KnowledgeError

_PACKAGE = Path(__file__).resolve().parent


def find_folder(name: str) -> Path:
    """Return the folder `knowledge`, `ontology`, `sparql` or `datapackages`.

    In a checkout ontology/ and sparql/ stand beside the package; in a wheel inside it.
    Raises KnowledgeError where it is in neither place.
    """
    for parent in (_PACKAGE, _PACKAGE.parent):
        folder = parent / name
        if folder.is_dir():
            return folder
    message = f"folder {name}/ not found beside or inside {_PACKAGE.name}/: reinstall opendata"
    raise KnowledgeError(message)
