"""The tables, cards and notices that a notebook shows."""

from .evaluation import audit, contradictions, findings, highlights, verdict_counts, verdicts
from .outlook import coverage, request_list, tasks
from .section import abbreviations, glance, once, opening, sources, trend, year_note

__all__ = [
    "abbreviations",
    "audit",
    "contradictions",
    "coverage",
    "findings",
    "glance",
    "highlights",
    "once",
    "opening",
    "request_list",
    "sources",
    "tasks",
    "trend",
    "verdict_counts",
    "verdicts",
    "year_note",
]
