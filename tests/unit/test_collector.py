"""The collector rests inside, and is afterwards as it was."""

from __future__ import annotations

import gc

import pytest

from opendata.collector import pause_collector


def test_the_collector_rests_inside_and_works_again() -> None:
    with pause_collector():
        assert not gc.isenabled()
        with pause_collector():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_one_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with pause_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_it_works_again_after_a_failure() -> None:
    with pytest.raises(ValueError, match="wrong"), pause_collector():
        raise ValueError("wrong")
    assert gc.isenabled()
