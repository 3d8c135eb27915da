"""The kinds of checks: a module each, which says what it compares, where and with what words.

Each kind of `lists/check_kinds.csv` has its module here, sums have two: `results` gives a `Result`
for each period that the figures allow it for, its judges take operands and give a `Judgement`. The
checks are made, and stand in the table, in this order; a module may look at what those before it
found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from ..identities import Asked
from ..judgement import Result
from . import (
    attainable,
    differences,
    jumps,
    labels,
    near_conflicts,
    outside,
    prices,
    prints,
    ratios,
    repeats,
    subsets,
    sums,
    years,
)

KINDS: Mapping[str, Callable[[Asked], Iterator[Result]]] = {
    "sum": lambda asked: chain(sums.results(asked), years.results(asked)),
    "subset": subsets.results,
    "repeated": repeats.results,
    "ratio": ratios.results,
    "difference": differences.results,
    "unit_price": prices.results,
    "near_conflict": near_conflicts.results,
    "label": labels.results,
    "attainable": attainable.results,
    "jump": jumps.results,
    "print": prints.results,
    "outside": outside.results,
}
