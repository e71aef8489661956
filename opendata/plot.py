"""Plot: the answer of a question as a chart, a file in SVG or PNG.

The chart is described in Vega-Lite and drawn by a library that needs no browser and no network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from vl_convert import svg_to_png, vegalite_to_svg

from opendata.errors import QueryError, UsageError
from opendata.graph.asking.questions import Answer, Plot, Question

_MOST_BARS = 40
_MOST_LINES = 12
_PIXELS = 2.0
"""Pixels of a PNG for one of the SVG."""
_FONTS = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, WenQuanYi Micro Hei, sans-serif"
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999999", "#f0e442")
"""Colours that people who see few colours tell apart (after Okabe and Ito)."""
_YUAN = (
    "abs(datum.value) >= 1e8 ? format(datum.value / 1e8, ',.4~') + ' 亿' : "
    "abs(datum.value) >= 1e4 ? format(datum.value / 1e4, ',.4~') + ' 万' : format(datum.value, ',.4~')"
)
"""Label of an axis in yuan: 亿 and 万, as Chinese readers count."""
_SUFFIXES = (".png", ".svg")


class _Bar(NamedTuple):
    """One number to draw."""

    x: str
    series: str
    value: float


def write_plot(question: Question, answer: Answer, path: Path, kind: str | None = None) -> None:
    """Draw the answer into path, .svg or .png, as the question's header says or as its columns suggest.

    UsageError where the file is of no such kind, QueryError where there is nothing to draw or a
    PNG would show boxes, as the machine has no font with Chinese characters.
    """
    if path.suffix.lower() not in _SUFFIXES:
        raise UsageError(f"{path}: a chart is written as .svg or .png")
    svg = answer_to_svg(question, answer, kind)
    try:
        if path.suffix.lower() == ".svg":
            path.write_text(svg, encoding="utf-8", newline="\n")
        else:
            path.write_bytes(_to_png(svg))
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error}") from error


def answer_to_svg(question: Question, answer: Answer, kind: str | None = None) -> str:
    """Return the chart of an answer as SVG; its words stay text."""
    plot = _choose_plot(question, answer)
    if kind is not None:
        plot = replace(plot, kind=kind)
    bars = _to_bars(answer, plot)
    if not bars:
        raise QueryError(f"{question.name}: the answer has no number to draw")
    kept, note = _keep_largest(bars, plot.kind)
    return str(vegalite_to_svg(_to_spec(question, plot, kept, note)))


def _choose_plot(question: Question, answer: Answer) -> Plot:
    """Return the header's plot; without one the first column against the first column of numbers."""
    if question.plot is not None:
        return question.plot
    numeric = [name for name in answer.columns if _is_numeric(answer, name)]
    measures = [name for name in numeric if not name.endswith(("_no", "_code")) and name != "year"]
    if not measures:
        raise QueryError(f"{question.name}: the answer has no column of numbers to draw")
    words = [name for name in answer.columns if name not in numeric] or [answer.columns[0]]
    return Plot("bar", (words[0],), (measures[0],))


def _is_numeric(answer: Answer, column: str) -> bool:
    index = answer.columns.index(column)
    values = [row[index] for row in answer.rows if row[index] != ""]
    return bool(values) and all(_to_number(value) is not None for value in values)


def _to_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _to_bars(answer: Answer, plot: Plot) -> list[_Bar]:
    """Return the numbers of the answer in its order; a row without a number is left out."""
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    name_x = _namer(rows, plot.x)
    name_series = _namer(rows, plot.series)
    bars = []
    for row in rows:
        for column in plot.y:
            value = _to_number(row[column])
            if value is not None:
                parts = [name_series(row), column if len(plot.y) > 1 else ""]
                bars.append(_Bar(name_x(row), " ".join(filter(None, parts)), value))
    return _tell_apart(bars)


def _namer(
    rows: Sequence[dict[str, str]], columns: tuple[str, ...]
) -> Callable[[dict[str, str]], str]:
    """Return what names a row: its values in the columns, without those that all rows share."""
    telling = [name for name in columns if len({row[name] for row in rows}) > 1] or columns[:1]
    return lambda row: " ".join(row[name] for name in telling if row[name] != "")


