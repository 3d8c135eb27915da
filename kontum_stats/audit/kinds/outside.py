"""`outside`: is a figure of a year that its document does not speak of?

Asked for by the years of `sources.csv`. It raises a doubt only: the figure may be compared with,
or filed under a wrong year.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...cleaning.figures import Figure
from ...cleaning.raw import is_outside
from ...language import Language
from ..facts import hull
from ..identities import Asked
from ..judgement import AMBIGUOUS, Judgement, Result


def results(asked: Asked) -> Iterator[Result]:
    """The figures of each source, by year, that are outside its `years` (first and last): they
    may be compared with, or filed under a wrong year."""
    years = asked.years
    found: dict[tuple[str, int], list[Figure]] = {}
    for item in asked.facts.prints:
        if is_outside(item.last_year, years[item.source]):
            found.setdefault((item.source, item.last_year), []).append(item)
    for (source, year), items in found.items():
        first, last = years[source]

        def say(t: Language, count: int = len(items), year: int = year,
                span: str = f"{first}-{last}") -> str:  # fmt: skip
            return t.count(
                "Outside the years that the figures of this document speak of ({span}): {n} figure "
                "of {year}. Whether it is there to compare with, or filed under a wrong year, is "
                "not checked.",
                "Outside the years that the figures of this document speak of ({span}): {n} "
                "figures of {year}. Whether they are there to compare with, or filed under a wrong "
                "year, is not checked.",
                count,
                year=str(year),
                span=t.period(span),
            )

        judgement = Judgement(AMBIGUOUS, None, float(len(items)), say)
        yield Result(f"outside:{source}:{year}", "outside", hull(items), tuple(items), judgement)
