"""The recogniser of one line of print: the only module that knows the OCR library and its model."""

from __future__ import annotations

import functools
import importlib.util
import itertools
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray
from PIL import Image

try:
    import onnxruntime
except ImportError as missing:
    onnxruntime = None
    _MISSING = str(missing)
else:
    _MISSING = ""

Picture = NDArray[numpy.uint8]
"""Grey values, one row of pixels after the other."""

_LIBRARY = "rapidocr_onnxruntime"
_MODEL = "models/ch_PP-OCRv4_rec_infer.onnx"
_HEIGHT = 48
_STEP = 8
"""The model says one character, or none, for each so many pixels of width."""
_NARROWEST = 64
_THREADS = 2
_BATCH_WIDTH = 1024
"""Pixels read at once: what more than this takes does not stay in the processor's cache."""
_SPARE = 1.15
_BLANK = 0


class Reading(NamedTuple):
    """What one picture of a line says; centres are shares of the picture's width."""

    text: str
    centres: tuple[float, ...]
    confidence: float
    """The least of its characters, 0 where nothing was read."""
    sureness: float = 0.0
    """The mean of its characters, 0 where nothing was read."""


Recognise = Callable[[Sequence[Picture]], list[Reading]]


@functools.lru_cache(maxsize=1)
def load_recogniser() -> Recognise | None:
    """Return the recogniser, or None where its library is not installed; this is logged once."""
    model = _find_model()
    if onnxruntime is None or model is None:
        reason = _MISSING or f"No module named {_LIBRARY!r}"
        logging.getLogger(__name__).warning(
            "pages that are images are not read: %s: install rapidocr-onnxruntime", reason
        )
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # a thread that waits by spinning takes the processor from the others
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    letters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return functools.partial(_recognise, session, ("", *letters, " "))


def _find_model() -> Path | None:
    """Return the model inside the library, which itself is not imported: it needs a display."""
    found = importlib.util.find_spec(_LIBRARY)
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder) / _MODEL
        if path.is_file():
            return path
    return None


def _recognise(session: Any, letters: Sequence[str], pictures: Sequence[Picture]) -> list[Reading]:
    readings: list[Reading] = [Reading("", (), 0.0)] * len(pictures)
    widths = [_scaled_width(picture) for picture in pictures]
    name = session.get_inputs()[0].name
    for batch in _batches(widths):
        width = max(_NARROWEST, *(widths[index] for index in batch))
        filled = [_prepare(pictures[index], widths[index], width) for index in batch]
        (answers,) = session.run(None, {name: numpy.stack(filled)})
        for index, answer in zip(batch, answers, strict=True):
            readings[index] = _decode(answer, letters, widths[index])
    return readings


def _scaled_width(picture: Picture) -> int:
    height, width = picture.shape
    return int(max(_STEP, round(width * _HEIGHT / height)))


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Yield groups of pictures of about the same width: padding costs as much as text."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=widths.__getitem__):
        first = max(_NARROWEST, widths[batch[0]]) if batch else 0
        is_wider = widths[index] > _SPARE * first
        if batch and (is_wider or (len(batch) + 1) * widths[index] > _BATCH_WIDTH):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _prepare(picture: Picture, own: int, width: int) -> NDArray[numpy.float32]:
    scaled = Image.fromarray(picture).resize((own, _HEIGHT), Image.Resampling.BICUBIC)
    values = numpy.zeros((3, _HEIGHT, width), numpy.float32)
    values[:, :, :own] = numpy.asarray(scaled, numpy.float32) / 127.5 - 1
    return values


def _decode(answer: NDArray[numpy.float32], letters: Sequence[str], width: int) -> Reading:
    """Return the text of one answer: equal neighbours are one character, blanks part them."""
    best = answer.argmax(axis=1).tolist()
    chances = answer.max(axis=1).tolist()
    texts: list[str] = []
    centres: list[float] = []
    sure: list[float] = []
    for number, group in itertools.groupby(range(len(best)), key=best.__getitem__):
        steps = list(group)
        if number == _BLANK or not letters[number].strip():
            continue
        texts.append(letters[number])
        middle = (steps[0] + steps[-1] + 1) / 2
        centres.append(min(1.0, middle * _STEP / width))
        sure.append(max(chances[step] for step in steps))
    mean = sum(sure) / max(1, len(sure))
    return Reading("".join(texts), tuple(centres), min(sure, default=0.0), mean)
