"""The styles of an .odt -> how its text looks, and the labels of its lists.

In: the trees of its styles and its content; then its lists and headings in order. Out: what is
hidden, struck or raised; which paragraphs are titles or captions; labels such as 'II.', 'a)',
'-'. A list goes on where the file says so; an item without a paragraph counts nothing. Refuses
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .numbering import BULLETS, printed_number
from .wordml import Element, Look, kind_of, name_of, whole


class OdtStyles:
    """The styles of a document, those of its content before those of the sheet."""

    def __init__(self, trees: Sequence[Element]) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self.lists: dict[str, dict[int, Element]] = {}
        self.outline: dict[int, Element] = {}
        for tree in trees:
            for style in tree.iter("{*}style"):
                self._styles[attribute_of(style, "family"), attribute_of(style, "name")] = style
            for style in tree.iter("{*}list-style"):
                self.lists[attribute_of(style, "name")] = _levels(style)
            for style in tree.iter("{*}outline-style"):
                self.outline = _levels(style)

    def look(self, family: str, name: str, outer: Look) -> Look:
        """How text in a style is shown that stands in text shown as `outer`."""
        hidden = struck = raised = None
        for style in self._chain(family, name):
            for properties in style.iterfind("{*}text-properties"):
                display, line = (
                    attribute_of(properties, "display"),
                    attribute_of(properties, "text-line-through-style"),
                )
                position = attribute_of(properties, "text-position")
                hidden = (display == "none") if display and hidden is None else hidden
                struck = (line != "none") if line and struck is None else struck
                raised = bool(_RAISED.match(position)) if position and raised is None else raised
        return Look(
            outer.is_hidden if hidden is None else hidden,
            outer.is_struck if struck is None else struck,
            outer.is_raised if raised is None else raised,
        )

    def kind(self, name: str) -> str:
        """'title', 'caption' or '' of a paragraph's style."""
        return kind_of(
            (attribute_of(style, "display-name") or attribute_of(style, "name")).lower()
            for style in self._chain("paragraph", name)
        )

    def _chain(self, family: str, name: str) -> Iterator[Element]:
        seen = set()
        while (family, name) in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[family, name]
            name = attribute_of(self._styles[family, name], "parent-style-name")


@dataclass
class OdtNumbering:
    """Counts the items of the lists: level, from 1 -> number."""

    styles: OdtStyles
    counts: dict[int, int] = field(default_factory=dict)
    headings: dict[int, int] = field(default_factory=dict)
    by_style: dict[str, dict[int, int]] = field(default_factory=dict)
    by_name: dict[str, dict[int, int]] = field(default_factory=dict)

    def begin(self, style: str, name: str, continued: str, goes_on: bool) -> None:
        """A list begins, or goes on: the list `continued`, or the last one of its style."""
        if continued in self.by_name:
            self.counts = self.by_name[continued]
        elif goes_on and style in self.by_style:
            self.counts = self.by_style[style]
        else:
            self.counts = {}
        self.by_style[style] = self.counts
        self.by_name[name] = self.counts

    def label(self, style: str, level: int, start: str) -> str:
        """The label of the next item at `level` of the list that is open."""
        return _label(self.styles.lists.get(style, {}), self.counts, level, start)

    def heading_label(self, level: int, start: str) -> str:
        """The label of the next heading at `level` that stands in no list."""
        return _label(self.styles.outline, self.headings, level, start)


def _label(levels: dict[int, Element], counts: dict[int, int], level: int, start: str) -> str:
    own = levels.get(level)
    first = _number(own, "start-value", 1)
    counts[level] = whole(start, counts.get(level, first - 1) + 1)
    for deeper in [one for one in counts if one > level]:
        del counts[deeper]
    if own is None:
        return ""
    if name_of(own) == "list-level-style-bullet":
        sign = attribute_of(own, "bullet-char")
        return sign if sign in BULLETS else "-"
    if not attribute_of(own, "num-format"):
        return ""
    pattern = attribute_of(own, "num-list-format")
    if not pattern:
        shown = range(max(1, level + 1 - _number(own, "display-levels", 1)), level + 1)
        numbers = ".".join(f"%{one}%" for one in shown)
        pattern = attribute_of(own, "num-prefix") + numbers + attribute_of(own, "num-suffix")
    return _PLACE.sub(lambda found: _printed(int(found[1]), levels, counts), pattern).strip()


def _printed(level: int, levels: dict[int, Element], counts: dict[int, int]) -> str:
    style = levels.get(level)
    number = counts.get(level, _number(style, "start-value", 1))
    name = "" if style is None else attribute_of(style, "num-format")
    return printed_number(number, _FORMATS.get(name, "decimal"))


def _levels(style: Element) -> dict[int, Element]:
    return {_number(level, "level", 0): level for level in style if attribute_of(level, "level")}


def _number(element: Element | None, name: str, default: int) -> int:
    return default if element is None else whole(attribute_of(element, name), default)


def attribute_of(element: Element, name: str) -> str:
    """The attribute called `name` in any namespace, or ''."""
    return next((value for key, value in element.attrib.items() if key.endswith("}" + name)), "")


_FORMATS = {
    "I": "upperRoman", "i": "lowerRoman", "A": "upperLetter", "a": "lowerLetter", "": "none",
}  # fmt: skip
_RAISED = re.compile(r"super|[1-9]\d*%")
_PLACE = re.compile(r"%(\d{1,2})%")
