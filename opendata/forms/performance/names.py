"""Names: key and value side by side — 项目名称, 主管部门, 实施单位 — on a sheet."""

from __future__ import annotations

import re

from opendata.forms.captions import find_year
from opendata.forms.performance.draft import Draft
from opendata.forms.performance.pieces import Piece, Row
from opendata.forms.performance.vocabulary import label_key, load_vocabulary
from opendata.text import remove_space

_KEYS = ("keys_project", "keys_code", "keys_type", "keys_department", "keys_organisation")
_ALL_KEYS = (*_KEYS, "keys_other")
_CODE_BEFORE = re.compile(r"^(\d{3,})[_\-—]?(?=\D)")
_PROJECT_CODE_BEFORE = re.compile(r"^([0-9A-Z]{15,})[_\-—]?(?=\D)")
_LONGEST_YEAR_LINE = 12


class NameReader:
    """Reads the rows of names of one sheet."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._lists = load_vocabulary().lists

    def read(self, row: Row) -> bool:
        """Read one row; False where it holds no key."""
        if len(row) == 1:
            return self._read_single(row[0])
        if not any(self._is_key(piece) for piece in row):
            return False
        label: Piece | None = None
        for piece in row:
            if self._is_key(piece):
                label = piece
            elif label is not None:
                self._read_pair(label, piece)
                label = None
        return True

    def _is_key(self, piece: Piece) -> bool:
        return any(piece.key in self._lists[name] for name in _ALL_KEYS)

    def _read_single(self, piece: Piece) -> bool:
        """Read `部门名称：某局` in one cell, a year in brackets, or a key without value."""
        head, colon, tail = piece.text.replace(":", "：").partition("：")
        if colon and tail.strip() and label_key(head) in self._lists["keys_department"]:
            self._draft.department = remove_space(tail)
            return True
        year = find_year(piece.text) if len(piece.label) <= _LONGEST_YEAR_LINE else ""
        self._draft.year = self._draft.year or year
        return bool(year) or self._is_key(piece)

    def _read_pair(self, label: Piece, value: Piece) -> None:
        text = remove_space(value.text)
        kind = next(name for name in _ALL_KEYS if label.key in self._lists[name])
        if kind == "keys_project":
            self._start_project(text, value)
        elif kind == "keys_code":
            self._draft.amend_project(project_code=text)
            self._draft.ignore(value.text, "project code")
        elif kind == "keys_type":
            self._draft.amend_project(project_type=text)
        elif kind == "keys_department":
            self._draft.department = _CODE_BEFORE.sub("", text)
            self._draft.amend_project(
                organisation=self._draft.organisation or self._draft.department
            )
        elif kind == "keys_organisation":
            self._draft.organisation = _CODE_BEFORE.sub("", text)
            self._draft.amend_project(organisation=self._draft.organisation)
        else:
            self._draft.ignore(value.text, label.label)

    def _start_project(self, text: str, value: Piece) -> None:
        found = _PROJECT_CODE_BEFORE.match(text)
        code = found.group(1) if found else ""
        name = text[found.end() :] if found else text
        self._draft.start_project(name, code, value.place)
