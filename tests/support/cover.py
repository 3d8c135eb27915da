"""How the checks hold each printed value: for the tests that change a digit and expect a doubt."""

from __future__ import annotations

import pandas as pd

from kontum_stats.audit.checks import results
from kontum_stats.audit.facts import Facts
from kontum_stats.cleaning.raw import RawData


def cover_of(figures: pd.DataFrame, raw: RawData) -> pd.DataFrame:
    """Indicator and `cover` of each printed figure: 'tied' where a check that holds gives it from
    both sides (sum, ratio, difference, repeated fact, printed price), 'bounded' where others bear
    on it, else 'none'. The spelling alone is no cover."""
    facts, tied, bounded = Facts(figures, raw), set(), set()
    for result in results(facts, raw):
        if result.binds and result.judgement.verdict == "holds":
            tied |= set(result.inputs)
        elif result.kind != "print":
            bounded |= set(result.inputs)
    rows = [
        (item.indicator, "tied" if item in tied else "bounded" if item in bounded else "none")
        for item in facts.prints
    ]
    return pd.DataFrame(rows, columns=["indicator", "cover"])
