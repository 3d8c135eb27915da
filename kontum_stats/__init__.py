"""Figures of a trade union review: cleaned, audited, evaluated.

    import kontum_stats as ks

    ks.figures(section="membership", year=2013)   # what the review prints, as a table
    ks.checks(verdict="fails")                    # where figures do not agree
    ks.claims(verdict="mixed")                    # what the figures bear out only in part
    ks.charts.density(lang="en")                  # a chart with its alt text and data
    ks.explore.panel()                            # choose figures by hand, in JupyterLab

All of them read `data/processed/`, which `kontum-stats build` writes; another province's folder
is the argument `data`. `help(ks.figures)` tells columns, units and errors.
"""

from importlib import import_module
from types import ModuleType

_HOMES = {
    "charts": ".charts",
    "checks": ".audit.checks",
    "claims": ".audit.claims",
    "evaluation": ".tables.evaluation",
    "explore": ".lab.explore",
    "figures": ".cleaning.figures",
    "review": ".review",
    "tables": ".tables",
    "tasks": ".tables.tasks",
    "text": ".language",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> ModuleType:
    # At first use only: the command must be able to say that nothing changed without pandas.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(_HOMES[name], __name__)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
