"""Whether a figure has changed, and how much must differ before that may be said: once for all.

In: two values of one thing, their unit, and of per cents the number of things they are taken of.
Out: the margin, or the direction `rising`, `falling` or `unchanged`. Nobody says "rises" of what is
inside the margin: not a verdict, a card, a chart's title nor its alt text.
"""

from __future__ import annotations

POINTS = 0.5
UNITS = 3
PER_CENT = 1.0
RULE = (
    "A change of less than {points} percentage points, or than {units} units would make where "
    "that is more, counts as none; of what is no per cent, one of less than {per_cent}%. "
    "Where fewer than {units} more or fewer are counted, that decides no word such as “clearly”."
)


def margin(first: float, unit: str, *bases: float | None) -> float:
    """What a change must come to at least, in `unit`: of a per cent `POINTS` or the effect of
    `UNITS` units on the smallest of the known `bases`, whichever is larger; of anything else
    `PER_CENT` of `first`."""
    if unit != "percent":
        return abs(first) * PER_CENT / 100
    smallest = min((base for base in bases if base), default=None)
    return max(POINTS, UNITS / smallest * 100) if smallest else POINTS


def direction(first: float, last: float, unit: str, *bases: float | None) -> str:
    """`rising`, `falling`, or `unchanged` where the change stays inside the margin."""
    step = round(last - first, 9)
    if step == 0 or abs(step) < round(margin(first, unit, *bases), 9):
        return "unchanged"
    return "rising" if step > 0 else "falling"
