"""Figures of a trade union review: cleaned, audited, evaluated.

    import kontum_stats as ks

    ks.build()                                    # data/raw -> reports/index.html
    ks.figures(section="membership", year=2013)   # what the review prints, as a table
    ks.checks(verdict="fails")                    # where figures do not agree
    ks.claims(verdict="mixed")                    # what the figures bear out only in part
    ks.indicators()                               # what there is to ask for
    ks.charts.density(lang="en")                  # a chart with its alt text and data
    ks.charts.density().save("density.png")       # the same for a slide
    ks.explore.panel()                            # choose figures by hand, in JupyterLab

All but the first read `data/processed/`, which `build` writes; another province's folder is the
argument `data`. `help(ks.figures)` tells columns, units and errors.
"""

from pkgutil import resolve_name
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import charts, review, tables
    from .ask import checks, claims, figures, indicators, units
    from .lab import explore
    from .steps import build

__version__ = "0.2.0"
__all__ = [
    "build",
    "charts",
    "checks",
    "claims",
    "explore",
    "figures",
    "indicators",
    "review",
    "tables",
    "units",
]

_HOMES = {
    "build": "steps:build",
    "charts": "charts:",
    "checks": "ask:checks",
    "claims": "ask:claims",
    "explore": "lab.explore:",
    "figures": "ask:figures",
    "indicators": "ask:indicators",
    "review": "review:",
    "tables": "tables:",
    "units": "ask:units",
}


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


# A type checker reads the imports above, and must not take a slip for a name that is there.
if not TYPE_CHECKING:

    def __getattr__(name):
        # At first use only: the command must be able to say that nothing changed without pandas.
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return resolve_name(f"{__name__}.{_HOMES[name]}")