def _tell_apart(bars: Iterable[_Bar]) -> list[_Bar]:
    """Number the bars that have name and series of an earlier one, lest one hides the other."""
    seen: dict[tuple[str, str], int] = {}
    told = []
    for bar in bars:
        times = seen[bar.x, bar.series] = seen.get((bar.x, bar.series), 0) + 1
        told.append(bar if times == 1 else bar._replace(x=f"{bar.x} ({times})"))
    return told


def _keep_largest(bars: list[_Bar], kind: str) -> tuple[list[_Bar], str]:
    """Return the bars (lines) that a reader can take in, in their order, and a note on the others."""
    most, field = (_MOST_LINES, 1) if kind == "line" else (_MOST_BARS, 0)
    largest: dict[str, float] = {}
    for bar in bars:
        name = str(bar[field])
        largest[name] = max(largest.get(name, 0.0), abs(bar.value))
    if len(largest) <= most:
        return bars, ""
    names = sorted(largest, key=lambda name: -largest[name])[:most]
    note = f"the {most} largest of {len(largest)} 共 {len(largest)} 项，只画最大的 {most} 项"
    return [bar for bar in bars if bar[field] in names], note


def _to_spec(question: Question, plot: Plot, bars: list[_Bar], note: str) -> dict[str, Any]:
    """Return the chart in Vega-Lite: bars lie, so that long names can be read."""
    measure = {
        "field": "value",
        "type": "quantitative",
        "title": " · ".join(_axis_title(question, name) for name in plot.y),
        "axis": {"labelExpr": _YUAN} if plot.y[0].endswith("_yuan") else {},
    }
    name = {"field": "x", "type": "nominal", "sort": None, "title": None}
    subtitle = [words for words in (question.title_zh, note) if words]
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": question.title, "subtitle": subtitle, "anchor": "start"},
        "data": {"values": [bar._asdict() for bar in bars]},
        "width": 480,
        "config": {"font": _FONTS, "axis": {"labelLimit": 420}, "legend": {"labelLimit": 300}},
        "encoding": {},
    }
    if plot.kind == "line":
        spec["mark"] = {"type": "line", "point": True}
        spec["encoding"] = {
            "x": {**name, "sort": "ascending", "axis": {"labelAngle": 0}},
            "y": measure,
        }
    else:
        spec["mark"] = {"type": "bar", "color": _COLOURS[0]}
        spec["encoding"] = {"y": name, "x": measure}
        spec["height"] = {"step": 18}
    return _coloured(spec, bars, plot.kind)


def _coloured(spec: dict[str, Any], bars: list[_Bar], kind: str) -> dict[str, Any]:
    """Return the chart with a colour a series, where there are several."""
    series = list(dict.fromkeys(bar.series for bar in bars))
    if len(series) > 1:
        colour = {"field": "series", "type": "nominal", "title": None, "sort": None}
        spec["encoding"]["color"] = {**colour, "scale": {"range": list(_COLOURS)}}
        if kind == "bar":
            spec["encoding"]["yOffset"] = {"field": "series", "sort": None}
            spec["height"] = {"step": 10, "for": "position"} if len(series) > 3 else {"step": 9}
    return spec


def _axis_title(question: Question, column: str) -> str:
    words = dict(question.columns).get(column, "")
    return f"{column} ({words})" if 0 < len(words) <= 30 else column


def _to_png(svg: str) -> bytes:
    """Return the picture; QueryError where the machine's fonts lack the Chinese characters in it."""
    if not svg.isascii() and not _has_chinese_font():
        raise QueryError(
            "no font on this machine has Chinese characters, a PNG would show boxes: "
            "install one (such as Noto Sans CJK) or write an .svg, which the reader's fonts show"
        )
    return svg_to_png(svg, scale=_PIXELS)


def _has_chinese_font() -> bool:
    """Tell whether two characters look different: without a font both are the same box."""
    return _draw_character("一") != _draw_character("龘")


def _draw_character(character: Literal["一", "龘"]) -> bytes:
    text = f'<text x="2" y="16" font-family="{_FONTS}">{character}</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">{text}</svg>'
    return svg_to_png(svg)
