"""The tables, cards and notices that a notebook shows."""

from .brief import brief
from .evaluation import audit, contradictions, findings, verdicts
from .key_numbers import glance
from .outlook import coverage, needed, request_list, tasks
from .section import abbreviations, opening, register, trend, year_note

__all__ = [
    "abbreviations",
    "audit",
    "brief",
    "contradictions",
    "coverage",
    "findings",
    "glance",
    "needed",
    "opening",
    "register",
    "request_list",
    "tasks",
    "trend",
    "verdicts",
    "year_note",
]
