"""The automatic numbers of a .docx -> the label that Word prints before each paragraph.

In: the numbering part and the styles; then the properties of each paragraph, in order. Out:
labels such as 'II.', '1.1.', 'PHẦN I:', 'a)', '-'. Lists of one abstract definition count on;
a start that a list sets for itself begins it anew. Refuses nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from .sections import to_roman
from .wordml import Element, Styles, attribute, child, is_on, whole


@dataclass(frozen=True)
class _Level:
    """A level of a list, from 0: how it is printed and when it begins anew."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    is_legal: bool = False
    restarts_after: int = -1
    of_style: str = ""


class Numbering:
    """Counts the paragraphs of each list."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract = _by(root, "abstractNum", "abstractNumId")
        self._lists = _by(root, "num", "numId")
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._levels: dict[str, dict[int, _Level]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, paragraph: Element | None) -> tuple[str, int]:
        """What is printed before a paragraph with these properties ('' nothing), and the depth
        of its list, 0 where it is in none. Called once for each paragraph, in order."""
        name, at, style = self._styles.numbered_by(paragraph)
        if name not in self._lists:
            return "", 0
        family, levels = self._family(name), self._levels_of(name)
        linked = (number for number, level in levels.items() if style and level.of_style == style)
        number = whole(at, next(linked, 0))
        level = levels.get(number)
        if level is None:
            return "", 0
        self._count(name, family, number, levels)
        if level.style == "bullet":
            return (level.text if level.text in BULLETS else "-"), number + 1
        counts = self._counts[family]
        return _PLACE.sub(
            lambda found: _printed(int(found[1]) - 1, counts, level, levels), level.text
        ).strip(), number + 1

    def _count(self, name: str, family: str, number: int, levels: dict[int, _Level]) -> None:
        counts = self._counts[family]
        own_start = self._own_start(name, number)
        begins = own_start is not None and (name, number) not in self._begun
        self._begun.add((name, number))
        if begins and own_start is not None:
            counts[number] = own_start
        elif number in counts:
            counts[number] += 1
        else:
            counts[number] = levels[number].start
        for deeper in [one for one in counts if one > number]:
            after = levels[deeper].restarts_after if deeper in levels else -1
            if after < 0 or number < after:
                del counts[deeper]

    def _own_start(self, name: str, number: int) -> int | None:
        """The start that a list sets for itself at a level."""
        for override in self._lists[name].findall("{*}lvlOverride"):
            if attribute(override, "ilvl") == str(number):
                value = attribute(child(override, "startOverride"), "val")
                return whole(value) if value else None
        return None

    def _family(self, name: str) -> str:
        """The abstract definition of a list, behind the numbering styles that stand for it."""
        for _ in range(9):
            family = attribute(child(self._lists.get(name), "abstractNumId"), "val")
            link = attribute(child(self._abstract.get(family), "numStyleLink"), "val")
            if not link:
                return family
            name = self._styles.list_of(link)
        return ""

    def _levels_of(self, name: str) -> dict[int, _Level]:
        if name not in self._levels:
            abstract = self._abstract.get(self._family(name))
            found = [] if abstract is None else abstract.findall("{*}lvl")
            found += self._lists[name].findall("{*}lvlOverride/{*}lvl")
            self._levels[name] = {whole(attribute(one, "ilvl"), -1): _level(one) for one in found}
        return self._levels[name]


def _by(root: Element | None, name: str, key: str) -> dict[str, Element]:
    found = [] if root is None else root.findall(f"{{*}}{name}")
    return {attribute(one, key): one for one in found}


def _level(element: Element) -> _Level:
    start = attribute(child(element, "start"), "val")
    after = attribute(child(element, "lvlRestart"), "val")
    style = attribute(child(element, "numFmt"), "val")
    if not style:
        style = attribute(element.find("{*}AlternateContent/{*}Choice/{*}numFmt"), "val")
    return _Level(
        start=whole(start),
        style=style or "decimal",
        text=attribute(child(element, "lvlText"), "val"),
        is_legal=is_on(child(element, "isLgl")),
        restarts_after=whole(after, -1),
        of_style=attribute(child(element, "pStyle"), "val"),
    )


def _printed(place: int, counts: dict[int, int], shown: _Level, levels: dict[int, _Level]) -> str:
    """The number of the level `place` in the label of the level `shown`."""
    level = levels.get(place, _Level())
    style = "decimal" if shown.is_legal and level.style != "none" else level.style
    return printed_number(counts.get(place, level.start), style)


def printed_number(number: int, style: str) -> str:
    """`number` in a style of Word: 'upperRoman', 'lowerLetter', 'decimalZero' …"""
    if style == "none":
        return ""
    if 0 < number < 4000 and style in ("upperRoman", "lowerRoman"):
        return to_roman(number) if style == "upperRoman" else to_roman(number).lower()
    if number > 0 and style in ("upperLetter", "lowerLetter"):
        turns, place = divmod(number - 1, 26)
        letter = chr(ord("A" if style == "upperLetter" else "a") + place)
        return letter * min(turns + 1, 9)
    if style == "vietnameseCounting" and 0 < number <= len(_COUNTED):
        return _COUNTED[number - 1]
    return f"{number:02}" if style == "decimalZero" else str(number)


def clean_label(text: str) -> str:
    """A printed label: the number as it stands, or the sign of a bullet."""
    label = " ".join(text.replace("\u00a0", " ").split())
    return label if label in BULLETS or _NUMBER.search(label) else "-" * bool(label)


BULLETS = frozenset("-–+•*·▪")
_NUMBER = re.compile(r"\d|[^\W_]\W|[^\W_]{2}|^[IVXivx]$")
_PLACE = re.compile(r"%([1-9])")
_COUNTED = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
