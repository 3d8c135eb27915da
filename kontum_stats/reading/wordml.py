"""The styles of a .docx -> how its paragraphs and runs look, resolved as Word does.

In: the tree of the styles part, properties of paragraphs and runs. Out: what matters for reading:
hidden, struck, raised; outline level; title, caption, contents; numbering. The nearest word
counts: own property, character style, paragraph style, defaults. Refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

Element = etree._Element


def name_of(element: Element) -> str:
    """The name of an element without its namespace; '' for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element | None, name: str) -> Element | None:
    """The first child called `name`, or None; of None, None."""
    return None if element is None else element.find(f"{{*}}{name}")


def attribute(element: Element | None, name: str) -> str:
    """The attribute `name` in the namespace of the element, or ''."""
    if element is None:
        return ""
    return element.get(f"{str(element.tag).rpartition('}')[0]}}}{name}", "")


def whole(text: str | None, default: int = 0, most: int = 999_999) -> int:
    """The whole number that `text` is, at most `most`; `default` where it is none."""
    return min(int(text), most) if text and _WHOLE.fullmatch(text.strip()) else default


def is_on(element: Element | None) -> bool:
    """Whether a property that is on or off is there and on."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off", "none")


class Look(NamedTuple):
    """How a run is shown."""

    is_hidden: bool = False
    is_struck: bool = False
    is_raised: bool = False


class Styles:
    """The styles of a document by their id."""

    def __init__(self, root: Element | None) -> None:
        styles = [] if root is None else root.findall("{*}style")
        self._by_id = {attribute(style, "styleId"): style for style in styles}
        self._default = next(
            (
                attribute(style, "styleId")
                for style in styles
                if attribute(style, "type") == "paragraph" and is_on_default(style)
            ),
            "",
        )
        defaults = None if root is None else root.find("{*}docDefaults/{*}rPrDefault/{*}rPr")
        self._defaults = [] if defaults is None else [defaults]
        self._look_of_styles = lru_cache(maxsize=512)(self._find_look_of_styles)
        self.kind = lru_cache(maxsize=512)(self._find_kind)

    def look(self, run: Element | None, paragraph_style: str) -> Look:
        """How a run with the properties `run` is shown in a paragraph of that style."""
        inherited = self._look_of_styles(attribute(child(run, "rStyle"), "val"), paragraph_style)
        return inherited if run is None else _look([run], inherited)

    def outline_level(self, paragraph: Element | None) -> int:
        """The level of a heading from 1, or 0 for body text."""
        found = child(paragraph, "outlineLvl")
        for style in self.chain(attribute(child(paragraph, "pStyle"), "val")):
            found = child(child(style, "pPr"), "outlineLvl") if found is None else found
            named = HEADING.fullmatch(_style_name(style))
            if found is None and named:
                return int(named[1])
        value = attribute(found, "val")
        return level + 1 if (level := whole(value, 9)) < 9 else 0

    def numbered_by(self, paragraph: Element | None) -> tuple[str, str, str]:
        """The list (numId), the level ('' unknown) and the style that gives them; '' for none."""
        found = child(child(paragraph, "numPr"), "numId")
        if found is not None:
            level = attribute(child(child(paragraph, "numPr"), "ilvl"), "val")
            return attribute(found, "val"), level or "0", ""
        own_level = attribute(child(child(paragraph, "numPr"), "ilvl"), "val")
        for style in self.chain(attribute(child(paragraph, "pStyle"), "val")):
            numbers = child(child(style, "pPr"), "numPr")
            if child(numbers, "numId") is not None:
                level = own_level or attribute(child(numbers, "ilvl"), "val")
                return attribute(child(numbers, "numId"), "val"), level, attribute(style, "styleId")
        return "", "", ""

    def chain(self, style: str) -> Iterator[Element]:
        """A style and those that it is based on, the nearest first."""
        seen = set()
        style = style if style in self._by_id else self._default
        while style in self._by_id and style not in seen:
            seen.add(style)
            yield self._by_id[style]
            style = attribute(child(self._by_id[style], "basedOn"), "val")

    def list_of(self, style: str) -> str:
        """The list (numId) that a numbering style names, or ''."""
        found = self._by_id.get(style)
        return attribute(child(child(child(found, "pPr"), "numPr"), "numId"), "val")

    def _find_kind(self, style: str) -> str:
        """'title', 'caption', 'contents' or ''."""
        return kind_of(_style_name(one) for one in (self.chain(style) if style else ()))

    def _find_look_of_styles(self, run_style: str, paragraph_style: str) -> Look:
        chains = [*(self.chain(run_style) if run_style else ()), *self.chain(paragraph_style)]
        found = [child(style, "rPr") for style in chains]
        return _look([*(one for one in found if one is not None), *self._defaults], Look())


def _look(properties: list[Element], inherited: Look) -> Look:
    """What the first of `properties` that says something says."""
    first: dict[str, Element] = {}
    for one in properties:
        for element in one:
            first.setdefault(name_of(element), element)
    struck = [is_on(first[name]) for name in ("strike", "dstrike") if name in first]
    raised = inherited.is_raised
    if "vertAlign" in first:
        raised = attribute(first["vertAlign"], "val") == "superscript"
    elif "position" in first:
        raised = whole(attribute(first["position"], "val").lstrip("+")) > 0
    return Look(
        is_on(first["vanish"]) if "vanish" in first else inherited.is_hidden,
        any(struck) if struck else inherited.is_struck,
        raised,
    )


def kind_of(styles: Iterable[str]) -> str:
    """'title', 'caption', 'contents' or '' of styles by their names, the nearest first."""
    found = (kind for style in styles for kind, names in _KINDS.items() if names.fullmatch(style))
    return next(found, "")


def is_on_default(style: Element) -> bool:
    """Whether a style is the one of its type that counts where none is named."""
    return attribute(style, "default") in ("1", "true", "on")


def _style_name(style: Element) -> str:
    return attribute(child(style, "name"), "val").lower()


_WHOLE = re.compile(r"[0-9]{1,9}")
HEADING = re.compile(r"heading (\d)")
_KINDS = {
    "title": re.compile(r"title|subtitle"),
    "caption": re.compile(r"caption|table|illustration|figure"),
    "contents": re.compile(
        r"(?:toc|contents|index) \d.*|table of figures|toc heading|contents heading"
    ),
}
