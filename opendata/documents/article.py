"""The part of a web page that is its article, told by where the words stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Element = Any
"""An element of lxml, which ships no types."""

_NO_PART = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "svg",
        "object",
        "select",
        "option",
        "button",
        "input",
        "textarea",
        "nav",
        "footer",
        "header",
        "head",
        "link",
        "meta",
    ]
)
_HOLDERS = frozenset(
    [
        "html",
        "body",
        "div",
        "section",
        "article",
        "main",
        "form",
        "center",
        "td",
        "tr",
        "tbody",
        "table",
        "span",
        "font",
    ]
)
_ENOUGH = 0.85
"""Share of all words outside links that the article holds at least."""
_SPACE = re.compile(r"\s+")
_SITE = re.compile(r"[_|\uff5c]|\s[-–—]\s|--")


def tag_of(element: Element) -> str:
    """Return the tag of an element without its namespace; empty for comments and the like."""
    if not isinstance(element.tag, str):
        return ""
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower()


def find_article(root: Element) -> Element:
    """Return the smallest element that holds nearly all words outside links and menus.

    What is no part of an article (scripts, menus, footers) is taken out of the tree.
    """
    _strip(root)
    weights: dict[Element, int] = {}
    _weigh(root, weights)
    best = root
    while True:
        inside = [child for child in best if tag_of(child) in _HOLDERS]
        heavy = [child for child in inside if weights[child] >= _ENOUGH * weights[root]]
        if not heavy or _is_last(heavy[0]):
            return best
        best = heavy[0]


def _is_last(element: Element) -> bool:
    """Tell whether to stop above an element: a table of its own or a mere run of text."""
    is_table = tag_of(element) == "table" and element.find(".//table") is None
    return is_table or (tag_of(element) in ("span", "font") and not len(element))


def _strip(root: Element) -> None:
    for element in list(root.iter()):
        if tag_of(element) in _NO_PART or not tag_of(element) or _is_hidden(element):
            _drop(element)


def _is_hidden(element: Element) -> bool:
    style = _SPACE.sub("", element.get("style") or "").lower()
    return "display:none" in style and element.find(".//table") is None and tag_of(element) not in (
        "td", "th", "tr", "table",
    )  # fmt: skip


def _drop(element: Element) -> None:
    """Take an element out of the tree; the text behind it stays."""
    parent, tail = element.getparent(), element.tail
    if parent is None:
        return
    before = element.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _weigh(element: Element, weights: dict[Element, int]) -> int:
    """Return how many characters stand in the element outside links, and keep it for each."""
    weight = 0
    if tag_of(element) != "a":
        weight = _count(element.text) + sum(
            _weigh(child, weights) + _count(child.tail) for child in element
        )
    else:
        for child in element:
            _weigh(child, weights)
    weights[element] = weight
    return weight


def _count(text: str | None) -> int:
    return len(_SPACE.sub("", text or ""))


def find_page_title(root: Element) -> str:
    """Return the title of the page without the name of the site; empty where it has none.

    Call it before find_article, which takes the head out of the tree.
    """
    for text in _titles(root):
        title = _SPACE.sub("", _SITE.split(text.strip())[0])
        if title:
            return title
    return ""


def _titles(root: Element) -> Iterator[str]:
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle":
            yield meta.get("content") or ""
    for title in root.iter("title"):
        yield "".join(title.itertext())
