"""Subjects of a list: the row of a project, of an organisation or of the sum."""

from __future__ import annotations

from opendata.forms.performance.draft import Draft
from opendata.forms.performance.pieces import Piece
from opendata.forms.performance.vocabulary import load_vocabulary
from opendata.text import fold, remove_space

SHORTEST_PROJECT_CODE = 10
"""Codes of projects are longer than those of organisations (619, 619001)."""


def begin_subject(draft: Draft, name: str, code: str, piece: Piece, *, has_codes: bool) -> None:
    """Begin the row of a project, an organisation or the sum, told by the code's length.

    Where projects have codes, a name without one is an organisation.
    """
    code = remove_space(code)
    is_short = len(code) < SHORTEST_PROJECT_CODE
    if is_short and (not name or (not code and _is_total(name))):
        draft.row(name or "合计", code, at=piece.row, kind="total", place=piece.place)
        draft.project = ""
    elif is_short and (code or has_codes):
        draft.row(
            name,
            code,
            at=piece.row,
            kind="organisation",
            code_kind="organisation_code",
            place=piece.place,
        )
        draft.organisation, draft.project = name, ""
    else:
        draft.row(name, code, at=piece.row, code_kind="project_code", place=piece.place)
        draft.start_project(name, code, piece.place)


def _is_total(name: str) -> bool:
    return fold(name) in load_vocabulary().lists["totals"]
