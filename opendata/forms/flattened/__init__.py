"""Flattened tables as forms: their columns were lost, and are found again by proof."""

from __future__ import annotations

from opendata.forms.flattened.reading import (
    FlattenedTable,
    flattened_to_form,
    flattened_to_forms,
)

__all__ = ["FlattenedTable", "flattened_to_form", "flattened_to_forms"]
