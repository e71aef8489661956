"""The collector of circular garbage, put off while one document is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_collector() -> Iterator[None]:
    """Collect nothing inside; afterwards the collector is as it was.

    A document becomes hundreds of thousands of small records that are all kept and hold no
    circles, and looking through them again and again took a twelfth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # all that was made counts as old: it is not looked through at once
            gc.freeze()
            gc.unfreeze()
            gc.enable()
